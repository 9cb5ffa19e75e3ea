"""What nobody told is noticed, and every listener is sent to look."""

from collections.abc import AsyncIterator

import pytest

from mulin import events
from mulin.database import transaction
from mulin.events import MISSED, Event
from mulin.people.models import Person
from mulin.watching import Watch
from tests.database.test_trails import write
from tests.district import make_person

ALICE = events.of_person(1)


@pytest.fixture
async def person(database_url: str) -> Person:
    return await make_person()


@pytest.fixture
async def ear(person: Person, redis_url: str | None) -> AsyncIterator[events.Listening]:
    async with events.listening() as ear:
        yield ear


@pytest.fixture
async def watch(ear: events.Listening) -> Watch:
    watch = Watch(ear)
    await watch.begin()
    return watch


async def tell(entry: int) -> None:
    async with transaction():
        events.tell(Event("notification", entry, "created", entry), [ALICE])


async def test_what_was_written_and_never_told_is_missed(watch: Watch, person: Person) -> None:
    with events.hearing([ALICE]) as heard:
        # As after a process died between its commit and telling of it.
        await write(person)
        assert not await watch.round()
        assert await watch.round()
        assert await anext(heard) is MISSED
        assert not await watch.round()


async def test_what_was_told_is_not(watch: Watch, person: Person) -> None:
    with events.hearing([ALICE]) as heard:
        async with transaction():
            entry = await write(person)
            events.tell(Event("notification", entry, "created", entry), [ALICE])
        assert (await anext(heard)).entry == entry
        assert [await watch.round() for _ in range(3)] == [False] * 3


async def test_what_is_told_a_little_later_is_not(watch: Watch, person: Person) -> None:
    with events.hearing([ALICE]) as heard:
        entry = await write(person)
        assert not await watch.round()
        await tell(entry)
        assert (await anext(heard)).entry == entry
        assert not await watch.round()


async def test_what_is_heard_a_round_before_it_is_found_is_not(
    watch: Watch, person: Person
) -> None:
    with events.hearing([ALICE]) as heard:
        expected = await write(person) + 1
        await tell(expected - 1)
        await tell(expected)
        await anext(heard)
        await anext(heard)
        assert not await watch.round()
        assert await write(person) == expected
        assert [await watch.round() for _ in range(2)] == [False] * 2
