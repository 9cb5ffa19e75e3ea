"""What every task of the queue is measured by, and whose request it goes back to."""

import asyncio
import logging
import time
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from taskiq import TaskiqMessage, TaskiqMiddleware, TaskiqResult

from mulin import metrics, tracing
from mulin.correlation import current_request_id, new_request_id, put_down, take_up

log = logging.getLogger(__name__)

REQUEST_ID = "request_id"
TRACE_PARENT = "trace_parent"
SENT_AT = "sent_at"
DELAY = "delay"
"""Taskiq's: the seconds a further try is held back on purpose."""


@dataclass(frozen=True, slots=True)
class _Execution:
    began: float
    span: tracing.Span
    held: ExitStack


_execution: ContextVar[_Execution] = ContextVar("execution")


class Measuring(TaskiqMiddleware):
    """Gives a task the id of the request that woke it, or one of its own; times, counts, logs it.

    Each execution is an asyncio task of its own, in whose context the id stays.
    """

    def pre_send(self, message: TaskiqMessage) -> TaskiqMessage:
        woken_by = {REQUEST_ID: current_request_id(), TRACE_PARENT: tracing.trace_parent()}
        message.labels.update({name: value for name, value in woken_by.items() if value})
        message.labels[SENT_AT] = time.time()
        return message

    def pre_execute(self, message: TaskiqMessage) -> TaskiqMessage:
        labels = message.labels
        held = ExitStack()
        held.callback(put_down, take_up(str(labels.get(REQUEST_ID) or new_request_id())))
        span = held.enter_context(
            tracing.span(
                f"task {message.task_name}",
                tracing.Kind.CONSUMER,
                {"messaging.system": "taskiq", "messaging.message.id": message.task_id},
                parent=labels.get(TRACE_PARENT),
            )
        )
        if SENT_AT in labels:
            waited = time.time() - float(labels[SENT_AT]) - float(labels.get(DELAY, 0))
            metrics.TASK_WAIT.labels(message.task_name).observe(max(0.0, waited))
        metrics.TASKS_RUNNING.inc()
        held.callback(metrics.TASKS_RUNNING.dec)
        _execution.set(_Execution(time.perf_counter(), span, held))
        return message

    def post_execute(self, message: TaskiqMessage, result: TaskiqResult[Any]) -> None:
        execution = _execution.get()
        seconds = time.perf_counter() - execution.began
        ended = _ended(result)
        metrics.TASK_DURATION.labels(message.task_name, ended).observe(seconds)
        if result.is_err:
            execution.span.fail(type(result.error).__name__)
        level = logging.WARNING if ended == "error" else logging.INFO
        facts = {"task": message.task_name, "result": ended, "ms": round(seconds * 1000, 1)}
        log.log(level, "task", extra=facts)
        execution.held.close()


def _ended(result: TaskiqResult[Any]) -> str:
    if isinstance(result.error, asyncio.CancelledError):
        return "stopped"
    return "error" if result.is_err else "ok"
