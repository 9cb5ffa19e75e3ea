"""Emptying the outbox: claim, send, write down what became of each delivery."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from mulin.clock import now
from mulin.global_ids import global_id
from mulin.notifications import outbox
from mulin.notifications.kinds import KINDS, Collapse
from mulin.notifications.links import deep_link, thread_of
from mulin.notifications.models import Channel, DeliveryStatus
from mulin.notifications.outbox import Postponement, Settlement
from mulin.notifications.parcels import Event, Letter, Parcel
from mulin.notifications.wording import on_a_screen
from mulin.webhooks import endpoints
from push import measuring
from push.channel import Carrier, Delayed, Message, Outcome, Rejected, Sent, Unregistered
from push.channels import Carriers
from push.pace import Pace

log = logging.getLogger(__name__)

# While one portion waits for its last answers, the next is on its way.
LANES = 2
ROUNDS_OF_WEBHOOKS = 4
Ask = Callable[[], Awaitable[object]]
T = TypeVar("T")
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


async def deliver_due(
    channel: Channel,
    carrier: Carrier,
    pace: Pace,
    more: Ask | None = None,
    enough: asyncio.Event | None = None,
) -> Report:
    """Send what is due on a channel until nothing is, or until it is `enough`.

    At least once: a worker that dies between sending and writing down leaves its claims to be taken
    back, and the message goes again with the same dedupe key. `pace` bounds the pushes of all
    processes together; `more` is called for each full portion, when there may be work for another
    process too.
    """
    lanes = _Lanes(channel, carrier, pace if channel is Channel.PUSH else None, more)
    total = await lanes.empty(enough or asyncio.Event())
    if total != Report():
        log.info(
            "delivered: %d sent, %d delayed, %d failed", total.sent, total.delayed, total.failed
        )
    return total


async def _all_ended(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What all of them give, once every one has ended; then the first error, if there was one.

    Whoever went on alone would send what is let go of meanwhile, and it would go twice.
    """
    results = await asyncio.gather(*works, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return cast("list[T]", results)


class Rounds:
    """The rounds of one process, channel by channel: what is asked for meanwhile is one more.

    A round of a channel goes on alone, but for those of webhooks: each waits for its slowest
    partner, so there may be `ROUNDS_OF_WEBHOOKS` at once.
    """

    def __init__(self, carriers: Carriers, pace: Pace) -> None:
        self._carriers = carriers
        self._pace = pace
        self._asked = set[Channel]()
        self._under_way = Counter[Channel]()
        self._enough = asyncio.Event()
        self._broke_off = False

    async def make(self, more: Ask | None = None) -> None:
        """See `deliver_due`."""
        if self._broke_off and not self._under_way.total():
            await outbox.release()
            self._broke_off = False
        self._asked |= self._carriers.keys()
        try:
            await _all_ended(self._round(channel, more) for channel in self._carriers)
        except BaseException:
            # What became of these could not be written down; or the worker stops.
            self._broke_off = True
            raise

    def stop(self) -> None:
        """Claim nothing more; what is claimed goes on."""
        self._enough.set()

    async def _round(self, channel: Channel, more: Ask | None) -> None:
        most = ROUNDS_OF_WEBHOOKS if channel is Channel.WEBHOOK else 1
        if self._under_way[channel] >= most:
            return
        self._under_way[channel] += 1
        try:
            while channel in self._asked:
                self._asked.discard(channel)
                carrier = self._carriers[channel]
                await deliver_due(channel, carrier, self._pace, more, self._enough)
        finally:
            self._under_way[channel] -= 1


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

    async def empty(self, enough: asyncio.Event) -> Report:
        return sum(await _all_ended(self._lane(enough) for _ in range(LANES)), Report())

    async def _lane(self, enough: asyncio.Event) -> Report:
        total = Report()
        while parcels := await self._claimed(enough):
            while parcels:
                allowed = len(parcels)
                if self._pace is not None:
                    allowed = await self._pace.take(allowed)
                portion, parcels = parcels[:allowed], parcels[allowed:]
                messages = [message_of(parcel) for parcel in portion]
                outcomes = await measuring.send(self._channel, self._carrier, portion, messages)
                total += await _settle(portion, outcomes)
        return total

    async def _claimed(self, enough: asyncio.Event) -> list[Parcel]:
        # In turn: two that claim at once would part a portion between them.
        async with self._turn:
            if enough.is_set():
                return []
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
            secrets=parcel.content.secrets,
        )
    letter = parcel.content
    text = on_a_screen(letter.text) if parcel.channel is Channel.PUSH else letter.text
    data, link = _place(letter)
    kind = KINDS[letter.kind]
    thread = link if kind.collapse is Collapse.THREAD else None
    return Message(
        address=parcel.address,
        dedupe_key=parcel.dedupe_key,
        collapse_key=parcel.dedupe_key if thread is None else f"{letter.kind.value}:{thread}",
        title=text.title,
        body=text.body,
        data=data,
        link=link,
        time_to_live=parcel.expires_at - now(),
        urgent=kind.prompt,
        language=letter.language,
        badge=letter.unread,
    )


def _place(letter: Letter) -> tuple[dict[str, str], str | None]:
    """What the app is told beside the words, and the screen it opens."""
    data = {
        "kind": letter.kind.name,
        "notificationId": global_id("Notification", letter.notification_id),
    }
    data |= thread_of(letter)
    return data, deep_link(letter.kind, letter.parameters, data)


async def _settle(parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> Report:
    sent, dead = list[Settlement](), list[Settlement]()
    delayed, gone = list[Postponement](), list[Postponement]()
    for parcel, outcome in zip(parcels, outcomes, strict=True):
        match outcome:
            case Sent(message_id):
                sent.append(Settlement(parcel, message_id=message_id))
            case Delayed(reason, retry_after):
                delayed.append(Postponement(parcel, reason, retry_after))
            case Unregistered(reason):
                gone.append(Postponement(parcel, reason, None))
            case Rejected(reason):
                dead.append(Settlement(parcel, reason))
    await outbox.settle(sent, DeliveryStatus.SENT)
    renewed = await outbox.forget_devices([one.parcel for one in gone])
    delayed += [one for one in gone if one.parcel.id in renewed]
    dropped = [Settlement(one.parcel, one.reason) for one in gone if one.parcel.id not in renewed]
    await outbox.postpone(delayed)
    await outbox.settle(dropped, DeliveryStatus.DROPPED)
    await outbox.settle(dead, DeliveryStatus.DEAD)
    await _note_webhooks(parcels, outcomes)
    return Report(len(sent), len(delayed), len(dropped) + len(dead))


async def _note_webhooks(parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> None:
    """Remember how each webhook of a portion did: the outbox brings one's at a time."""
    answers = dict[int, list[Outcome]]()
    for parcel, outcome in zip(parcels, outcomes, strict=True):
        if isinstance(parcel.content, Event):
            answers.setdefault(parcel.content.webhook_id, []).append(outcome)
    for webhook_id, told in answers.items():
        if any(isinstance(one, Unregistered) for one in told):
            await endpoints.gone(webhook_id)
        elif any(isinstance(one, Sent) for one in told):
            await endpoints.answered(webhook_id)
        else:
            waits = [one.retry_after for one in told if isinstance(one, Delayed)]
            await endpoints.failed(webhook_id, max((wait for wait in waits if wait), default=None))
