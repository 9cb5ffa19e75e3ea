"""By which name we were called, and whose pages may call.

Nothing here depends on cookies, so a foreign page has nothing of its visitor's to misuse. What is
left is a page that a trick with names (DNS rebinding) makes look like ours, and a WebSocket, which
browsers open to anybody: both are told apart by Host and Origin.
"""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Probes call a process by its address.
_PROBED = frozenset({"/healthz", "/readyz"})


class HostMiddleware:
    """Pure ASGI: starlette's check of `Host`, but not for probes. No hosts: any will do."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._unchecked = app
        self._checked = (
            TrustedHostMiddleware(app, allowed_hosts=hosts, www_redirect=False) if hosts else app
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        probed = scope.get("path") in _PROBED
        await (self._unchecked if probed else self._checked)(scope, receive, send)


class SocketOriginMiddleware:
    """Pure ASGI: a page may open a WebSocket if it is ours or of `origins`.

    Ours is a page of the very host it calls, or of `home`. Programs send no Origin.
    """

    def __init__(self, app: ASGIApp, home: str, origins: Sequence[str]) -> None:
        self.app = app
        self._origins = frozenset({home, *origins})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not self._welcome(Headers(scope=scope)):
            refusal = PlainTextResponse("Origin not allowed", HTTPStatus.FORBIDDEN)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _welcome(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None or origin in self._origins:
            return True
        return bool(urlsplit(origin).netloc) and urlsplit(origin).netloc == headers.get("host")


def shared_with(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """`app`, of which pages of `origins` may read the answers (CORS); without any: as it is."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "POST", "PUT"],
        allow_headers=["Accept-Language", "Authorization", "Content-Type", "X-Request-Id"],
        expose_headers=["Retry-After", "X-Request-Id"],
        max_age=600,
    )
