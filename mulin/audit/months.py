"""The partitions of the trace, one a month, made before their month begins."""

from mulin.clock import now
from mulin.database import query, transaction

AHEAD = 3

# Whoever records something waits for no partition: it is tried again a day later.
_PATIENCE = "SET LOCAL lock_timeout = '2s'"
_MAKE = """
SELECT count(*) FILTER (WHERE audit_entry_make_month($1::timestamptz + month * interval '1 month'))
    AS made
FROM generate_series(0, $2::int) AS month
"""


async def make_months() -> int:
    """See to it that this month and the next have their partitions; how many were made.

    A month of which there are entries in `audit_entry_other` already stays there.
    """
    async with transaction():
        await query(_PATIENCE)
        [row] = await query(_MAKE, now(), AHEAD)
    return int(row["made"])
