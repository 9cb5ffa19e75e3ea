"""What every request and operation is measured by, and the one line the log has of each."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from graphql import GraphQLFormattedError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mulin import metrics, tracing

log = logging.getLogger(__name__)

UNROUTED = "other"
GONE = "gone"
"""The class of status of a request whose caller left before it had one."""

# Asked every few seconds by whoever watches the process.
_WATCHED = frozenset({"/healthz", "/readyz"})
_LONGEST_NAME = 80


@dataclass(slots=True)
class _Asked:
    """What the request at hand asks for."""

    operations: list[str] = field(default_factory=list)


_asked: ContextVar[_Asked | None] = ContextVar("asked", default=None)


class MeasuringMiddleware:
    """Pure ASGI: counts, times and logs requests, and counts the open WebSockets.

    Stands inside of what gives the request its id. Neither the path nor the query are told, but the
    route: a path can hold the secret of a calendar or a file. No caller's traceparent is heeded:
    anybody may call, and so anybody could fill the collector of traces
    (https://www.w3.org/TR/trace-context/#security-considerations).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = 0

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        asked, began = _Asked(), time.perf_counter()
        token = _asked.set(asked)
        method = scope["method"]
        with tracing.span(method, tracing.Kind.SERVER, {"http.request.method": method}) as span:
            try:
                await self.app(scope, receive, send_noted)
            finally:
                _asked.reset(token)
                route = _route(scope)
                span.name(f"{method} {route}")
                span.note({"http.route": route, "http.response.status_code": status})
                if status >= 500:  # noqa: PLR2004 - our fault
                    span.fail(str(status))
                seconds = time.perf_counter() - began
                metrics.HTTP_REQUESTS.labels(route, _class(status)).observe(seconds)
                facts = {"method": method, "path": route, "status": status, **_line(asked)}
                level = logging.DEBUG if route in _WATCHED else logging.INFO
                log.log(level, "request", extra={**facts, "ms": _ms(seconds)})

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        opened = False

        async def send_noted(message: Message) -> None:
            nonlocal opened
            if message["type"] == "websocket.accept" and not opened:
                opened = True
                metrics.WEBSOCKET_CLIENTS.inc()
            await send(message)

        began = time.perf_counter()
        try:
            await self.app(scope, receive, send_noted)
        finally:
            if opened:
                metrics.WEBSOCKET_CLIENTS.dec()
            facts = {"method": "WEBSOCKET", "path": _route(scope)}
            log.info("socket", extra={**facts, "ms": _ms(time.perf_counter() - began)})


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", UNROUTED)


def _class(status: int) -> str:
    return f"{status // 100}xx" if status else GONE


def _line(asked: _Asked) -> dict[str, str]:
    return {"operation": ", ".join(asked.operations)} if asked.operations else {}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


class Measured:
    """An operation under way; `errors` is what its answer will say."""

    def __init__(self) -> None:
        self.errors: list[GraphQLFormattedError] = []


@contextmanager
def measured(kind: str, name: str | None) -> Iterator[Measured]:
    """Count and time an operation of that kind for the length of the block."""
    asked = _asked.get()
    if asked is not None:
        asked.operations.append(f"{kind} {name[:_LONGEST_NAME]}" if name else kind)
    attributes = {"graphql.operation.type": kind}
    if name:
        attributes["graphql.operation.name"] = name[:_LONGEST_NAME]
    operation, began, code = Measured(), time.perf_counter(), "UNFINISHED"
    with tracing.span(f"graphql {kind}", attributes=attributes) as span:
        try:
            yield operation
            code = code_of(operation.errors)
        finally:
            if code != OK:
                span.fail(code)
            metrics.GRAPHQL_OPERATIONS.labels(kind, code).inc()
            metrics.GRAPHQL_DURATION.labels(kind).observe(time.perf_counter() - began)


OK = "OK"


def code_of(errors: list[GraphQLFormattedError]) -> str:
    """The code of the first error: one of ours, never a caller's word."""
    return str(errors[0].get("extensions", {}).get("code", "INTERNAL")) if errors else OK


def rejected(errors: list[GraphQLFormattedError]) -> None:
    """Count an operation that is not executed."""
    metrics.GRAPHQL_OPERATIONS.labels("none", code_of(errors)).inc()
