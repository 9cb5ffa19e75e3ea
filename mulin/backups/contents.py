"""Contents of files into a backup and back.

They are copied as they lie in the storage, encrypted. A content never changes under its key but
when keys are rotated, so what an earlier backup in the same folder has of the same time is linked
and not fetched again: each backup is whole, and can be deleted without a thought for the others.
"""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from mulin.backups.failures import Altered, WrittenBadly
from mulin.backups.manifest import FILES, Kept, digest_of
from mulin.files.storage import storage

_AT_ONCE = 16

Item = TypeVar("Item")
Progress = Callable[[int], None]


async def since_when() -> dict[str, datetime]:
    """When each content in the storage was written."""
    return {one.key: one.written_at async for page in storage().pages() for one in page}


async def copy(
    wanted: Iterable[str],
    folder: Path,
    earlier: Mapping[str, tuple[Path, Kept]],
    progress: Progress,
) -> tuple[list[Kept], list[str]]:
    """Copy these into a new backup; gives what it has of them, and the keys that have nothing.

    Raises WrittenBadly, and Refusal UNAVAILABLE when the storage does not answer.
    """
    written = await since_when()
    kept, absent = list[Kept](), list[str]()
    for keys in _batched(sorted(wanted)):
        found = await asyncio.gather(
            *(_copy_one(key, folder, written.get(key), earlier.get(key)) for key in keys)
        )
        kept += [one for one in found if one is not None]
        absent += [key for key, one in zip(keys, found, strict=True) if one is None]
        progress(len(keys))
    return kept, absent


async def _copy_one(
    key: str, folder: Path, written_at: datetime | None, earlier: tuple[Path, Kept] | None
) -> Kept | None:
    if written_at is None:
        return None
    place = folder / FILES / key
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if earlier is not None and earlier[1].written_at == written_at:
        _link(earlier[0] / FILES / key, place)
        if place.exists() and digest_of(place) == earlier[1].sha256:
            return earlier[1]
        place.unlink(missing_ok=True)
    content = await storage().get(key)
    if content is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    with place.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if digest_of(place) != digest:
        raise WrittenBadly(path=place, why="its digest is another")
    return Kept(key, len(content), digest, written_at)


def _link(source: Path, place: Path) -> None:
    try:
        os.link(source, place)
    except FileNotFoundError:
        return
    except OSError:
        # A file system without hard links.
        shutil.copyfile(source, place)


async def put_back(kept: Iterable[Kept], folder: Path, progress: Progress) -> int:
    """Put into the storage what is not there; gives how many that were.

    What is there stays: in the storage of a running service it may be under newer keys. Whether
    all is as the database says is looked at afterwards. Raises Altered.
    """
    there = await since_when()
    put = 0
    for some in _batched(kept):
        new = [one for one in some if one.key not in there]
        await asyncio.gather(*(_put_one(one, folder) for one in new))
        put += len(new)
        progress(len(some))
    return put


async def _put_one(one: Kept, folder: Path) -> None:
    path = folder / FILES / one.key
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Altered(path=path) from None
    if hashlib.sha256(content).hexdigest() != one.sha256:
        raise Altered(path=path)
    await storage().put(one.key, content)


def require_whole(kept: Iterable[Kept], folder: Path) -> None:
    """Before anything is restored. Raises Altered."""
    for one in kept:
        path = folder / FILES / one.key
        if not path.is_file() or digest_of(path) != one.sha256:
            raise Altered(path=path)


def _batched(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
