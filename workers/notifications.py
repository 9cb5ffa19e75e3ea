"""Tasks that bring notifications to phones."""

from typing import Annotated

from taskiq import AsyncBroker, Context, TaskiqDepends

from mulin.notifications.actions import DELIVER
from push.delivery import deliver_due

SWEEP_SECONDS = 10


def register(broker: AsyncBroker) -> None:
    """Make the tasks known; `broker.state.channel` is the push channel of the process."""

    @broker.task(task_name=DELIVER, schedule=[{"interval": SWEEP_SECONDS}])
    async def deliver(context: Annotated[Context, TaskiqDepends()]) -> None:
        await deliver_due(context.state.channel)
