"""A file arrives: what its ticket says, whether its content is allowed, and keeping it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import decrypt
from mulin.database import query, transaction
from mulin.files.examining import examined
from mulin.files.links import read_ticket
from mulin.files.models import File, FileStatus
from mulin.files.sealing import seal
from mulin.files.storage import new_key, storage
from mulin.people.viewer import viewer_of
from mulin.refusals import Code, Refusal, not_found

# A photo of fifty million pixels takes 200 MB for a moment: never many at a time.
_EXAMINERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="files")

_STORE = """
UPDATE file SET status = 'stored', storage_key = $3, size = $4, sha256 = $5, stored_at = $6
WHERE id = $1 AND storage_key = $2 AND status = 'expected'
RETURNING id
"""

_CLOSE = """
UPDATE file SET storage_key = $3
WHERE id = $1 AND storage_key = $2 AND status = 'expected'
RETURNING id
"""


class _Parcel(NamedTuple):
    """A content ready to be kept."""

    place: str
    size: int
    digest: str
    sealed: bytes


async def expected(ticket: str) -> File | None:
    """The file that a ticket is for; None for a ticket that is forged, over or used.

    Nor is one good whose session has ended.
    """
    read = read_ticket(ticket)
    if read is None or await viewer_of(read.person_id, read.session_id) is None:
        return None
    return await File.get_or_none(
        id=read.file_id,
        owner_id=read.person_id,
        storage_key=read.place,
        status=FileStatus.EXPECTED,
    )


async def keep(file: File, content: bytes) -> File:
    """Keep what has arrived for an `expected` file.

    Of two that arrive at once one is kept. Raises Refusal: INVALID with the rule that the content
    breaks, and then the ticket is over; NOT_FOUND ticket for one that was used meanwhile;
    UNAVAILABLE, and the ticket stays good.
    """
    loop, name = asyncio.get_running_loop(), decrypt(file.name_encrypted)
    try:
        parcel = await loop.run_in_executor(_EXAMINERS, _packed, name, file.size, content)
    except Refusal as refusal:
        await _close(file, refusal.reason)
        raise
    await storage().put(parcel.place, parcel.sealed)
    try:
        await _store(file, parcel)
    except Refusal:
        # After any other failure the row may say so all the same: the nightly look decides.
        with suppress(Refusal):
            await storage().delete(parcel.place)
        raise
    return await File.get(id=file.id)


def _packed(name: str, announced: int, content: bytes) -> _Parcel:
    received = len(content)
    if received != announced:
        raise Refusal(Code.INVALID, "file_incomplete", received=received, announced=announced)
    kept, place = examined(name, content), new_key()
    return _Parcel(place, len(kept), sha256(kept).hexdigest(), seal(kept, place))


async def _store(file: File, parcel: _Parcel) -> None:
    async with transaction():
        size, digest = parcel.size, parcel.digest
        stored = await query(_STORE, file.id, file.storage_key, parcel.place, size, digest, now())
        if not stored:
            raise not_found("ticket")
        await record("file.stored", "file", file.id, actor_id=file.owner_id, size=size)


async def _close(file: File, reason: str) -> None:
    """A ticket is good for the place that was kept for it: with another, it is over."""
    async with transaction():
        if await query(_CLOSE, file.id, file.storage_key, new_key()):
            await record("file.refused", "file", file.id, actor_id=file.owner_id, reason=reason)
