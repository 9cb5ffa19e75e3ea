"""What is told reaches whoever listens, in this process and across a lost connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from mulin import events, redis
from mulin.database import transaction
from mulin.events import Event, ListenerTooSlow
from tests.listening import listened_to

PATIENCE_SECONDS = 20
ALICE, BOB = events.of_person(1), events.of_person(2)


@pytest.fixture(autouse=True)
async def _ear(
    database_url: str, redis_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    monkeypatch.setattr(events, "_RECONNECT_SECONDS", 0.05)
    async with events.listening():
        yield


class Listener:
    """Listens on topics from `start` on and keeps what it hears."""

    def __init__(self, *topics: str) -> None:
        self._topics = topics
        self._heard: asyncio.Queue[Event] = asyncio.Queue()
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.task = asyncio.create_task(self._listen())
        for topic in self._topics:
            await listened_to(topic)

    async def _listen(self) -> None:
        async for event in events.listen(self._topics):
            self._heard.put_nowait(event)

    async def stop(self) -> None:
        assert self.task is not None
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def hears(self, *ids: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert tuple([(await self._heard.get()).id for _ in ids]) == ids

    @property
    def waiting(self) -> int:
        return self._heard.qsize()


async def connected() -> None:
    """Return once Redis has our subscription."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await redis.client().pubsub_numsub(events.channel()))[0][1]:  # noqa: ASYNC110 - Redis tells nobody of it
            await asyncio.sleep(0.005)


@asynccontextmanager
async def listener(*topics: str) -> AsyncIterator[Listener]:
    made = Listener(*topics)
    await made.start()
    yield made
    await made.stop()


async def tell(id_: int, *topics: str) -> None:
    async with transaction():
        events.tell(Event("thing", id_, "changed"), topics)


async def test_every_listener_of_a_topic_hears_and_nobody_else_does() -> None:
    async with listener(ALICE) as one, listener(ALICE) as other, listener(BOB) as bob:
        await tell(1, ALICE)
        await tell(2, BOB)
        await one.hears(1)
        await other.hears(1)
        await bob.hears(2)
        assert (one.waiting, other.waiting, bob.waiting) == (0, 0, 0)


async def test_nothing_is_told_before_the_commit_or_after_a_rollback() -> None:
    async with listener(ALICE) as alice:
        with suppress(ZeroDivisionError):
            async with transaction():
                events.tell(Event("thing", 1, "changed"), [ALICE])
                raise ZeroDivisionError
        async with transaction():
            events.tell(Event("thing", 2, "changed"), [ALICE])
            await tell(3, ALICE)
            assert alice.waiting == 0
        await alice.hears(2, 3)


async def test_a_change_told_on_several_topics_of_one_listener_is_heard_once() -> None:
    async with listener(ALICE, BOB) as both:
        await tell(1, ALICE, BOB)
        await tell(2, BOB)
        await both.hears(1, 2)


async def test_several_changes_told_on_several_topics_are_heard_once_each() -> None:
    async with listener(ALICE, BOB) as both:
        async with transaction():
            for number in (1, 2, 3):
                events.tell(Event("thing", number, "changed"), [ALICE, BOB])
        await tell(4, BOB)
        await both.hears(1, 2, 3, 4)


async def test_the_same_change_made_twice_is_heard_twice() -> None:
    async with listener(ALICE, BOB) as both:
        await tell(1, ALICE, BOB)
        await tell(1, ALICE, BOB)
        await tell(2, BOB)
        await both.hears(1, 1, 2)


async def test_a_topic_that_everybody_left_is_silent_and_can_be_joined_again() -> None:
    async with listener(ALICE), listener(ALICE):
        pass
    await listened_to(ALICE, wanted=False)
    async with listener(BOB) as bob:
        await tell(1, ALICE)
        # What is told comes in its order: once this is here the other has passed by.
        await tell(3, BOB)
        await bob.hears(3)
    async with listener(ALICE) as again:
        await tell(2, ALICE)
        await again.hears(2)


async def test_one_that_leaves_takes_nothing_from_one_that_stays() -> None:
    async with listener(ALICE) as stays:
        async with listener(ALICE):
            pass
        await tell(1, ALICE)
        await stays.hears(1)


async def test_a_slow_listener_is_told_that_it_missed_something_and_harms_no_other() -> None:
    told = events._QUEUE_LENGTH + 1
    slow = events.listen([ALICE])

    async def one() -> Event:
        return await anext(slow)

    first = asyncio.create_task(one())
    async with listener(ALICE) as quick:
        await tell(0, ALICE)
        assert (await first).id == 0
        for number in range(1, told + 1):
            await tell(number, ALICE)
        await quick.hears(*range(told + 1))
        with pytest.raises(ListenerTooSlow):
            async for _ in slow:
                pass


async def test_without_an_ear_nobody_can_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_listening", None)
    with pytest.raises(RuntimeError, match="nothing is listening"):
        await anext(events.listen([ALICE]))


async def test_another_database_of_the_same_redis_is_not_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = FakeServer()
    async with (
        FakeAsyncRedis(server=server, db=0) as ours,
        FakeAsyncRedis(server=server, db=1) as neighbors,
    ):
        monkeypatch.setattr(redis, "_client", ours)
        async with events.listening(), listener(ALICE) as alice:
            with monkeypatch.context() as elsewhere:
                elsewhere.setattr(redis, "_client", neighbors)
                await tell(1, ALICE)
            await tell(2, ALICE)
            await alice.hears(2)


async def test_after_a_lost_connection_every_topic_is_heard_again(redis_url: str | None) -> None:
    if redis_url is None:
        pytest.skip("a connection to lose takes a Redis: MULIN_TEST_REDIS_URL names none")
    async with listener(ALICE) as alice, listener(BOB) as bob:
        await tell(1, ALICE)
        await alice.hears(1)
        ear: Any = events._listening
        host, port = ear._pubsub.connection._writer.get_extra_info("sockname")
        # when
        await redis.client().client_kill_filter(addr=f"{host}:{port}")
        # then
        await connected()
        await tell(2, ALICE, BOB)
        await alice.hears(2)
        await bob.hears(2)
