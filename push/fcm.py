"""Pushes by Firebase Cloud Messaging, HTTP v1.

https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
"""

import asyncio
import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urljoin

import aiohttp
import httpx
from firebase_admin import exceptions, messaging
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.auth.transport.requests import Request

from mulin import clock
from mulin.firebase import FirebaseNotConfigured
from push.channel import (
    Delayed,
    Message,
    Outcome,
    Rejected,
    Sent,
    Unregistered,
    outcome_or_delay,
    reason_of,
)
from push.retry_after import retry_after

# Google asks for no less before a try counts as lost:
# https://firebase.google.com/docs/cloud-messaging/scale-fcm
REQUEST_TIMEOUT = timedelta(seconds=10)
# As many connections, each with one request at a time: no fewer than Firebase's HTTP/2 would carry
# on one, at a sixth of the cost.
IN_FLIGHT = 100
# What to wait after a 429 that names no time (same page, and the ErrorCode reference).
QUOTA_PAUSE = timedelta(minutes=1)
LONGEST_LIFE = timedelta(days=28)
APNS_COLLAPSE_ID_BYTES = 64

# As the Firebase SDKs check it: 22 characters of base64url, the first four bits 0111.
INSTALLATION_ID = re.compile(r"[cdef][\w-]{21}", re.ASCII)
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
TARGET_FIELDS = frozenset({"message.token", "message.fid"})
TARGET_WORDS = ("registration token", "installation id")


class FcmChannel:
    """`app` is the process's Firebase app; `stand_in` the base address of a server in FCM's place.

    `site` is where the app's own pages are, for links of browsers.

    A channel belongs to the event loop it first sends on. Raises FirebaseNotConfigured when there
    are no Google credentials.
    """

    name = "fcm"
    most = 500

    def __init__(
        self,
        app: Any,
        *,
        site: str,
        stand_in: str | None = None,
        timeout: timedelta = REQUEST_TIMEOUT,
    ) -> None:
        self._site = site
        self._service = _Messaging(app, stand_in, timeout)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        if len(messages) > self.most:
            raise ValueError(f"at most {self.most} messages at once, got {len(messages)}")
        try:
            await self._service.authorize()
        except GoogleAuthError as error:
            return [Delayed(f"no access token: {type(error).__name__}", None) for _ in messages]
        return await asyncio.gather(
            *(outcome_or_delay(self._send_one(message)) for message in messages)
        )

    async def close(self) -> None:
        await self._service.close()

    async def _send_one(self, message: Message) -> Outcome:
        # One message a call: firebase_admin fails the whole list for one it cannot encode, or for
        # one answer it cannot read, after the others have gone out.
        try:
            batch = await self._service.send_each_async(
                [_fcm_message(message, self._site)], dry_run=False
            )
        except ValueError as error:
            return Rejected(reason_of(str(error), message.address))
        except exceptions.FirebaseError as error:
            return Delayed(reason_of(str(error), message.address), None)
        response = batch.responses[0]
        if response.exception is not None:
            return _outcome_of(response.exception, message.address)
        if response.message_id is None:
            return Delayed("the answer names no message", None)
        return Sent(response.message_id)


class _Messaging(messaging._MessagingService):  # type: ignore[misc]  # noqa: SLF001 - firebase_admin has no types and no public way to a client of one's own
    """firebase_admin's own service with the connection below in place of the built-in one."""

    def __init__(self, app: Any, stand_in: str | None, timeout: timedelta) -> None:
        try:
            super().__init__(app)
        except DefaultCredentialsError as error:
            raise FirebaseNotConfigured(
                "no Google credentials: set MULIN_FIREBASE_CREDENTIALS_FILE"
            ) from error
        if stand_in is not None:
            base = stand_in.rstrip("/")
            self._fcm_url = f"{base}/v1/projects/{app.project_id}/messages:send"
        self._timeout_seconds = timeout.total_seconds()
        self._async_client = _SingleAttemptClient(
            self._credential, timeout, through_proxies=stand_in is None
        )

    async def authorize(self) -> None:
        """Have an access token for the batch to come.

        firebase_admin would fetch it inside each request and block the event loop meanwhile.
        """
        if not self._credential.valid:
            request = partial(Request(), timeout=self._timeout_seconds)
            await asyncio.to_thread(self._credential.refresh, request)

    async def close(self) -> None:
        await self._async_client.aclose()


class _SingleAttemptClient:
    """What firebase_admin asks of its async client: `request`, raising httpx's errors.

    Its own tries 500 and 503 four times more within seconds, deaf to Retry-After, and goes past
    HTTPS_PROXY. When to try again is decided in one place, where the deliveries are kept. And it
    spends six times the processor that aiohttp does (docs/decisions/0010).
    """

    def __init__(self, credential: Any, timeout: timedelta, *, through_proxies: bool) -> None:
        self._credential = credential
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._through_proxies = through_proxies
        self._turns = asyncio.Semaphore(IN_FLIGHT)
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str], json: Any
    ) -> httpx.Response:
        signed = dict(headers)
        self._credential.apply(signed)
        try:
            # Waiting for a turn is no part of the try.
            async with (
                self._turns,
                self._connected().request(method, url, headers=signed, json=json) as answer,
            ):
                body = await answer.read()
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"no answer within {self._timeout.total} s") from error
        except (aiohttp.ClientError, OSError) as error:
            raise httpx.NetworkError(str(error) or type(error).__name__) from error
        response = httpx.Response(
            answer.status,
            headers=list(answer.headers.items()),
            content=body,
            request=httpx.Request(method, url),
        )
        return response.raise_for_status()

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=IN_FLIGHT),
                timeout=self._timeout,
                trust_env=self._through_proxies,
            )
        return self._session

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()


def _fcm_message(message: Message, site: str) -> Any:
    """The `messaging.Message` for every kind of phone at once.

    No collapse key for Android: notifications ignore it, and of messages that heed it FCM keeps
    four per device (https://firebase.google.com/docs/cloud-messaging/customize-messages/
    collapsible-message-types). What shows a repeat once is the notification's tag.
    """
    life = max(timedelta(0), min(message.time_to_live, LONGEST_LIFE))
    data = {**message.data, "dedupeKey": message.dedupe_key}
    if message.link is not None:
        data["link"] = message.link
    built = messaging.Message(
        data=data,
        notification=messaging.Notification(title=message.title, body=message.body),
        android=messaging.AndroidConfig(
            priority="high" if message.urgent else "normal",
            ttl=life,
            notification=messaging.AndroidNotification(
                tag=message.collapse_key,
                channel_id=_importance(message),
                notification_count=message.badge,
            ),
        ),
        apns=_apns(message, life),
        webpush=_webpush(message, life, site),
    )
    # Set, not passed: the constructor warns of `token`, which apps registered by token still need.
    # (An installation ID is an address only for an app that registered with it, and apps send us
    # the one they registered with.)
    if INSTALLATION_ID.fullmatch(message.address):
        built.fid = message.address
    else:
        built.token = message.address
    return built


def _importance(message: Message) -> str:
    """The id of the app's notification channel, whose sound and place the user may choose.

    https://developer.android.com/develop/ui/views/notifications/channels
    """
    return "urgent" if message.urgent else "normal"


def _apns(message: Message, life: timedelta) -> Any:
    """https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns"""
    key = message.collapse_key
    if len(key.encode()) > APNS_COLLAPSE_ID_BYTES:
        key = hashlib.sha256(key.encode()).hexdigest()
    return messaging.APNSConfig(
        headers={
            "apns-collapse-id": key,
            "apns-expiration": str(int((clock.now() + life).timestamp())),
            "apns-priority": "10" if message.urgent else "5",
        },
        payload=messaging.APNSPayload(aps=messaging.Aps(sound="default", badge=message.badge)),
    )


def _webpush(message: Message, life: timedelta, site: str) -> Any:
    """RFC 8030, sections 5.2 to 5.4: a topic has at most 32 characters of base64url."""
    topic = base64.urlsafe_b64encode(hashlib.sha256(message.collapse_key.encode()).digest()[:24])
    link = None if message.link is None else urljoin(site, message.link)
    return messaging.WebpushConfig(
        headers={
            "TTL": str(int(life.total_seconds())),
            "Urgency": "high" if message.urgent else "normal",
            "Topic": topic.decode(),
        },
        notification=messaging.WebpushNotification(tag=message.collapse_key),
        # Firebase takes no other scheme.
        fcm_options=messaging.WebpushFCMOptions(link=link)
        if link and link.startswith("https://")
        else None,
    )


def _outcome_of(error: Any, address: str) -> Outcome:
    """https://firebase.google.com/docs/cloud-messaging/error-codes

    What only our own set-up can mend (credentials, APNs keys, a disabled API) is delayed: the
    message is good once it is mended. A foreign sender ID is rejected without forgetting the
    device, or one wrong project ID in the settings would empty the table of devices.
    """
    reason = reason_of(f"{error.code}: {error}", address)
    match error:
        case messaging.UnregisteredError():
            return Unregistered(reason)
        case messaging.SenderIdMismatchError():
            return Rejected(reason)
        case exceptions.InvalidArgumentError():
            return _outcome_of_invalid_argument(error, reason)
        case _:
            return Delayed(reason, _pause(error.http_response))


def _outcome_of_invalid_argument(error: Any, reason: str) -> Outcome:
    """400 stands for a malformed address and for a malformed message alike; the details tell.

    A BadRequest detail names the field. Without one, only the sentence tells ("The registration
    token is not a valid FCM registration token"); "Android message is too big" looks the same
    otherwise.
    """
    answer = _google_error(error.http_response)
    if answer is None:
        return Delayed(reason, None)
    violations = [
        violation.get("field")
        for detail in answer.get("details", [])
        if detail.get("@type") == BAD_REQUEST
        for violation in detail.get("fieldViolations", [])
    ]
    if violations:
        dead = any(field in TARGET_FIELDS for field in violations)
    else:
        dead = any(words in str(error).lower() for words in TARGET_WORDS)
    return Unregistered(reason) if dead else Rejected(reason)


def _google_error(response: httpx.Response) -> dict[str, Any] | None:
    """The `error` object of a Google API; None when something between us and Google answered."""
    try:
        body = response.json()
    except ValueError:
        return None
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) and "status" in error else None


def _pause(response: httpx.Response | None) -> timedelta | None:
    """How long the answer asks to wait."""
    if response is None:
        return None
    asked = retry_after(response.headers.get("retry-after", ""))
    if asked is None and response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return QUOTA_PAUSE
    return asked
