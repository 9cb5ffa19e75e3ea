"""The task that keeps watch over promised answers."""

from taskiq import AsyncBroker

from mulin.consultations.reminding import remind_due

SWEEP_SECONDS = 60


def register(broker: AsyncBroker) -> None:
    """Make the task known."""

    @broker.task(task_name="consultations.remind", schedule=[{"interval": SWEEP_SECONDS}])
    async def remind() -> None:
        await remind_due()
