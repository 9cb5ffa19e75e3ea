"""Saying that somebody read what is private to others."""

from collections.abc import Collection
from datetime import timedelta

from mulin.audit.actions import record_each
from mulin.audit.roles import acts
from mulin.clock import now
from mulin.database import query
from mulin.people.viewer import Viewer

TOLD_EVERY = timedelta(hours=1)
"""Somebody who reads the same thing again within this leaves no further entry."""

_TOLD = """
SELECT object_id FROM audit_entry
WHERE actor_id = $1 AND at > $2 AND action = $3 AND object_type = $4
    AND object_id = ANY($5::bigint[])
"""


async def record_reading(
    action: str, object_type: str, object_ids: Collection[int], viewer: Viewer
) -> None:
    """Leave an entry for each object of which there is none; two at once may both leave one."""
    who = viewer.person_id
    since = now() - TOLD_EVERY
    rows = await query(_TOLD, who, since, action, object_type, list(object_ids))
    told = {row["object_id"] for row in rows}
    # What is fetched by a link comes through no door that knows who asks.
    acts(viewer)
    await record_each(
        action, object_type, [one for one in object_ids if one not in told], actor_id=who
    )
