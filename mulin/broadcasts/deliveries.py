"""What became of a broadcast's deliveries, how many wait, and stopping those of a cancelled one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from mulin.broadcasts.planning import planned_anew
from mulin.clock import now
from mulin.database import query

CANCELLED = "cancelled"
"""Why a delivery was dropped whose broadcast was cancelled."""

_LOOKED_AFTER = timedelta(hours=1)
"""Longer than any worker keeps a delivery in hand."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Deliveries of one broadcast by what became of them; `failed` ones were given up."""

    sent: int = 0
    pending: int = 0
    failed: int = 0
    dropped: int = 0


_COUNTS = """
SELECT n.broadcast_id,
    count(*) FILTER (WHERE d.status = 'sent') AS sent,
    count(*) FILTER (WHERE d.status = 'pending') AS pending,
    count(*) FILTER (WHERE d.status = 'dead') AS failed,
    count(*) FILTER (WHERE d.status = 'dropped') AS dropped
FROM notification n JOIN delivery d ON d.notification_id = n.id
WHERE n.broadcast_id = ANY($1::bigint[])
GROUP BY n.broadcast_id
"""


async def counts_of(broadcast_ids: Collection[int]) -> dict[int, Counts]:
    """The deliveries of each broadcast that has any, in one statement."""
    async with planned_anew():
        rows = await query(_COUNTS, list(broadcast_ids))
    return {
        row["broadcast_id"]: Counts(row["sent"], row["pending"], row["failed"], row["dropped"])
        for row in rows
    }


# Held back for somebody's quiet hours it has no attempt to its name, and is in nobody's way.
# LIMIT 1 has notifications looked up one by one: there are many more of them than of what waits.
_WAITING = """
SELECT count(*) AS count FROM (
    SELECT FROM delivery d CROSS JOIN LATERAL (
        SELECT broadcast_id FROM notification WHERE id = d.notification_id LIMIT 1
    ) n
    WHERE d.status = 'pending' AND (d.due_at <= $1 OR d.attempts > 0)
        AND n.broadcast_id IS NOT NULL
    LIMIT $2
) waiting
"""


async def waiting(most: int) -> int:
    """How many deliveries of all broadcasts wait to be sent, counted up to `most`.

    Those that failed and are to be tried again count; those held back for quiet hours do not.
    Belongs into `planned_anew`.
    """
    [row] = await query(_WAITING, now(), most)
    return int(row["count"])


# What another transaction has locked is passed over: waiting for it could end in a deadlock with
# whoever settles in another order. What a worker has in hand may arrive yet and is to be told as
# it is, but if it fails it must not be tried again: by then it has expired.
_STOP = """
WITH stopped AS MATERIALIZED (
    SELECT d.id FROM delivery d
    JOIN notification n ON n.id = d.notification_id
    JOIN broadcast b ON b.id = n.broadcast_id
    WHERE d.status = 'pending' AND d.expires_at > $1
        AND b.status = 'cancelled' AND b.ended_at > $2 AND ($4::bigint IS NULL OR b.id = $4)
    FOR NO KEY UPDATE OF d SKIP LOCKED
)
UPDATE delivery d SET
    status = CASE WHEN d.claimed_by IS NULL THEN 'dropped' ELSE d.status END,
    settled_at = CASE WHEN d.claimed_by IS NULL THEN $1::timestamptz END,
    last_error = CASE WHEN d.claimed_by IS NULL THEN $3 ELSE d.last_error END,
    expires_at = CASE WHEN d.claimed_by IS NULL THEN d.expires_at ELSE $1::timestamptz END
FROM stopped WHERE d.id = stopped.id
RETURNING d.status
"""


async def stop(broadcast_id: int | None = None) -> int:
    """Drop what is still to go of a broadcast that is cancelled; how many deliveries that were.

    Without an id: of all that were cancelled of late.
    """
    at = now()
    async with planned_anew():
        rows = await query(_STOP, at, at - _LOOKED_AFTER, CANCELLED, broadcast_id)
    return sum(row["status"] == "dropped" for row in rows)
