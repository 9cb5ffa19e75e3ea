"""A server that stands in for fcm.googleapis.com, with phones behind it.

It speaks the documented requests, answers and errors of FCM HTTP v1 over a real socket. What it
answers can be scripted, in process (`StandInFcm.behave`) and over HTTP:

    POST   /standin/behaviors  {"behavior": "quota", "token": "…", "retry_after": "30", "times": 2}
    DELETE /standin/behaviors
    GET    /standin/messages   ?token=…
"""

import asyncio
import contextlib
import itertools
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from json import JSONDecodeError
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.fcm_rules import (
    TARGETS,
    FcmRefusal,
    check_credentials,
    check_message,
    fcm_refusal,
    invalid_field,
)
from tests.standins.loopback import listening

ANYBODY = ""


class Kind(StrEnum):
    """What a phone's address, or FCM as a whole, is up to."""

    UNREGISTERED = "unregistered"
    INVALID = "invalid"
    INVALID_VALUE = "invalid_value"
    SENDER_ID_MISMATCH = "sender_id_mismatch"
    THIRD_PARTY_AUTH_ERROR = "third_party_auth_error"
    QUOTA = "quota"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"
    SLOW = "slow"
    RESET = "reset"


# HTTP status, google.rpc status, FCM error code, sentence.
REFUSALS: Mapping[Kind, tuple[int, str, str, str]] = {
    Kind.UNREGISTERED: (404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found."),
    Kind.INVALID: (
        400,
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
        "The registration token is not a valid FCM registration token",
    ),
    Kind.SENDER_ID_MISMATCH: (403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"),
    Kind.THIRD_PARTY_AUTH_ERROR: (
        401,
        "UNAUTHENTICATED",
        "THIRD_PARTY_AUTH_ERROR",
        "Auth error from APNS or Web Push Service",
    ),
    Kind.QUOTA: (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Quota exceeded."),
    Kind.UNAVAILABLE: (503, "UNAVAILABLE", "UNAVAILABLE", "The service is currently unavailable."),
    Kind.INTERNAL: (500, "INTERNAL", "INTERNAL", "Internal error encountered."),
}


@dataclass(frozen=True, slots=True)
class Behavior:
    """`retry_after` is the header's value as sent; `seconds` is for SLOW, which then delivers."""

    kind: Kind
    retry_after: str | None = None
    seconds: float = 0.0

    def refusal(self) -> FcmRefusal | None:
        """The documented error answer; None for SLOW and RESET, which are none."""
        if self.kind is Kind.INVALID_VALUE:
            field = "message.data[0].value"
            return invalid_field(field, f"Invalid value at '{field}' (TYPE_STRING), 12")
        if self.kind not in REFUSALS:
            return None
        pause = {} if self.retry_after is None else {"retry-after": self.retry_after}
        return fcm_refusal(*REFUSALS[self.kind], headers=pause)


UNREGISTERED = Behavior(Kind.UNREGISTERED)
INVALID = Behavior(Kind.INVALID)
INVALID_VALUE = Behavior(Kind.INVALID_VALUE)
SENDER_ID_MISMATCH = Behavior(Kind.SENDER_ID_MISMATCH)
THIRD_PARTY_AUTH_ERROR = Behavior(Kind.THIRD_PARTY_AUTH_ERROR)
UNAVAILABLE = Behavior(Kind.UNAVAILABLE)
INTERNAL = Behavior(Kind.INTERNAL)
RESET = Behavior(Kind.RESET)


def quota(retry_after: str | None = None) -> Behavior:
    """429, with the Retry-After header given: seconds or an HTTP date."""
    return Behavior(Kind.QUOTA, retry_after=retry_after)


def slow(seconds: float) -> Behavior:
    """Take the message and show it, but answer only after `seconds`."""
    return Behavior(Kind.SLOW, seconds=seconds)


class Weather:
    """What a request meets by chance: each behavior in its share of them, by a seed."""

    def __init__(self, seed: int, shares: Mapping[Behavior, float]) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chance, not a secret
        # Of many nothing happens.
        self._behaviors = [*shares, None]
        self._weights = [*shares.values(), 1 - sum(shares.values())]

    def met(self) -> Behavior | None:
        [drawn] = self._random.choices(self._behaviors, self._weights)
        return drawn


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A message FCM took: its name, the address it went to, and the message as sent."""

    name: str
    address: str
    message: Mapping[str, Any]

    @property
    def tag(self) -> str:
        """What makes a phone replace a notification; a message without is like no other."""
        platforms = (self.message.get("android", {}), self.message.get("webpush", {}))
        for platform in platforms:
            if tag := platform.get("notification", {}).get("tag"):
                return str(tag)
        apns = self.message.get("apns", {}).get("headers", {})
        return str(apns.get("apns-collapse-id", self.name))

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "address": self.address, "message": dict(self.message)}


@dataclass(frozen=True, slots=True)
class ShownPush:
    """A notification on a phone's screen."""

    title: str
    body: str
    data: Mapping[str, str]


@dataclass(slots=True)
class _Script:
    behavior: Behavior
    times: int | None


class StandInFcm:
    """`async with StandInFcm() as fcm:` serves on `fcm.url` and tells what each phone got.

    A project other than `project_id`, where one is given, is denied.
    """

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, *, project_id: str | None = None
    ) -> None:
        self.url = ""
        self.on_message: Callable[[ReceivedMessage], object] | None = None
        self.weather: Weather | None = None
        self._address = (host, port)
        self._project_id = project_id
        self._messages: list[ReceivedMessage] = []
        self._attempts: Counter[str] = Counter()
        self._scripts: dict[str, _Script] = {}
        self._numbers = itertools.count(1)
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        host, port = self._address
        self.url = await self._stack.enter_async_context(listening(self._app(), host, port))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def behave(self, behavior: Behavior, *, token: str = ANYBODY, times: int | None = None) -> None:
        """Answer so for one address, or, without `token`, for whatever comes.

        It holds for the next `times` requests it applies to, or until changed. An address's own
        script goes before the one for anybody.
        """
        self._scripts[token] = _Script(behavior, times)

    def behave_well(self) -> None:
        self._scripts.clear()

    def received(self, token: str) -> list[Mapping[str, Any]]:
        """Every message FCM took for an address, as sent, oldest first."""
        return [sent.message for sent in self._messages if sent.address == token]

    def attempts(self, token: str) -> int:
        """How many well-formed requests named the address, refused ones included."""
        return self._attempts[token]

    def shown(self, token: str) -> list[ShownPush]:
        """The notifications on that phone: of those with one tag, the latest."""
        by_tag: dict[str, ReceivedMessage] = {}
        for sent in self._messages:
            if sent.address == token:
                by_tag.pop(sent.tag, None)
                by_tag[sent.tag] = sent
        return [_as_shown(sent.message) for sent in by_tag.values()]

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/projects/{project}/messages:send", self._send, methods=["POST"]),
                Route("/standin/behaviors", self._set_behavior, methods=["POST"]),
                Route("/standin/behaviors", self._clear_behaviors, methods=["DELETE"]),
                Route("/standin/messages", self._list_messages, methods=["GET"]),
            ],
            exception_handlers={FcmRefusal: _answer_refusal},
        )

    async def _send(self, request: Request) -> Response:
        check_credentials(request.headers.get("authorization"))
        project = request.path_params["project"]
        if self._project_id is not None and project != self._project_id:
            raise FcmRefusal(
                403,
                "PERMISSION_DENIED",
                f"Permission 'cloudmessaging.messages.create' denied on resource "
                f"'//cloudresourcemanager.googleapis.com/projects/{project}' "
                "(or it may not exist).",
            )
        body = await _json_object(request)
        message = check_message(body)
        address = next(str(message[target]) for target in TARGETS if target in message)
        self._attempts[address] += 1
        behavior = self._next_behavior(address)
        if behavior is not None and (refusal := behavior.refusal()) is not None:
            raise refusal
        if behavior is not None and behavior.kind is Kind.RESET:
            request.state.transport.abort()
            return Response()
        if body.get("validate_only"):
            return JSONResponse({"name": f"projects/{project}/messages/fake_message_id"})
        sent = self._take(project, address, message)
        if behavior is not None and behavior.kind is Kind.SLOW:
            await asyncio.sleep(behavior.seconds)
        return JSONResponse({"name": sent.name})

    def _take(self, project: str, address: str, message: Mapping[str, Any]) -> ReceivedMessage:
        name = f"projects/{project}/messages/{next(self._numbers)}"
        sent = ReceivedMessage(name, address, message)
        self._messages.append(sent)
        if self.on_message is not None:
            self.on_message(sent)
        return sent

    def _next_behavior(self, address: str) -> Behavior | None:
        for key in (address, ANYBODY):
            script = self._scripts.get(key)
            if script is None:
                continue
            if script.times is not None:
                script.times -= 1
                if script.times <= 0:
                    del self._scripts[key]
            return script.behavior
        return None if self.weather is None else self.weather.met()

    async def _set_behavior(self, request: Request) -> Response:
        body = await _json_object(request)
        try:
            behavior = Behavior(
                Kind(str(body.get("behavior"))),
                body.get("retry_after"),
                float(body.get("seconds", 0)),
            )
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        self.behave(behavior, token=body.get("token", ANYBODY), times=body.get("times"))
        return Response(status_code=204)

    async def _clear_behaviors(self, _request: Request) -> Response:
        self.behave_well()
        return Response(status_code=204)

    async def _list_messages(self, request: Request) -> Response:
        token = request.query_params.get("token")
        listed = [m.as_json() for m in self._messages if token in {None, m.address}]
        return JSONResponse({"messages": listed})


async def serve(
    host: str, port: int, on_message: Callable[[ReceivedMessage], object] | None = None
) -> None:
    """Run a stand-in until cancelled, handing each message it takes to `on_message`.

    Raises OSError when the address is taken.
    """
    standin = StandInFcm(host, port)
    standin.on_message = on_message
    async with standin:
        await asyncio.Event().wait()


def _as_shown(message: Mapping[str, Any]) -> ShownPush:
    notification = message.get("notification", {})
    return ShownPush(
        notification.get("title", ""), notification.get("body", ""), message.get("data", {})
    )


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        body = None
    if not isinstance(body, dict):
        raise FcmRefusal(400, "INVALID_ARGUMENT", "Invalid JSON payload received.")
    return body


async def _answer_refusal(_request: Request, error: Exception) -> Response:
    if not isinstance(error, FcmRefusal):
        raise error
    return JSONResponse(error.body(), error.http_status, headers=error.headers)
