"""The task that reads imported calendars."""

from typing import Annotated

from taskiq import AsyncBroker, Context, TaskiqDepends

from mulin.calendars.fetching import Fetcher
from mulin.calendars.imports import REFRESH
from mulin.calendars.refreshing import refresh_due
from mulin.settings import settings

SWEEP_SECONDS = 60


def register(broker: AsyncBroker) -> None:
    """Make the task known; `broker.state.calendars` is what fetches them."""
    broker.state.calendars = Fetcher(plain_http=not settings().production)

    @broker.task(task_name=REFRESH, schedule=[{"interval": SWEEP_SECONDS}])
    async def refresh(context: Annotated[Context, TaskiqDepends()]) -> None:
        await refresh_due(context.state.calendars)
