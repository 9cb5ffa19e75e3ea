"""A task that fails is tried again, further and further apart, then set aside, once a task."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskiq import AsyncBroker
from taskiq.kicker import AsyncKicker

from mulin import redis
from mulin.failed_jobs.models import FailedJob
from mulin.notifications.models import Channel
from tests.workers.outbox import PATIENCE_SECONDS, Arrivals
from workers import failing, stream
from workers.broker import QUEUE, make_broker
from workers.failing import LONGEST_WAIT, TRIES, Failing, cause, wait
from workers.running import sending, working

NAME = "trying"
MINUTE = {"interval": 60}
Work = Callable[[], Awaitable[None]]


class Trial:
    """A task that does what it is told to, and counts."""

    def __init__(self) -> None:
        self.runs = 0
        self.fails = True
        self._news = asyncio.Condition()

    async def run(self) -> None:
        async with self._news:
            self.runs += 1
            self._news.notify_all()
        if self.fails:
            raise ConnectionError("postgresql://mulin:a-secret@db.example/mulin")

    async def has_run(self, times: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: self.runs >= times)


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Trial:
    monkeypatch.setattr(failing, "FIRST_WAIT", timedelta(milliseconds=10))
    return Trial()


@asynccontextmanager
async def tried(
    redis_url: str | None, trial: Trial, *schedule: dict[str, Any]
) -> AsyncIterator[AsyncBroker]:
    """A worker that knows the task."""

    async def work() -> None:
        await trial.run()

    async with sending(redis_url) as broker:
        broker.register_task(work, task_name=NAME, schedule=list(schedule))
        async with working(broker, {Channel.PUSH: Arrivals()}):
            yield broker


async def send(broker: AsyncBroker) -> None:
    kicker: AsyncKicker[[], None] = AsyncKicker(NAME, broker, {})
    await kicker.kiq()


async def the_job(**wanted: Any) -> FailedJob:
    """The failed job, as soon as it is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await FailedJob.get_or_none(task=NAME, **wanted)
            if found is not None:
                return found
            await asyncio.sleep(0.01)


async def test_it_is_tried_so_often_then_set_aside_without_its_words(
    database_url: str, redis_url: str | None, trial: Trial
) -> None:
    async with tried(redis_url, trial) as broker:
        await send(broker)
        job = await the_job()
    assert (trial.runs, job.attempts) == (TRIES, TRIES)
    assert job.error.startswith("ConnectionError")
    assert "secret" not in job.error
    assert NAME.encode() in job.message


async def test_what_was_done_again_is_settled(
    database_url: str, redis_url: str | None, trial: Trial
) -> None:
    async with tried(redis_url, trial) as broker:
        await send(broker)
        await the_job(settled_at=None)
        trial.fails = False
        await send(broker)
        await the_job(settled_at__isnull=False)


async def test_another_process_settles_it_when_it_does_it_first(
    database_url: str, redis_url: str | None, trial: Trial
) -> None:
    async with tried(None, trial) as broker:
        await send(broker)
        await the_job(settled_at=None)
    trial.fails = False
    async with tried(None, trial) as broker:
        await send(broker)
        await the_job(settled_at__isnull=False)


async def test_each_coming_of_a_sweep_is_a_try(
    database_url: str, redis_url: str | None, trial: Trial
) -> None:
    async with tried(None, trial, MINUTE) as broker:
        for coming in range(1, TRIES + 1):
            assert await FailedJob.all() == []
            await send(broker)
            await trial.has_run(coming)
        job = await the_job()
    assert (trial.runs, job.attempts) == (TRIES, TRIES)


async def test_a_sweep_that_works_now_and_then_is_not_set_aside(
    database_url: str, redis_url: str | None, trial: Trial
) -> None:
    async with tried(None, trial, MINUTE) as broker:
        for coming in range(1, 3 * TRIES):
            trial.fails = coming % TRIES != 0
            await send(broker)
            await trial.has_run(coming)
    assert await FailedJob.all() == []


@given(st.integers(1, 12), st.floats(0, 1))
def test_waits_treble_up_to_the_longest(tries: int, chance: float) -> None:
    whole = min(10.0 * 3 ** (tries - 1), LONGEST_WAIT.total_seconds())
    assert whole / 2 <= wait(tries, chance) <= whole
    assert wait(tries, 1) == whole


@given(st.text(min_size=1).filter(lambda words: words not in "ValueError from KeyError at"))
def test_a_cause_names_what_lies_beneath_and_quotes_nothing(words: str) -> None:
    assert cause(ValueError(words)) == "ValueError"
    beneath = ValueError(words)
    beneath.__cause__ = KeyError(words)
    assert cause(beneath) == "ValueError from KeyError"


def test_a_cause_says_where_in_our_code() -> None:
    with pytest.raises(TypeError) as ours:
        wait(1, "x")  # type: ignore[arg-type]
    assert cause(ours.value).startswith("TypeError at workers.failing:")
    with pytest.raises(ZeroDivisionError) as foreign:
        wait(1, 1 / 0)
    assert cause(foreign.value) == "ZeroDivisionError"


@pytest.fixture
def streams(redis_url: str | None) -> str:
    """The URL of a real Redis."""
    if redis_url is None:
        pytest.skip("Redis Streams need a Redis: MULIN_TEST_REDIS_URL names none")
    return redis_url


@pytest.mark.parametrize("deaths", [1, 2, 3])
async def test_what_workers_die_of_goes_to_three_and_no_more(
    database_url: str, streams: str, trial: Trial, deaths: int
) -> None:
    trial.fails = False
    client = redis.client()
    broker = make_broker(streams)
    await broker.startup()
    await send(broker)
    read: Any = await client.xreadgroup(QUEUE, "dead", {QUEUE: ">"})
    taken = read[0][1][0][0]
    long_ago = int(stream.IDLE_SECONDS * 1000) + 1
    await client.xclaim(QUEUE, QUEUE, "dead", 0, [taken], idle=long_ago, retrycount=deaths)
    async with tried(streams, trial):
        if deaths < stream.MOST_DELIVERIES:
            await trial.has_run(1)
        else:
            job = await the_job()
            assert (trial.runs, job.attempts) == (0, deaths)
    assert await client.xpending(QUEUE, QUEUE) | {"consumers": []} == {
        "pending": 0,
        "min": None,
        "max": None,
        "consumers": [],
    }
    await broker.shutdown()


async def test_a_long_task_is_not_taken_from_a_worker_that_lives(
    database_url: str, streams: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "IDLE_SECONDS", 0.3)
    monkeypatch.setattr(stream, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(stream, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(stream, "_BLOCK_MILLISECONDS", 50)
    ran = asyncio.Queue[str]()

    async def last() -> None:
        ran.put_nowait("begun")
        await asyncio.sleep(0.8)
        ran.put_nowait("ended")

    async def nothing() -> None:
        """The task, as the other worker would do it."""
        ran.put_nowait("taken")

    async with sending(streams) as one, sending(streams) as other:
        one.register_task(last, task_name=NAME)
        other.register_task(nothing, task_name=NAME)
        async with working(one, {Channel.PUSH: Arrivals()}):
            await send(one)
            assert await ran.get() == "begun"
            async with working(other, {Channel.PUSH: Arrivals()}):
                assert await ran.get() == "ended"
    assert ran.empty()


def test_every_broker_tries_again(redis_url: str | None) -> None:
    for broker in (make_broker(None), make_broker("redis://localhost:1/0")):
        assert any(isinstance(one, Failing) for one in broker.middlewares)
