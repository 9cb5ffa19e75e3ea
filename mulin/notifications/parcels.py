"""What is taken out of the outbox: word with its address, ready to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mulin.messages import Language
from mulin.notifications.kinds import Text
from mulin.notifications.models import Channel, NotificationKind


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification in its reader's language."""

    notification_id: int
    kind: NotificationKind
    parameters: Mapping[str, str]
    appointment_id: int | None
    consultation_id: int | None
    broadcast_id: int | None
    device_id: int | None
    language: Language
    text: Text
    unread: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """What a webhook is told: JSON, to be signed with each of `secrets`."""

    webhook_id: int
    payload: str
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery with all that is needed to send it.

    `address` is a Firebase token, a phone number (E.164), an e-mail address or a URL. `unread` is
    how much else waits in the inbox, where the device shows it.
    """

    id: int
    channel: Channel
    attempts: int
    dedupe_key: str
    created_at: datetime
    expires_at: datetime
    correlation_id: str | None
    trace_parent: str | None
    address: str
    content: Letter | Event


@dataclass(frozen=True, slots=True)
class Unsendable:
    """A due delivery that must not go: for good, or, where `until` says so, not before.

    One that `failed` has used up a try by that.
    """

    id: int
    reason: str
    until: datetime | None = None
    failed: bool = False
