"""The task that lets happen what is due."""

from taskiq import AsyncBroker

from mulin.timers.firing import fire_due

FIRE = "timers.fire"
SWEEP_SECONDS = 10


def register(broker: AsyncBroker) -> None:
    """Make the task known."""

    @broker.task(task_name=FIRE, schedule=[{"interval": SWEEP_SECONDS}])
    async def fire() -> None:
        await fire_due()
