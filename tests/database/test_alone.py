"""Work that one process at a time does: turns, and what they must never wait for."""

import asyncio

import asyncpg
import pytest

from mulin import database
from mulin.database import alone, query, transaction

PATIENCE_SECONDS = 20


async def work(name: str, seen: list[str]) -> None:
    """A turn that needs connections of the pool, too."""
    async with alone(name):
        seen.append("in")
        async with transaction():
            await asyncio.gather(query("SELECT 1"), query("SELECT pg_sleep(0.005)"))
        seen.append("out")


async def test_turns_come_one_after_another(database_url: str) -> None:
    seen: list[str] = []
    await asyncio.gather(*(work("turns", seen) for _ in range(10)))
    assert seen == ["in", "out"] * 10


@pytest.mark.parametrize("pool_size", [1, 2])
async def test_a_small_pool_does_not_wait_for_itself(migrated: str, pool_size: int) -> None:
    seen: list[str] = []
    async with database.connected(migrated, pool_size=pool_size):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*(work("turns", seen) for _ in range(10)))
    assert seen == ["in", "out"] * 10


# pg_locks lists those of every database of the server.
LOCKS = """
SELECT granted, count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
WHERE locktype = 'advisory' AND datname = current_database() GROUP BY granted
"""


async def test_another_process_waits_for_its_turn(database_url: str) -> None:
    # To PostgreSQL another process is another session; it sets no event when somebody waits.
    other = await asyncpg.connect(database_url)
    key = "SELECT {}(hashtextextended('turns', 0))"
    await other.execute(key.format("pg_advisory_lock"))
    seen: list[str] = []
    waiting = asyncio.create_task(work("turns", seen))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while {"granted": False, "count": 1} not in await query(LOCKS):  # noqa: ASYNC110 - see above
            await asyncio.sleep(0)
    assert seen == []
    await other.execute(key.format("pg_advisory_unlock"))
    await waiting
    await other.close()
    assert seen == ["in", "out"]


async def test_whoever_is_cut_off_leaves_the_turn_to_others(database_url: str) -> None:
    inside, seen = asyncio.Event(), list[str]()

    async def hang() -> None:
        async with alone("turns"):
            inside.set()
            await asyncio.Event().wait()

    hanging = asyncio.create_task(hang())
    await inside.wait()
    waiting = asyncio.create_task(work("turns", seen))
    next_one = asyncio.create_task(work("turns", seen))
    await asyncio.sleep(0)
    waiting.cancel()
    hanging.cancel()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await next_one
    assert seen == ["in", "out"]
    assert await query(LOCKS) == []


async def test_a_turn_that_fails_ends(database_url: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with alone("turns"):
            raise ZeroDivisionError
    seen: list[str] = []
    await work("turns", seen)
    assert seen == ["in", "out"]
