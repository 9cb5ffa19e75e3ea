"""Following a topic or an organization, and no longer."""

from mulin.broadcasts.models import Following
from mulin.clock import now
from mulin.database import query, stored
from mulin.organizations.queries import organizations
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.services.queries import topics

# Written anew rather than left alone: so the row comes back, whoever else follows or unfollows in
# the same moment.
_FOLLOW_TOPIC = """
INSERT INTO following (person_id, topic_id, created_at) VALUES ($1, $2, $3)
ON CONFLICT (person_id, topic_id) DO UPDATE SET topic_id = excluded.topic_id
RETURNING id, person_id, topic_id, organization_id, created_at
"""

_FOLLOW_ORGANIZATION = """
INSERT INTO following (person_id, organization_id, created_at) VALUES ($1, $2, $3)
ON CONFLICT (person_id, organization_id) DO UPDATE SET organization_id = excluded.organization_id
RETURNING id, person_id, topic_id, organization_id, created_at
"""

_UNFOLLOW = """
DELETE FROM following WHERE person_id = $1 AND (topic_id = $2 OR organization_id = $3)
RETURNING id
"""


async def follow(viewer: Viewer, topic_id: int | None, organization_id: int | None) -> Following:
    """Follow one of the two; a second time changes nothing.

    An enterprise is followed by nobody: who works with it hears by their role. Raises Refusal
    INVALID and NOT_FOUND naming topic_id or organization_id.
    """
    await _refuse_unknown(topic_id, organization_id)
    sql = _FOLLOW_ORGANIZATION if topic_id is None else _FOLLOW_TOPIC
    [row] = await query(sql, viewer.person_id, organization_id or topic_id, now())
    return stored(Following, **row)


async def unfollow(viewer: Viewer, topic_id: int | None, organization_id: int | None) -> int | None:
    """Follow one of the two no longer; gives the id of the following that is no more, if any.

    Raises Refusal INVALID and NOT_FOUND naming topic_id or organization_id.
    """
    _refuse_both_or_none(topic_id, organization_id)
    rows = await query(_UNFOLLOW, viewer.person_id, topic_id, organization_id)
    if rows:
        return int(rows[0]["id"])
    # What is followed may have been closed since; what is not followed must at least be there.
    await _refuse_unknown(topic_id, organization_id)
    return None


def _refuse_both_or_none(topic_id: int | None, organization_id: int | None) -> None:
    if topic_id is None and organization_id is None:
        raise invalid("topic_id", "needs_value")
    if topic_id is not None and organization_id is not None:
        raise invalid("organization_id", "topic_or_organization")


async def _refuse_unknown(topic_id: int | None, organization_id: int | None) -> None:
    _refuse_both_or_none(topic_id, organization_id)
    if topic_id is not None and not await topics().filter(id=topic_id).exists():
        raise not_found("topic_id")
    # As a stranger sees them: public ones, and active.
    public = organizations(None)
    if organization_id is not None and not await public.filter(id=organization_id).exists():
        raise not_found("organization_id")
