"""Tasks that fail: tried again a few times, then set aside for somebody to look at."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from taskiq import TaskiqMessage, TaskiqResult
from taskiq.exceptions import NoResultError
from taskiq.middlewares import SmartRetryMiddleware

from mulin.failed_jobs import actions
from mulin.failed_jobs.actions import Failure

log = logging.getLogger(__name__)

TRIES = 4
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=5)
SOON = timedelta(minutes=1)
"""What its schedule brings again within so much time is not asked for again beside."""

OURS = ("api", "cli", "mulin", "push", "schema", "workers")


class Failing(SmartRetryMiddleware):
    """Tries a task `TRIES` times, further and further apart; then it is set aside, once a task.

    Of a sweep that comes by itself soon each coming is a try. A task that has been done again is
    settled: every process looks once, and after what failed in its own hands.
    """

    def __init__(self) -> None:
        super().__init__(default_retry_count=TRIES, default_retry_label=True)
        self._failed = Counter[str]()
        self._settled = set[str]()

    def is_retry_on_error(self, message: TaskiqMessage) -> bool:
        return not self._comes_soon(message.task_name) and super().is_retry_on_error(message)

    def _comes_soon(self, name: str) -> bool:
        task = self.broker.find_task(name)
        schedules = [] if task is None else task.labels.get("schedule", [])
        return any(0 < one.get("interval", 0) <= SOON.total_seconds() for one in schedules)

    def make_delay(self, message: TaskiqMessage, retries: int) -> float:  # noqa: ARG002 - taskiq's signature
        return wait(retries, random.random())  # nosec B311 # noqa: S311 - jitter, not a secret

    async def on_error(
        self, message: TaskiqMessage, result: TaskiqResult[Any], exception: BaseException
    ) -> None:
        if isinstance(exception, asyncio.CancelledError):
            # It did not fail; the worker stops.
            return
        name = message.task_name
        self._failed[name] += 1
        self._settled.discard(name)
        await super().on_error(message, result, exception)
        if isinstance(result.error, NoResultError):
            return
        tries = self._failed[name] if self._comes_soon(name) else TRIES
        if tries < TRIES:
            return
        self._failed[name] = 0
        carried = self.broker.formatter.dumps(message).message
        await _noted(actions.set_aside(Failure(name, carried, cause(exception), tries)))

    async def post_execute(self, message: TaskiqMessage, result: TaskiqResult[Any]) -> None:
        name = message.task_name
        if result.is_err or name in self._settled:
            return
        self._failed[name] = 0
        self._settled.add(name)
        if not await _noted(actions.settle(name)):
            self._settled.discard(name)


async def set_aside(message: TaskiqMessage, carried: bytes, deliveries: int) -> None:
    """Set a task aside that its workers died of, or were killed over."""
    error = f"its worker ended {deliveries} times before it did"
    await actions.set_aside(Failure(message.task_name, carried, error, deliveries))


def wait(tries: int, chance: float) -> float:
    """Seconds after the n-th try: three times as long each, `chance` (0…1) of half of it random."""
    whole: timedelta = min(FIRST_WAIT * 3 ** (tries - 1), LONGEST_WAIT)
    return whole.total_seconds() * (1 + chance) / 2


def cause(error: BaseException) -> str:
    """What kind of error it was, what lies beneath it, and where it rose in our code.

    Never in its own words: those of a database quote rows, and those of a client addresses and
    keys. They stand in the log of the worker.
    """
    kinds, below = list[str](), error
    while True:
        kinds.append(type(below).__qualname__)
        if below.__cause__ is None:
            break
        below = below.__cause__
    return " from ".join(kinds) + _place(error)


def _place(error: BaseException) -> str:
    place, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.split(".")[0] in OURS:
            place = f" at {module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


async def _noted(note: Awaitable[None]) -> bool:
    try:
        await note
    except Exception:
        # Most likely the database is what the task failed of; there is nowhere to keep it then.
        log.exception("what became of a task could not be noted")
        return False
    return True
