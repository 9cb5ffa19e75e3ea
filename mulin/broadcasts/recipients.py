"""Who a broadcast is for, worked out from what people do and not from a list that grows old."""

from dataclasses import dataclass
from datetime import timedelta

from mulin.broadcasts.planning import planned_anew
from mulin.clock import now
from mulin.database import query
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings

KEPT_WITHIN = timedelta(days=365)
"""How long somebody who kept an appointment in an area counts as one of its people."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom it goes: those who follow a topic, or those of an area; one of the two is None.

    An area is an organization and all below it. Its people are those who follow one of these
    organizations, who have a role in one today (by the district's calendar), or whose appointment
    at one of their venues began within `KEPT_WITHIN` and was not called off.
    """

    topic_id: int | None
    area_id: int | None


_PEOPLE = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM organization WHERE id = $2
    UNION
    SELECT child.id FROM below JOIN organization child ON child.parent_id = below.id
), recipient AS (
    SELECT person_id FROM following WHERE topic_id = $1 AND person_id > $6
    UNION
    SELECT f.person_id FROM below JOIN following f ON f.organization_id = below.id
    WHERE f.person_id > $6
    UNION
    SELECT m.person_id FROM below JOIN membership m ON m.organization_id = below.id
    WHERE m.starts_on <= $3::date AND (m.ends_on IS NULL OR m.ends_on > $3::date)
        AND m.person_id > $6
    UNION
    SELECT a.person_id FROM below
    JOIN venue v ON v.organization_id = below.id
    JOIN appointment a ON a.venue_id = v.id
    WHERE a.starts_at > $4 AND a.starts_at <= $5
        AND a.status IN ('booked', 'arrived', 'fulfilled', 'noshow') AND a.person_id > $6
)
"""

_COUNT = f"{_PEOPLE} SELECT count(*) AS count FROM recipient"  # noqa: S608 - a constant
_NEXT = f"{_PEOPLE} SELECT person_id FROM recipient ORDER BY person_id LIMIT $7"  # noqa: S608 - likewise


async def how_many(addressed: Addressed) -> int:
    """How many people it would go to at this moment, each counted once."""
    async with planned_anew():
        [row] = await query(_COUNT, *_arguments(addressed, 0))
    return int(row["count"])


async def next_after(addressed: Addressed, person_id: int, most: int) -> list[int]:
    """The next people by rising id, at most so many; fewer: there are no more.

    Belongs into `planned_anew`.
    """
    rows = await query(_NEXT, *_arguments(addressed, person_id), most)
    return [row["person_id"] for row in rows]


def _arguments(addressed: Addressed, person_id: int) -> tuple[object, ...]:
    at = now()
    today = local_date(at, settings().time_zone)
    return addressed.topic_id, addressed.area_id, today, at - KEPT_WITHIN, at, person_id
