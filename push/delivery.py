"""Emptying the outbox: claim, send, write down what became of each delivery."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from mulin.clock import now
from mulin.global_ids import global_id
from mulin.notifications import outbox
from mulin.notifications.kinds import KINDS, Collapse
from mulin.notifications.models import Channel, DeliveryStatus
from mulin.notifications.outbox import Postponement, Settlement
from mulin.notifications.parcels import Event, Letter, Parcel
from push.channel import Carrier, Delayed, Message, Outcome, Rejected, Sent, Unregistered
from push.channels import Carriers
from push.pace import Pace

log = logging.getLogger(__name__)

# While one portion waits for its last answers, the next is on its way.
LANES = 2
_PATIENCE_SECONDS = 30


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


async def deliver_due(carriers: Carriers, pace: Pace) -> Report:
    """Send what is due on every channel until nothing is.

    At least once: a worker that dies between sending and writing down leaves its claims to be taken
    back, and the message goes again with the same dedupe key. `pace` bounds the pushes of all
    processes together.
    """
    reports = await asyncio.gather(
        *(
            _deliver(channel, carrier, pace if channel is Channel.PUSH else None)
            for channel, carrier in carriers.items()
        )
    )
    total = sum(reports, Report())
    if total != Report():
        log.info("delivered: %d sent, %d delayed, %d failed", *_figures(total))
    return total


def _figures(report: Report) -> tuple[int, int, int]:
    return report.sent, report.delayed, report.failed


async def _deliver(channel: Channel, carrier: Carrier, pace: Pace | None) -> Report:
    turn = asyncio.Lock()
    lanes = (_empty(channel, carrier, pace, turn) for _ in range(LANES))
    return sum(await asyncio.gather(*lanes), Report())


async def _empty(
    channel: Channel, carrier: Carrier, pace: Pace | None, turn: asyncio.Lock
) -> Report:
    total = Report()
    # No more than can go within the lease of what is claimed.
    most = carrier.most if pace is None else min(carrier.most, pace.per_second * _PATIENCE_SECONDS)
    while True:
        # In turn: two that claim at once would part a portion between them.
        async with turn:
            parcels = await outbox.claim(channel, most)
        if not parcels:
            return total
        while parcels:
            allowed = len(parcels) if pace is None else await pace.take(len(parcels))
            portion, parcels = parcels[:allowed], parcels[allowed:]
            outcomes = await carrier.send([message_of(parcel) for parcel in portion])
            total += await _settle(portion, outcomes)


def message_of(parcel: Parcel) -> Message:
    """A parcel as its carrier takes it."""
    if isinstance(parcel.content, Event):
        return Message(
            address=parcel.address,
            dedupe_key=parcel.dedupe_key,
            collapse_key=parcel.dedupe_key,
            title="",
            body=parcel.content.payload,
            data={},
            link=None,
            time_to_live=parcel.expires_at - now(),
            urgent=False,
            language="en",
            secret=parcel.content.secret,
        )
    letter = parcel.content
    data, link = _place(letter)
    kind = KINDS[letter.kind]
    thread = link if kind.collapse is Collapse.THREAD else None
    return Message(
        address=parcel.address,
        dedupe_key=parcel.dedupe_key,
        collapse_key=parcel.dedupe_key if thread is None else f"{letter.kind.value}:{thread}",
        title=letter.text.title,
        body=letter.text.body,
        data=data,
        link=link,
        time_to_live=parcel.expires_at - now(),
        urgent=kind.urgent,
        language=letter.language,
        badge=letter.unread,
    )


def _place(letter: Letter) -> tuple[dict[str, str], str | None]:
    """What the app is told beside the words, and the screen it opens."""
    data = {
        "kind": letter.kind.name,
        "notificationId": global_id("Notification", letter.notification_id),
    }
    link = letter.parameters.get("link")
    if letter.appointment_id is not None:
        data["appointmentId"] = global_id("Appointment", letter.appointment_id)
        link = f"/appointments/{data['appointmentId']}"
    elif letter.consultation_id is not None:
        data["consultationId"] = global_id("Consultation", letter.consultation_id)
        link = f"/consultations/{data['consultationId']}"
    return data, link


async def _settle(parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> Report:
    sent, dropped, dead = list[Settlement](), list[Settlement](), list[Settlement]()
    delayed = list[Postponement]()
    for parcel, outcome in zip(parcels, outcomes, strict=True):
        match outcome:
            case Sent(message_id):
                sent.append(Settlement(parcel, message_id=message_id))
            case Delayed(reason, retry_after):
                delayed.append(Postponement(parcel, reason, retry_after))
            case Unregistered(reason):
                dropped.append(Settlement(parcel, reason))
            case Rejected(reason):
                dead.append(Settlement(parcel, reason))
    await outbox.settle(sent, DeliveryStatus.SENT)
    await outbox.postpone(delayed)
    await outbox.settle(dropped, DeliveryStatus.DROPPED)
    await outbox.forget_devices([one.parcel for one in dropped])
    await outbox.settle(dead, DeliveryStatus.DEAD)
    return Report(len(sent), len(delayed), len(dropped) + len(dead))
