"""The outbox: deliveries claimed under a lease, and what became of them.

Any number of workers may claim at once. One that dies keeps nothing: `take_back` makes its rows due
again as soon as PostgreSQL has lost its connections, and the lease does so for a worker that hangs.
They go with the dedupe key they had, so that a phone shows the message once.
"""

import logging
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mulin import metrics
from mulin.clock import now
from mulin.database import PROCESS, query, transaction
from mulin.notifications.judging import judged
from mulin.notifications.models import Channel, DeliveryStatus
from mulin.notifications.parcels import Letter, Parcel, Unsendable
from mulin.settings import settings

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 12
"""By then some three hours have passed: an outage of the carrier's, or of our line to it."""

MOST_ATTEMPTS_AT_WEBHOOKS = 30
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WAIT_FOR_WEBHOOKS = timedelta(hours=6)
UNREADABLE_WAIT = timedelta(minutes=1)
LONGEST_REASON = 200
LARGEST_PORTION = 500
"""Deliveries that one claim takes at most."""

MOST_UNREAD = 99
"""What an icon of a phone shows at most."""

# Materialized, so that no plan runs the limited part again for each row it is joined to; limited by
# a number the planner knows, or it would expect a tenth of all that waits and read whole tables for
# it. Priority by priority, so that the index leads past all that is held back to what is due; rows
# are locked one by one, and no more than are taken.
_DUE = f"""
WITH due AS MATERIALIZED (
    SELECT next.id FROM unnest('{{0,1,2}}'::int[]) AS by(priority) CROSS JOIN LATERAL (
        SELECT id FROM delivery
        WHERE status = 'pending' AND channel = $5 AND priority = by.priority AND due_at <= $1
        ORDER BY due_at LIMIT {LARGEST_PORTION}
        FOR UPDATE SKIP LOCKED
    ) next LIMIT $3
)
UPDATE delivery d SET due_at = $2, claimed_by = $4, attempts = d.attempts + 1
"""  # noqa: S608 - a constant of this file

# A device may have passed to another person meanwhile, who must not see what was meant for the
# former one.
_TO_PEOPLE = f"""{_DUE}
FROM due, delivery o
JOIN notification n ON n.id = o.notification_id
JOIN person p ON p.id = n.person_id
LEFT JOIN device v ON v.id = o.device_id AND v.person_id = n.person_id
LEFT JOIN notification_settings q ON q.person_id = p.id
WHERE d.id = due.id AND o.id = due.id
RETURNING d.id, d.attempts, d.dedupe_key, d.created_at, d.expires_at, d.correlation_id,
    d.trace_parent,
    n.id AS notification_id, n.kind, n.parameters, n.appointment_id, n.consultation_id,
    n.broadcast_id, v.id AS device_id, v.token, p.phone_encrypted, p.email_encrypted,
    coalesce(v.locale, p.locale) AS locale, q.quiet_from, q.quiet_until, q.time_zone,
    d.is_fallback AND (n.read_at IS NOT NULL OR EXISTS (
        SELECT FROM delivery seen WHERE seen.notification_id = n.id AND seen.received_at IS NOT NULL
    )) AS seen,
    CASE WHEN v.platform = 'ios' THEN (
        SELECT count(*) FROM (
            SELECT FROM notification u WHERE u.person_id = n.person_id AND u.read_at IS NULL
            LIMIT {MOST_UNREAD}
        ) unread
    ) END AS unread
"""  # noqa: S608 - constants of this file

# One webhook at a time, and a webhook one portion at a time, whatever the number of workers: so a
# partner is sent no more at once than a portion, and a slow one keeps nobody else waiting.
_TO_WEBHOOKS = """
WITH turn AS MATERIALIZED (
    SELECT w.id FROM webhook w CROSS JOIN LATERAL (
        SELECT due_at FROM delivery WHERE webhook_id = w.id AND status = 'pending' AND due_at <= $1
        ORDER BY due_at LIMIT 1
    ) oldest
    WHERE (w.rests_until IS NULL OR w.rests_until <= $1) AND NOT EXISTS (
        SELECT FROM delivery WHERE webhook_id = w.id AND status = 'pending' AND due_at > $1
            AND claimed_by IS NOT NULL
    )
    ORDER BY oldest.due_at LIMIT 1
    FOR NO KEY UPDATE OF w SKIP LOCKED
), due AS MATERIALIZED (
    SELECT d.id FROM turn JOIN delivery d ON d.webhook_id = turn.id
    WHERE d.status = 'pending' AND d.channel = $5 AND d.due_at <= $1
    ORDER BY d.due_at LIMIT $3
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery d SET due_at = $2, claimed_by = $4, attempts = d.attempts + 1
FROM due, webhook w
WHERE d.id = due.id AND w.id = d.webhook_id
RETURNING d.id, d.attempts, d.dedupe_key, d.created_at, d.expires_at, d.correlation_id,
    d.trace_parent,
    d.payload, w.id AS webhook_id, w.url, w.disabled_at, w.secret_encrypted,
    CASE WHEN w.former_secret_until > $1 THEN w.former_secret_encrypted END AS former_encrypted
"""

# A try that its worker did not live to end is none that the carrier refused: whoever kills workers
# long enough would else use up all tries of what nobody has refused yet.
_TAKE_BACK = """
UPDATE delivery SET due_at = $1, claimed_by = NULL, attempts = attempts - 1
WHERE status = 'pending' AND claimed_by IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = claimed_by
)
RETURNING id
"""


async def claim(channel: Channel, limit: int) -> list[Parcel]:
    """Take up to `limit` due deliveries of a channel for the length of the lease.

    What is past its time to live, whose address is no longer that person's or whose word has been
    seen is dropped on the way; what would break somebody's quiet hours is put off to their end. For
    what cannot be read it was a failed try. Nothing is due any more when the list is empty.
    """
    sql = _TO_WEBHOOKS if channel is Channel.WEBHOOK else _TO_PEOPLE
    while True:
        at = now()
        async with transaction():
            rows = await query(sql, at, at + LEASE, limit, PROCESS, channel.value)
            judged = [_judged(channel, row, at) for row in rows]
            unsendable = [one for one in judged if isinstance(one, Unsendable)]
            await _withhold(unsendable)
        metrics.withheld(channel.value, [one.reason for one in unsendable])
        parcels = [one for one in judged if isinstance(one, Parcel)]
        if parcels or not rows:
            return parcels


def _judged(channel: Channel, row: Mapping[str, Any], at: datetime) -> Parcel | Unsendable:
    try:
        return judged(channel, row, at)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others of the portion are to go
        # Most likely a kind of a later release, or a key that is missing. Never in the error's own
        # words: they quote what could not be read.
        reason = f"UNREADABLE: {type(error).__name__}"
        log.error("delivery %d: %s", row["id"], reason)  # noqa: TRY400 - as above
        last = _is_last(channel, row["attempts"])
        return Unsendable(row["id"], reason, None if last else at + UNREADABLE_WAIT, failed=True)


_WITHHOLD = """
UPDATE delivery d SET claimed_by = NULL, last_error = held.reason,
    due_at = coalesce(held.until, d.due_at),
    attempts = CASE WHEN held.until IS NULL OR held.failed THEN d.attempts ELSE d.attempts - 1 END,
    status = CASE
        WHEN held.until IS NOT NULL THEN d.status WHEN held.failed THEN 'dead' ELSE 'dropped'
    END,
    settled_at = CASE WHEN held.until IS NULL THEN $5::timestamptz END
FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::bool[])
    AS held(id, reason, until, failed)
WHERE d.id = held.id
"""


async def _withhold(held: Collection[Unsendable]) -> None:
    if held:
        await query(
            _WITHHOLD,
            [one.id for one in held],
            [one.reason for one in held],
            [one.until for one in held],
            [one.failed for one in held],
            now(),
        )


async def take_back() -> int:
    """Make what dead processes had claimed due at once; how many deliveries that were.

    A process is alive while it has a connection to this database. All workers sign in to PostgreSQL
    as one role: of another role's connections it does not show the names.
    """
    return len(await query(_TAKE_BACK, now()))


_RELEASE = """
UPDATE delivery SET due_at = $1, claimed_by = NULL, attempts = attempts - 1
WHERE status = 'pending' AND claimed_by = $2
RETURNING id
"""


async def release() -> int:
    """Make what this process has claimed due at once, for any; how many deliveries that were."""
    return len(await query(_RELEASE, now(), PROCESS))


_NEXT_DUE = """
SELECT min(next.due_at) AS at
FROM unnest($2::text[]) AS by(channel) CROSS JOIN unnest('{0,1,2}'::int[]) AS of(priority)
CROSS JOIN LATERAL (
    SELECT due_at FROM delivery
    WHERE status = 'pending' AND channel = by.channel AND priority = of.priority
        AND claimed_by IS NULL AND due_at > $1
    ORDER BY due_at LIMIT 1
) next
"""


async def next_due(channels: Collection[Channel]) -> timedelta | None:
    """How long until something that is put off is due on one of the channels."""
    at = now()
    [row] = await query(_NEXT_DUE, at, [channel.value for channel in channels])
    return None if row["at"] is None else row["at"] - at


# Whose lease ran out can still say that it went; that it did not is for whoever has it now. What a
# phone confirmed has been sent, also when the carrier's answer was lost.
_SETTLE = """
UPDATE delivery d SET settled_at = $5, message_id = told.message_id,
    status = CASE WHEN d.received_at IS NULL THEN $4 ELSE 'sent' END,
    last_error = CASE WHEN d.received_at IS NULL THEN told.reason END
FROM unnest($1::bigint[], $2::text[], $3::text[], $6::int[])
    AS told(id, reason, message_id, attempts)
WHERE d.id = told.id AND d.status = 'pending'
    AND ($4 = 'sent' OR d.claimed_by = $7 AND d.attempts = told.attempts)
"""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a delivery ended: the carrier's name for it, or why it did not go."""

    parcel: Parcel
    reason: str | None = None
    message_id: str | None = None


async def settle(settlements: Collection[Settlement], status: DeliveryStatus) -> None:
    """Close deliveries for good, but for what another worker has taken over meanwhile."""
    if settlements:
        await query(
            _SETTLE,
            [one.parcel.id for one in settlements],
            [_brief(one.reason) for one in settlements],
            [_brief(one.message_id) for one in settlements],
            status.value,
            now(),
            [one.parcel.attempts for one in settlements],
            PROCESS,
        )


def _brief(told: str | None) -> str | None:
    return told and told[:LONGEST_REASON]


@dataclass(frozen=True, slots=True)
class Postponement:
    """A try that failed; `retry_after` is how long the carrier asked to be left alone."""

    parcel: Parcel
    reason: str
    retry_after: timedelta | None


_POSTPONE = """
UPDATE delivery d SET claimed_by = NULL, due_at = late.due_at,
    status = CASE WHEN d.received_at IS NULL THEN d.status ELSE 'sent' END,
    settled_at = CASE WHEN d.received_at IS NULL THEN d.settled_at ELSE $4::timestamptz END,
    last_error = CASE WHEN d.received_at IS NULL THEN late.reason END
FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $5::int[])
    AS late(id, due_at, reason, attempts)
WHERE d.id = late.id AND d.status = 'pending'
    AND d.claimed_by = $6 AND d.attempts = late.attempts
"""


async def postpone(postponements: Collection[Postponement]) -> None:
    """Try again later: exponential backoff with jitter, never sooner than `retry_after`.

    After the last attempt a delivery is dead: kept and seen, not tried again.
    """
    last = [one for one in postponements if is_last_try(one.parcel)]
    await settle([Settlement(one.parcel, one.reason) for one in last], DeliveryStatus.DEAD)
    again = [one for one in postponements if not is_last_try(one.parcel)]
    if again:
        await query(
            _POSTPONE,
            [one.parcel.id for one in again],
            [_due_again(one) for one in again],
            [_brief(one.reason) for one in again],
            now(),
            [one.parcel.attempts for one in again],
            PROCESS,
        )


def is_last_try(parcel: Parcel) -> bool:
    """Whether it is given up when it fails now: partners are tried for days, people for hours."""
    return _is_last(parcel.channel, parcel.attempts)


def _is_last(channel: Channel, attempts: int) -> bool:
    webhook = channel is Channel.WEBHOOK
    return attempts >= (MOST_ATTEMPTS_AT_WEBHOOKS if webhook else MOST_ATTEMPTS)


def _due_again(one: Postponement) -> datetime:
    webhook = one.parcel.channel is Channel.WEBHOOK
    longest = LONGEST_WAIT_FOR_WEBHOOKS if webhook else LONGEST_WAIT
    first = timedelta(seconds=settings().push_first_wait_seconds)
    chance = random.random()  # nosec B311 # noqa: S311 - jitter, not a secret
    wait = backoff(one.parcel.attempts, chance, longest, first)
    return now() + max(wait, one.retry_after or timedelta(0))


def backoff(
    attempts: int,
    chance: float,
    longest: timedelta = LONGEST_WAIT,
    first: timedelta = FIRST_WAIT,
) -> timedelta:
    """The wait after the n-th attempt: doubling from `first`, half of it up to `chance` (0…1).

    "Equal jitter": half of the wait is sure, half is drawn, so that retries spread out
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    """
    whole = min(first * 2 ** (attempts - 1), longest)
    return timedelta(seconds=whole.total_seconds() * (1 + chance) / 2)


# In the order of their keys, as who writes deliveries to several devices locks them.
_FORGET = """
WITH dead AS MATERIALIZED (
    SELECT v.id FROM device v
    JOIN unnest($1::bigint[], $2::text[]) AS told(id, token) ON told.id = v.id
    WHERE v.token = told.token
    ORDER BY v.id FOR UPDATE OF v
)
DELETE FROM device v USING dead WHERE v.id = dead.id
"""
_ADDRESSED = "SELECT id FROM delivery WHERE id = ANY($1::bigint[]) AND device_id IS NOT NULL"


async def forget_devices(parcels: Collection[Parcel]) -> set[int]:
    """Remove devices whose tokens Firebase no longer knows.

    Gives the ids of those deliveries that still have one: it has another token by now.
    """
    pushes = [(one, one.content) for one in parcels if isinstance(one.content, Letter)]
    if not pushes:
        return set()
    ids, tokens = [to.device_id for _, to in pushes], [one.address for one, _ in pushes]
    await query(_FORGET, ids, tokens)
    return {row["id"] for row in await query(_ADDRESSED, [one.id for one, _ in pushes])}
