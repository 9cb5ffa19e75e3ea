"""Files go: deleted by whoever brought them, or swept because they belong to nothing."""

import asyncio
import logging
import re
from collections.abc import Collection
from datetime import timedelta

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import gather_after_commit, query, transaction
from mulin.files.links import TICKET_LIFE
from mulin.files.models import File
from mulin.files.queries import visible_to
from mulin.files.storage import storage
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found

log = logging.getLogger(__name__)

KEEP_UNATTACHED = timedelta(hours=24)
KEEP_EXPECTED = 4 * TICKET_LIFE
"""Longer than a ticket: what came with its last minute may take its time."""

KEEP_LEFT_BEHIND = timedelta(hours=24)
"""A content is put before its row says so: none of these is still to be told of."""

_BATCH = 100
_MANY = 100
_OUR_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{30}")

_SWEEP = """
DELETE FROM file WHERE id IN (
    SELECT id FROM file
    WHERE attached_at IS NULL AND created_at <= $2
        AND (stored_at <= $1 OR status = 'expected')
    ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED
)
RETURNING id, storage_key
"""


async def delete_file(viewer: Viewer, file_id: int) -> None:
    """Delete an own file that belongs to nothing.

    Raises Refusal: NOT_FOUND id; WRONG_STATUS id for an own one that belongs to something,
    FORBIDDEN id for one of somebody else that the viewer may see.
    """
    async with transaction():
        rows = await query(
            "SELECT owner_id, storage_key, attached_at FROM file WHERE id = $1 FOR UPDATE", file_id
        )
        if not rows or rows[0]["owner_id"] != viewer.person_id:
            if await visible_to(viewer).filter(id=file_id).exists():
                raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
            raise not_found("id")
        if rows[0]["attached_at"] is not None:
            raise Refusal(Code.WRONG_STATUS, "file_attached", field="id")
        await File.filter(id=file_id).delete()
        await record("file.deleted", "file", file_id, actor_id=viewer.person_id)
        gather_after_commit(_delete_contents, str(rows[0]["storage_key"]))


async def sweep() -> int:
    """Remove what was not attached within a day, and what was expected and never came.

    Several may sweep at once: each takes what no other has taken. Gives how many files went.
    """
    swept = 0
    while (batch := await _sweep_batch()) > 0:
        swept += batch
    return swept


async def _sweep_batch() -> int:
    async with transaction():
        at = now()
        rows = await query(_SWEEP, at - KEEP_UNATTACHED, at - KEEP_EXPECTED, _BATCH)
        for row in rows:
            await record("file.swept", "file", row["id"], actor_id=None)
            gather_after_commit(_delete_contents, str(row["storage_key"]))
    return len(rows)


async def _delete_contents(keys: Collection[str]) -> None:
    """What fails here is left behind, and found by the daily look."""
    await asyncio.gather(*(storage().delete(key) for key in keys))


async def remove_left_behind() -> int:
    """Remove contents that no row knows: a process died between the one and the other.

    Gives how many went. Where most contents are unknown, the storage is another database's: then
    nothing is touched.
    """
    known, unknown, before = 0, list[str](), now() - KEEP_LEFT_BEHIND
    async for page in storage().pages():
        old = [one.key for one in page if one.written_at <= before and _OUR_KEY.fullmatch(one.key)]
        rows = await query("SELECT storage_key FROM file WHERE storage_key = ANY($1::text[])", old)
        here = {row["storage_key"] for row in rows}
        known += len(here)
        unknown += [key for key in old if key not in here]
    if len(unknown) > max(known, _MANY):
        log.error("%s of the files in the storage are not of this database", len(unknown))
        return 0
    for key in unknown:
        await storage().delete(key)
    return len(unknown)
