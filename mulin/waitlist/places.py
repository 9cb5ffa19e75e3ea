"""Where a place stands in line, and what becomes of it when its offer is taken, or passes."""

from mulin.clock import now
from mulin.database import query

OFFER = "waitlist.offer"
"""The job that offers what has become free to those who wait."""

LAST_RANK = """greatest($1::timestamptz, (
    SELECT max(ranked_at) + interval '1 microsecond' FROM waitlist_entry
    WHERE status IN ('waiting', 'offered')
))"""
"""The rank, at the instant $1, behind everybody in line: whatever another process's clock says."""

_TAKEN = """
UPDATE waitlist_entry SET status = 'booked', closed_at = $1 WHERE id = $2 AND status = 'offered'
"""
_PASSED = f"""
UPDATE waitlist_entry SET status = 'waiting', ranked_at = {LAST_RANK}
WHERE id = $2 AND status = 'offered'
"""  # noqa: S608 - made of constants


async def offer_taken(entry_id: int) -> None:
    """They have what they waited for."""
    await query(_TAKEN, now(), entry_id)


async def offer_passed(entry_id: int) -> None:
    """They go on waiting, behind everybody who waits now: a later offer finds others first.

    A place that was given up while something was offered does not come back.
    """
    await query(_PASSED, now(), entry_id)
