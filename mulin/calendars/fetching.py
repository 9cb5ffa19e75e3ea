"""Getting a calendar from a server that somebody named.

Where it may be asked for is `mulin.open_web`'s to say. How long it takes, and how much comes,
compressed or not, is bounded.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Container, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

import httpx

from mulin.calendars.failures import CalendarUnread, Failure
from mulin.open_web import AddressRefused, OpenWeb, Resolve, resolved

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_LONGEST_TAG = 200
_LONGEST_DATE = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a reading may take in all, and to connect; how much may come, and lead on."""

    seconds: float = 15
    connect_seconds: float = 5
    octets: int = 5_000_000
    redirects: int = 3


class Fetched(NamedTuple):
    """What a server gave, with its validators (RFC 9110, 8.8)."""

    content: bytes
    etag: str | None = None
    last_modified: str | None = None


class Fetcher:
    """Reads calendars of the open Internet.

    `plain_http` lets http:// in beside https://. `allowed` are networks (CIDR) that may be read
    although they are not public: none, but in tests.
    """

    def __init__(
        self,
        *,
        plain_http: bool = False,
        allowed: Sequence[str] = (),
        ports: Container[int] = (80, 443),
        limits: Limits | None = None,
        resolve: Resolve = resolved,
    ) -> None:
        self._web = OpenWeb(plain_http=plain_http, allowed=allowed, ports=ports, resolve=resolve)
        self._limits = limits or Limits()

    async def fetch(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | None:
        """The calendar at `url`; None when it is still the one of those validators.

        Raises CalendarUnread.
        """
        limits = self._limits
        timeout = httpx.Timeout(limits.seconds, connect=limits.connect_seconds)
        try:
            async with (
                asyncio.timeout(limits.seconds),
                self._web.client(timeout, redirects=limits.redirects) as client,
                client.stream("GET", url, headers=_headers(etag, last_modified)) as answer,
            ):
                return await self._read(answer)
        except AddressRefused:
            raise CalendarUnread(Failure.ADDRESS_REFUSED) from None
        except (TimeoutError, httpx.TimeoutException):
            raise CalendarUnread(Failure.TOO_SLOW) from None
        except (OSError, httpx.HTTPError, httpx.InvalidURL):
            raise CalendarUnread(Failure.UNREACHABLE) from None

    async def _read(self, answer: httpx.Response) -> Fetched | None:
        if answer.status_code == HTTPStatus.NOT_MODIFIED:
            return None
        if answer.is_server_error or answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise CalendarUnread(Failure.UNREACHABLE)
        if answer.status_code != HTTPStatus.OK:
            raise CalendarUnread(Failure.NOT_GIVEN)
        content = await _unpacked(answer, self._limits.octets)
        return Fetched(
            content,
            _kept(answer.headers.get("etag"), _LONGEST_TAG),
            _kept(answer.headers.get("last-modified"), _LONGEST_DATE),
        )


def _headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    wanted = {"Accept": "text/calendar", "Accept-Encoding": "gzip", "User-Agent": "Mulin"}
    if etag is not None:
        wanted["If-None-Match"] = etag
    if last_modified is not None:
        wanted["If-Modified-Since"] = last_modified
    return wanted


def _kept(validator: str | None, longest: int) -> str | None:
    """A validator worth keeping; a longer one could not be kept whole."""
    return validator if validator and len(validator) <= longest else None


async def _unpacked(answer: httpx.Response, limit: int) -> bytes:
    """The body, decompressed here: httpx would unpack a whole chunk of it before we could look."""
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    parts: list[bytes] = []
    room = limit
    async for part in _parts(answer.aiter_raw(), encoding, limit):
        room -= len(part)
        if room < 0:
            raise CalendarUnread(Failure.TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


async def _parts(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> AsyncIterator[bytes]:
    if encoding == "identity":
        async for chunk in chunks:
            yield chunk
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise CalendarUnread(Failure.UNREADABLE)
    unpacker = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
    try:
        async for chunk in chunks:
            yield unpacker.decompress(chunk, limit + 1)
    except zlib.error:
        raise CalendarUnread(Failure.UNREADABLE) from None
    if not unpacker.eof:
        raise CalendarUnread(Failure.UNREADABLE)
