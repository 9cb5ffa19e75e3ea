"""Which teams answer for an organization: those nearest to it on the way up the tree."""

from mulin.database import query
from mulin.services.models import TeamKind

# A team covers its own organization without being told; one whose own organization has been closed
# serves nobody.
_COVERING = """
WITH RECURSIVE above(id, parent_id, is_active, steps) AS (
    SELECT id, parent_id, is_active, 0 FROM organization WHERE id = $1
    UNION ALL
    SELECT o.id, o.parent_id, o.is_active, above.steps + 1
    FROM above JOIN organization o ON o.id = above.parent_id
), place(team_id, steps, on_topic) AS (
    SELECT t.id, above.steps, false FROM above JOIN team t ON t.organization_id = above.id
    WHERE above.is_active
    UNION ALL
    SELECT c.team_id, above.steps, c.topic_id IS NOT NULL
    FROM above JOIN coverage c ON c.organization_id = above.id
    WHERE above.is_active AND (c.topic_id IS NULL OR c.topic_id = $2)
    UNION ALL
    SELECT t.id, 0, false FROM team t
    WHERE $1::bigint IS NULL AND ($2::bigint IS NULL OR EXISTS (
        SELECT FROM team_member m
        JOIN specialist s ON s.id = m.specialist_id AND s.is_active
        JOIN specialist_topic st ON st.specialist_id = s.id AND st.topic_id = $2
        WHERE m.team_id = t.id AND m.role <> 'on_leave'
    ))
), found AS (
    SELECT t.id, place.steps, bool_or(place.on_topic) AS on_topic
    FROM place
    JOIN team t ON t.id = place.team_id AND t.kind = $3
    JOIN organization o ON o.id = t.organization_id AND o.is_active
    GROUP BY t.id, place.steps
)
SELECT id FROM found
WHERE steps = (SELECT min(steps) FROM found)
ORDER BY on_topic DESC, id
"""


async def teams_covering(
    organization_id: int | None, topic_id: int | None, kind: TeamKind
) -> list[int]:
    """The ids of the teams of a kind to turn to for an organization and a topic.

    The way goes up the tree from the organization. At each one the teams that are its own or cover
    it, on the topic or on every one, are looked at, and the first that has any ends it; those that
    cover it on this very topic come first. Organizations that were closed are passed over, and so
    are the teams they have. For nobody in particular (None) it is every team of the kind with a
    member who advises on the topic; without a topic every one.
    """
    rows = await query(_COVERING, organization_id, topic_id, kind.value)
    return [row["id"] for row in rows]
