"""Emptying the outbox: claim, send, write down what became of each delivery."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from mulin.clock import now
from mulin.global_ids import global_id
from mulin.notifications import outbox
from mulin.notifications.models import DeliveryStatus
from mulin.notifications.outbox import Parcel
from push.channel import (
    MAX_BATCH,
    Delayed,
    Outcome,
    PushChannel,
    PushMessage,
    Rejected,
    Sent,
    Unregistered,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """How many deliveries were sent, put off, and given up."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.sent + other.sent, self.delayed + other.delayed, self.failed + other.failed
        )


async def deliver_due(channel: PushChannel) -> Report:
    """Send what is due until nothing is.

    At least once: a worker that dies between sending and writing down leaves its lease to run out,
    and the message goes again with the same dedupe key.
    """
    total = Report()
    while parcels := await outbox.claim(MAX_BATCH):
        outcomes = await channel.send([_message(parcel) for parcel in parcels])
        total += await _settle(parcels, outcomes)
    if total != Report():
        log.info("pushes: %d sent, %d delayed, %d failed", total.sent, total.delayed, total.failed)
    return total


def _message(parcel: Parcel) -> PushMessage:
    data = {
        "kind": parcel.kind.name,
        "notificationId": global_id("Notification", parcel.notification_id),
    }
    link = None
    if parcel.appointment_id is not None:
        data["appointmentId"] = global_id("Appointment", parcel.appointment_id)
        link = f"/appointments/{data['appointmentId']}"
    elif parcel.consultation_id is not None:
        data["consultationId"] = global_id("Consultation", parcel.consultation_id)
        link = f"/consultations/{data['consultationId']}"
    return PushMessage(
        token=parcel.token,
        dedupe_key=parcel.dedupe_key,
        title=parcel.text.title,
        body=parcel.text.body,
        data=data,
        link=link,
        time_to_live=parcel.expires_at - now(),
        urgent=parcel.urgent,
    )


async def _settle(parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> Report:
    sent, failed, delayed = list[Parcel](), 0, 0
    for parcel, outcome in zip(parcels, outcomes, strict=True):
        match outcome:
            case Sent():
                sent.append(parcel)
            case Delayed(reason, retry_after):
                await outbox.postpone(parcel, reason, retry_after)
                delayed += 1
            case Unregistered(reason):
                await outbox.settle([parcel], DeliveryStatus.DROPPED, reason)
                await outbox.forget_device(parcel.device_id)
                failed += 1
            case Rejected(reason):
                await outbox.settle([parcel], DeliveryStatus.DEAD, reason)
                failed += 1
    await outbox.settle(sent, DeliveryStatus.SENT, None)
    return Report(len(sent), delayed, failed)
