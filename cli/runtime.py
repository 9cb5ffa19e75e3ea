"""What the commands hold while they work: the database, Redis, the queue."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import uvloop
from pydantic import SecretStr

from mulin.settings import Settings, settings


class RedisNeeded(Exception):
    """`mulin {command}` shares its work with other processes: set MULIN_REDIS_URL, or start
    `mulin run`, which is all of them in one."""


def required_redis(configured: Settings, command: str) -> str:
    """The URL of Redis. Raises RedisNeeded without one."""
    if configured.redis_url is None:
        raise RedisNeeded((RedisNeeded.__doc__ or "").format(command=command))
    return configured.redis_url.get_secret_value()


@contextmanager
def database_server(configured: Settings) -> Iterator[str]:
    """The URL of the database: the one configured, else an embedded server while the block runs.

    Raises mulin.embedded.EmbeddedError.
    """
    if configured.database_url is not None:
        yield configured.database_url.get_secret_value()
        return
    from mulin import embedded

    with embedded.start(configured.data_dir) as server:
        yield server.url


def revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


@asynccontextmanager
async def connected(configured: Settings, url: str, *, migrate: bool) -> AsyncIterator[None]:
    """Keys, database, Redis and events for the length of the block.

    `migrate` brings the database up to date first; else it must be. Raises
    mulin.database.DatabaseError, mulin.redis.RedisUnreachable, mulin.crypto.KeysInvalid.
    """
    from mulin import crypto, database, events, migrations, redis
    from mulin.watching import watching

    crypto.keys()
    async with AsyncExitStack() as held:
        await held.enter_async_context(
            database.connected(url, pool_size=configured.database_pool_size)
        )
        await (migrations.upgrade(url) if migrate else migrations.require_current(url))
        await held.enter_async_context(redis.connected(revealed(configured.redis_url)))
        ear = await held.enter_async_context(events.listening())
        await held.enter_async_context(watching(ear))
        yield


def with_database(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do one thing with the platform connected, and end. Raises what `connected` does."""
    configured = settings()

    async def work(url: str) -> None:
        async with connected(configured, url, migrate=False):
            await act()

    with database_server(configured) as url:
        asyncio.run(work(url))


def run_until_signalled(main: Coroutine[Any, Any, None]) -> None:
    """Run to the end, or until SIGINT or SIGTERM cancels it; everything held is let go of."""

    async def watched() -> None:
        task = asyncio.ensure_future(main)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    uvloop.run(watched())


def heed_cancellation() -> None:
    """Raise CancelledError if this task was cancelled, and somebody kept that from it.

    `asyncio.wait_for` did until Python 3.12, when what it waited for was just done
    (https://github.com/python/cpython/issues/86296): a process that was told to end as it started
    would never hear of it.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def until_cancelled() -> None:
    """Wait to be cancelled; a cancellation from before counts."""
    heed_cancellation()
    await asyncio.Event().wait()
