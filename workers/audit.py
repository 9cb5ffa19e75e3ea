"""The tasks that keep the trace: sealing it, signing how far it came, making room for it."""

from taskiq import AsyncBroker

from mulin.audit.checkpoints import write_checkpoint
from mulin.audit.months import make_months
from mulin.audit.sealing import seal

SEAL = "audit.seal"
CHECKPOINT = "audit.checkpoint"
MONTHS = "audit.make_months"
SWEEP_SECONDS = 5
_DAY_SECONDS = 24 * 60 * 60
_NIGHTLY = "41 19 * * *"


def register(broker: AsyncBroker) -> None:
    """Make the tasks known."""

    @broker.task(task_name=SEAL, schedule=[{"interval": SWEEP_SECONDS}])
    async def seal_committed() -> None:
        await seal()

    @broker.task(task_name=CHECKPOINT, schedule=[{"cron": _NIGHTLY}])
    async def checkpoint() -> None:
        await write_checkpoint()

    @broker.task(task_name=MONTHS, schedule=[{"interval": _DAY_SECONDS}])
    async def months() -> None:
        await make_months()
