"""The task that keeps the published holidays."""

from taskiq import AsyncBroker

from mulin.scheduling.actions.holidays import load_current

LOAD_HOLIDAYS = "scheduling.load_holidays"
_DAY_SECONDS = 24 * 60 * 60


def register(broker: AsyncBroker) -> None:
    """Make the task known. An interval begins at once: a new district need not wait for a day."""

    @broker.task(task_name=LOAD_HOLIDAYS, schedule=[{"interval": _DAY_SECONDS}])
    async def load_holidays() -> None:
        await load_current()
