"""Reading the queue: what the hall may see, what staff may see, what is one's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.database import query
from mulin.organizations.models import OrganizationKind, Venue
from mulin.people.viewer import Viewer
from mulin.scheduling.wall_clock import local_date
from mulin.walkins.models import WalkIn, WalkInStatus
from mulin.walkins.numbers import code_of
from mulin.walkins.pace import ACTIVE_FOR, minutes_each, wait_minutes

MOST_CALLS = 10
MOST_LISTED = 100

_LONGEST_DAY = timedelta(days=2)


def visible_to(viewer: Viewer) -> QuerySet[WalkIn]:
    """One's own numbers, and those of the venues that one's organization runs."""
    seen = Q(person_id=viewer.person_id)
    if viewer.overseen:
        seen |= Q(venue__organization_id__in=sorted(viewer.overseen))
    return WalkIn.filter(seen)


async def of_today(viewer: Viewer) -> list[WalkIn]:
    """The viewer's own numbers of this day, each by the clock of its venue, in order."""
    at = now()
    own = WalkIn.filter(person_id=viewer.person_id, created_at__gt=at - _LONGEST_DAY)
    rows = await own.select_related("venue").order_by("id")
    return [row for row in rows if row.day == local_date(at, row.venue.time_zone)]


@dataclass(frozen=True, slots=True)
class Call:
    """A number that was called to a desk, as everybody in the hall may see it."""

    code: str
    desk: str
    status: WalkInStatus
    called_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The queue of one venue on its present day."""

    venue: Venue
    day: date
    calls: tuple[Call, ...]
    waiting_count: int
    estimated_wait_minutes: int
    """For somebody who takes a number now."""


_CALLS = """
SELECT w.number, d.name AS desk, w.status, w.called_at
FROM walk_in w JOIN desk d ON d.id = w.desk_id
WHERE w.venue_id = $1 AND w.day = $2 AND w.status IN ('called', 'serving')
ORDER BY w.called_at DESC, w.id DESC LIMIT $3
"""

_PACES = """
SELECT w.venue_id, w.day,
    count(*) FILTER (WHERE w.status = 'waiting') AS waiting,
    array_agg((extract(epoch FROM w.ended_at - w.started_at) / 60)::float8) FILTER (
        WHERE w.status = 'served' AND w.appointment_id IS NOT NULL
    ) AS served,
    count(DISTINCT w.desk_id) FILTER (
        WHERE w.status IN ('called', 'serving') OR greatest(w.called_at, w.ended_at) > $3
    ) AS desks
FROM walk_in w
JOIN unnest($1::bigint[], $2::date[]) AS asked(venue_id, day)
    ON asked.venue_id = w.venue_id AND asked.day = w.day
GROUP BY w.venue_id, w.day
"""

_AHEAD = """
SELECT own.id, own.venue_id, own.day, s.duration_minutes, (
    SELECT count(*) FROM walk_in other
    WHERE other.venue_id = own.venue_id AND other.day = own.day
        AND other.status = 'waiting' AND other.number < own.number
) AS ahead
FROM walk_in own
LEFT JOIN service s ON s.id = own.service_id
WHERE own.id = ANY($1::bigint[]) AND own.status = 'waiting'
"""


async def public_venue(venue_id: int) -> Venue | None:
    """The venue, if everybody may see it and its queue."""
    venue = await Venue.get_or_none(id=venue_id).select_related("organization")
    if venue is None or venue.organization.kind is OrganizationKind.ENTERPRISE:
        return None
    return venue


async def board_of(venue_id: int) -> Board | None:
    """What the display in a hall shows, never a name; None for what is no public venue."""
    venue = await public_venue(venue_id)
    if venue is None:
        return None
    day = local_date(now(), venue.time_zone)
    calls = [
        Call(code_of(row["number"]), row["desk"], WalkInStatus(row["status"]), row["called_at"])
        for row in await query(_CALLS, venue_id, day, MOST_CALLS)
    ]
    pace = (await _paces({(venue_id, day)})).get((venue_id, day), {})
    waiting = int(pace.get("waiting", 0))
    return Board(venue, day, tuple(calls), waiting, _wait(waiting, pace, None))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a waiting number stands."""

    ahead: int
    wait_minutes: int


async def places_of(walk_in_ids: Collection[int]) -> dict[int, Place]:
    """Where those of the numbers stand that are waiting, in two statements."""
    rows = await query(_AHEAD, list(walk_in_ids))
    paces = await _paces({(row["venue_id"], row["day"]) for row in rows}) if rows else {}
    return {
        row["id"]: Place(
            row["ahead"],
            _wait(row["ahead"], paces[row["venue_id"], row["day"]], row["duration_minutes"]),
        )
        for row in rows
    }


async def _paces(asked: Collection[tuple[int, date]]) -> dict[tuple[int, date], dict[str, Any]]:
    venues, days = zip(*asked, strict=True)
    rows = await query(_PACES, list(venues), list(days), now() - ACTIVE_FOR)
    return {(row["venue_id"], row["day"]): row for row in rows}


def _wait(ahead: int, pace: dict[str, Any], duration_minutes: int | None) -> int:
    each = minutes_each(pace.get("served") or (), duration_minutes)
    return wait_minutes(ahead, each, pace.get("desks", 0))


async def listed(viewer: Viewer, board: Board, *statuses: WalkInStatus) -> list[WalkIn] | None:
    """The numbers of that day in those statuses, in order; None for who does not run the venue."""
    if board.venue.organization_id not in viewer.overseen:
        return None
    rows = WalkIn.filter(venue_id=board.venue.id, day=board.day, status__in=list(statuses))
    return await rows.order_by("number").limit(MOST_LISTED)
