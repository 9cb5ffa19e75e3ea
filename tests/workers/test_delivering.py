"""What was committed reaches its phones, whatever becomes of the wake-up that told of it."""

import asyncio
from typing import Any

import pytest
from taskiq import TaskiqMessage, TaskiqMiddleware, TaskiqResult

from mulin import redis
from mulin.database import query
from mulin.notifications.actions import DELIVER
from mulin.notifications.models import Channel
from tests.workers.outbox import PATIENCE_SECONDS, Arrivals, told
from workers import stream
from workers.broker import QUEUE, make_broker, sender
from workers.notifications import TAKE_BACK
from workers.running import scheduling, sending, working


@pytest.fixture
def streams(redis_url: str | None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a real Redis."""
    if redis_url is None:
        pytest.skip("Redis Streams need a Redis: MULIN_TEST_REDIS_URL names none")
    monkeypatch.setattr(stream, "RETRY_SECONDS", 0.05)
    return redis_url


async def test_a_wake_up_brings_it_at_once(database_url: str, redis_url: str | None) -> None:
    channel = Arrivals()
    async with sending(redis_url) as broker, working(broker, {Channel.PUSH: channel}):
        await told("a", "b")
        await channel.brings("a", "b")


async def test_what_nobody_was_woken_for_is_found_by_the_sweep(
    database_url: str, redis_url: str | None
) -> None:
    channel = Arrivals()
    await told("a")
    async with (
        sending(redis_url) as broker,
        working(broker, {Channel.PUSH: channel}),
        scheduling(broker),
    ):
        await channel.brings("a")


async def test_what_a_dead_process_had_claimed_is_found_by_the_sweep(
    database_url: str, redis_url: str | None
) -> None:
    channel = Arrivals()
    await told("a")
    await query(
        "UPDATE delivery SET claimed_by = 'killed', attempts = 1, "
        "due_at = due_at + interval '1 hour'"
    )
    async with (
        sending(redis_url) as broker,
        working(broker, {Channel.PUSH: channel}),
        scheduling(broker),
    ):
        await channel.brings("a")
    # A try that its worker did not live to end is none.
    assert [row["attempts"] for row in await query("SELECT attempts FROM delivery")] == [1]


async def test_a_worker_that_is_stopped_finishes_what_it_has_begun(
    database_url: str, redis_url: str | None
) -> None:
    channel = Arrivals(pause=0.1)
    async with sending(None) as broker, working(broker, {Channel.PUSH: channel}):
        await told("a")
        await channel.begun.wait()
    await channel.brings("a")


async def test_a_redis_that_was_emptied_loses_no_notification(
    database_url: str, streams: str
) -> None:
    channel = Arrivals()
    async with sending(streams) as broker, working(broker, {Channel.PUSH: channel}):
        await told("a")
        await channel.brings("a")
        await redis.client().flushdb()
        await told("b")
        await redis.client().flushdb()
        async with scheduling(broker):
            await channel.brings("a", "b")
        await told("c")
        await channel.brings("a", "b", "c")


async def test_a_task_that_a_dead_worker_took_is_taken_over(
    database_url: str, streams: str
) -> None:
    client = redis.client()
    broker = make_broker(streams)
    await broker.startup()
    await sender(broker)(DELIVER)
    read: Any = await client.xreadgroup(QUEUE, "dead", {QUEUE: ">"})
    taken = read[0][1][0][0]
    await client.xclaim(QUEUE, QUEUE, "dead", 0, [taken], idle=61_000)
    done = asyncio.Queue[str]()
    broker.add_middlewares(Done(done))
    async with working(broker, {Channel.PUSH: Arrivals()}), asyncio.timeout(PATIENCE_SECONDS):
        assert {await done.get(), await done.get()} == {DELIVER, TAKE_BACK}
    await broker.shutdown()


class Done(TaskiqMiddleware):
    """Notes the tasks that have run to their end."""

    def __init__(self, done: asyncio.Queue[str]) -> None:
        super().__init__()
        self._done = done

    async def post_execute(self, message: TaskiqMessage, result: TaskiqResult[Any]) -> None:
        assert not result.is_err
        await self._done.put(message.task_name)
