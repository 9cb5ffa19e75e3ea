"""Tasks that serve those who wait."""

from taskiq import AsyncBroker

from mulin.waitlist.offering import offer_free_times
from mulin.waitlist.places import OFFER

SWEEP_SECONDS = 60


def register(broker: AsyncBroker) -> None:
    """Make the tasks known: woken when time was freed, swept for what no wake-up told of."""

    @broker.task(task_name=OFFER, schedule=[{"interval": SWEEP_SECONDS}])
    async def offer() -> None:
        await offer_free_times()
