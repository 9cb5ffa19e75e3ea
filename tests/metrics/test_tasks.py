"""Tasks of the queue: how long they took, how they ended, and on whose behalf."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from taskiq import AsyncBroker, InMemoryBroker

from mulin.correlation import correlated, current_request_id
from tests.metrics.conftest import Lines
from tests.metrics.scraping import counted, value
from workers.measuring import Measuring

DURATION = "mulin_task_duration_seconds_count"


@pytest.fixture
async def broker() -> AsyncIterator[InMemoryBroker]:
    made = InMemoryBroker()
    made.add_middlewares(Measuring())
    await made.startup()
    yield made
    await made.shutdown()


async def run(broker: InMemoryBroker, name: str) -> None:
    task = broker.find_task(name)
    assert task is not None
    await task.kiq()
    await broker.wait_all()


def ids_of(broker: AsyncBroker, name: str) -> list[str | None]:
    """The ids under which executions of a new task of that name will work."""
    seen = list[str | None]()

    @broker.task(task_name=name)
    async def look() -> None:
        await asyncio.sleep(0)
        seen.append(current_request_id())

    return seen


async def test_a_task_is_timed_and_told_of(broker: InMemoryBroker, lines: Lines) -> None:
    ids = ids_of(broker, "look")
    with (
        counted(DURATION, 1, task="look", result="ok"),
        counted("mulin_task_wait_seconds_count", 1, task="look"),
        counted("mulin_tasks_running", 0),
    ):
        await run(broker, "look")
    (line,) = lines()
    assert (line["event"], line["task"], line["result"]) == ("task", "look", "ok")
    assert line["request_id"] == ids[0]


async def test_a_task_that_fails_counts_as_an_error(broker: InMemoryBroker, lines: Lines) -> None:
    @broker.task(task_name="break")
    async def break_down() -> None:
        assert value("mulin_tasks_running") > 0
        raise LookupError

    with counted(DURATION, 1, task="break", result="error"), counted("mulin_tasks_running", 0):
        await run(broker, "break")
    (line,) = [line for line in lines() if line["event"] == "task"]
    assert (line["result"], line["level"]) == ("error", "warning")


async def test_a_task_works_under_the_id_of_whoever_woke_it(broker: InMemoryBroker) -> None:
    ids = ids_of(broker, "look")
    with correlated("a-request"):
        await run(broker, "look")
        assert current_request_id() == "a-request"
    assert ids == ["a-request"]


async def test_a_task_nobody_asked_for_has_an_id_of_its_own(broker: InMemoryBroker) -> None:
    ids = ids_of(broker, "look")
    await run(broker, "look")
    await run(broker, "look")
    assert None not in ids
    assert len(set(ids)) == 2
    assert current_request_id() is None


async def test_what_a_task_wakes_goes_on_under_its_id(broker: InMemoryBroker) -> None:
    ids = ids_of(broker, "second")

    @broker.task(task_name="first")
    async def first() -> None:
        ids.append(current_request_id())
        second = broker.find_task("second")
        assert second is not None
        await second.kiq()

    await run(broker, "first")
    await broker.wait_all()
    assert ids[0] == ids[1]
