"""A push channel that keeps what it is given: the fake end of the outbox for tests of rules.

How Firebase itself is spoken to is tested with the stand-in in tests/push.
"""

from collections.abc import Sequence

from taskiq import AsyncBroker, InMemoryBroker

from push.channel import Message, Outcome, Sent


class RecordingChannel:
    """Takes every message; `sent` holds them in order."""

    name = "recording"
    most = 500

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.broker: AsyncBroker | None = None

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.sent.extend(messages)
        return [Sent(f"recorded/{message.dedupe_key}") for message in messages]

    async def close(self) -> None:
        """Nothing is held."""

    async def settled(self) -> list[Message]:
        """All that was sent, once the workers have nothing left to do."""
        assert isinstance(self.broker, InMemoryBroker)
        await self.broker.wait_all()
        return self.sent
