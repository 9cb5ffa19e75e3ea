"""Who may turn to which team: those of parks and schools are for their own."""

from mulin.database import query
from mulin.services.models import TeamKind
from mulin.teams.models import Team

RESERVED = frozenset({TeamKind.PARK_SERVICE, TeamKind.SCHOOL_ADVISORY})
"""Kinds of team that serve the organizations they cover; all others serve everybody."""

# A closed park's team serves nobody any more, whoever still lies below it.
_SERVING = """
WITH RECURSIVE above(id, parent_id, is_active) AS (
    SELECT id, parent_id, is_active FROM organization WHERE id = $1 AND is_active
    UNION ALL
    SELECT o.id, o.parent_id, o.is_active
    FROM above JOIN organization o ON o.id = above.parent_id
)
SELECT t.id
FROM team t JOIN organization own ON own.id = t.organization_id AND own.is_active
WHERE t.kind = $2 AND (
    t.organization_id IN (SELECT id FROM above WHERE is_active)
    OR EXISTS (
        SELECT FROM coverage c JOIN above ON above.id = c.organization_id
        WHERE c.team_id = t.id AND above.is_active
            AND ($3::bigint IS NULL OR c.topic_id IS NULL OR c.topic_id = $3)
    )
)
"""


def is_reserved(kind: TeamKind) -> bool:
    """Whether teams of a kind serve only organizations that they cover."""
    return kind in RESERVED


async def teams_serving(
    kind: TeamKind, organization_id: int | None, topic_id: int | None = None
) -> frozenset[int]:
    """The ids of the teams of a kind that an organization's contacts may turn to.

    Of a reserved kind they are those whose own organization is that one or lies above it, and those
    that cover it or one above it (with `topic_id`: on that topic or on every one); for nobody in
    particular (None) there are none. Of any other kind they are all. That whoever asks is a contact
    of the organization is for the caller to see to: `Viewer.contact_for`.
    """
    if not is_reserved(kind):
        return frozenset([team.id async for team in Team.filter(kind=kind)])
    rows = await query(_SERVING, organization_id, kind.value, topic_id)
    return frozenset(row["id"] for row in rows)


async def serves(team: Team, organization_id: int | None, topic_id: int | None = None) -> bool:
    """Whether an organization's contacts may turn to a team."""
    if not is_reserved(team.kind):
        return True
    return team.id in await teams_serving(team.kind, organization_id, topic_id)
