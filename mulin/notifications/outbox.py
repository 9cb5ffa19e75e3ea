"""The outbox: deliveries claimed under a lease, and what became of them.

Any number of workers may claim at once. One that dies keeps nothing: `take_back` makes its rows due
again as soon as PostgreSQL has lost its connections, and the lease does so for a worker that hangs.
They go with the dedupe key they had, so that a phone shows the message once.
"""

import json
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from mulin import metrics
from mulin.clock import now
from mulin.crypto import decrypt
from mulin.database import PROCESS, query, transaction
from mulin.messages import Language
from mulin.notifications.kinds import KINDS, render
from mulin.notifications.models import Channel, DeliveryStatus, NotificationKind
from mulin.notifications.parcels import Event, Letter, Parcel, Unsendable
from mulin.notifications.quiet import HELD, QuietHours
from mulin.settings import settings

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
MOST_ATTEMPTS_AT_WEBHOOKS = 30
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WAIT_FOR_WEBHOOKS = timedelta(hours=6)
LONGEST_REASON = 200
MOST_UNREAD = 99
"""What an icon of a phone shows at most."""

# Materialized, so that no plan runs the limited part again for each row it is joined to.
_DUE = """
WITH due AS MATERIALIZED (
    SELECT id FROM delivery
    WHERE status = 'pending' AND channel = $5 AND due_at <= $1
    ORDER BY priority, due_at LIMIT $3
    FOR UPDATE SKIP LOCKED
)
UPDATE delivery d SET due_at = $2, claimed_by = $4, attempts = d.attempts + 1
"""

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


EXPIRED = "expired"
"""Why a delivery was dropped that outlived its time to live."""


async def claim(channel: Channel, limit: int) -> list[Parcel]:
    """Take up to `limit` due deliveries of a channel for the length of the lease.

    What is past its time to live, whose address is no longer that person's or whose word has been
    seen is dropped on the way; what would break somebody's quiet hours is put off to their end.
    Nothing is due any more when the list is empty.
    """
    sql = _TO_WEBHOOKS if channel is Channel.WEBHOOK else _TO_PEOPLE
    judge = _event if channel is Channel.WEBHOOK else _letter
    while True:
        at = now()
        async with transaction():
            rows = await query(sql, at, at + LEASE, limit, PROCESS, channel.value)
            judged = [judge(channel, row, at) for row in rows]
            unsendable = [one for one in judged if isinstance(one, Unsendable)]
            await _withhold(unsendable)
        metrics.withheld(channel.value, [one.reason for one in unsendable])
        parcels = [one for one in judged if isinstance(one, Parcel)]
        if parcels or not rows:
            return parcels


def _event(channel: Channel, row: Mapping[str, Any], at: datetime) -> Parcel | Unsendable:
    if row["expires_at"] <= at:
        return Unsendable(row["id"], EXPIRED)
    if row["disabled_at"] is not None:
        return Unsendable(row["id"], "webhook disabled")
    kept = (row["secret_encrypted"], row["former_encrypted"])
    secrets = tuple(decrypt(secret) for secret in kept if secret is not None)
    return _parcel(channel, row, row["url"], Event(row["webhook_id"], row["payload"], secrets))


def _letter(channel: Channel, row: Mapping[str, Any], at: datetime) -> Parcel | Unsendable:
    kind = NotificationKind(row["kind"])
    address = _address(channel, row)
    if row["expires_at"] <= at:
        return Unsendable(row["id"], EXPIRED)
    if address is None:
        return Unsendable(row["id"], "address removed")
    if row["seen"]:
        return Unsendable(row["id"], "seen elsewhere")
    if not KINDS[kind].urgent and row["quiet_from"] is not None:
        quiet = QuietHours(row["quiet_from"], row["quiet_until"], row["time_zone"])
        until = quiet.end_at(at)
        if until is not None:
            return Unsendable(row["id"], HELD, until)
    parameters = json.loads(row["parameters"])
    language = cast("Language", row["locale"])
    letter = Letter(
        notification_id=row["notification_id"],
        kind=kind,
        parameters=parameters,
        appointment_id=row["appointment_id"],
        consultation_id=row["consultation_id"],
        broadcast_id=row["broadcast_id"],
        device_id=row["device_id"],
        language=language,
        text=render(kind, parameters, language),
        unread=row["unread"],
    )
    return _parcel(channel, row, address, letter)


def _address(channel: Channel, row: Mapping[str, Any]) -> str | None:
    if channel is Channel.PUSH:
        return cast("str | None", row["token"])
    kept = row["phone_encrypted"] if channel is Channel.SMS else row["email_encrypted"]
    return None if kept is None else decrypt(kept)


def _parcel(
    channel: Channel, row: Mapping[str, Any], address: str, content: Letter | Event
) -> Parcel:
    return Parcel(
        id=row["id"],
        channel=channel,
        attempts=row["attempts"],
        dedupe_key=row["dedupe_key"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        correlation_id=row["correlation_id"],
        trace_parent=row["trace_parent"],
        address=address,
        content=content,
    )


_WITHHOLD = """
UPDATE delivery d SET claimed_by = NULL, last_error = held.reason,
    due_at = coalesce(held.until, d.due_at),
    attempts = CASE WHEN held.until IS NULL THEN d.attempts ELSE d.attempts - 1 END,
    status = CASE WHEN held.until IS NULL THEN 'dropped' ELSE d.status END,
    settled_at = CASE WHEN held.until IS NULL THEN $4::timestamptz END
FROM unnest($1::bigint[], $2::text[], $3::timestamptz[]) AS held(id, reason, until)
WHERE d.id = held.id
"""


async def _withhold(held: Collection[Unsendable]) -> None:
    if held:
        await query(
            _WITHHOLD,
            [one.id for one in held],
            [one.reason for one in held],
            [one.until for one in held],
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
SELECT min(next.due_at) AS at FROM unnest($2::text[]) AS by(channel) CROSS JOIN LATERAL (
    SELECT due_at FROM delivery
    WHERE status = 'pending' AND channel = by.channel AND claimed_by IS NULL AND due_at > $1
    ORDER BY due_at LIMIT 1
) next
"""


async def next_due(channels: Collection[Channel]) -> timedelta | None:
    """How long until something that is put off is due on one of the channels."""
    at = now()
    [row] = await query(_NEXT_DUE, at, [channel.value for channel in channels])
    return None if row["at"] is None else row["at"] - at


_SETTLE = """
UPDATE delivery d SET status = $4, settled_at = $5, last_error = told.reason,
    message_id = told.message_id
FROM unnest($1::bigint[], $2::text[], $3::text[]) AS told(id, reason, message_id)
WHERE d.id = told.id AND d.status = 'pending'
"""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a delivery ended: the carrier's name for it, or why it did not go."""

    parcel: Parcel
    reason: str | None = None
    message_id: str | None = None


async def settle(settlements: Collection[Settlement], status: DeliveryStatus) -> None:
    """Close deliveries for good."""
    if settlements:
        await query(
            _SETTLE,
            [one.parcel.id for one in settlements],
            [_brief(one.reason) for one in settlements],
            [_brief(one.message_id) for one in settlements],
            status.value,
            now(),
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
UPDATE delivery d SET due_at = late.due_at, claimed_by = NULL, last_error = late.reason
FROM unnest($1::bigint[], $2::timestamptz[], $3::text[]) AS late(id, due_at, reason)
WHERE d.id = late.id AND d.status = 'pending'
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
        )


def is_last_try(parcel: Parcel) -> bool:
    """Whether it is given up when it fails now: partners are tried for days, people for hours."""
    webhook = parcel.channel is Channel.WEBHOOK
    return parcel.attempts >= (MOST_ATTEMPTS_AT_WEBHOOKS if webhook else MOST_ATTEMPTS)


def _due_again(one: Postponement) -> datetime:
    webhook = one.parcel.channel is Channel.WEBHOOK
    longest = LONGEST_WAIT_FOR_WEBHOOKS if webhook else LONGEST_WAIT
    first = timedelta(seconds=settings().push_first_wait_seconds)
    chance = random.random()  # noqa: S311 - jitter, not a secret
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


async def forget_devices(parcels: Collection[Parcel]) -> None:
    """Remove devices whose tokens Firebase no longer knows."""
    ids = [one.content.device_id for one in parcels if isinstance(one.content, Letter)]
    if ids:
        await query("DELETE FROM device WHERE id = ANY($1::bigint[])", ids)
