"""District admins importing a file they uploaded, and getting their district as one."""

import asyncio

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import decrypt
from mulin.database import transaction
from mulin.files.actions import create_upload
from mulin.files.kinds import MediaType
from mulin.files.models import File, FileStatus
from mulin.files.queries import visible_to
from mulin.files.receiving import keep
from mulin.files.sealing import unseal
from mulin.files.storage import storage
from mulin.importing.actions import import_files
from mulin.importing.exporting import district
from mulin.importing.report import Report
from mulin.importing.workbook import Format, written
from mulin.organizations.subtrees import subtrees
from mulin.people.models import Role
from mulin.people.stepping_up import need_recent_proof
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings

_TABLES = frozenset({MediaType.XLSX, MediaType.TEXT})


async def administered(viewer: Viewer) -> frozenset[int]:
    """The organizations of the districts a viewer is admin of. Raises Refusal FORBIDDEN."""
    roots = [place for place, role in viewer.memberships if role is Role.DISTRICT_ADMIN]
    if not roots:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do")
    return frozenset().union(*(await subtrees(roots)).values())


async def import_file(viewer: Viewer, file_id: int, *, dry_run: bool) -> Report:
    """As `import_files`, of a file that the viewer uploaded, into the viewer's district.

    Raises Refusal FORBIDDEN, NOT_FOUND file_id for what is not theirs or has not arrived, INVALID
    file_id for what cannot be read, UNAVAILABLE.
    """
    mine = await administered(viewer)
    own = visible_to(viewer).filter(owner_id=viewer.person_id, status=FileStatus.STORED)
    file = await own.get_or_none(id=file_id)
    if file is None:
        raise not_found("file_id")
    if file.media_type not in _TABLES:
        raise invalid("file_id", "not_a_table")
    sealed = await storage().get(file.storage_key)
    if sealed is None:
        raise not_found("file_id")
    content = await asyncio.to_thread(unseal, sealed, file.storage_key)
    return await import_files(
        [(decrypt(file.name_encrypted), content)],
        dry_run=dry_run,
        actor_id=viewer.person_id,
        mine=mine,
    )


async def export_district(viewer: Viewer) -> File:
    """The viewer's district as an XLSX, which is theirs for a day like anything they upload.

    Raises Refusal FORBIDDEN, STEP_UP_REQUIRED, RATE_LIMITED, LIMIT_REACHED, UNAVAILABLE.
    """
    mine = await administered(viewer)
    need_recent_proof(viewer)
    filled = await district(mine)
    content = await asyncio.to_thread(written, filled, Format.XLSX)
    day = local_date(now(), settings().time_zone)
    expected = await create_upload(viewer, f"mulin-{day}.xlsx", len(content))
    file = await keep(expected.file, content)
    async with transaction():
        rows = {name: len(of_sheet) for name, of_sheet in filled.items()}
        await record("district.exported", "file", file.id, actor_id=viewer.person_id, rows=rows)
    return file
