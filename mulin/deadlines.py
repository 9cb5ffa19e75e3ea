"""How long an operation may take, and what ends that: a change that is being committed.

When the time is over all that runs for the operation is cancelled, its statements and open
transactions with it. But once a transaction begins to commit nobody may be told that nothing
happened: from there on a change goes on to its end.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Running:
    timeout: asyncio.Timeout
    until_commit: bool
    aside: set[asyncio.Task[object]] = field(default_factory=set)
    over: bool = False


_running: ContextVar[_Running | None] = ContextVar("running", default=None)


@asynccontextmanager
async def within(seconds: float, *, until_commit: bool = False) -> AsyncIterator[None]:
    """Cancel the block after `seconds`. Raises TimeoutError then.

    `until_commit`: but not once a transaction of it has begun to commit.
    """
    async with asyncio.timeout(seconds) as timeout:
        running = _Running(timeout, until_commit)
        token = _running.set(running)
        try:
            yield
        finally:
            _running.reset(token)
            running.over = True
            for task in running.aside:
                task.cancel()


@contextmanager
def aside() -> Iterator[None]:
    """The task at hand works for the operation without being awaited by it: a batch of rows."""
    running, task = _running.get(), asyncio.current_task()
    if running is None or task is None:
        yield
        return
    running.aside.add(task)
    try:
        yield
    finally:
        running.aside.discard(task)


def commit_begins() -> None:
    """Whatever follows in the operation is not cut off; nothing is awaited before the commit."""
    running = _running.get()
    if running is None or not running.until_commit or running.over:
        return
    if running.timeout.expired():
        raise asyncio.CancelledError
    running.timeout.reschedule(None)
