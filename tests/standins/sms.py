"""A server that stands in for sms.tencentcloudapi.com: `SendSms`, signature v3 checked.

It works out signatures by itself, from the vendor's page and not with the code it tests:
https://cloud.tencent.com/document/api/362/4208. What it answers can be scripted by number.
"""

import contextlib
import hashlib
import hmac
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mulin import clock
from tests.standins.loopback import listening

KEY_ID = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"
KEY = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
APP_ID = "1400006666"
TEMPLATES = {"1110": 2, "1111": 2, "1112": 2}
"""Approved templates, with the number of their parameters."""

_PATIENCE_SECONDS = 300
_AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>[\d-]+)/(?P<service>\w+)/tc3_request, "
    r"SignedHeaders=(?P<names>[a-z;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class TextMessage:
    """What a phone got."""

    template: str
    parameters: tuple[str, ...]
    sign_name: str | None
    context: str


@dataclass
class StandInSms:
    """`async with StandInSms() as sms:` serves on `sms.url`; `codes` scripts numbers to fail.

    Under "" stands what a request is refused with as a whole; `statuses` are answers that are no
    JSON, given first; with `hang_up` connections break.
    """

    url: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    statuses: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    hang_up: bool = False
    phones: dict[str, list[TextMessage]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stack = contextlib.AsyncExitStack()
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> Self:
        app = Starlette(routes=[Route("/", self._answer, methods=["POST"])])
        self.url = await self._stack.enter_async_context(listening(app))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def got(self, number: str) -> list[TextMessage]:
        return self.phones.get(number, [])

    async def _answer(self, request: Request) -> Response:
        content = await request.body()
        if self.hang_up:
            request.state.transport.abort()
            return Response()
        if self.statuses:
            status, headers = self.statuses.pop(0)
            return Response("Busy", status, headers)
        refused = _refused(request.headers, content) or self.codes.get("")
        if refused is not None:
            error = {"Code": refused, "Message": "refused as a whole"}
            return _response({"Error": error})
        wanted = json.loads(content)
        return _response(
            {"SendStatusSet": [self._send(wanted, n) for n in wanted["PhoneNumberSet"]]}
        )

    def _send(self, wanted: Mapping[str, Any], number: str) -> dict[str, Any]:
        code = self.codes.get(number) or _code_for(wanted, number)
        if code != "Ok":
            return _status(number, code, "", "refused")
        message = TextMessage(
            wanted["TemplateId"],
            tuple(wanted["TemplateParamSet"]),
            wanted.get("SignName"),
            wanted.get("SessionContext", ""),
        )
        self.phones.setdefault(number, []).append(message)
        return _status(number, code, f"2640:{next(self._numbers)}", "send success")


def _code_for(wanted: Mapping[str, Any], number: str) -> str:
    if wanted["SmsSdkAppId"] != APP_ID:
        return "InvalidParameterValue.SdkAppIdNotExist"
    if not re.fullmatch(r"\+\d{8,15}", number):
        return "InvalidParameterValue.IncorrectPhoneNumber"
    if TEMPLATES.get(wanted["TemplateId"]) != len(wanted["TemplateParamSet"]):
        return "FailedOperation.TemplateIncorrectOrUnapproved"
    return "Ok"


def _status(number: str, code: str, serial: str, words: str) -> dict[str, Any]:
    return {
        "SerialNo": serial,
        "PhoneNumber": number,
        "Fee": int(code == "Ok"),
        "SessionContext": "",
        "Code": code,
        "Message": words,
        "IsoCode": "CN",
    }


def _response(answer: Mapping[str, Any]) -> Response:
    return JSONResponse(
        {"Response": {**answer, "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}}
    )


def _refused(headers: Mapping[str, str], content: bytes) -> str | None:
    """The code of what is wrong with a request; None for one that is as it should be."""
    if (headers.get("x-tc-action"), headers.get("x-tc-version")) != ("SendSms", "2021-01-11"):
        return "InvalidAction"
    if not headers.get("x-tc-region"):
        return "MissingParameter"
    given = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if given is None or given["key"] != KEY_ID:
        return "AuthFailure.SecretIdNotFound"
    sent_at = datetime.fromtimestamp(int(headers["x-tc-timestamp"]), UTC)
    if abs((clock.now() - sent_at).total_seconds()) > _PATIENCE_SECONDS:
        return "AuthFailure.SignatureExpire"
    right = given["day"] == f"{sent_at:%Y-%m-%d}" and given["service"] == "sms"
    if not right or given["signature"] != _signature(headers, content, given["names"]):
        return "AuthFailure.SignatureFailure"
    return None


def _signature(headers: Mapping[str, str], content: bytes, names: str) -> str:
    timestamp = headers["x-tc-timestamp"]
    day = f"{datetime.fromtimestamp(int(timestamp), UTC):%Y-%m-%d}"
    canonical = "POST\n/\n\n"
    for name in sorted({"content-type", "host", *names.split(";")}):
        canonical += f"{name}:{headers[name].lower()}\n"
    canonical += f"\n{names}\n{hashlib.sha256(content).hexdigest()}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = _hmac(_hmac(_hmac(b"TC3" + KEY.encode(), day), "sms"), "tc3_request")
    return _hmac(key, f"TC3-HMAC-SHA256\n{timestamp}\n{day}/sms/tc3_request\n{digest}").hex()


def _hmac(key: bytes, words: str) -> bytes:
    return hmac.new(key, words.encode(), hashlib.sha256).digest()
