"""Something to deliver, and a channel that says when it came."""

import asyncio
from collections.abc import Sequence

from mulin.people.models import Person
from push.channel import Message, Outcome
from tests.district import make_person
from tests.notifications.posting import make_device, post
from tests.recording import RecordingChannel

PATIENCE_SECONDS = 20


async def told(*tokens: str) -> Person:
    """Somebody with these devices, and one notification on its way to them."""
    person = await make_person()
    for token in tokens:
        await make_device(person, token)
    await post(person)
    return person


class Arrivals(RecordingChannel):
    """A channel one can wait at; `pause` keeps every call open for so many seconds."""

    def __init__(self, pause: float = 0) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self._arrived = asyncio.Condition()
        self._pause = pause

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
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
        assert sorted(message.address for message in self.sent) == sorted(tokens)
