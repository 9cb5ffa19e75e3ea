"""Getting a calendar from a server that somebody named, without being led astray by either.

The name is resolved here and the connection goes to an address that was checked, so that a second
answer of the name server cannot change it; the same holds for every redirect. How long it takes,
and how much comes, compressed or not, is bounded.
"""

import asyncio
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from ssl import SSLContext
from typing import NamedTuple

import httpx

from mulin.calendars.failures import CalendarUnread, Failure
from mulin.calendars.public_addresses import Address, is_public

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]

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


async def resolved(host: str, port: int) -> Sequence[Address]:
    """Every address of a name, in the system's order. Raises OSError when it has none."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(place[0]) for *_, place in found]


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
        self._schemes = ("https", "http") if plain_http else ("https",)
        self._allowed = [ip_network(network) for network in allowed]
        self._ports = ports
        self._limits = limits or Limits()
        self._resolve = resolve

    async def fetch(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | None:
        """The calendar at `url`; None when it is still the one of those validators.

        Raises CalendarUnread.
        """
        limits = self._limits
        try:
            async with (
                asyncio.timeout(limits.seconds),
                # trust_env: a proxy of the environment would connect for us, unchecked.
                httpx.AsyncClient(
                    transport=_CheckedTransport(self),
                    timeout=httpx.Timeout(limits.seconds, connect=limits.connect_seconds),
                    follow_redirects=True,
                    max_redirects=limits.redirects,
                    trust_env=False,
                ) as client,
                client.stream("GET", url, headers=_headers(etag, last_modified)) as answer,
            ):
                return await self._read(answer)
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

    async def addresses(self, url: httpx.URL) -> list[Address]:
        """Where that URL may be asked for. Raises CalendarUnread, OSError."""
        port = url.port or (443 if url.scheme == "https" else 80)
        if url.scheme not in self._schemes or port not in self._ports:
            raise CalendarUnread(Failure.ADDRESS_REFUSED)
        found = await self._resolve(_ascii_host(url), port)
        open_to_us = [address for address in found if self._may_reach(address)]
        if not open_to_us:
            raise CalendarUnread(Failure.ADDRESS_REFUSED)
        return open_to_us

    def _may_reach(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self._allowed)


class _CheckedTransport(httpx.AsyncBaseTransport):
    """Connects to checked addresses only, and speaks to each in the name of its host."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._inner = httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        addresses = await self._fetcher.addresses(request.url)
        for address in addresses[:-1]:
            try:
                return await self._ask(address, request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._ask(addresses[-1], request)

    async def _ask(self, address: Address, request: httpx.Request) -> httpx.Response:
        # The name stays in the Host header and in TLS, whose certificate is checked against it
        # (https://www.python-httpx.org/advanced/extensions/#sni_hostname).
        directed = httpx.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": _ascii_host(request.url)},
        )
        return await self._inner.handle_async_request(directed)

    async def aclose(self) -> None:
        await self._inner.aclose()


@cache
def _tls() -> SSLContext:
    """Made once: it reads the certificates of the machine."""
    return httpx.create_ssl_context(trust_env=False)


def _ascii_host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


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
