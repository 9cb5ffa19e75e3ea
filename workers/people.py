"""Tasks that tidy up after sign-ins."""

from taskiq import AsyncBroker

from mulin.people.sweeping import forget_expired

_HOURLY = "17 * * * *"


def register(broker: AsyncBroker) -> None:
    """Make the tasks known."""

    @broker.task(task_name="people.forget_expired", schedule=[{"cron": _HOURLY}])
    async def forget() -> None:
        await forget_expired()
