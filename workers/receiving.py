"""Running what a queue brings, so that what did not come to an end is not taken for done."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError
from taskiq import AckableMessage, TaskiqMessage, TaskiqResult
from taskiq.acks import AckController
from taskiq.receiver import Receiver

log = logging.getLogger(__name__)


class Held(AckableMessage):
    """A message in this worker's hands; `let_go` is called when they are off it."""

    let_go: Callable[[], None]


def _is_news(record: logging.LogRecord) -> bool:
    """taskiq tells of a task that we ended as of one that failed, frame by frame."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is not asyncio.CancelledError


class Receiving(Receiver):
    """taskiq's, but a task that is cancelled stays in the queue, and what runs can be ended."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._under_way = set[asyncio.Task[Any]]()
        logging.getLogger("taskiq.receiver.receiver").addFilter(_is_news)

    async def callback(self, message: bytes | AckableMessage, raise_err: bool = False) -> None:
        running = asyncio.current_task()
        if running is not None:
            self._under_way.add(running)
        try:
            await super().callback(message, raise_err)
        except (RedisError, OSError) as error:
            # Done, but not crossed off: it comes again, as everything may.
            log.warning("queue: %s; the task comes again", error)
        finally:
            if running is not None:
                self._under_way.discard(running)
            if isinstance(message, Held):
                message.let_go()

    async def run_task(
        self,
        target: Callable[..., Any],
        message: TaskiqMessage,
        ack_controller: AckController | None = None,
    ) -> TaskiqResult[Any]:
        result = await super().run_task(target, message, ack_controller)
        if isinstance(result.error, asyncio.CancelledError):
            # taskiq would keep it as a failure, and acknowledge it.
            raise result.error
        return result

    async def end(self, seconds: float) -> int:
        """Cancel what is still running and wait a little for it; how many tasks that were."""
        running = self._under_way - {asyncio.current_task()}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=seconds)
        return len(running)
