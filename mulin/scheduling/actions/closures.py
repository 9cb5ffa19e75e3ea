"""When a venue is closed, whatever its opening hours."""

from datetime import datetime

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.organizations.running import run_venue
from mulin.people.viewer import Viewer
from mulin.refusals import not_found
from mulin.scheduling.actions.entering import check_room, check_stretch, clean_reason
from mulin.scheduling.models import VenueClosure


async def add_venue_closure(
    viewer: Viewer, venue_id: int, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> VenueClosure:
    """Close a venue during `[starts_at, ends_at)` (aware); everybody can read the reason.

    Appointments booked in it stay as they are. Raises Refusal FORBIDDEN, NOT_FOUND venue_id,
    INVALID ends_at, starts_at or reason.
    """
    await run_venue(viewer, venue_id, "venue_id")
    said = clean_reason(reason)
    check_stretch(starts_at, ends_at)
    async with transaction():
        await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue_id)
        at = now()
        check_room(await VenueClosure.filter(venue_id=venue_id, ends_at__gt=at).count())
        made = await VenueClosure.create(
            venue_id=venue_id,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=said,
            created_by_id=viewer.person_id,
            created_at=at,
        )
        await record(
            "closure.added",
            "venue_closure",
            made.id,
            actor_id=viewer.person_id,
            venue=venue_id,
            starts_at=starts_at.isoformat(),
            ends_at=ends_at.isoformat(),
        )
    return made


async def remove_venue_closure(viewer: Viewer, closure_id: int) -> int:
    """Take a closure back; gives its id. Raises Refusal FORBIDDEN id, NOT_FOUND id."""
    closure = await VenueClosure.get_or_none(id=closure_id)
    if closure is None:
        raise not_found("id")
    await run_venue(viewer, closure.venue_id, "id")
    async with transaction():
        if not await query("DELETE FROM venue_closure WHERE id = $1 RETURNING id", closure_id):
            raise not_found("id")
        await record("closure.removed", "venue_closure", closure_id, actor_id=viewer.person_id)
    return closure_id
