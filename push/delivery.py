"""Emptying the outbox: claim, send, write down what became of each delivery."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
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
Ask = Callable[[], Awaitable[object]]
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


async def deliver_due(carriers: Carriers, pace: Pace, more: Ask | None = None) -> Report:
    """Send what is due on every channel until nothing is.

    At least once: a worker that dies between sending and writing down leaves its claims to be taken
    back, and the message goes again with the same dedupe key. `pace` bounds the pushes of all
    processes together; `more` is called for each full portion, when there may be work for another
    process too.
    """
    reports = await asyncio.gather(
        *(
            _Lanes(channel, carrier, pace if channel is Channel.PUSH else None, more).empty()
            for channel, carrier in carriers.items()
        )
    )
    total = sum(reports, Report())
    if total != Report():
        log.info(
            "delivered: %d sent, %d delayed, %d failed", total.sent, total.delayed, total.failed
        )
    return total


class Rounds:
    """The rounds of one process, never two at once: what is asked for meanwhile is one more."""

    def __init__(self, carriers: Carriers, pace: Pace) -> None:
        self._carriers = carriers
        self._pace = pace
        self._asked = False
        self._under_way = False

    async def make(self, more: Ask | None = None) -> None:
        """See `deliver_due`."""
        self._asked = True
        if self._under_way:
            return
        self._under_way = True
        try:
            while self._asked:
                self._asked = False
                await deliver_due(self._carriers, self._pace, more)
        finally:
            self._under_way = False


class _Lanes:
    """One channel's deliveries: a portion is on its way while another waits for answers."""

    def __init__(
        self, channel: Channel, carrier: Carrier, pace: Pace | None, more: Ask | None
    ) -> None:
        self._channel = channel
        self._carrier = carrier
        self._pace = pace
        self._more = more
        self._turn = asyncio.Lock()
        # No more than can go within the lease of what is claimed.
        bound = carrier.most if pace is None else pace.per_second * _PATIENCE_SECONDS
        self._most = min(carrier.most, bound)

    async def empty(self) -> Report:
        return sum(await asyncio.gather(*(self._lane() for _ in range(LANES))), Report())

    async def _lane(self) -> Report:
        total = Report()
        while parcels := await self._claimed():
            while parcels:
                allowed = len(parcels)
                if self._pace is not None:
                    allowed = await self._pace.take(allowed)
                portion, parcels = parcels[:allowed], parcels[allowed:]
                outcomes = await self._carrier.send([message_of(parcel) for parcel in portion])
                total += await _settle(portion, outcomes)
        return total

    async def _claimed(self) -> list[Parcel]:
        # In turn: two that claim at once would part a portion between them.
        async with self._turn:
            parcels = await outbox.claim(self._channel, self._most)
        if len(parcels) == self._most and self._more is not None:
            await self._more()
        return parcels


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
