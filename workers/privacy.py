"""The task that builds what people take along, and removes it when it is over."""

from taskiq import AsyncBroker

from mulin.privacy.exporting import EXPORT, build_waiting, expire_due

_SWEEP_SECONDS = 60


def register(broker: AsyncBroker) -> None:
    """Make the task known."""

    @broker.task(task_name=EXPORT, schedule=[{"interval": _SWEEP_SECONDS}])
    async def export() -> None:
        await expire_due()
        await build_waiting()
