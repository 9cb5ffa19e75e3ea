"""The task that builds the search index anew, so that nothing stays out of step for long."""

from taskiq import AsyncBroker

from mulin.search.indexing import index_everything

_DAY_SECONDS = 24 * 60 * 60


def register(broker: AsyncBroker) -> None:
    """Make the task known. An interval begins at once: what was there before is found, too."""

    @broker.task(task_name="search.index", schedule=[{"interval": _DAY_SECONDS}])
    async def index() -> None:
        await index_everything()
