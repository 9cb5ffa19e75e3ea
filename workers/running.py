"""Running the workers, in a process of their own or beside the API."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from taskiq import AsyncBroker
from taskiq.api import run_scheduler_task
from taskiq.exceptions import SendTaskError

from mulin import jobs, redis
from mulin.notifications import outbox
from mulin.notifications.actions import DELIVER
from mulin.settings import settings
from push.channels import Carriers
from push.delivery import Rounds
from push.pace import pace_of
from workers.broker import make_broker, make_scheduler, sender
from workers.local import LocalBroker
from workers.notifications import TAKE_BACK
from workers.receiving import Receiving
from workers.stream import StreamBroker

log = logging.getLogger(__name__)

GRACE_SECONDS = 3
STOP_SECONDS = GRACE_SECONDS + 2
BREAKING_SECONDS = 2
TASKS_AT_ONCE = 10


@asynccontextmanager
async def sending(redis_url: str | None) -> AsyncIterator[AsyncBroker]:
    """Hand jobs of this process to the broker while the block runs."""
    broker = make_broker(redis_url)
    await broker.startup()
    jobs.send_through(sender(broker))
    try:
        yield broker
    finally:
        jobs.send_through(None)
        await broker.shutdown()


@asynccontextmanager
async def working(broker: AsyncBroker, carriers: Carriers) -> AsyncIterator[None]:
    """Do what the broker brings. What is under way at the end of the block gets a little time.

    What does not end in time is broken off and given back: another worker goes on at once.
    """
    broker.state.carriers = carriers
    rounds = Rounds(carriers, pace_of(settings(), redis.client()))
    broker.state.rounds = rounds
    doing = _in_process(broker) if isinstance(broker, LocalBroker) else _receiving(broker)
    try:
        async with doing:
            try:
                yield
            finally:
                rounds.stop()
    finally:
        for carrier in carriers.values():
            await carrier.close()


@asynccontextmanager
async def _in_process(broker: LocalBroker) -> AsyncIterator[None]:
    """This broker runs its tasks by itself."""
    try:
        yield
    finally:
        # Not asyncio.timeout: taskiq swallows the cancellation that would end the wait.
        under_way = asyncio.create_task(broker.wait_all())
        await asyncio.wait([under_way], timeout=GRACE_SECONDS)
        under_way.cancel()
        await _break_off(broker.receiver)


@asynccontextmanager
async def _receiving(broker: AsyncBroker) -> AsyncIterator[None]:
    broker.is_worker_process = True
    receiver = Receiving(
        broker,
        run_startup=False,
        max_async_tasks=TASKS_AT_ONCE,
        wait_tasks_timeout=GRACE_SECONDS,
    )
    enough = asyncio.Event()
    listening = asyncio.create_task(receiver.listen(enough))
    if isinstance(broker, StreamBroker):
        # The one before may have been killed.
        await _ask(broker, TAKE_BACK)
    try:
        yield
    finally:
        enough.set()
        # taskiq bounds the tasks but not its own reading of the queue, which Redis can keep from
        # ending; what was read and not done is taken over by another worker.
        ended, _ = await asyncio.wait([listening], timeout=STOP_SECONDS)
        if ended:
            listening.result()
        else:
            log.warning("the queue does not let go; leaving it")
            listening.cancel()
        broken_off = await _break_off(receiver)
        if isinstance(broker, StreamBroker):
            await broker.give_back()
            if broken_off:
                await _ask(broker, DELIVER)


async def _break_off(receiver: Receiving) -> int:
    """End what would not end, and let go of what it had claimed; how many deliveries that was."""
    if not await receiver.end(BREAKING_SECONDS):
        return 0
    try:
        async with asyncio.timeout(BREAKING_SECONDS):
            return await outbox.release()
    except Exception:
        log.exception("what was claimed could not be let go; it is taken back")
        return 0


async def _ask(broker: AsyncBroker, job: str) -> None:
    try:
        await sender(broker)(job)
    except SendTaskError as error:
        log.warning("queue: %s; the next sweep does %s", error.__cause__, job)


@asynccontextmanager
async def scheduling(broker: AsyncBroker) -> AsyncIterator[None]:
    """Send tasks when their time has come."""
    async with _beside(run_scheduler_task(make_scheduler(broker))):
        yield


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
