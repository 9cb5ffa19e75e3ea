"""Text messages by Tencent Cloud SMS: `SendSms` of API version 2021-01-11.

https://cloud.tencent.com/document/api/382/55981. Chinese operators carry approved templates only,
so words go as parameters of two of them: one for codes, one for everything else.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from mulin.clock import now
from mulin.messages import Language
from push.channel import (
    Delayed,
    Message,
    Outcome,
    Rejected,
    Sent,
    outcome_or_delay,
    reason_of,
)
from push.retry_after import retry_after

REQUEST_TIMEOUT = timedelta(seconds=10)
IN_FLIGHT = 20
LONGEST_PARAMETER = 200
"""Three short messages together; a longer text is cut, its notification has it whole."""

_ALGORITHM = "TC3-HMAC-SHA256"
_JSON = "application/json; charset=utf-8"

# Error codes and what they mean for a message:
# https://cloud.tencent.com/document/api/382/55981, section 6.
_TOO_FAST = {
    "LimitExceeded.PhoneNumberThirtySecondLimit": timedelta(seconds=30),
    "LimitExceeded.DeliveryFrequencyLimit": timedelta(minutes=1),
    "LimitExceeded.PhoneNumberOneHourLimit": timedelta(hours=1),
    "LimitExceeded.AppDailyLimit": timedelta(hours=1),
    "LimitExceeded.DailyLimit": timedelta(hours=1),
}
# What only our own set-up can mend: the message is good once it is mended.
_OURS_TO_MEND = (
    "AuthFailure",
    "UnauthorizedOperation",
    "FailedOperation.InsufficientBalanceInSmsPackage",
    "InvalidParameterValue.SdkAppIdNotExist",
    "InvalidParameter.AppidAndBizId",
)
_MENDING = timedelta(hours=1)
# The number, the words, the template: sending again changes nothing.
_FOR_GOOD = (
    "FailedOperation.ContainSensitiveWord",
    "FailedOperation.FailResolvePacket",
    "FailedOperation.JsonParseFail",
    "FailedOperation.PhoneNumber",
    "FailedOperation.Signature",
    "FailedOperation.Template",
    "InvalidParameter",
    "LimitExceeded.PhoneNumber",
    "MissingParameter",
    "UnsupportedOperation",
)


@dataclass(frozen=True, slots=True)
class Templates:
    """Ids of approved templates: {1} a code and {2} its minutes; {1} a title and {2} a text."""

    code: str
    notice: str


@dataclass(frozen=True, slots=True)
class Account:
    """Who sends: the key pair, the application (`SmsSdkAppId`), the signature before the words."""

    key_id: str
    key: str
    app_id: str
    sign_name: str | None
    region: str
    templates: Mapping[Language, Templates]


class TencentSms:
    """`url` is the base address of the API. A channel belongs to the loop it first sends on.

    The provider knows no dedupe key: what it took without saying so in time goes a second time.
    """

    name = "tencent"
    most = 100

    def __init__(self, account: Account, *, url: str, timeout: timedelta = REQUEST_TIMEOUT) -> None:
        self._account = account
        self._url = httpx.URL(url)
        self._turns = asyncio.Semaphore(IN_FLIGHT)
        self._http = httpx.AsyncClient(
            timeout=timeout.total_seconds(),
            # Plain HTTP leads to a server on this machine, and no proxy stands between.
            trust_env=self._url.scheme == "https",
        )

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        if len(messages) > self.most:
            raise ValueError(f"at most {self.most} messages at once, got {len(messages)}")
        return await asyncio.gather(
            *(outcome_or_delay(self._send_one(message)) for message in messages)
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def _send_one(self, message: Message) -> Outcome:
        content = json.dumps(_request(self._account, message)).encode()
        async with self._turns:
            try:
                response = await self._http.post(
                    self._url.join("/"), content=content, headers=self._headers(content)
                )
            except httpx.HTTPError as error:
                return Delayed(reason_of(f"{type(error).__name__} {error}", message.address), None)
        return _outcome(response, message.address)

    def _headers(self, content: bytes) -> dict[str, str]:
        at = now()
        host = self._url.netloc.decode()
        return {
            "Authorization": authorization(
                self._account.key_id,
                self._account.key,
                at=at,
                service="sms",
                headers={"content-type": _JSON, "host": host, "x-tc-action": "SendSms"},
                content=content,
            ),
            "Content-Type": _JSON,
            "Host": host,
            "X-TC-Action": "SendSms",
            "X-TC-Version": "2021-01-11",
            "X-TC-Region": self._account.region,
            "X-TC-Timestamp": str(int(at.timestamp())),
        }


def authorization(
    key_id: str,
    key: str,
    *,
    at: datetime,
    service: str,
    headers: Mapping[str, str],
    content: bytes,
) -> str:
    """The Authorization header of a POST: signature v3 (TC3-HMAC-SHA256).

    `headers` are those that are signed, their names in lower case.
    https://cloud.tencent.com/document/api/362/4208
    """
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in sorted(headers))
    request = "\n".join(("POST", "/", "", lines, names, hashlib.sha256(content).hexdigest()))
    day = f"{at.astimezone(UTC):%Y-%m-%d}"
    scope = f"{day}/{service}/tc3_request"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    secret = f"TC3{key}".encode()
    for part in (day, service, "tc3_request"):
        secret = hmac.digest(secret, part.encode(), "sha256")
    signed = "\n".join((_ALGORITHM, str(int(at.timestamp())), scope, hashed))
    signature = hmac.new(secret, signed.encode(), "sha256").hexdigest()
    return f"{_ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"


def _request(account: Account, message: Message) -> dict[str, Any]:
    templates = account.templates[message.language]
    if message.code is None:
        template, parameters = templates.notice, [message.title, message.body]
    else:
        minutes = max(1, round(message.time_to_live.total_seconds() / 60))
        template, parameters = templates.code, [message.code, str(minutes)]
    return {
        "PhoneNumberSet": [message.address],
        "SmsSdkAppId": account.app_id,
        "TemplateId": template,
        "TemplateParamSet": [_on_one_line(parameter) for parameter in parameters],
        **({} if account.sign_name is None else {"SignName": account.sign_name}),
        # Comes back in the provider's own records: by it a delivery is found there.
        "SessionContext": message.dedupe_key,
    }


def _on_one_line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_PARAMETER else f"{line[: LONGEST_PARAMETER - 1]}…"


def _outcome(response: httpx.Response, address: str) -> Outcome:
    """Refusals come with status 200, of the request as a whole or of the one number."""
    if response.status_code != httpx.codes.OK:
        wait = retry_after(response.headers.get("retry-after", ""))
        return Delayed(f"status {response.status_code}", wait)
    try:
        answer = response.json()["Response"]
        status = answer.get("Error") or answer["SendStatusSet"][0]
        code, words = str(status["Code"]), str(status.get("Message", ""))
        serial = str(status.get("SerialNo", ""))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Delayed("an answer that is none of SendSms", None)
    return Sent(serial) if code == "Ok" else refusal(code, reason_of(words, address))


def refusal(code: str, words: str = "") -> Outcome:
    """What an error code means for the message; one that is not known may pass."""
    reason = f"{code}: {words}"
    if code in _TOO_FAST:
        return Delayed(reason, _TOO_FAST[code])
    if code.startswith(_OURS_TO_MEND):
        return Delayed(reason, _MENDING)
    return Rejected(reason) if code.startswith(_FOR_GOOD) else Delayed(reason, None)
