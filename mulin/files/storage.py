"""Where contents of files lie: a folder, or a bucket of anything that speaks S3."""

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from mulin.refusals import Code, Refusal
from mulin.settings import settings

_PAGE = 1_000


class StorageUrlInvalid(ValueError):
    """MULIN_STORAGE_URL must read file:///folder or s3://bucket, or s3://bucket/prefix."""


class Kept(NamedTuple):
    """That something lies under a key, and since when."""

    key: str
    written_at: datetime


class Storage(Protocol):
    """Contents by key. Each method raises Refusal UNAVAILABLE when the storage does not answer."""

    async def put(self, key: str, content: bytes) -> None:
        """Whole, or not at all."""

    async def get(self, key: str) -> bytes | None:
        """None where nothing lies."""

    async def beginning(self, key: str, length: int) -> bytes | None:
        """The first bytes, as many as there are up to `length`; None where nothing lies."""

    async def delete(self, key: str) -> None:
        """Also right where nothing lies."""

    def pages(self) -> AsyncIterator[list[Kept]]:
        """All that lies there, a thousand at a time."""


class ObjectStorage:
    """A `Storage` on a store of the library obstore."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    async def put(self, key: str, content: bytes) -> None:
        with _answering():
            await self._store.put_async(key, content, use_multipart=False)

    async def get(self, key: str) -> bytes | None:
        with _answering():
            try:
                found = await self._store.get_async(key)
            except FileNotFoundError:
                return None
            return bytes(await found.bytes_async())

    async def beginning(self, key: str, length: int) -> bytes | None:
        with _answering():
            try:
                found = await self._store.get_range_async(key, start=0, length=length)
            except FileNotFoundError:
                return None
            return bytes(found)

    async def delete(self, key: str) -> None:
        with _answering(), suppress(FileNotFoundError):
            await self._store.delete_async(key)

    async def pages(self) -> AsyncIterator[list[Kept]]:
        with _answering():
            async for page in self._store.list(chunk_size=_PAGE):
                yield [Kept(one["path"], one["last_modified"]) for one in page]


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise Refusal(Code.UNAVAILABLE, "storage_unavailable") from error


def new_key() -> str:
    """A place nobody can guess; spread over 256 folders, as a disk likes it."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:]}"


def storage() -> Storage:
    """The storage that the settings name. Raises StorageUrlInvalid."""
    configured = settings()
    return _opened(configured.storage_url or (configured.data_dir / "files").absolute().as_uri())


@cache
def _opened(url: str) -> Storage:
    parts = urlsplit(url)
    match parts.scheme:
        case "file" if parts.path.strip("/") and not parts.netloc:
            return ObjectStorage(_folder(Path(unquote(parts.path))))
        case "s3" if parts.netloc:
            return ObjectStorage(_bucket(parts))
        case _:
            raise StorageUrlInvalid(StorageUrlInvalid.__doc__)


def _folder(path: Path) -> LocalStore:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalStore(path)


def _bucket(parts: SplitResult) -> S3Store:
    """Region, endpoint and keys come from the variables AWS_…, as in Amazon's own programs."""
    return S3Store(
        parts.netloc,
        prefix=unquote(parts.path).strip("/") or None,
        # Without TLS only where the endpoint says so.
        client_options={"allow_http": True, "connect_timeout": "5s", "timeout": "60s"},
        # By itself it would go on for three minutes, with somebody waiting.
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )
