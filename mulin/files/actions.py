"""Asking for a ticket to bring a file, and making a file part of something."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.files.kinds import MOST_BYTES, MOST_MEGABYTES, file_name, kind_named
from mulin.files.links import TICKET_LIFE, upload_url
from mulin.files.models import File, FileStatus
from mulin.files.storage import new_key
from mulin.people.accounts import lock_account
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found

MOST_AN_HOUR = 50
"""Tickets one person gets."""

MOST_UNATTACHED = 20
"""Files of one person that belong to nothing yet, those under way included."""

_EXPECTED = "file.expected"

# Counted by the trace: what was deleted meanwhile counts too.
_RECENT = (
    "SELECT count(*) AS tickets FROM audit_entry WHERE actor_id = $1 AND at > $2 AND action = $3"
)

_UNATTACHED = """
SELECT count(*) AS files FROM file
WHERE owner_id = $1 AND attached_at IS NULL AND (status = 'stored' OR created_at > $2)
"""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is expected, where to bring its content, and until when."""

    file: File
    url: str
    expires_at: datetime


async def create_upload(viewer: Viewer, name: str, size: int) -> Upload:
    """Get a ticket for one file of `size` bytes.

    Raises Refusal: INVALID name or size, RATE_LIMITED, LIMIT_REACHED.
    """
    tidy = file_name(name, "name")
    if size < 1:
        raise invalid("size", "out_of_bounds", least=1, most=MOST_BYTES)
    if size > MOST_BYTES:
        raise invalid("size", "file_too_large", limit=MOST_MEGABYTES)
    async with transaction():
        await lock_account(viewer, viewer.person_id)
        await _within_limits(viewer)
        file = await File.create(
            owner_id=viewer.person_id,
            storage_key=new_key(),
            name_encrypted=encrypt(tidy),
            media_type=kind_named(tidy).value,
            size=size,
            created_at=now(),
        )
        await record(_EXPECTED, "file", file.id, actor_id=viewer.person_id, size=size)
    url, expires_at = upload_url(file, viewer)
    return Upload(file, url, expires_at)


async def _within_limits(viewer: Viewer) -> None:
    hour_ago = now() - timedelta(hours=1)
    recent = await query(_RECENT, viewer.person_id, hour_ago, _EXPECTED)
    if recent[0]["tickets"] >= MOST_AN_HOUR:
        raise Refusal(Code.RATE_LIMITED, "too_many_uploads", limit=MOST_AN_HOUR)
    unattached = await query(_UNATTACHED, viewer.person_id, now() - TICKET_LIFE)
    if unattached[0]["files"] >= MOST_UNATTACHED:
        raise Refusal(Code.LIMIT_REACHED, "most_unattached", limit=MOST_UNATTACHED)


async def attach(viewer: Viewer, file_ids: Sequence[int], field: str) -> list[File]:
    """Let the viewer's files belong to what the caller is making; in the order given, each once.

    Belongs inside the caller's transaction: the rows stay locked, so that of two callers one gets a
    file. Raises Refusal NOT_FOUND naming `field` for what is not the viewer's own, has not arrived,
    or belongs to something already.
    """
    wanted = list(dict.fromkeys(file_ids))
    if not wanted:
        return []
    free = File.filter(
        id__in=wanted,
        owner_id=viewer.person_id,
        status=FileStatus.STORED,
        attached_at__isnull=True,
    )
    found = {row.id: row for row in await free.order_by("id").select_for_update()}
    if len(found) < len(wanted):
        raise not_found(field)
    at = now()
    await File.filter(id__in=wanted).update(attached_at=at)
    for key, row in found.items():
        row.attached_at = at
        await record("file.attached", "file", key, actor_id=viewer.person_id)
    return [found[key] for key in wanted]


async def release(file_ids: Collection[int], *, actor_id: int | None) -> None:
    """Let files belong to nothing again, so that the next sweep takes them.

    Belongs inside the transaction in which what they belonged to lets them go.
    """
    for key in file_ids:
        await File.filter(id=key).update(attached_at=None)
        await record("file.released", "file", key, actor_id=actor_id)
