"""Statements over many rows, planned for the tables as they are and not as they once were."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mulin.database import query, transaction


@asynccontextmanager
async def planned_anew() -> AsyncIterator[None]:
    """A transaction whose statements are planned each time.

    Elsewhere plans are kept (`mulin.database.PLANNING`). One made while a table was nearly empty
    reads all of it for each row of another: the first broadcast of a district, which fills them
    within a minute, took time with the square of its size.
    """
    async with transaction():
        await query("SET LOCAL plan_cache_mode = force_custom_plan")
        yield
