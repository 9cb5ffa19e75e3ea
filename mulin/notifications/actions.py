"""Writing the inbox and its outbox, in the transaction of what there is to tell."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mulin import events, jobs
from mulin.clock import now
from mulin.database import query, transaction
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Notification, NotificationKind
from mulin.people.viewer import Viewer
from mulin.refusals import not_found

DELIVER = "notifications.deliver"
"""The job that empties the outbox."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one person is to hear; `parameters` are those of `kinds.render`."""

    person_id: int
    kind: NotificationKind
    parameters: Mapping[str, str]


_NOTIFY = """
WITH told AS (
    INSERT INTO notification
        (person_id, kind, parameters, appointment_id, consultation_id, created_at)
    SELECT person_id, kind, parameters, $4, $8, $5
    FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS word(person_id, kind, parameters)
    RETURNING id, person_id, kind
), sent AS (
    INSERT INTO delivery
        (notification_id, device_id, dedupe_key, status, attempts, due_at, expires_at, created_at)
    SELECT told.id, device.id, replace(gen_random_uuid()::text, '-', ''), 'pending', 0, $5,
        $5 + lifetime.length, $5
    FROM told
    JOIN device ON device.person_id = told.person_id
    JOIN unnest($6::text[], $7::interval[]) AS lifetime(kind, length) ON lifetime.kind = told.kind
)
SELECT id, person_id FROM told
"""


async def notify(
    words: Sequence[Word],
    *,
    appointment_id: int | None = None,
    consultation_id: int | None = None,
) -> None:
    """Put notifications into people's inboxes and a delivery for each of their devices.

    Belongs inside the transaction of the change it tells of; after its commit the inboxes are live
    and the delivery worker is woken.
    """
    if not words:
        return
    lifetimes = {word.kind: KINDS[word.kind].time_to_live for word in words}
    rows = await query(
        _NOTIFY,
        [word.person_id for word in words],
        [word.kind.value for word in words],
        [json.dumps(dict(word.parameters)) for word in words],
        appointment_id,
        now(),
        [kind.value for kind in lifetimes],
        list(lifetimes.values()),
        consultation_id,
    )
    for row in rows:
        event = events.Event("notification", row["id"], "created")
        events.tell(event, [events.of_person(row["person_id"])])
    jobs.wake(DELIVER)


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
