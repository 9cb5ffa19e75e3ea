"""The free times nearest to one that was taken."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from mulin.clock import now
from mulin.database import query
from mulin.scheduling.availability import OpenSlot
from mulin.scheduling.queries import OfferedSlot, Wanted, offers_between

MOST = 3
FARTHEST = timedelta(days=7)

_NEAR = timedelta(hours=4)
"""Looked through first: it usually holds enough, and every day more costs each specialist's."""

_ENGAGED = """
SELECT starts_at, ends_at FROM appointment
WHERE person_id = $1 AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND ends_at > $2 AND starts_at < $3 AND (proposal IS NULL OR expires_at > $4)
"""


async def nearest(person_id: int, wanted: Wanted, starts_at: datetime) -> list[OfferedSlot]:
    """Up to three slots the person is free for, within a week either way, the nearest first.

    No two begin at the same time; of two equally near the earlier comes first.
    """
    near: list[OfferedSlot] = []
    for reach in (_NEAR, FARTHEST):
        near = await _within(reach, person_id, wanted, starts_at)
        if len(near) >= MOST:
            break
    return near[:MOST]


async def _within(
    reach: timedelta, person_id: int, wanted: Wanted, starts_at: datetime
) -> list[OfferedSlot]:
    begin, end = starts_at - reach, starts_at + reach
    length = timedelta(minutes=wanted.service.duration_minutes)
    engaged = await query(_ENGAGED, person_id, begin, end + length, now())
    own = {
        row["id"]
        for row in await query("SELECT id FROM specialist WHERE person_id = $1", person_id)
    }
    by_start: dict[datetime, OfferedSlot] = {}
    for offer in await offers_between(wanted, begin, end):
        if offer.specialist_id not in own and not any(
            _meets(offer.slot, other) for other in engaged
        ):
            by_start.setdefault(offer.slot.starts_at, offer)
    return sorted(by_start.values(), key=lambda offer: abs(offer.slot.starts_at - starts_at))


def _meets(slot: OpenSlot, other: Mapping[str, datetime]) -> bool:
    return slot.starts_at < other["ends_at"] and other["starts_at"] < slot.ends_at
