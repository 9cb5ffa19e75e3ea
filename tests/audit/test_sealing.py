"""Every committed entry comes into the chain once, whatever order it was committed in."""

import asyncio
from datetime import timedelta

import pytest

from mulin import clock
from mulin.audit.actions import record
from mulin.audit.findings import Kind
from mulin.audit.sealing import FOUNDING, _seal_portion, seal
from mulin.audit.verifying import SEALED_WITHIN, verify
from mulin.database import query, transaction
from tests.audit.chained import found, sealed_entries

pytestmark = pytest.mark.usefixtures("database_url")

_PLACES = """
SELECT s.position, e.object_id FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id
ORDER BY s.position
"""
_OLD = """
INSERT INTO audit_entry (at, action, object_type, object_id, details)
VALUES ($1, 'thing.done', 'thing', $2, '{}')
"""


async def places() -> list[int]:
    """What the entries of the chain are about, in its order."""
    rows = await query(_PLACES)
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    return [row["object_id"] for row in rows]


async def test_an_entry_that_commits_late_is_sealed_late() -> None:
    written, others_done = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with transaction():
            await record("thing.done", "thing", 1, actor_id=None)
            written.set()
            await others_done.wait()

    task = asyncio.create_task(slow())
    await written.wait()
    await record("thing.done", "thing", 2, actor_id=None)
    assert await seal() == 1
    others_done.set()
    await task
    assert await seal() == 1

    assert await places() == [2, 1]
    assert await found() == set()


async def test_racing_writers_and_sealers_leave_every_entry_sealed_once() -> None:
    async def write(number: int) -> None:
        async with transaction():
            for part in range(3):
                await record("thing.done", "thing", 10 * number + part, actor_id=None)
            # How long a transaction goes on has nothing to do with when it wrote.
            await query("SELECT pg_sleep($1)", number % 5 / 500)

    async def keep_sealing() -> int:
        return sum([await seal() for _ in range(10)])

    sealers = [asyncio.create_task(keep_sealing()) for _ in range(3)]
    await asyncio.gather(*(write(number) for number in range(40)))
    sealed = await asyncio.gather(*sealers)

    assert sum(sealed) + await seal() == 120
    assert sorted(await places()) == sorted(10 * n + part for n in range(40) for part in range(3))
    assert await query("SELECT entry_id FROM audit_unsealed") == []
    assert await found() == set()


async def test_what_was_rolled_back_is_not_waited_for() -> None:
    async def fail() -> None:
        async with transaction():
            await record("thing.done", "thing", 1, actor_id=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await record("thing.done", "thing", 2, actor_id=None)

    assert await seal() == 1
    assert await places() == [2]


@pytest.mark.usefixtures("monday")
async def test_what_nobody_seals_becomes_a_finding() -> None:
    await record("thing.done", "thing", 1, actor_id=None)
    assert (await verify()).not_yet_sealed == 1
    clock.advance(SEALED_WITHIN)

    report = await verify()
    assert (report.not_yet_sealed, [one.kind for one in report.findings]) == (0, [Kind.NOT_SEALED])


@pytest.mark.usefixtures("monday")
async def test_what_was_written_before_the_stamps_is_sealed_while_the_chain_is_young() -> None:
    await query(_OLD, clock.now() - timedelta(days=400), 1)
    await seal()
    await query(_OLD, clock.now(), 2)
    await record("thing.done", "thing", 3, actor_id=None)
    await seal()
    assert await places() == [1, 2, 3]
    report = await verify()
    assert (report.found, report.before_stamps) == (0, 2)

    clock.advance(FOUNDING)
    await query(_OLD, clock.now(), 4)
    await record("thing.done", "thing", 5, actor_id=None)
    await seal()
    assert await places() == [1, 2, 3, 5]
    assert {kind for kind, _, _ in await found()} == {Kind.INSERTED}


@pytest.mark.usefixtures("monday")
async def test_a_trace_that_is_being_taken_over_is_not_yet_sealed_and_no_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mulin.audit.sealing.PORTION", 2)
    for number in range(5):
        await query(_OLD, clock.now() - timedelta(days=400), number)
    await _seal_portion()
    report = await verify()
    assert (report.found, report.sealed, report.not_yet_sealed) == (0, 2, 3)
    clock.advance(FOUNDING)
    assert {one.kind for one in (await verify()).findings} == {Kind.NOT_SEALED}


async def test_the_chain_goes_on_over_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mulin.audit.sealing.PORTION", 3)
    monkeypatch.setattr("mulin.audit.verifying.PORTION", 4)
    await sealed_entries(11)
    steps = list[tuple[int, int]]()
    report = await verify(progress=lambda done, of: steps.append((done, of)))

    assert (report.found, report.sealed) == (0, 11)
    assert steps == [(4, 11), (8, 11), (11, 11)]
