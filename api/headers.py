"""What every answer tells browsers to keep to, whoever made it, errors included.

https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "Content-Security-Policy"

# An answer that knows better has said so: the page may use a camera, a PDF is shown in our frame.
_USUAL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    # No default-src: the policy of a script is that of the worker it becomes.
    _POLICY: "frame-ancestors 'none'",
}
_ONE_YEAR = "max-age=31536000"


class HeadersMiddleware:
    """Pure ASGI, around whatever answers. `https`: people reach this by https only."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self._usual = dict(_USUAL)
        if https:
            self._usual["Strict-Transport-Security"] = _ONE_YEAR

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return

        async def send_hardened(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                headers = MutableHeaders(scope=message)
                for name, value in self._usual.items():
                    headers.setdefault(name, value)
                framed = "frame-ancestors 'self'" in headers[_POLICY]
                headers.setdefault("X-Frame-Options", "SAMEORIGIN" if framed else "DENY")
            await send(message)

        await self.app(scope, receive, send_hardened)
