"""Writing the inbox and its outbox, in the transaction of what there is to tell."""

import uuid
from collections.abc import Mapping

from mulin import events, jobs
from mulin.clock import now
from mulin.database import query, transaction
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Delivery, Device, Notification, NotificationKind
from mulin.people.viewer import Viewer
from mulin.refusals import not_found

DELIVER = "notifications.deliver"
"""The job that empties the outbox."""


async def notify(
    person_id: int,
    kind: NotificationKind,
    parameters: Mapping[str, str],
    *,
    appointment_id: int | None = None,
) -> None:
    """Put a notification into somebody's inbox and a delivery for each of their devices.

    Belongs inside the transaction of the change it tells of; after its commit the inbox is live
    and the delivery worker is woken.
    """
    at = now()
    notification = await Notification.create(
        person_id=person_id,
        kind=kind,
        appointment_id=appointment_id,
        parameters=dict(parameters),
        created_at=at,
    )
    await Delivery.bulk_create(
        Delivery(
            notification_id=notification.id,
            device_id=device_id,
            dedupe_key=uuid.uuid4().hex,
            due_at=at,
            expires_at=at + KINDS[kind].time_to_live,
            created_at=at,
        )
        for device_id in await Device.filter(person_id=person_id).values_list("id", flat=True)
    )
    events.tell(
        events.Event("notification", notification.id, "created"), [events.of_person(person_id)]
    )
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
