"""The outbox: deliveries claimed under a lease, and what became of them.

Any number of workers may claim at once. One that dies keeps nothing: `take_back` makes its rows due
again as soon as PostgreSQL has lost its connections, and the lease does so for a worker that hangs.
They go with the dedupe key they had, so that a phone shows the message once.
"""

import json
import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from mulin.clock import now
from mulin.database import PROCESS, query, transaction
from mulin.messages import Language
from mulin.notifications.kinds import KINDS, Text, render
from mulin.notifications.models import DeliveryStatus, NotificationKind

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_REASON = 200

# Materialized, so that no plan runs the limited part again for each row it is joined to. A device
# may have passed to another person meanwhile, who must not see what was meant for the former one.
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM delivery
    WHERE status = 'pending' AND due_at <= $1
    ORDER BY due_at LIMIT $3
    FOR UPDATE SKIP LOCKED
)
UPDATE delivery d SET due_at = $2, claimed_by = $4, attempts = d.attempts + 1
FROM due, notification n, person p, device v
WHERE d.id = due.id AND n.id = d.notification_id AND p.id = n.person_id
    AND v.id = d.device_id AND v.person_id = n.person_id
RETURNING d.id, d.attempts, d.dedupe_key, d.expires_at, n.id AS notification_id, n.kind,
    n.parameters, n.appointment_id, n.consultation_id, v.id AS device_id, v.token,
    coalesce(v.locale, p.locale) AS locale
"""

_DROP = """
UPDATE delivery d SET status = 'dropped', settled_at = $1,
    last_error = CASE WHEN expires_at <= $1 THEN 'expired' ELSE 'device removed' END
WHERE status = 'pending' AND (expires_at <= $1 OR (due_at <= $1 AND NOT EXISTS (
    SELECT FROM device v JOIN notification n ON n.person_id = v.person_id
    WHERE v.id = d.device_id AND n.id = d.notification_id
)))
"""

_TAKE_BACK = """
UPDATE delivery SET due_at = $1, claimed_by = NULL
WHERE status = 'pending' AND claimed_by IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = claimed_by
)
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery with all that is needed to send it."""

    id: int
    attempts: int
    dedupe_key: str
    expires_at: datetime
    notification_id: int
    kind: NotificationKind
    appointment_id: int | None
    consultation_id: int | None
    device_id: int
    token: str
    text: Text

    @property
    def urgent(self) -> bool:
        return KINDS[self.kind].urgent


async def claim(limit: int) -> list[Parcel]:
    """Take up to `limit` due deliveries for the length of the lease.

    What is past its time to live, or whose device is no longer that person's, is dropped first.
    """
    at = now()
    await query(_DROP, at)
    async with transaction():
        rows = await query(_CLAIM, at, at + LEASE, limit, PROCESS)
    return [
        Parcel(
            id=row["id"],
            attempts=row["attempts"],
            dedupe_key=row["dedupe_key"],
            expires_at=row["expires_at"],
            notification_id=row["notification_id"],
            kind=NotificationKind(row["kind"]),
            appointment_id=row["appointment_id"],
            consultation_id=row["consultation_id"],
            device_id=row["device_id"],
            token=row["token"],
            text=render(
                NotificationKind(row["kind"]),
                json.loads(row["parameters"]),
                cast("Language", row["locale"]),
            ),
        )
        for row in rows
    ]


async def take_back() -> int:
    """Make what dead processes had claimed due at once; how many deliveries that were.

    A process is alive while it has a connection to this database. All workers sign in to PostgreSQL
    as one role: of another role's connections it does not show the names.
    """
    return len(await query(_TAKE_BACK, now()))


async def settle(parcels: Collection[Parcel], status: DeliveryStatus, reason: str | None) -> None:
    """Close deliveries for good."""
    await query(
        "UPDATE delivery SET status = $2, settled_at = $3, last_error = $4 "
        "WHERE id = ANY($1::bigint[]) AND status = 'pending'",
        [parcel.id for parcel in parcels],
        status.value,
        now(),
        reason and reason[:LONGEST_REASON],
    )


async def postpone(parcel: Parcel, reason: str, retry_after: timedelta | None) -> None:
    """Try again later: exponential backoff with jitter, never sooner than `retry_after`.

    After the last attempt the delivery is dead: kept and seen, not tried again.
    """
    if parcel.attempts >= MOST_ATTEMPTS:
        await settle([parcel], DeliveryStatus.DEAD, reason)
        return
    wait = backoff(parcel.attempts, random.random())  # noqa: S311 - jitter, not a secret
    due_at = now() + max(wait, retry_after or timedelta(0))
    await query(
        "UPDATE delivery SET due_at = $2, claimed_by = NULL, last_error = $3 "
        "WHERE id = $1 AND status = 'pending'",
        parcel.id,
        due_at,
        reason[:LONGEST_REASON],
    )


def backoff(attempts: int, chance: float) -> timedelta:
    """The wait after the n-th attempt: doubling from 10 s to 1 h, `chance` (0…1) of it at random.

    "Equal jitter": half of the wait is sure, half is drawn, so that retries spread out
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    """
    whole = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return timedelta(seconds=whole.total_seconds() * (1 + chance) / 2)


async def forget_device(device_id: int) -> None:
    """Remove a device whose token Firebase no longer knows."""
    await query("DELETE FROM device WHERE id = $1", device_id)
