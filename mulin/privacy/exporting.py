"""Taking everything along: asked for by the person, built by a worker, removed after a week."""

import asyncio
import logging
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import IO

from tortoise.exceptions import IntegrityError

from mulin import jobs
from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import decrypt, encrypt
from mulin.database import query, transaction, violated_constraint
from mulin.files.actions import release
from mulin.files.kinds import MediaType
from mulin.files.models import File, FileStatus
from mulin.files.sealing import seal, unseal
from mulin.files.storage import new_key, storage
from mulin.messages import Language, speak
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.people.accounts import lock_account
from mulin.people.models import Locale, Person
from mulin.people.viewer import Viewer
from mulin.portions import Row, in_portions
from mulin.privacy.archive import Enclosed, Writer
from mulin.privacy.gathering import everything_of
from mulin.privacy.models import DataExport, ExportStatus
from mulin.privacy.schedule import KEEP_EXPORTS
from mulin.refusals import Code, Refusal
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings

log = logging.getLogger(__name__)

EXPORT = "privacy.export"
"""The job that builds what was asked for, and removes what is over."""

ONE_EVERY = timedelta(days=1)
MOST_TRIES = 4
TRY_AGAIN_AFTER = timedelta(minutes=10)
MOST_ENCLOSED_BYTES = 200 * 1024 * 1024
"""Of files in one archive, which is sealed whole; the rest are named and fetched one by one."""

_IN_MEMORY_BYTES = 8 * 1024 * 1024

# Read with no transaction open, so that the person can go on meanwhile; a worker that dies is
# followed by another.
# Materialized: a plan may run a subquery once a row, and each time skip what it has locked.
_CLAIM = """
WITH next AS MATERIALIZED (
    SELECT id FROM data_export
    WHERE status = 'waiting' AND (claimed_at IS NULL OR claimed_at <= $2)
    ORDER BY tries, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE data_export SET tries = tries + 1, claimed_at = $1 WHERE id IN (SELECT id FROM next)
RETURNING id, person_id, locale, tries
"""

_LOCK = "SELECT id FROM person WHERE id = $1 AND closed_at IS NULL FOR NO KEY UPDATE"

_OVER = """
SELECT id, file_id FROM data_export
WHERE status = 'ready' AND expires_at <= $1 AND id <> ALL($3::bigint[])
ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
"""


async def request_export(viewer: Viewer) -> DataExport:
    """Ask for everything that is kept about the viewer, in the language they are written to in.

    Raises Refusal LIMIT_REACHED while one is being built, RATE_LIMITED within a day of the last.
    """
    try:
        async with transaction():
            await lock_account(viewer, viewer.person_id)
            await _refuse_too_many(viewer)
            person = await Person.get(id=viewer.person_id)
            made = await DataExport.create(
                person_id=person.id, locale=person.locale, requested_at=now()
            )
            await record("export.requested", "person", person.id, actor_id=person.id)
            jobs.wake(EXPORT)
    except IntegrityError as error:
        if violated_constraint(error) == "one_export_a_person":
            raise Refusal(Code.LIMIT_REACHED, "export_running") from error
        raise
    return made


async def _refuse_too_many(viewer: Viewer) -> None:
    earlier = DataExport.filter(person_id=viewer.person_id).exclude(status=ExportStatus.FAILED)
    last = await earlier.order_by("-requested_at").first()
    if last is None:
        return
    if last.status is ExportStatus.WAITING:
        raise Refusal(Code.LIMIT_REACHED, "export_running")
    if now() - last.requested_at < ONE_EVERY:
        raise Refusal(Code.RATE_LIMITED, "export_daily")


async def build_waiting() -> int:
    """Build every export that waits, one at a time; how many that were.

    Any number of workers may do so at once. One that fails keeps no other waiting, and is tried
    again later; raises ExceptionGroup of why.
    """
    built, failures = 0, list[Exception]()
    while claimed := await query(_CLAIM, now(), now() - TRY_AGAIN_AFTER):
        [export] = claimed
        try:
            built += await _build(export)
        except Exception as failure:  # noqa: BLE001 - raised with the others once all had their turn
            failures.append(failure)
            if export["tries"] >= MOST_TRIES:
                waiting = DataExport.filter(id=export["id"], status=ExportStatus.WAITING)
                await waiting.update(status=ExportStatus.FAILED)
    if failures:
        raise ExceptionGroup("exports that could not be built", failures)
    return built


async def _build(export: Row) -> bool:
    """Whether it is still wanted once it is built."""
    person = await Person.get(id=export["person_id"])
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as target:
        await _write(person, "en" if export["locale"] == Locale.EN else "zh", target)
        target.seek(0)
        content = await asyncio.to_thread(target.read)
    place = new_key()
    await storage().put(place, await asyncio.to_thread(seal, content, place))
    if await _handed_over(export["id"], person, place, content):
        return True
    await storage().delete(place)
    return False


async def _handed_over(export_id: int, person: Person, place: str, content: bytes) -> bool:
    """False where the account was closed meanwhile, or another worker was first."""
    async with transaction():
        await query(_LOCK, person.id)
        waiting = DataExport.filter(id=export_id, status=ExportStatus.WAITING)
        export = await waiting.select_for_update().first()
        if export is None:
            return False
        export.status, export.file_id = ExportStatus.READY, await _kept(person, place, content)
        export.ready_at, export.expires_at = now(), now() + KEEP_EXPORTS
        await export.save()
        await record("export.ready", "person", person.id, actor_id=None)
        days = str(KEEP_EXPORTS.days)
        await notify([Word(person.id, NotificationKind.EXPORT_READY, {"days": days})])
        return True


async def _kept(person: Person, place: str, content: bytes) -> int:
    at = now()
    file = await File.create(
        owner_id=person.id,
        storage_key=place,
        name_encrypted=encrypt(f"mulin-{local_date(at, settings().time_zone)}.zip"),
        media_type=MediaType.ZIP.value,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        status=FileStatus.STORED,
        created_at=at,
        stored_at=at,
        attached_at=at,
    )
    return int(file.id)


async def _write(person: Person, language: Language, target: IO[bytes]) -> None:
    speak(language)
    parts = await everything_of(person)
    writer = Writer(target, language, settings().time_zone, now())
    left_out, room = list[str](), MOST_ENCLOSED_BYTES
    for key in [row["file_number"] for row in parts["files"]]:
        file = await File.get(id=key)
        room -= file.size
        enclosed = await _opened(file) if room >= 0 else None
        if enclosed is None:
            left_out.append(decrypt(file.name_encrypted))
        else:
            await asyncio.to_thread(writer.add_file, enclosed)
    await asyncio.to_thread(writer.finish, parts, left_out)


async def _opened(file: File) -> Enclosed | None:
    sealed = await storage().get(file.storage_key)
    if sealed is None:
        log.error("the content of file %s is not in the storage", file.id)
        return None
    content = await asyncio.to_thread(unseal, sealed, file.storage_key)
    return Enclosed(file.id, decrypt(file.name_encrypted), content)


async def expire_due() -> int:
    """Remove the files of exports that are over; how many that were."""
    failures = list[Exception]()
    expired = sum(await in_portions(_OVER, _expire, failures))
    if failures:
        raise ExceptionGroup("exports that could not be removed", failures)
    return expired


async def _expire(rows: Sequence[Row]) -> int:
    files = [row["file_id"] for row in rows if row["file_id"] is not None]
    await release(files, actor_id=None)
    over = DataExport.filter(id__in=[row["id"] for row in rows])
    await over.update(status=ExportStatus.EXPIRED, file_id=None)
    return len(rows)
