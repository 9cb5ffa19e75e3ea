"""A push channel that keeps what it is given: the fake end of the outbox for tests of rules.

How Firebase itself is spoken to is tested with the stand-in in tests/push.
"""

from collections.abc import Sequence

from taskiq import AsyncBroker, InMemoryBroker

from push.channel import Outcome, PushMessage, Sent


class RecordingChannel:
    """Takes every message; `sent` holds them in order."""

    name = "recording"

    def __init__(self) -> None:
        self.sent: list[PushMessage] = []
        self.broker: AsyncBroker | None = None

    async def send(self, messages: Sequence[PushMessage]) -> list[Outcome]:
        self.sent.extend(messages)
        return [Sent(f"recorded/{message.dedupe_key}") for message in messages]

    async def close(self) -> None:
        """Nothing is held."""

    async def settled(self) -> list[PushMessage]:
        """All that was sent, once the workers have nothing left to do."""
        assert isinstance(self.broker, InMemoryBroker)
        await self.broker.wait_all()
        return self.sent
