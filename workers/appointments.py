"""Tasks that end what nobody answered in time."""

from taskiq import AsyncBroker

from mulin.appointments.lapsing import lapse_due

SWEEP_SECONDS = 10


def register(broker: AsyncBroker) -> None:
    """Make the tasks known."""

    @broker.task(task_name="appointments.lapse", schedule=[{"interval": SWEEP_SECONDS}])
    async def lapse() -> None:
        await lapse_due()
