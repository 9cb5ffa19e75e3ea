"""A process that is told to end while it starts does, though something on the way took the word."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.applications import Starlette

from cli import serving
from cli.runtime import until_cancelled


async def _serve() -> None:
    with serving.listening("127.0.0.1", 0) as listener:
        await serving.serve(Starlette(), listener)


@pytest.mark.parametrize("work", [until_cancelled, _serve])
async def test_an_end_that_was_asked_for_during_the_start_is_not_forgotten(
    work: Callable[[], Awaitable[None]],
) -> None:
    begun = asyncio.Event()

    async def start_and_work() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await work()

    task = asyncio.create_task(start_and_work())
    await begun.wait()
    task.cancel()
    _, still_going = await asyncio.wait([task], timeout=5)
    if still_going:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not still_going
