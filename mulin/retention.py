"""How long what has been told is kept, and forgetting it then."""

from datetime import timedelta

from mulin.clock import now
from mulin.database import query

KEEP_DELIVERIES = timedelta(days=90)
"""After they ended; of those that nothing here carries any more, after they expired."""

KEEP_NOTIFICATIONS = timedelta(days=730)
"""Read or not."""

PORTION = 5_000

# Along the primary key, which follows time closely enough: no index only for this, and no statement
# that keeps rows locked for long. What is young among what is old stays and is looked at again.
_FORGET = """
WITH page AS MATERIALIZED (
    SELECT id, created_at, {ended} AS ended FROM {table}
    WHERE id > $1 ORDER BY id LIMIT {portion}
), gone AS (
    DELETE FROM {table} WHERE id IN (SELECT id FROM page WHERE ended < $2) RETURNING id
)
SELECT max(id) AS reached, min(created_at) AS began, (SELECT count(*) FROM gone) AS gone FROM page
"""


async def forget_old() -> dict[str, int]:
    """Delete what is past its time; how many rows went, by table."""
    ended = "coalesce(settled_at, expires_at)"
    return {
        "delivery": await _forgotten("delivery", ended, KEEP_DELIVERIES),
        "notification": await _forgotten("notification", "created_at", KEEP_NOTIFICATIONS),
    }


async def _forgotten(table: str, ended: str, kept: timedelta) -> int:
    # All names are ours, from the lines above.
    statement = _FORGET.format(table=table, ended=ended, portion=PORTION)
    before = now() - kept
    reached = gone = 0
    while True:
        [row] = await query(statement, reached, before)
        gone += int(row["gone"])
        if row["reached"] is None or row["began"] >= before:
            return gone
        reached = row["reached"]
