"""Reading ratings: what was said for few eyes, the averages for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.database import query
from mulin.people.viewer import Viewer
from mulin.quality.models import Rating
from mulin.quality.rules import FEWEST_SHOWN


def visible_to(
    viewer: Viewer, *, specialist_id: int | None = None, team_id: int | None = None
) -> QuerySet[Rating]:
    """The ratings a viewer may read one by one: given, received, of teams they lead or oversee."""
    found = Rating.filter(_visible(viewer))
    if specialist_id is not None:
        found = found.filter(specialist_id=specialist_id)
    if team_id is not None:
        found = found.filter(team_id=team_id)
    return found.distinct()


def _visible(viewer: Viewer) -> Q:
    visible = Q(person_id=viewer.person_id)
    if viewer.specialist_id is not None:
        visible |= Q(specialist_id=viewer.specialist_id)
    if viewer.led:
        visible |= Q(team_id__in=sorted(viewer.led))
    if viewer.overseen:
        visible |= Q(team__organization_id__in=sorted(viewer.overseen))
    return visible


@dataclass(frozen=True, slots=True)
class Average:
    """What many said, to one decimal place."""

    average: float
    count: int


_OF_SPECIALISTS = """
SELECT specialist_id AS id, count(*) AS count, round(avg(score), 1) AS average
FROM rating WHERE specialist_id = ANY($1::bigint[])
GROUP BY specialist_id HAVING count(*) >= $2
"""

_OF_TEAMS = """
SELECT team_id AS id, count(*) AS count, round(avg(score), 1) AS average
FROM rating WHERE team_id = ANY($1::bigint[])
GROUP BY team_id HAVING count(*) >= $2
"""


async def averages_of_specialists(ids: Sequence[int]) -> dict[int, Average]:
    """By specialist id, of those only whom enough have rated. One statement."""
    return await _averages(_OF_SPECIALISTS, ids)


async def averages_of_teams(ids: Sequence[int]) -> dict[int, Average]:
    """By team id, of those only that enough have rated. One statement."""
    return await _averages(_OF_TEAMS, ids)


async def _averages(sql: str, ids: Sequence[int]) -> dict[int, Average]:
    rows = await query(sql, list(ids), FEWEST_SHOWN)
    return {row["id"]: Average(float(row["average"]), row["count"]) for row in rows}
