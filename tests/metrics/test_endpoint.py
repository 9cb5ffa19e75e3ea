"""The page Prometheus reads: on a port of its own, and never kept waiting."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

import httpx
import pytest

from cli.metrics import exposed, sources
from cli.serving import PortTaken, listening
from mulin import readings
from mulin.database import query
from mulin.readings import Readings, Value
from mulin.settings import Settings
from tests.metrics.scraping import scrape

ANY_PORT = Settings(metrics_port=0)


async def broken() -> Sequence[Value]:
    raise ConnectionRefusedError


async def hanging() -> Sequence[Value]:
    await asyncio.Event().wait()
    return []


async def test_without_a_port_there_is_no_page() -> None:
    async with exposed(Settings(), {}) as url:
        assert url is None


async def test_the_public_port_has_no_such_page(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{url}/metrics")).status_code == 404


async def test_a_process_tells_of_itself_its_database_and_its_redis(
    database_url: str, redis_url: str | None
) -> None:
    await query("SELECT 1")
    async with exposed(ANY_PORT, sources(ANY_PORT)) as url:
        assert url is not None
        seen = await scrape(url)
    assert seen["process_resident_memory_bytes"][()] > 0
    assert seen["mulin_dependency_up"] == {("database",): 1, ("redis",): 1}
    assert seen["mulin_database_connections"].keys() == {("used",), ("idle",)}
    assert seen["mulin_failed_jobs"] == {(): 0}


async def test_a_taken_port_is_said_by_its_name() -> None:
    with listening("127.0.0.1", 0) as listener:
        taken = Settings(metrics_port=listener.getsockname()[1])
        with pytest.raises(PortTaken, match="MULIN_METRICS_PORT"):
            async with exposed(taken, {}):
                pass


def told(kept: Readings) -> dict[str, float]:
    """The figures that are told now, by their last label or their name."""
    return {
        next(iter(sample.labels.values()), sample.name): sample.value
        for family in kept.collect()
        for sample in family.samples
    }


async def working() -> Sequence[Value]:
    return [Value("mulin_queue_length", 7)]


async def test_a_dependency_that_is_gone_leaves_no_figures_and_says_so() -> None:
    kept = Readings({"database": broken, "redis": working})
    await kept.refresh()
    assert told(kept) == {"database": 0, "redis": 1, "mulin_queue_length": 7}


async def test_a_dependency_that_hangs_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readings, "PATIENCE_SECONDS", 0.01)
    kept = Readings({"database": hanging, "redis": working})
    began = time.monotonic()
    await kept.refresh()
    assert time.monotonic() - began < 1
    assert told(kept) == {"database": 0, "redis": 1, "mulin_queue_length": 7}


async def test_a_dependency_that_hangs_for_long_is_given_up_until_it_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As asyncpg does: of a server that says nothing it cannot even be told to stop waiting."""
    for name in ("FRESH_SECONDS", "LONGEST_SECONDS", "PATIENCE_SECONDS"):
        monkeypatch.setattr(readings, name, 0.01)
    answering, asked = asyncio.Event(), 0

    async def deaf() -> Sequence[Value]:
        nonlocal asked
        asked += 1
        while not answering.is_set():
            with suppress(asyncio.CancelledError):
                await answering.wait()
        return await working()

    async def hung() -> dict[str, float]:
        for _ in range(4):
            await kept.refresh()
        return told(kept)

    answering.set()
    kept = Readings({"redis": deaf})
    await kept.refresh()
    assert told(kept) == {"redis": 1, "mulin_queue_length": 7}
    answering.clear()
    await asyncio.sleep(0.01)
    seen = await hung()
    answering.set()
    assert seen == {"redis": 0}
    # One question is enough: each holds a connection.
    assert asked == 2
    assert await hung() == {"redis": 1, "mulin_queue_length": 7}


async def test_figures_are_read_once_for_all_who_ask_within_seconds() -> None:
    asked = 0

    async def counting() -> Sequence[Value]:
        nonlocal asked
        asked += 1
        return []

    kept = Readings({"redis": counting})
    await asyncio.gather(kept.refresh(), kept.refresh())
    await kept.refresh()
    assert asked == 1


async def test_old_figures_are_not_told_for_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Readings({"redis": working})
    await kept.refresh()
    assert told(kept) == {"redis": 1, "mulin_queue_length": 7}
    monkeypatch.setattr(readings, "STALE_SECONDS", 0.0)
    assert told(kept) == {"redis": 0}
