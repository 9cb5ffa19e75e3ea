"""Structured logs: lines for people in development, JSON for machines in production."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from cli.scrubbing import scrubbed, without_quotes
from mulin.correlation import current_request_id
from mulin.tracing import trace_parent

FACTS = (
    "method",
    "path",
    "status",
    "operation",
    "task",
    "channel",
    "delivery",
    "attempts",
    "result",
    "code",
    "ms",
)
"""What a line may tell beside its words: of these, nothing names a person."""


def _with_request_id(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    request_id = current_request_id()
    if request_id is not None:
        event.setdefault("request_id", request_id)
    return event


def _with_trace_id(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    parent = trace_parent()
    if parent is not None:
        event.setdefault("trace_id", parent.split("-")[1])
    return event


def _scrubbed(_logger: object, _method: str, line: Any) -> str:
    """The last step, on the whole line: whatever a library put into it."""
    return scrubbed(line)


def _without_quotes(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    without_quotes(event.get("exception"))
    return event


# Without the local variables of every frame: those hold names, phones, notes and tokens.
_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure(*, production: bool) -> None:
    """Send what every library logs to stderr, with the time in UTC and the request's id."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(allow=FACTS),
        _with_request_id,
        _with_trace_id,
    ]
    last: list[structlog.typing.Processor] = (
        [_TRACEBACKS, _without_quotes, structlog.processors.JSONRenderer()]
        if production
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *last,
                _scrubbed,
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # One line a sweep, a task and a request sent says nothing that metrics do not say better.
    for quiet in ("taskiq", "httpx", "alembic", "uvicorn.error"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
    # These log what they carry, line by line: statements with their values, headers, frames.
    for talkative in ("tortoise.db_client", "asyncio", "websockets", "httpcore", "aiohttp", "PIL"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    # Whoever develops looks at what went wrong; a city looks for what became of a request.
    for line in ("api.measuring", "workers.measuring"):
        logging.getLogger(line).setLevel(logging.INFO if production else logging.WARNING)
