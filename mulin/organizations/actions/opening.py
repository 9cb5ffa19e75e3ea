"""Staff describing their venues: when they are open, and what their desks have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from mulin.audit.actions import record
from mulin.audit.changes import Change
from mulin.database import query, transaction
from mulin.organizations.models import Desk, Equipment, OpeningHours, Venue
from mulin.organizations.running import run_venue
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.scheduling.wall_clock import CELL_MINUTES

MOST_RANGES = 50
_DAYS = range(1, 8)
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class OpeningRange:
    """Local minutes `[starts, ends)` on an ISO weekday, multiples of five."""

    weekday: int
    starts_minute: int
    ends_minute: int
    on_holidays: bool = False


async def set_opening_hours(viewer: Viewer, venue_id: int, hours: Sequence[OpeningRange]) -> Venue:
    """Replace a venue's opening hours; with none it is always open.

    Appointments booked stay as they are. Raises Refusal FORBIDDEN, NOT_FOUND venue_id, INVALID
    naming `hours` or `hours.<n>.<field>` (minutes are blamed as `closes_at`, the caller's name).
    """
    venue = await run_venue(viewer, venue_id, "venue_id")
    if len(hours) > MOST_RANGES:
        raise invalid("hours", "too_many_ranges", limit=MOST_RANGES)
    for number, wanted in enumerate(hours):
        _check(f"hours.{number}", wanted)
    if any(_overlap(one, other) for one, other in combinations(hours, 2)):
        raise invalid("hours", "hours_overlap")
    async with transaction():
        await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue_id)
        before = [_told(row) for row in await OpeningHours.filter(venue_id=venue_id).order_by("id")]
        await OpeningHours.filter(venue_id=venue_id).delete()
        after = [_told(wanted) for wanted in hours]
        for said in after:
            await OpeningHours.create(venue_id=venue_id, **said)
        change = Change({"ranges": before}, {"ranges": after})
        await record("opening_hours.set", "venue", venue_id, change, actor_id=viewer.person_id)
    return venue


def _told(one: OpeningHours | OpeningRange) -> dict[str, Any]:
    names = ("weekday", "starts_minute", "ends_minute", "on_holidays")
    return {name: getattr(one, name) for name in names}


def _check(field: str, wanted: OpeningRange) -> None:
    if wanted.weekday not in _DAYS:
        raise invalid(f"{field}.weekday", "bad_weekday")
    starts, ends = wanted.starts_minute, wanted.ends_minute
    if not 0 <= starts < ends <= _DAY_MINUTES or starts % CELL_MINUTES or ends % CELL_MINUTES:
        raise invalid(f"{field}.closes_at", "bad_minutes")


def _overlap(one: OpeningRange, other: OpeningRange) -> bool:
    return (
        one.weekday == other.weekday
        and one.starts_minute < other.ends_minute
        and other.starts_minute < one.ends_minute
    )


async def set_desk_equipment(viewer: Viewer, desk_id: int, equipment: Iterable[Equipment]) -> Desk:
    """Say what a desk has; it replaces what was said before. Appointments booked stay at it.

    Raises Refusal FORBIDDEN, NOT_FOUND desk_id.
    """
    desk = await Desk.get_or_none(id=desk_id)
    if desk is None:
        raise not_found("desk_id")
    await run_venue(viewer, desk.venue_id, "desk_id")
    async with transaction():
        await query("SELECT id FROM desk WHERE id = $1 FOR NO KEY UPDATE", desk_id)
        before = await Desk.get(id=desk_id)
        after = sorted({one.value for one in equipment})
        await Desk.filter(id=desk_id).update(equipment=after)
        await record(
            "desk.equipped",
            "desk",
            desk_id,
            Change({"equipment": before.equipment}, {"equipment": after}),
            actor_id=viewer.person_id,
        )
    return await Desk.get(id=desk_id)
