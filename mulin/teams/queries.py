"""Reading specialists and teams, which everybody may see, and who can serve."""

from typing import NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.database import query
from mulin.services.models import TeamKind
from mulin.teams.models import Specialist, Team


def specialists(
    *,
    topic_id: int | None = None,
    venue_id: int | None = None,
    team_id: int | None = None,
    search: str | None = None,
) -> QuerySet[Specialist]:
    """Active specialists who advise on a topic, work at a venue, serve in a team, by name."""
    found = Specialist.filter(is_active=True)
    if topic_id is not None:
        found = found.filter(specialist_topics__topic_id=topic_id)
    if venue_id is not None:
        found = found.filter(weekly_hours__venue_id=venue_id)
    if team_id is not None:
        found = found.filter(team_members__team_id=team_id)
    if search:
        found = found.filter(Q(name_zh__icontains=search) | Q(name_en__icontains=search))
    return found.distinct()


def teams(*, kind: TeamKind | None = None) -> QuerySet[Team]:
    return Team.all() if kind is None else Team.filter(kind=kind)


_CANDIDATES = """
SELECT DISTINCT ON (s.id) s.id, s.person_id, t.id AS team_id, m.weight
FROM specialist s
JOIN team_member m ON m.specialist_id = s.id AND m.role <> 'on_leave'
JOIN team t ON t.id = m.team_id
WHERE s.is_active AND t.kind = $1
  AND ($2::bigint IS NULL OR t.id = $2)
  AND ($3::bigint IS NULL OR s.id = $3)
  AND ($4::bigint IS NULL OR EXISTS (
        SELECT 1 FROM specialist_topic st WHERE st.specialist_id = s.id AND st.topic_id = $4))
ORDER BY s.id, t.id
"""


class Candidate(NamedTuple):
    """A place in a team: through which one somebody would serve, their share of its work, who."""

    team_id: int
    weight: int
    person_id: int


async def candidates(
    kind: TeamKind,
    *,
    team_id: int | None = None,
    specialist_id: int | None = None,
    topic_id: int | None = None,
) -> dict[int, Candidate]:
    """Who can serve, by specialist id.

    They are active members, not on leave, of a team of that kind.
    """
    rows = await query(_CANDIDATES, kind.value, team_id, specialist_id, topic_id)
    return {row["id"]: Candidate(row["team_id"], row["weight"], row["person_id"]) for row in rows}
