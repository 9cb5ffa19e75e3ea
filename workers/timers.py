"""The tasks that let happen what is due, and forget what was."""

from taskiq import AsyncBroker

from mulin.timers.firing import fire_due, forget_settled

FIRE = "timers.fire"
FORGET = "timers.forget_settled"
SWEEP_SECONDS = 10
_NIGHTLY = "33 19 * * *"


def register(broker: AsyncBroker) -> None:
    """Make the tasks known."""

    @broker.task(task_name=FIRE, schedule=[{"interval": SWEEP_SECONDS}])
    async def fire() -> None:
        await fire_due()

    @broker.task(task_name=FORGET, schedule=[{"cron": _NIGHTLY}])
    async def forget() -> None:
        await forget_settled()
