"""A worker stops in time, whatever its queue does."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import pytest
from taskiq import AsyncBroker, BrokerMessage

from mulin import clock
from mulin.database import PROCESS
from mulin.notifications.actions import DELIVER
from mulin.notifications.models import Channel, Delivery, DeliveryStatus
from push.channel import Message, Outcome
from push.delivery import LANES
from tests.workers.outbox import Arrivals, told
from workers import running
from workers.broker import sender
from workers.running import sending, working


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


class Halting(Arrivals):
    """Takes what it is given, and is not done with it before the worker has to stop."""

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.begun.set()
        await asyncio.Event().wait()
        return await super().send(messages)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "GRACE_SECONDS", 0.1)


async def test_what_cannot_be_ended_in_time_is_free_at_once(
    database_url: str, redis_url: str | None, hasty: None
) -> None:
    halting, other = Halting(), Arrivals()
    async with sending(redis_url) as broker:
        async with working(broker, {Channel.PUSH: halting}):
            await told("a", "b")
            await halting.begun.wait()
            assert {row.claimed_by for row in await Delivery.all()} == {PROCESS}
        left = await Delivery.all()
        assert {(row.status, row.claimed_by) for row in left} == {(DeliveryStatus.PENDING, None)}
        assert all(row.due_at <= clock.now() and row.attempts == 0 for row in left)
    # Nobody sends a wake-up now: the one that was broken off is in the queue again.
    async with sending(redis_url) as broker:
        if redis_url is None:
            await sender(broker)(DELIVER)
        async with working(broker, {Channel.PUSH: other}):
            await other.brings("a", "b")


async def test_a_worker_that_stops_claims_nothing_more(
    database_url: str, redis_url: str | None
) -> None:
    channel = Arrivals(pause=0.2)
    channel.most = 1
    async with sending(None) as broker, working(broker, {Channel.PUSH: channel}):
        await told(*(f"phone-{number}" for number in range(20)))
        await channel.begun.wait()
    assert 1 <= len(channel.sent) <= LANES
    assert await Delivery.filter(claimed_by__isnull=False, status="pending").count() == 0
