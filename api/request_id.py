"""Every answer names its request in `X-Request-Id`, so that a person can quote it to us."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mulin.acting import coming_from
from mulin.correlation import correlated, new_request_id

HEADER = "X-Request-Id"

# Short and plain: the id goes into logs and headers, where a caller's bytes must do no harm.
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


class RequestIdMiddleware:
    """Pure ASGI: keeps the caller's id when it is a sane token, makes one when it is not.

    Wrap it around the whole Starlette application: in Starlette's own list of middleware it would
    stand inside the one that answers 500. A WebSocket has one id for its whole life; its
    handshake answer carries it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return

        offered = Headers(scope=scope).get(HEADER, "")
        request_id = offered if _SANE.fullmatch(offered) else new_request_id()

        async def send_named(message: Message) -> None:
            if message["type"] in {
                "http.response.start",
                "websocket.accept",
                "websocket.http.response.start",
            }:
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        host, _ = scope.get("client") or ("", 0)
        with correlated(request_id), coming_from(host):
            await self.app(scope, receive, send_named)
