"""What becomes of a place on the waitlist when its offer is taken, or passes."""

from mulin.clock import now
from mulin.database import query

OFFER = "waitlist.offer"
"""The job that offers what has become free to those who wait."""

_ANSWERED = """
UPDATE waitlist_entry
SET status = $2, ranked_at = CASE WHEN $2 = 'waiting' THEN $3 ELSE ranked_at END,
    closed_at = CASE WHEN $2 = 'waiting' THEN NULL ELSE $3 END
WHERE id = $1 AND status = 'offered'
"""


async def offer_taken(entry_id: int) -> None:
    """They have what they waited for."""
    await query(_ANSWERED, entry_id, "booked", now())


async def offer_passed(entry_id: int) -> None:
    """They go on waiting, behind everybody who waits now: a later offer finds others first."""
    await query(_ANSWERED, entry_id, "waiting", now())
