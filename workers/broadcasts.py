"""The task that tells everybody whom a broadcast is for."""

from taskiq import AsyncBroker

from mulin.broadcasts.actions import SEND
from mulin.broadcasts.sending import send_due

SWEEP_SECONDS = 10
"""Also how soon a broadcast goes on that waited for room in the outbox."""


def register(broker: AsyncBroker) -> None:
    """Make the task known."""

    @broker.task(task_name=SEND, schedule=[{"interval": SWEEP_SECONDS}])
    async def send() -> None:
        await send_due()
