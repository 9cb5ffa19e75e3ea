"""Calling numbers to desks."""

from mulin.clock import now
from mulin.database import transaction
from mulin.organizations.models import Desk
from mulin.organizations.running import run_venue
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from mulin.walkins.finding import free_desk, lock_queue, present, run_number
from mulin.walkins.models import WalkIn, WalkInStatus
from mulin.walkins.telling import call_by_phone, record_step


async def call_next(viewer: Viewer, venue_id: int, desk_id: int) -> WalkIn | None:
    """Call the first of those who wait to a desk, for staff; None when nobody waits.

    Raises Refusal NOT_FOUND or FORBIDDEN venue_id, NOT_FOUND desk_id, WRONG_STATUS desk_id while
    somebody is called to it or served at it.
    """
    venue = await run_venue(viewer, venue_id, "venue_id")
    async with transaction():
        day = await lock_queue(venue)
        desk = await free_desk(venue_id, desk_id)
        waiting = WalkIn.filter(venue_id=venue_id, day=day, status=WalkInStatus.WAITING)
        row = await waiting.order_by("number").first()
        if row is not None:
            await _call(viewer, row, desk, "called")
    return row


async def recall(viewer: Viewer, walk_in_id: int, desk_id: int | None = None) -> WalkIn:
    """Call a number of today again that was called or skipped, to a desk, usually the same one.

    Raises Refusal NOT_FOUND or FORBIDDEN id, WRONG_STATUS id, NOT_FOUND or WRONG_STATUS desk_id.
    """
    found = await run_number(viewer, walk_in_id)
    async with transaction():
        day = await lock_queue(found.venue)
        row = await present(found, (WalkInStatus.CALLED, WalkInStatus.SKIPPED))
        if row.day != day or row.desk_id is None:
            raise Refusal(Code.WRONG_STATUS, "walk_in_moved_on", field="id")
        wanted = desk_id or row.desk_id
        if row.status is WalkInStatus.CALLED and wanted == row.desk_id:
            desk = await Desk.get(id=wanted)
        else:
            desk = await free_desk(row.venue_id, wanted)
        await _call(viewer, row, desk, "recalled")
    return row


async def _call(viewer: Viewer, row: WalkIn, desk: Desk, step: str) -> None:
    row.status, row.desk_id = WalkInStatus.CALLED, desk.id
    row.called_at, row.ended_at = now(), None
    await row.save()
    await call_by_phone(row, desk)
    await record_step(viewer.person_id, row, step)


async def skip(viewer: Viewer, walk_in_id: int) -> WalkIn:
    """Note that whoever was called did not come. Raises Refusal NOT_FOUND, FORBIDDEN, WRONG_STATUS.

    All of them name id.
    """
    found = await run_number(viewer, walk_in_id)
    async with transaction():
        await lock_queue(found.venue)
        row = await present(found, (WalkInStatus.CALLED,))
        row.status, row.ended_at = WalkInStatus.SKIPPED, now()
        await row.save()
        await record_step(viewer.person_id, row, "skipped")
    return row
