"""What a coordinator sees at a glance: what waits, who is late, who is free, today's desks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mulin.clock import now
from mulin.consultations.models import ConsultationStatus
from mulin.database import query
from mulin.organizations.subtrees import subtrees
from mulin.people.viewer import Viewer
from mulin.refusals import not_found
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings

_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MemberLoad:
    """What one member of a team carries; `answered` counts the last thirty days."""

    team_id: int
    specialist_id: int
    role: str
    open_limit: int
    unanswered: int
    late: int
    answered: int
    meetings_today: int
    on_duty: bool
    away: bool


@dataclass(frozen=True, slots=True)
class VenueToday:
    """One venue's day so far: meetings that are booked, and numbers that were taken."""

    venue_id: int
    booked: int
    arrived: int
    fulfilled: int
    missed: int
    waiting: int
    serving: int
    served: int


@dataclass(frozen=True, slots=True)
class Overview:
    """An organization and all below it, at one moment."""

    by_status: Mapping[ConsultationStatus, int]
    unassigned: int
    due_soon: int
    late: int
    oldest_unassigned_at: datetime | None
    members: Sequence[MemberLoad]
    venues: Sequence[VenueToday]


_CONSULTATIONS = """
SELECT c.status, count(*) AS count,
    count(*) FILTER (WHERE c.specialist_id IS NULL) AS unassigned,
    count(*) FILTER (WHERE c.due_stage = 'most') AS due_soon,
    count(*) FILTER (WHERE c.due_stage IN ('late', 'escalated')) AS late,
    min(c.created_at) FILTER (WHERE c.specialist_id IS NULL) AS oldest_unassigned_at
FROM consultation c WHERE c.served_by_id = ANY($1::bigint[])
GROUP BY c.status
"""

_MEMBERS = """
SELECT m.team_id, m.specialist_id, m.role, m.open_limit,
    (
        SELECT count(*) FROM consultation c
        WHERE c.specialist_id = m.specialist_id AND c.team_id = m.team_id AND c.status = 'assigned'
    ) AS unanswered,
    (
        SELECT count(*) FROM consultation c
        WHERE c.specialist_id = m.specialist_id AND c.team_id = m.team_id AND c.status = 'assigned'
            AND c.due_stage IN ('late', 'escalated')
    ) AS late,
    (
        SELECT count(*) FROM consultation c
        WHERE c.specialist_id = m.specialist_id AND c.team_id = m.team_id
            AND c.first_answered_at > $5
    ) AS answered,
    (
        SELECT count(*) FROM appointment a
        WHERE a.specialist_id = m.specialist_id AND a.starts_at >= $2 AND a.starts_at < $3
            AND a.status IN ('pending', 'booked', 'arrived', 'fulfilled')
    ) AS meetings_today,
    EXISTS (
        SELECT FROM duty d
        WHERE d.team_id = m.team_id AND d.specialist_id = m.specialist_id AND d.date = $6
    ) AS on_duty,
    EXISTS (
        SELECT FROM time_off o
        WHERE o.specialist_id = m.specialist_id AND o.starts_at <= $4 AND $4 < o.ends_at
    ) AS away
FROM team_member m
JOIN team t ON t.id = m.team_id AND t.organization_id = ANY($1::bigint[])
JOIN specialist s ON s.id = m.specialist_id AND s.is_active
ORDER BY m.team_id, m.id
LIMIT $7
"""

_VENUES = """
SELECT v.id AS venue_id,
    count(a.id) FILTER (WHERE a.status IN ('pending', 'booked')) AS booked,
    count(a.id) FILTER (WHERE a.status = 'arrived') AS arrived,
    count(a.id) FILTER (WHERE a.status = 'fulfilled') AS fulfilled,
    count(a.id) FILTER (WHERE a.status = 'noshow') AS missed,
    queue.waiting, queue.serving, queue.served
FROM venue v
LEFT JOIN appointment a ON a.venue_id = v.id AND a.led_by_id IS NULL
    AND a.starts_at >= $2 AND a.starts_at < $3
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE w.status = 'waiting') AS waiting,
        count(*) FILTER (WHERE w.status IN ('called', 'serving')) AS serving,
        count(*) FILTER (WHERE w.status = 'served') AS served
    FROM walk_in w
    WHERE w.venue_id = v.id AND w.day = ($5::timestamptz AT TIME ZONE v.time_zone)::date
) queue
WHERE v.organization_id = ANY($1::bigint[])
GROUP BY v.id, queue.waiting, queue.serving, queue.served
ORDER BY v.id
LIMIT $4
"""

MOST_ROWS = 500
"""Of members and of venues; a district has fewer, and steers by its parts where it has more."""


async def overview(viewer: Viewer, organization_id: int) -> Overview:
    """The work of an organization and all below it, for those who oversee it; four statements.

    Raises Refusal NOT_FOUND organization_id.
    """
    if organization_id not in viewer.overseen:
        raise not_found("organization_id")
    at, zone = now(), settings().time_zone
    today = local_date(at, zone)
    begin = datetime.combine(today, time(), ZoneInfo(zone))
    end = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(zone))
    below = sorted((await subtrees([organization_id]))[organization_id])
    counted = await query(_CONSULTATIONS, below)
    members = await query(_MEMBERS, below, begin, end, at, at - _WINDOW, today, MOST_ROWS)
    venues = await query(_VENUES, below, begin, end, MOST_ROWS, at)
    waiting = [row for row in counted if row["status"] in {"submitted", "triaged"}]
    running = [row for row in counted if row["status"] in {"submitted", "triaged", "assigned"}]
    oldest = [row["oldest_unassigned_at"] for row in waiting if row["oldest_unassigned_at"]]
    return Overview(
        by_status={ConsultationStatus(row["status"]): row["count"] for row in counted},
        unassigned=sum(row["unassigned"] for row in waiting),
        due_soon=sum(row["due_soon"] for row in running),
        late=sum(row["late"] for row in running),
        oldest_unassigned_at=min(oldest, default=None),
        members=[MemberLoad(**row) for row in members],
        venues=[VenueToday(**row) for row in venues],
    )
