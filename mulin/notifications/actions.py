"""Writing the inbox and its outbox, in the transaction of what there is to tell."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from mulin import events, jobs
from mulin.clock import now
from mulin.correlation import current_request_id
from mulin.database import query, transaction
from mulin.notifications.channels import carried
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Channel, Notification, NotificationKind
from mulin.people.viewer import Viewer
from mulin.refusals import not_found
from mulin.tracing import trace_parent

DELIVER = "notifications.deliver"
"""The job that empties the outbox."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one person is to hear; `parameters` are those of `kinds.render`."""

    person_id: int
    kind: NotificationKind
    parameters: Mapping[str, str]


# `addressed` keeps devices from being removed meanwhile, which would fail what there is to tell of.
# A way is a channel that a kind of notification can go by: `wait` is how long a fallback holds
# back, `wanted` whether it goes when its reader chose nothing. The inbox is written in any case.
_NOTIFY = """
WITH told AS (
    INSERT INTO notification (person_id, kind, parameters, appointment_id, consultation_id,
        broadcast_id, created_at)
    SELECT person_id, kind, parameters, $4, $5, $6, $7
    FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS word(person_id, kind, parameters)
    RETURNING id, person_id, kind
), addressed AS MATERIALIZED (
    SELECT id, person_id FROM device WHERE person_id = ANY($1::bigint[])
    ORDER BY id FOR KEY SHARE
), sent AS (
    INSERT INTO delivery (channel, priority, notification_id, device_id, is_fallback, dedupe_key,
        status, attempts, due_at, expires_at, correlation_id, trace_parent, created_at)
    SELECT way.channel, way.priority, told.id, device.id, way.wait IS NOT NULL,
        replace(gen_random_uuid()::text, '-', ''), 'pending', 0,
        $7 + CASE
            WHEN told.person_id IN (SELECT person_id FROM addressed)
                AND NOT EXISTS (
                    SELECT FROM channel_choice off WHERE off.person_id = told.person_id
                    AND off.kind = told.kind AND off.channel = 'push' AND NOT off.wanted
                )
            THEN coalesce(way.wait, '0') ELSE '0'
        END,
        $7 + way.lifetime, $9, $10, $7
    FROM told
    JOIN json_to_recordset($8) AS way(kind text, channel text, lifetime interval, wait interval,
        wanted bool, priority int) ON way.kind = told.kind
    JOIN person ON person.id = told.person_id
    LEFT JOIN addressed device ON way.channel = 'push' AND device.person_id = told.person_id
    LEFT JOIN channel_choice choice ON choice.person_id = told.person_id
        AND choice.kind = told.kind AND choice.channel = way.channel
    WHERE coalesce(choice.wanted, way.wanted)
        AND CASE way.channel
            WHEN 'push' THEN device.id IS NOT NULL
            WHEN 'sms' THEN person.phone_encrypted IS NOT NULL
            WHEN 'email' THEN person.email_encrypted IS NOT NULL
        END
        AND NOT EXISTS (
            SELECT FROM muted_thread muted WHERE muted.person_id = told.person_id
            AND (muted.appointment_id = $4 OR muted.consultation_id = $5)
        )
)
SELECT id, person_id FROM told
"""


async def notify(
    words: Sequence[Word],
    *,
    appointment_id: int | None = None,
    consultation_id: int | None = None,
    broadcast_id: int | None = None,
) -> None:
    """Put notifications into people's inboxes, and on their way by every channel they go by.

    Belongs inside the transaction of the change it tells of; after its commit the inboxes are live
    and the delivery worker is woken.
    """
    if not words:
        return
    rows = await query(
        _NOTIFY,
        [word.person_id for word in words],
        [word.kind.value for word in words],
        [json.dumps(dict(word.parameters)) for word in words],
        appointment_id,
        consultation_id,
        broadcast_id,
        now(),
        _ways(frozenset(word.kind for word in words), carried()),
        current_request_id(),
        trace_parent(),
    )
    for row in rows:
        event = events.Event("notification", row["id"], "created", row["id"])
        events.tell(event, [events.of_person(row["person_id"])])
    jobs.wake(DELIVER)


@lru_cache(maxsize=256)
def _ways(kinds: frozenset[NotificationKind], channels: tuple[Channel, ...]) -> str:
    ways = [
        {
            "kind": kind.value,
            "channel": channel.value,
            "lifetime": KINDS[kind].time_to_live,
            "wait": KINDS[kind].sms_after if channel is Channel.SMS else None,
            "wanted": KINDS[kind].wanted(channel),
            "priority": KINDS[kind].priority,
        }
        for kind in kinds
        for channel in channels
    ]
    return json.dumps(ways, default=_interval)


def _interval(length: timedelta) -> str:
    return f"{length.total_seconds()} seconds"


async def mark_read(viewer: Viewer, notification_id: int) -> Notification:
    """Mark one of the viewer's notifications as read; a second time changes nothing.

    Raises Refusal NOT_FOUND id.
    """
    async with transaction():
        await query(
            "UPDATE notification SET read_at = $3 "
            "WHERE id = $1 AND person_id = $2 AND read_at IS NULL",
            notification_id,
            viewer.person_id,
            now(),
        )
        found = await Notification.get_or_none(id=notification_id, person_id=viewer.person_id)
    if found is None:
        raise not_found("id")
    return found


async def mark_all_read(viewer: Viewer) -> int:
    """Mark all of the viewer's notifications as read; gives how many were not."""
    rows = await query(
        "UPDATE notification SET read_at = $2 "
        "WHERE person_id = $1 AND read_at IS NULL RETURNING id",
        viewer.person_id,
        now(),
    )
    return len(rows)
