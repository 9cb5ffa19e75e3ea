"""What was claimed, judged: ready to be sent, or not to be sent and why."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from mulin.crypto import decrypt
from mulin.messages import Language
from mulin.notifications.kinds import KINDS, render
from mulin.notifications.models import Channel, NotificationKind
from mulin.notifications.parcels import Event, Letter, Parcel, Unsendable
from mulin.notifications.quiet import HELD, QuietHours

EXPIRED = "expired"
"""Why a delivery was dropped that outlived its time to live."""


def judged(channel: Channel, row: Mapping[str, Any], at: datetime) -> Parcel | Unsendable:
    """A row of `outbox.claim` as it stands at that instant.

    Raises whatever keeps it from being read: LookupError and ValueError of what is not known here,
    cryptography.fernet.InvalidToken, AttributeError and TypeError of parameters that are none.
    """
    if row["expires_at"] <= at:
        return Unsendable(row["id"], EXPIRED)
    return _event(channel, row) if channel is Channel.WEBHOOK else _letter(channel, row, at)


def _event(channel: Channel, row: Mapping[str, Any]) -> Parcel | Unsendable:
    if row["disabled_at"] is not None:
        return Unsendable(row["id"], "webhook disabled")
    kept = (row["secret_encrypted"], row["former_encrypted"])
    secrets = tuple(decrypt(secret) for secret in kept if secret is not None)
    return _parcel(channel, row, row["url"], Event(row["webhook_id"], row["payload"], secrets))


def _letter(channel: Channel, row: Mapping[str, Any], at: datetime) -> Parcel | Unsendable:
    kind = NotificationKind(row["kind"])
    address = _address(channel, row)
    if address is None:
        return Unsendable(row["id"], "address removed")
    if row["seen"]:
        return Unsendable(row["id"], "seen elsewhere")
    if not KINDS[kind].urgent and row["quiet_from"] is not None:
        quiet = QuietHours(row["quiet_from"], row["quiet_until"], row["time_zone"])
        until = quiet.end_at(at)
        if until is not None:
            return Unsendable(row["id"], HELD, until)
    parameters = json.loads(row["parameters"])
    language = cast("Language", row["locale"])
    letter = Letter(
        notification_id=row["notification_id"],
        kind=kind,
        parameters=parameters,
        appointment_id=row["appointment_id"],
        consultation_id=row["consultation_id"],
        broadcast_id=row["broadcast_id"],
        device_id=row["device_id"],
        language=language,
        text=render(kind, parameters, language),
        unread=row["unread"],
    )
    return _parcel(channel, row, address, letter)


def _address(channel: Channel, row: Mapping[str, Any]) -> str | None:
    if channel is Channel.PUSH:
        return cast("str | None", row["token"])
    kept = row["phone_encrypted"] if channel is Channel.SMS else row["email_encrypted"]
    return None if kept is None else decrypt(kept)


def _parcel(
    channel: Channel, row: Mapping[str, Any], address: str, content: Letter | Event
) -> Parcel:
    return Parcel(
        id=row["id"],
        channel=channel,
        attempts=row["attempts"],
        dedupe_key=row["dedupe_key"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        correlation_id=row["correlation_id"],
        trace_parent=row["trace_parent"],
        address=address,
        content=content,
    )
