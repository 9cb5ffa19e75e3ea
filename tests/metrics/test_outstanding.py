"""What is still to be done, as PostgreSQL and Redis tell it."""

from datetime import timedelta

import pytest

from mulin import clock, redis
from mulin.database import query
from mulin.readings import Value, outstanding, queue
from tests.statements import statements
from tests.workers.outbox import told
from workers.broker import QUEUE, make_broker, sender

MINUTE = timedelta(minutes=1)


async def figures() -> dict[tuple[str, ...], float]:
    return {
        (one.family.removeprefix("mulin_"), *one.labels): one.value for one in await outstanding()
    }


@pytest.fixture(autouse=True)
def _outbox(database_url: str, redis_url: str | None, monday: None) -> None:
    """An empty database, on a clock that stands still."""


async def test_the_outbox_is_told_by_channel_in_one_statement() -> None:
    await told("a", "b", "c")
    await query(
        "UPDATE delivery SET due_at = due_at + interval '1 hour' "
        "WHERE id = (SELECT min(id) FROM delivery)"
    )
    clock.advance(MINUTE)
    with statements() as run:
        seen = await figures()
    assert len(run) == 1
    assert seen["outbox_due_deliveries", "push"] == 2
    assert seen["outbox_later_deliveries", "push"] == 1
    assert seen["outbox_oldest_due_seconds", "push"] == 60
    for channel in ("sms", "email", "webhook"):
        assert seen["outbox_due_deliveries", channel] == 0
        assert seen["outbox_oldest_due_seconds", channel] == 0


async def test_what_is_settled_counts_no_more() -> None:
    await told("a")
    await query("UPDATE delivery SET status = 'dead'")
    seen = await figures()
    assert seen["outbox_due_deliveries", "push"] == 0


async def test_a_queue_nobody_ever_used_is_empty(redis_url: str | None) -> None:
    assert await queue(QUEUE)() == [Value("mulin_queue_length", 0)]


async def test_a_queue_tells_what_no_worker_took(redis_url: str | None) -> None:
    if redis_url is None:
        pytest.skip("Redis Streams need a Redis: MULIN_TEST_REDIS_URL names none")
    broker = make_broker(redis_url)
    await broker.startup()
    await sender(broker)("notifications.deliver")
    await sender(broker)("notifications.deliver")
    await redis.client().xreadgroup(QUEUE, "somebody", {QUEUE: ">"}, count=1)
    seen = {one.family: one.value for one in await queue(QUEUE)()}
    assert seen == {
        "mulin_queue_length": 2,
        "mulin_queue_lag": 1,
        "mulin_queue_pending": 1,
        "mulin_queue_consumers": 1,
    }
    await broker.shutdown()
