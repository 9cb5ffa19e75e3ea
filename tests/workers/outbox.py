"""Something to deliver, and a channel that says when it came."""

import asyncio
from collections.abc import Sequence

from mulin import clock
from mulin.database import transaction
from mulin.notifications.actions import notify
from mulin.notifications.models import Device, NotificationKind, Platform
from push.channel import Outcome, PushMessage
from tests.district import make_person
from tests.recording import RecordingChannel

PARAMETERS = {
    "starts_at": "2026-03-03T02:00:00+00:00",
    "zone": "Asia/Shanghai",
    **{f"{what}_{how}": what for what in ("who", "where", "service") for how in ("zh", "en")},
}
PATIENCE_SECONDS = 20


async def told(*tokens: str) -> None:
    """A person with these devices is told something."""
    person = await make_person()
    for token in tokens:
        await Device.create(
            person=person,
            token=token,
            token_hash=token,
            platform=Platform.ANDROID,
            created_at=clock.now(),
            seen_at=clock.now(),
        )
    async with transaction():
        await notify(person.id, NotificationKind.APPOINTMENT_BOOKED, PARAMETERS)


class Arrivals(RecordingChannel):
    """A channel one can wait at; `pause` keeps every call open for so many seconds."""

    def __init__(self, pause: float = 0) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self._arrived = asyncio.Condition()
        self._pause = pause

    async def send(self, messages: Sequence[PushMessage]) -> list[Outcome]:
        self.begun.set()
        await asyncio.sleep(self._pause)
        outcomes = await super().send(messages)
        async with self._arrived:
            self._arrived.notify_all()
        return outcomes

    async def brings(self, *tokens: str) -> None:
        """Return once exactly these have arrived, in any order; fails when they do not."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._arrived:
            await self._arrived.wait_for(lambda: len(self.sent) >= len(tokens))
        assert sorted(message.token for message in self.sent) == sorted(tokens)
