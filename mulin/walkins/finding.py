"""A number that somebody is about to do something to, locked with the hall it is called in."""

from collections.abc import Collection
from datetime import date

from mulin.clock import now
from mulin.database import query
from mulin.organizations.models import Desk, Venue
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.walkins.models import WalkIn, WalkInStatus
from mulin.walkins.queries import visible_to
from mulin.walkins.telling import record_step

IN_LINE = (WalkInStatus.WAITING, WalkInStatus.CALLED, WalkInStatus.SERVING)
AT_A_DESK = (WalkInStatus.CALLED, WalkInStatus.SERVING)

_PAST = """
UPDATE walk_in SET ended_at = $3, status = CASE status
    WHEN 'waiting' THEN 'left' WHEN 'called' THEN 'skipped' ELSE 'served' END
WHERE venue_id = $1 AND day < $2 AND status IN ('waiting', 'called', 'serving')
RETURNING id
"""


async def lock_queue(venue: Venue) -> date:
    """One thing at a time happens in a hall; gives its present day.

    What was left over from another day ends: its desk would stay taken.
    """
    await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue.id)
    day = local_date(now(), venue.time_zone)
    ended = await query(_PAST, venue.id, day, now())
    for row in await WalkIn.filter(id__in=[row["id"] for row in ended]) if ended else ():
        await record_step(None, row, "day_ended")
    return day


async def run_number(viewer: Viewer, walk_in_id: int) -> WalkIn:
    """The number with its venue, for the staff who run that.

    Raises Refusal NOT_FOUND id, FORBIDDEN id.
    """
    found = await seen_number(viewer, walk_in_id)
    if found.venue.organization_id not in viewer.staffed:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    return found


async def seen_number(viewer: Viewer, walk_in_id: int) -> WalkIn:
    """The number with its venue. Raises Refusal NOT_FOUND id."""
    found = await visible_to(viewer).get_or_none(id=walk_in_id).select_related("venue")
    if found is None:
        raise not_found("id")
    return found


async def present(walk_in: WalkIn, statuses: Collection[WalkInStatus]) -> WalkIn:
    """How the number stands now that the hall is locked. Raises Refusal WRONG_STATUS id."""
    row = await WalkIn.get(id=walk_in.id)
    if row.status not in statuses:
        raise Refusal(Code.WRONG_STATUS, "walk_in_moved_on", field="id")
    return row


async def free_desk(venue_id: int, desk_id: int) -> Desk:
    """The desk of the locked hall. Raises Refusal NOT_FOUND desk_id, WRONG_STATUS desk_id."""
    desk = await Desk.get_or_none(id=desk_id, venue_id=venue_id)
    if desk is None:
        raise not_found("desk_id")
    if await WalkIn.filter(desk_id=desk_id, status__in=list(AT_A_DESK)).exists():
        raise Refusal(Code.WRONG_STATUS, "desk_taken", field="desk_id")
    return desk
