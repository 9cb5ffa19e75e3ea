"""What runs after a transaction: only once it has committed, and never to its harm."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
import pytest

from mulin.database import after_commit, query, transaction
from mulin.people.models import Person
from tests.district import make_person

Note = Callable[[str], Callable[[], Awaitable[None]]]


class Abandoned(Exception):
    """Rolls a transaction back."""


@pytest.fixture(autouse=True)
def _database(database_url: str) -> None:
    """Every test here has one."""


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def note(ran: list[str]) -> Note:
    """Makes hooks that write down that they ran."""

    def hook_of(name: str) -> Callable[[], Awaitable[None]]:
        async def hook() -> None:
            ran.append(name)

        return hook

    return hook_of


async def test_a_hook_runs_in_order_and_finds_the_change_committed(
    ran: list[str], note: Note
) -> None:
    async def look() -> None:
        ran.append(f"{await Person.all().count()} person")

    async with transaction():
        await make_person()
        after_commit(note("first"))
        after_commit(look)
        after_commit(note("last"))
        assert ran == []
    assert ran == ["first", "1 person", "last"]


async def test_a_rollback_forgets_them(ran: list[str], note: Note) -> None:
    with suppress(Abandoned):
        async with transaction():
            await make_person()
            after_commit(note("lost"))
            raise Abandoned
    assert (ran, await Person.all().count()) == ([], 0)


async def test_a_commit_that_fails_forgets_them(ran: list[str], note: Note) -> None:
    await query("CREATE TABLE one (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    try:
        with suppress(asyncpg.UniqueViolationError):
            async with transaction():
                await query("INSERT INTO one VALUES (1), (1)")
                after_commit(note("lost"))
        assert ran == []
        assert await query("SELECT * FROM one") == []
    finally:
        await query("DROP TABLE one")


async def test_a_savepoint_keeps_or_forgets_its_own_until_the_outermost_commit(
    ran: list[str], note: Note
) -> None:
    async with transaction():
        after_commit(note("outer"))
        async with transaction():
            after_commit(note("kept"))
            async with transaction():
                after_commit(note("deep"))
        with suppress(Abandoned):
            async with transaction():
                await make_person()
                after_commit(note("lost"))
                raise Abandoned
        assert ran == []
    assert ran == ["outer", "kept", "deep"]
    assert await Person.all().count() == 0


async def test_a_rollback_around_a_savepoint_forgets_all(ran: list[str], note: Note) -> None:
    with suppress(Abandoned):
        async with transaction():
            async with transaction():
                after_commit(note("lost"))
            raise Abandoned
    assert ran == []


async def test_of_several_of_one_name_one_runs_and_a_rolled_back_one_takes_none_with_it(
    ran: list[str], note: Note
) -> None:
    async with transaction():
        after_commit(note("wake"), once="wake")
        with suppress(Abandoned):
            async with transaction():
                after_commit(note("lost"), once="wake")
                raise Abandoned
        after_commit(note("wake"), once="wake")
    assert ran == ["wake"]


async def test_a_hook_that_fails_is_logged_and_harms_neither_the_change_nor_the_others(
    ran: list[str], note: Note, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise Abandoned("the hook")

    async with transaction():
        await make_person()
        after_commit(fail)
        after_commit(note("other"))
    assert ran == ["other"]
    assert await Person.all().count() == 1
    (logged,) = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert logged.exc_info is not None
    assert str(logged.exc_info[1]) == "the hook"


async def test_outside_a_transaction_a_hook_is_a_mistake(note: Note) -> None:
    with pytest.raises(RuntimeError, match="needs a transaction"):
        after_commit(note("never"))


async def test_a_hook_is_outside_too_and_begins_its_own_transaction(
    ran: list[str], note: Note
) -> None:
    async def more() -> None:
        with suppress(RuntimeError):
            after_commit(note("never"))
        async with transaction():
            after_commit(note("second"))

    async with transaction():
        after_commit(more)
    assert ran == ["second"]
