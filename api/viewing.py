"""Who asks, and in which language to answer."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api.refusals import NotAuthorized
from mulin.audit.roles import acts
from mulin.messages import Language, speak
from mulin.people.tokens import TokenInvalid, read_access_token
from mulin.people.user_agents import device_of
from mulin.people.viewer import Viewer, viewer_of
from schema.context import Context

_BEARER = "bearer "


async def context_for(connection: HTTPConnection, payload: Mapping[str, Any] | None) -> Context:
    """The context of one operation. Raises NotAuthorized for a token that is not valid (any more).

    The token comes as `Authorization: Bearer …`, the language as `Accept-Language`; over a
    WebSocket, to which an app in a browser can give no header, also as the same keys of the
    `connection_init` payload. Without a token the caller is a stranger, who reads what is public.
    """
    viewer = await _viewer(_said("authorization", connection, payload))
    if viewer is not None:
        acts(viewer)
    asked = _first_spoken(_said("accept-language", connection, payload))
    if asked is not None:
        speak(asked)
    elif viewer is not None:
        speak("en" if viewer.locale == "en" else "zh")
    client = connection.client
    return Context(
        viewer=viewer,
        address=client.host if client is not None else "",
        device=device_of(connection.headers.get("user-agent", "")),
    )


def _said(name: str, connection: HTTPConnection, payload: Mapping[str, Any] | None) -> str:
    for key, value in (payload or {}).items():
        if key.lower() == name and isinstance(value, str):
            return value
    return connection.headers.get(name, "")


async def _viewer(authorization: str) -> Viewer | None:
    if not authorization.strip():
        return None
    if not authorization.lower().startswith(_BEARER):
        raise NotAuthorized
    try:
        claims = read_access_token(authorization[len(_BEARER) :].strip())
    except TokenInvalid:
        raise NotAuthorized from None
    viewer = await viewer_of(claims.person_id, claims.session_id)
    if viewer is None:
        raise NotAuthorized
    return viewer


def _first_spoken(accepted: str) -> Language | None:
    """The first language of an Accept-Language (RFC 9110, section 12.5.4) that Mulin speaks."""
    wanted = []
    for position, item in enumerate(accepted.split(",")):
        tag, _, parameters = item.strip().partition(";")
        language = tag.strip().split("-")[0].lower()
        quality = _quality(parameters)
        if language in {"zh", "en"} and quality > 0:
            wanted.append((-quality, position, language))
    if not wanted:
        return None
    return "en" if min(wanted)[2] == "en" else "zh"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


class LanguageMiddleware:
    """Pure ASGI: speaks the caller's language from the first byte, errors of the door included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            speak(_first_spoken(_said("accept-language", HTTPConnection(scope), None)) or "zh")
        await self.app(scope, receive, send)
