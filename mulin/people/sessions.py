"""Where somebody is signed in, and ending it from afar."""

from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.database import query, transaction
from mulin.people.models import Session
from mulin.people.sign_in import end
from mulin.people.viewer import Viewer
from mulin.refusals import not_found


def sessions_of(viewer: Viewer) -> QuerySet[Session]:
    """The viewer's own that go on."""
    return Session.filter(person_id=viewer.person_id, ended_at=None, expires_at__gt=now())


_GOING_ON = """
SELECT id FROM session
WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2 AND (id = $3) <> $4
ORDER BY id FOR NO KEY UPDATE
"""


async def revoke(viewer: Viewer, session_id: int) -> None:
    """End one of the viewer's sessions; felt on its next request. Raises Refusal NOT_FOUND id."""
    async with transaction():
        if not await _end(viewer, session_id, others=False):
            raise not_found("id")


async def revoke_others(viewer: Viewer) -> int:
    """End all of the viewer's sessions but this one; how many there were."""
    async with transaction():
        return await _end(viewer, viewer.session_id, others=True)


async def _end(viewer: Viewer, session_id: int, *, others: bool) -> int:
    rows = await query(_GOING_ON, viewer.person_id, now(), session_id, others)
    for row in rows:
        await end(row["id"], "revoked", viewer.person_id)
    return len(rows)
