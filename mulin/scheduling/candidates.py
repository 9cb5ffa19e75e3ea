"""Who can serve, through which team, and what they do otherwise than the service."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from mulin.database import query
from mulin.scheduling.policies import EXCEPTION
from mulin.services.models import Service

_CANDIDATES = f"""
SELECT DISTINCT ON (s.id) s.id, s.person_id, t.id AS team_id, m.weight,
    e.id IS NOT NULL AS excepted, {EXCEPTION}
FROM specialist s
JOIN team_member m ON m.specialist_id = s.id AND m.role <> 'on_leave'
JOIN team t ON t.id = m.team_id
LEFT JOIN policy_exception e ON e.specialist_id = s.id AND e.service_id = $6
WHERE s.is_active AND t.kind = $1
  AND ($2::bigint IS NULL OR t.id = $2)
  AND ($3::bigint IS NULL OR s.id = $3)
  AND ($5::bigint[] IS NULL OR t.id = ANY($5))
  AND ($4::bigint IS NULL OR EXISTS (
        SELECT 1 FROM specialist_topic st WHERE st.specialist_id = s.id AND st.topic_id = $4))
ORDER BY s.id, t.id
"""  # noqa: S608 - made of constants


class Candidate(NamedTuple):
    """A place in a team: through which one somebody would serve, their share of its work, who."""

    team_id: int
    weight: int
    person_id: int
    exception: Mapping[str, Any] | None = None
    """What they do otherwise than the service's policy says, as `policy_for` takes it."""


async def candidates(
    service: Service,
    *,
    team_id: int | None = None,
    specialist_id: int | None = None,
    topic_id: int | None = None,
    team_ids: Collection[int] | None = None,
) -> dict[int, Candidate]:
    """Who can give a service, by specialist id.

    They are active members, not on leave, of a team of its kind.
    """
    teams = None if team_ids is None else sorted(team_ids)
    asked = (service.team_kind.value, team_id, specialist_id, topic_id, teams, service.id)
    return {
        row["id"]: Candidate(
            row["team_id"], row["weight"], row["person_id"], row if row["excepted"] else None
        )
        for row in await query(_CANDIDATES, *asked)
    }
