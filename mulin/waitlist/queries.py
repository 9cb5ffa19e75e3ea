"""Reading one's own places on the waitlist."""

from collections.abc import Collection

from tortoise.queryset import QuerySet

from mulin.database import query
from mulin.people.viewer import Viewer
from mulin.waitlist.models import WaitlistEntry, WaitlistStatus


def entries_of(viewer: Viewer) -> QuerySet[WaitlistEntry]:
    """The viewer's own, also those that have ended."""
    return WaitlistEntry.filter(person_id=viewer.person_id)


def open_entries_of(viewer: Viewer) -> QuerySet[WaitlistEntry]:
    """The viewer's own that have not ended, in the order in which they joined."""
    still = [WaitlistStatus.WAITING, WaitlistStatus.OFFERED]
    return entries_of(viewer).filter(status__in=still).order_by("id")


_AHEAD = """
SELECT own.id, count(DISTINCT other.person_id) AS ahead
FROM waitlist_entry own
LEFT JOIN waitlist_entry other ON other.service_id = own.service_id AND other.status = 'waiting'
    AND other.person_id <> own.person_id AND (other.ranked_at, other.id) < (own.ranked_at, own.id)
WHERE own.id = ANY($1::bigint[]) AND own.status = 'waiting'
GROUP BY own.id
"""


async def ahead_of(entry_ids: Collection[int]) -> dict[int, int]:
    """How many others wait for the same service before each of those that are waiting."""
    return {row["id"]: row["ahead"] for row in await query(_AHEAD, list(entry_ids))}
