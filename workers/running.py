"""Running the workers, in a process of their own or beside the API."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from taskiq import AsyncBroker, InMemoryBroker
from taskiq.api import run_receiver_task, run_scheduler_task

from mulin import jobs
from push.channel import PushChannel
from workers.broker import make_broker, make_scheduler, sender


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
async def working(broker: AsyncBroker, channel: PushChannel) -> AsyncIterator[None]:
    """Do what the broker brings; an in-process broker needs nobody to receive."""
    broker.state.channel = channel
    try:
        if isinstance(broker, InMemoryBroker):
            yield
            return
        async with _beside(run_receiver_task(broker)):
            yield
    finally:
        await channel.close()


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
