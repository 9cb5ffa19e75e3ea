"""Tasks that bring notifications to phones."""

import logging
import time
from typing import Annotated

from taskiq import AsyncBroker, Context, TaskiqDepends
from taskiq.exceptions import SendTaskError
from taskiq.kicker import AsyncKicker

from mulin import retention
from mulin.notifications import devices, outbox
from mulin.notifications.actions import DELIVER
from mulin.notifications.code_messages import SEND_CODES
from mulin.privacy import forgetting
from push.codes import send_codes

log = logging.getLogger(__name__)

SWEEP_SECONDS = 10
BREATH_SECONDS = 2.0
TAKE_BACK = "notifications.take_back"
FORGET_STALE = "notifications.forget_stale_devices"
FORGET_OLD = "notifications.forget_old"
_NIGHTLY = "23 19 * * *"
_LATER_AT_NIGHT = "53 19 * * *"


def register(broker: AsyncBroker) -> None:
    """Make the tasks known; `broker.state.rounds` and `carriers` are those of the process."""
    broker.state.coming_back_at = 0.0

    @broker.task(task_name=DELIVER, schedule=[{"interval": SWEEP_SECONDS}])
    async def deliver(context: Annotated[Context, TaskiqDepends()]) -> None:
        try:
            await context.state.rounds.make(deliver.kiq)
        except Exception:
            # What it had claimed is let go by the next round of this process.
            await _deliver_in(BREATH_SECONDS, context)
            raise
        await _come_back(context)

    @broker.task(task_name=TAKE_BACK, schedule=[{"interval": SWEEP_SECONDS}])
    async def take_back(context: Annotated[Context, TaskiqDepends()]) -> None:
        if await outbox.take_back():
            await context.state.rounds.make(deliver.kiq)

    @broker.task(task_name=SEND_CODES, schedule=[{"interval": SWEEP_SECONDS}])
    async def send(context: Annotated[Context, TaskiqDepends()]) -> None:
        await send_codes(context.state.carriers)

    @broker.task(task_name=FORGET_STALE, schedule=[{"cron": _NIGHTLY}])
    async def forget() -> None:
        await devices.forget_stale()

    @broker.task(task_name=FORGET_OLD, schedule=[{"cron": _LATER_AT_NIGHT}])
    async def forget_old() -> None:
        await retention.forget_old()
        await forgetting.forget_due()


async def _come_back(context: Context) -> None:
    """Deliver again when the next that was put off is due, not with the next sweep."""
    wait = await outbox.next_due(context.state.carriers.keys())
    if wait is not None and wait.total_seconds() < SWEEP_SECONDS:
        await _deliver_in(wait.total_seconds(), context)


async def _deliver_in(seconds: float, context: Context) -> None:
    state, asked_at = context.state, time.monotonic()
    if asked_at < state.coming_back_at <= asked_at + seconds:
        return
    state.coming_back_at = asked_at + seconds
    again: AsyncKicker[[], None] = AsyncKicker(DELIVER, context.broker, {})
    try:
        await again.with_labels(delay=seconds).kiq()
    except SendTaskError as error:
        log.warning("queue: %s; the sweep finds what is put off", error.__cause__)
