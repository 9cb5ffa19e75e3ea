"""Tasks that bring notifications to phones."""

from typing import Annotated

from taskiq import AsyncBroker, Context, TaskiqDepends

from mulin.notifications import outbox
from mulin.notifications.actions import DELIVER

SWEEP_SECONDS = 10
TAKE_BACK = "notifications.take_back"


def register(broker: AsyncBroker) -> None:
    """Make the tasks known; `broker.state.rounds` are those of the process."""

    @broker.task(task_name=DELIVER, schedule=[{"interval": SWEEP_SECONDS}])
    async def deliver(context: Annotated[Context, TaskiqDepends()]) -> None:
        await context.state.rounds.make(deliver.kiq)

    @broker.task(task_name=TAKE_BACK, schedule=[{"interval": SWEEP_SECONDS}])
    async def take_back(context: Annotated[Context, TaskiqDepends()]) -> None:
        if await outbox.take_back():
            await context.state.rounds.make(deliver.kiq)
