"""Tasks that bring notifications to phones."""

from typing import Annotated

from taskiq import AsyncBroker, Context, TaskiqDepends

from mulin.notifications import outbox
from mulin.notifications.actions import DELIVER
from push.delivery import deliver_due

SWEEP_SECONDS = 10
TAKE_BACK = "notifications.take_back"


def register(broker: AsyncBroker) -> None:
    """Make the tasks known; `broker.state.carriers` and `pace` are those of the process."""

    @broker.task(task_name=DELIVER, schedule=[{"interval": SWEEP_SECONDS}])
    async def deliver(context: Annotated[Context, TaskiqDepends()]) -> None:
        await deliver_due(context.state.carriers, context.state.pace)

    @broker.task(task_name=TAKE_BACK, schedule=[{"interval": SWEEP_SECONDS}])
    async def take_back(context: Annotated[Context, TaskiqDepends()]) -> None:
        if await outbox.take_back():
            await deliver_due(context.state.carriers, context.state.pace)
