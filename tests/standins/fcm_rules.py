"""What FCM HTTP v1 refuses, and in which words.

https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
https://firebase.google.com/docs/cloud-messaging/error-codes
"""

import re
from collections.abc import Mapping
from typing import Any

FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
TARGETS = ("token", "fid", "topic", "condition")
MESSAGE_FIELDS = frozenset(
    {*TARGETS, "name", "data", "notification", "android", "webpush", "apns", "fcm_options"}
)
RESERVED_DATA_KEYS = frozenset({"from", "message_type", "gcm"})
PAYLOAD_BYTES = 4096
TOPIC_PAYLOAD_BYTES = 2048
LONGEST_LIFE_SECONDS = 2_419_200
DURATION = re.compile(r"(\d+)(?:\.\d{1,9})?s", re.ASCII)
WEBPUSH_TOPIC = re.compile(r"[\w-]{1,32}", re.ASCII)
APNS_COLLAPSE_ID_BYTES = 64


class FcmRefusal(Exception):
    """An error answer of FCM: HTTP status, google.rpc status, sentence, details."""

    def __init__(
        self,
        http_status: int,
        status: str,
        message: str,
        details: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.status = status
        self.details = details or []
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        error = {"code": self.http_status, "message": str(self), "status": self.status}
        return {"error": {**error, "details": self.details} if self.details else error}


def fcm_refusal(
    http_status: int,
    status: str,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
) -> FcmRefusal:
    """A refusal that carries FCM's own error code."""
    detail = {"@type": FCM_ERROR, "errorCode": code}
    return FcmRefusal(http_status, status, message, [detail], headers)


def invalid(message: str) -> FcmRefusal:
    return fcm_refusal(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", message)


def invalid_field(field: str, message: str) -> FcmRefusal:
    violation = {"field": field, "description": message}
    detail = {"@type": BAD_REQUEST, "fieldViolations": [violation]}
    return FcmRefusal(400, "INVALID_ARGUMENT", message, [detail])


def check_credentials(authorization: str | None) -> None:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return
    raise FcmRefusal(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential. "
        "See https://developers.google.com/identity/sign-in/web/devconsole-project.",
    )


def check_message(body: Any) -> dict[str, Any]:
    """The message inside a request body, raising FcmRefusal where FCM would."""
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, dict):
        raise invalid_field("message", "Message is not set.")
    for field in message:
        if field not in MESSAGE_FIELDS:
            raise invalid_field(
                "message",
                f"Invalid JSON payload received. Unknown name \"{field}\" at 'message': "
                "Cannot find field.",
            )
    _check_target(message)
    _check_data(message.get("data", {}))
    _check_android(message.get("android", {}))
    _check_apns(message.get("apns", {}).get("headers", {}))
    _check_webpush(message.get("webpush", {}))
    _check_size(message)
    return message


def _check_target(message: dict[str, Any]) -> None:
    named = [target for target in TARGETS if target in message]
    if not named or not all(message[target] for target in named):
        raise invalid_field("message", "Recipient of the message is not set.")
    if len(named) > 1:
        raise invalid_field(
            "message",
            "Invalid value at 'message' (oneof), oneof field 'target' is already set. "
            f"Cannot set '{named[1]}'",
        )
    if re.search(r"\s", str(message[named[0]])) and named[0] in {"token", "fid"}:
        raise invalid("The registration token is not a valid FCM registration token")


def _check_data(data: Any) -> None:
    if not isinstance(data, dict):
        raise invalid_field("message.data", "Invalid value at 'message.data' (map)")
    for index, (key, value) in enumerate(data.items()):
        field = f"message.data[{index}].value"
        if not isinstance(value, str):
            raise invalid_field(field, f"Invalid value at '{field}' (TYPE_STRING), {value}")
        if key in RESERVED_DATA_KEYS or key.startswith(("google.", "gcm.")):
            raise invalid(f"Invalid data payload key: {key}")


def _check_android(android: dict[str, Any]) -> None:
    if android.get("priority", "normal").lower() not in {"normal", "high"}:
        raise invalid_field("message.android.priority", "Invalid value at 'priority'")
    life = android.get("ttl")
    if life is None:
        return
    duration = DURATION.fullmatch(life) if isinstance(life, str) else None
    if duration is None:
        raise invalid_field(
            "message.android.ttl", "Invalid value at 'message.android.ttl' (Duration)"
        )
    if int(duration[1]) > LONGEST_LIFE_SECONDS:
        raise invalid_field("message.android.ttl", f"Invalid TTL: {life}")


def _check_apns(headers: dict[str, Any]) -> None:
    if headers.get("apns-priority", "10") not in {"1", "5", "10"}:
        raise invalid_field("message.apns.headers", "Invalid apns-priority header")
    if not headers.get("apns-expiration", "0").isdigit():
        raise invalid_field("message.apns.headers", "Invalid apns-expiration header")
    if len(headers.get("apns-collapse-id", "").encode()) > APNS_COLLAPSE_ID_BYTES:
        raise invalid_field("message.apns.headers", "Invalid apns-collapse-id header")


def _check_webpush(webpush: dict[str, Any]) -> None:
    headers = webpush.get("headers", {})
    if not headers.get("TTL", "0").isdigit():
        raise invalid_field("message.webpush.headers", "Invalid TTL header")
    if headers.get("Urgency", "normal") not in {"very-low", "low", "normal", "high"}:
        raise invalid_field("message.webpush.headers", "Invalid Urgency header")
    if not WEBPUSH_TOPIC.fullmatch(headers.get("Topic", "-")):
        raise invalid_field("message.webpush.headers", "Invalid Topic header")
    link = webpush.get("fcm_options", {}).get("link", "https://")
    if not link.startswith("https://"):
        raise invalid_field("message.webpush.fcm_options.link", "Link must be an HTTPS URL")


def _check_size(message: dict[str, Any]) -> None:
    """Keys and values of the payload count, in UTF-8."""
    parts = {**message.get("notification", {}), **message.get("data", {})}
    size = sum(len(key.encode()) + len(str(value).encode()) for key, value in parts.items())
    limit = TOPIC_PAYLOAD_BYTES if "topic" in message else PAYLOAD_BYTES
    if size > limit:
        raise invalid("Android message is too big")
