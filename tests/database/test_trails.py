"""Whoever reads a growing table on from a cursor gets every row once, in whatever order it came."""

import asyncio
import base64
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin import clock, trails
from mulin.database import query, transaction
from mulin.notifications.models import Notification, NotificationKind
from mulin.people.models import Person
from mulin.trails import NOTIFICATIONS, Mark, NoCursor, TooFar, Trail, beyond, mark, trail_of
from tests.district import make_person

marks = st.builds(Mark, st.integers(0, 2**63 - 1), st.integers(0, 2**trails.WINDOW - 1))
tolds = st.sets(st.integers(0, 2**63 - 1), max_size=trails.LONG)


async def write(person: Person) -> int:
    row = await Notification.create(
        person=person,
        kind=NotificationKind.APPOINTMENT_BOOKED,
        parameters={},
        created_at=clock.now(),
    )
    return int(row.id)


async def read_on(trail: Trail, *, most: int = 1000) -> list[int]:
    """The ids of what the trail did not know; it does then."""
    entries, trail.mark = await beyond(trail, most=most)
    trail.told = {id_ for id_ in trail.told if not trail.mark.has(id_)}
    return [entry.id for entry in entries]


@given(marks, tolds)
def test_a_cursor_is_the_trail(mark: Mark, told: set[int]) -> None:
    trail = Trail(NOTIFICATIONS, mark, told)
    assert trail_of(NOTIFICATIONS, trail.cursor()) == trail


@given(marks)
def test_a_mark_has_all_up_to_its_top_but_the_holes(mark: Mark) -> None:
    missing = mark.missing()
    assert not any(map(mark.has, missing))
    window = range(mark.top - trails.WINDOW + 1, mark.top + 1)
    assert {id_ for id_ in window if not mark.has(id_)} == set(missing)
    assert not mark.has(mark.top + 1)
    assert mark.has(mark.top - trails.WINDOW)


@given(st.one_of(st.text(), st.binary().map(lambda raw: base64.b64encode(raw).decode())))
def test_what_is_no_cursor_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(NoCursor):
        trail_of(NOTIFICATIONS, text)


@pytest.mark.parametrize(
    "plain",
    [
        "[]",
        "7",
        '["message",1,"0"]',
        '["notification","1","0"]',
        '["notification",-1,"0"]',
        '["notification",1,0]',
        '["notification",1,"-1"]',
        f'["notification",1,"{1 << trails.WINDOW:x}"]',
        '["notification",1,"0",null]',
        '["notification",1,"0",[1]]',
        '["notification",1,"0",true]',
        f'["notification",1,"0",{2**63}]',
        "[" * 5_000,
    ],
)
def test_nor_is_one_that_is_taken_apart_and_wrong_inside(plain: str) -> None:
    cursor = base64.urlsafe_b64encode(plain.encode()).decode()
    with pytest.raises(NoCursor):
        trail_of(NOTIFICATIONS, cursor)


@pytest.fixture
async def person(database_url: str) -> Person:
    return await make_person()


async def test_a_lower_id_that_commits_later_is_read_then(person: Person) -> None:
    trail = Trail(NOTIFICATIONS, await mark(NOTIFICATIONS))
    written, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> int:
        async with transaction():
            id_ = await write(person)
            written.set()
            await go_on.wait()
        return id_

    slow = asyncio.create_task(slowly())
    await written.wait()
    quick = await write(person)
    assert await read_on(trail) == [quick]
    cursor = trail.cursor()
    go_on.set()
    late = await slow
    assert late < quick
    assert await read_on(trail_of(NOTIFICATIONS, cursor)) == [late]
    assert await read_on(trail) == [late]
    assert await read_on(trail) == []


async def test_of_many_who_write_at_once_each_row_is_read_once(person: Person) -> None:
    dice = random.Random(7)  # noqa: S311 - dice
    trail = Trail(NOTIFICATIONS, await mark(NOTIFICATIONS))
    committed, read = list[int](), list[int]()

    async def writer() -> None:
        for _ in range(12):
            with suppress(ZeroDivisionError):
                async with transaction():
                    ids = [await write(person) for _ in range(dice.randrange(1, 4))]
                    await query("SELECT pg_sleep($1)", dice.random() / 100)
                    _ = 1 / (dice.random() > 0.2)
                committed.extend(ids)

    async def reader() -> None:
        while not writers.done():
            read.extend(await read_on(trail))
            # A client goes away here, and comes again.
            trail.mark = trail_of(NOTIFICATIONS, trail.cursor()).mark

    writers = asyncio.gather(*(writer() for _ in range(8)))
    await reader()
    read.extend(await read_on(trail))
    assert sorted(read) == sorted(committed)
    assert read != sorted(read), "nothing came out of order: this proves nothing"


async def test_what_was_told_live_is_not_told_again(person: Person) -> None:
    trail = Trail(NOTIFICATIONS, await mark(NOTIFICATIONS))
    first, second, third = [await write(person) for _ in range(3)]
    trail.told |= {first, third}
    assert [trail.knows(id_) for id_ in (first, second, third)] == [True, False, True]
    assert await read_on(trail) == [second]
    assert trail.knows(second)


async def test_too_much_is_too_much(person: Person) -> None:
    trail = Trail(NOTIFICATIONS, await mark(NOTIFICATIONS))
    for _ in range(4):
        await write(person)
    with pytest.raises(TooFar):
        await read_on(trail, most=3)
    assert len(await read_on(trail, most=4)) == 4


async def test_a_cursor_of_a_newer_copy_than_ours_cannot_be_gone_on_from(person: Person) -> None:
    await write(person)
    reached = await mark(NOTIFICATIONS)
    with pytest.raises(TooFar):
        await beyond(Trail(NOTIFICATIONS, Mark(reached.top + 5)), most=10)


@pytest.mark.parametrize("ledger", trails.LEDGERS, ids=lambda ledger: ledger.kind)
async def test_every_ledger_can_be_marked_and_read(
    ledger: trails.Ledger, database_url: str
) -> None:
    assert await beyond(Trail(ledger, Mark(0)), most=1) == ([], Mark(0))
