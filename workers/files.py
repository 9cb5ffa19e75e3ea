"""Tasks that remove files nobody needs."""

from taskiq import AsyncBroker

from mulin.files.removing import remove_left_behind, sweep

SWEEP = "files.sweep"
REMOVE_LEFT_BEHIND = "files.remove_left_behind"

_SWEEP_SECONDS = 600
_NIGHTLY = "43 18 * * *"  # UTC: while Shanghai sleeps


def register(broker: AsyncBroker) -> None:
    """Make the tasks known."""

    @broker.task(task_name=SWEEP, schedule=[{"interval": _SWEEP_SECONDS}])
    async def sweep_files() -> None:
        await sweep()

    @broker.task(task_name=REMOVE_LEFT_BEHIND, schedule=[{"cron": _NIGHTLY}])
    async def look_for_left_behind() -> None:
        await remove_left_behind()
