"""A worker stops in time, whatever its queue does."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from taskiq import AsyncBroker, BrokerMessage

from mulin.notifications.models import Channel
from tests.workers.outbox import Arrivals
from workers import running
from workers.running import working


class Clinging(AsyncBroker):
    """A queue that has nothing, and does not notice the first time it is told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def kick(self, message: BrokerMessage) -> None:
        """Nobody sends it anything."""

    async def listen(self) -> AsyncGenerator[bytes, None]:
        self.asked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()
        yield b""


async def test_a_queue_that_does_not_let_go_is_left(
    redis_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "STOP_SECONDS", 0.1)
    broker = Clinging()
    async with asyncio.timeout(5):
        async with working(broker, {Channel.PUSH: Arrivals()}):
            await broker.asked.wait()
