"""What is told reaches whoever listens, and what may not have reached them they know of."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from mulin import events, redis
from mulin.database import transaction
from mulin.events import MISSED, Event
from tests.standins.relay import Relay

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
    """Listens on topics, and is asked what it heard."""

    def __init__(self, heard: events.Heard) -> None:
        self._heard = heard

    async def next(self) -> Event:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await anext(self._heard)

    async def hears(self, *ids: int) -> None:
        assert tuple([(await self.next()).id for _ in ids]) == ids

    @property
    def waiting(self) -> int:
        return self._heard._waiting.qsize()


@asynccontextmanager
async def listener(*topics: str) -> AsyncIterator[Listener]:
    with events.hearing(topics) as heard:
        yield Listener(heard)


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


async def test_a_listener_that_falls_behind_knows_it_and_harms_no_other() -> None:
    most = events._QUEUE_LENGTH
    async with listener(ALICE) as slow, listener(ALICE) as quick:
        for number in range(most + 2):
            await tell(number, ALICE)
            await quick.hears(number)
        assert await slow.next() is MISSED
        # What was told before is read with what was missed; what follows is told.
        assert slow.waiting == 2
        await slow.hears(most, most + 1)


async def test_who_reads_all_there_is_has_heard_what_was_told_until_then() -> None:
    with events.hearing([ALICE]) as heard:
        reader = Listener(heard)
        async with listener(ALICE) as other:
            for number in (1, 2, 3):
                await tell(number, ALICE)
            await other.hears(1, 2, 3)
            heard.forget()
            await tell(4, ALICE)
            await reader.hears(4)


async def test_nobody_waits_for_redis_and_all_is_told_in_its_order_once_it_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers, sent = asyncio.Event(), list[int]()
    publish = events._publish

    async def once_it_answers(told: list[Any]) -> None:
        await answers.wait()
        sent.append(len(told))
        await publish(told)

    monkeypatch.setattr(events, "_publish", once_it_answers)
    async with listener(ALICE) as alice:
        for number in range(4):
            await tell(number, ALICE)
            # The first is on its way.
            await asyncio.sleep(0)
        answers.set()
        await alice.hears(0, 1, 2, 3)
    assert sent == [1, 3]


async def test_what_is_committed_soon_after_something_was_told_is_told_in_one_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = list[int]()
    publish = events._publish

    async def counting(told: list[Any]) -> None:
        sent.append(len(told))
        await publish(told)

    monkeypatch.setattr(events, "_publish", counting)
    monkeypatch.setattr(events, "_GATHERING_SECONDS", 1)
    async with listener(ALICE) as alice:
        await tell(1, ALICE)
        await alice.hears(1)
        for number in (2, 3, 4):
            await tell(number, ALICE)
        await alice.hears(2, 3, 4)
    assert sent == [1, 3]


async def test_what_was_committed_last_is_told_before_a_process_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = list[Any]()
    publish = events._publish

    async def after_some_turns(told: list[Any]) -> None:
        for _ in range(100):
            await asyncio.sleep(0)
        await publish(told)
        sent.extend(told)

    monkeypatch.setattr(events, "_publish", after_some_turns)
    async with listener(ALICE) as alice:
        async with events.listening():
            await tell(1, ALICE)
            await tell(2, ALICE)
        assert len(sent) == 2
        await alice.hears(1, 2)


async def test_a_redis_that_is_away_takes_a_few_words_with_it_and_not_the_teller(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish = events._publish

    async def away(_: object) -> None:
        raise ConnectionError

    async with listener(ALICE) as alice:
        monkeypatch.setattr(events, "_publish", away)
        await tell(1, ALICE)
        await asyncio.sleep(0)
        monkeypatch.setattr(events, "_publish", publish)
        await tell(2, ALICE)
        await alice.hears(2)
    assert "nobody could be told of 1 changes" in caplog.text


@pytest.mark.parametrize("strange", ["{", "[1]", '[["thing"]]', '{"a": 1}'])
async def test_what_another_release_says_is_not_understood_and_not_ignored(strange: str) -> None:
    async with listener(ALICE) as alice:
        await redis.client().publish(events.channel(), strange)
        assert await alice.next() is MISSED
        await tell(1, ALICE)
        await alice.hears(1)


async def test_an_event_without_an_entry_is_one_of_an_older_release() -> None:
    async with listener(ALICE) as alice:
        old = json.dumps([["thing", 1, "changed", [ALICE]]])
        await redis.client().publish(events.channel(), old)
        assert await alice.next() == Event("thing", 1, "changed", 0)


async def test_without_an_ear_nobody_can_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_listening", None)
    with pytest.raises(RuntimeError, match="nothing is listening"):
        events.hearing([ALICE]).__enter__()


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
                # A process that does not listen tells at once.
                elsewhere.setattr(events, "_listening", None)
                await tell(1, ALICE)
            await tell(2, ALICE)
            await alice.hears(2)


async def test_after_a_lost_connection_every_listener_looks_for_what_it_missed(
    redis_url: str | None,
) -> None:
    if redis_url is None:
        pytest.skip("a connection to lose takes a Redis: MULIN_TEST_REDIS_URL names none")
    async with listener(ALICE) as alice, listener(BOB) as bob:
        await tell(1, ALICE)
        await alice.hears(1)
        ear: Any = events._listening
        host, port = ear._pubsub.connection._writer.get_extra_info("sockname")
        # when
        await redis.client().client_kill_filter(addr=f"{host}:{port}")
        # then: once Redis has us again, and not before
        assert await alice.next() is MISSED
        assert await bob.next() is MISSED
        await tell(2, ALICE, BOB)
        await alice.hears(2)
        await bob.hears(2)


async def test_a_connection_that_is_open_and_dead_is_noticed(
    redis_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if redis_url is None:
        pytest.skip("a connection to cut takes a Redis: MULIN_TEST_REDIS_URL names none")
    monkeypatch.setattr(events, "_SILENCE_SECONDS", 0.05)
    direct = redis.client()
    async with (
        Relay.to(redis_url) as relay,
        redis.connected(relay.url),
        events.listening(),
        listener(ALICE) as alice,
    ):
        monkeypatch.setattr(redis, "_client", direct)
        await tell(1, ALICE)
        await alice.hears(1)
        relay.swallow()
        await tell(2, ALICE)
        assert await alice.next() is MISSED
        await tell(3, ALICE)
        await alice.hears(3)
