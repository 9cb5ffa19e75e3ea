"""Sweeping: what belongs to nothing goes after a day, with its content, whoever sweeps."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from mulin import clock, jobs
from mulin.database import transaction
from mulin.files import removing
from mulin.files.actions import attach
from mulin.files.links import TICKET_LIFE
from mulin.files.models import File
from mulin.files.removing import KEEP_EXPECTED, KEEP_LEFT_BEHIND, KEEP_UNATTACHED, sweep
from mulin.files.storage import new_key, storage
from mulin.refusals import Code, Refusal
from tests.district import District
from tests.files.asking import keys_in_storage, make_file
from tests.files.test_attaching import viewing
from tests.recording import RecordingChannel
from tests.times import MONDAY
from workers.files import REMOVE_LEFT_BEHIND, SWEEP

MOMENT = timedelta(microseconds=1)


async def leave(
    district: District, at: datetime, *, stored: bool = True, attached: bool = False
) -> File:
    """A file of that instant, with something in the storage."""
    with clock.frozen(at):
        row = await make_file(district.resident, stored=stored, attached=attached)
    await storage().put(row.storage_key, b"sealed")
    return row


async def run(pushes: RecordingChannel, task: str) -> None:
    """As the scheduler has it run."""
    async with transaction():
        jobs.wake(task)
    await pushes.settled()


async def test_only_what_belongs_to_nothing_for_too_long_is_swept(
    district: District, pushes: RecordingChannel
) -> None:
    day, hour = MONDAY - KEEP_UNATTACHED, MONDAY - KEEP_EXPECTED
    gone = [await leave(district, day), await leave(district, hour, stored=False)]
    kept = [
        await leave(district, day + MOMENT),
        await leave(district, hour + MOMENT, stored=False),
        await leave(district, day, attached=True),
    ]

    await run(pushes, SWEEP)

    assert {row.id for row in await File.all()} == {row.id for row in kept}
    assert await keys_in_storage() == {row.storage_key for row in kept}
    assert gone


def test_a_ticket_is_over_long_before_its_file_is_swept() -> None:
    assert KEEP_EXPECTED > 2 * TICKET_LIFE


async def test_several_sweep_at_once_and_each_file_goes_once(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "_BATCH", 3)
    for _ in range(20):
        await leave(district, MONDAY - KEEP_UNATTACHED)
    swept = await asyncio.gather(*(sweep() for _ in range(4)))
    assert sum(swept) == 20
    assert await File.all().count() == 0
    assert await keys_in_storage() == set()


async def test_a_file_is_attached_or_swept_never_both(district: District) -> None:
    viewer = await viewing(district.resident)

    async def try_to_attach(file_id: int) -> bool:
        try:
            async with transaction():
                await attach(viewer, [file_id], "attachment_ids")
        except Refusal as refusal:
            assert refusal.code is Code.NOT_FOUND  # noqa: PT017 - the other outcome is right too
            return False
        return True

    rows = [await leave(district, MONDAY - KEEP_UNATTACHED) for _ in range(10)]
    outcomes = await asyncio.gather(*(try_to_attach(row.id) for row in rows), sweep())
    there = {row.id for row in await File.all()}
    assert there == {row.id for row, got in zip(rows, outcomes, strict=False) if got}
    left = await keys_in_storage()
    assert all((row.storage_key in left) == (row.id in there) for row in rows)


async def test_a_content_that_could_not_be_deleted_is_found_later(
    district: District, pushes: RecordingChannel
) -> None:
    """As when a process dies between a row and its content."""
    beside = "not-ours"
    await storage().put(beside, b"whose?")
    known = await leave(district, MONDAY)
    left_behind = await leave(district, MONDAY)
    await File.filter(id=left_behind.id).delete()
    # The storage has a clock of its own.
    put_at = datetime.now(UTC)

    with clock.frozen(put_at + KEEP_LEFT_BEHIND - timedelta(minutes=1)):
        await run(pushes, REMOVE_LEFT_BEHIND)
    assert left_behind.storage_key in await keys_in_storage()
    with clock.frozen(put_at + KEEP_LEFT_BEHIND + timedelta(minutes=1)):
        await run(pushes, REMOVE_LEFT_BEHIND)

    assert await keys_in_storage() == {known.storage_key, beside}


async def test_a_storage_of_another_database_is_not_touched(
    district: District, pushes: RecordingChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "_MANY", 2)
    await leave(district, MONDAY)
    strange = [new_key() for _ in range(3)]
    for key in strange:
        await storage().put(key, b"a")
    with clock.frozen(datetime.now(UTC) + KEEP_LEFT_BEHIND + timedelta(minutes=1)):
        await run(pushes, REMOVE_LEFT_BEHIND)
    assert set(strange) <= await keys_in_storage()
