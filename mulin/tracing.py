"""Spans of what takes time, for whoever collects traces; nothing at all where nobody does.

The platform does not know how traces are made: a process says at its start who makes them
(cli/tracing.py). Names of spans and attributes follow OpenTelemetry's conventions where there are
any (https://opentelemetry.io/docs/specs/semconv/). What people write or are called is in none of
them.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Any, Protocol

Attributes = Mapping[str, str | int | float | bool]


class Kind(StrEnum):
    """Which side of a call a span is."""

    SERVER = "server"
    CLIENT = "client"
    CONSUMER = "consumer"
    INTERNAL = "internal"


class Span(Protocol):
    """What can be said of work under way."""

    def name(self, name: str) -> None:
        """Name it better than was possible at its beginning."""
        ...

    def note(self, attributes: Attributes) -> None:
        """Add what became known meanwhile."""
        ...

    def fail(self, reason: str) -> None:
        """It came to nothing; `reason` is a code."""
        ...


class Tracer(Protocol):
    """Who makes spans."""

    def span(
        self,
        name: str,
        kind: Kind,
        attributes: Attributes,
        parent: str | None,
        links: Sequence[str],
    ) -> AbstractContextManager[Span]:
        """As the function `span`."""
        ...

    def trace_parent(self) -> str | None:
        """The W3C traceparent of the span at hand; None outside of one."""
        ...

    def watch(self, connection: Any) -> None:
        """Make a span of each statement of an asyncpg connection."""
        ...


class _Silent:
    """A span nobody collects."""

    def name(self, name: str) -> None:
        pass

    def note(self, attributes: Attributes) -> None:
        pass

    def fail(self, reason: str) -> None:
        pass


_SILENCE = nullcontext[Span](_Silent())
_tracer: Tracer | None = None


def trace_through(tracer: Tracer | None) -> None:
    """Say who makes the spans of this process; None: nobody."""
    global _tracer  # noqa: PLW0603 - one process, one tracer
    _tracer = tracer


def span(
    name: str,
    kind: Kind = Kind.INTERNAL,
    attributes: Attributes | None = None,
    *,
    parent: str | None = None,
    links: Sequence[str] = (),
) -> AbstractContextManager[Span]:
    """A span for the length of the block, below the one at hand or below `parent`.

    `parent` and `links` (what else led to this) are W3C traceparents
    (https://www.w3.org/TR/trace-context/#traceparent-header); one that is none is passed over.
    """
    if _tracer is None:
        return _SILENCE
    return _tracer.span(name, kind, attributes or {}, parent, links)


def trace_parent() -> str | None:
    """The W3C traceparent of the span at hand; None: there is none."""
    return None if _tracer is None else _tracer.trace_parent()


async def watch(connection: Any) -> None:
    """Ready a new connection of asyncpg's pool."""
    if _tracer is not None:
        _tracer.watch(connection)
