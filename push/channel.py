"""The port every push channel stands behind: what goes out, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

MAX_BATCH = 500


@dataclass(frozen=True, slots=True)
class PushMessage:
    """One notification for one device.

    `token` is the address the app registered: a Firebase installation ID or a registration token.
    `dedupe_key` is the same each time the same notification is sent to the same device; a phone
    that gets it twice shows it once. `link` may be absolute or a path inside the app.
    `time_to_live` says for how long a phone that is offline may still be reached.
    """

    token: str
    dedupe_key: str
    title: str
    body: str
    data: Mapping[str, str]
    link: str | None
    time_to_live: timedelta
    urgent: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier took the message; `message_id` is its name there."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Delayed:
    """Worth another try, not sooner than `retry_after` where the carrier said so.

    The carrier may have taken the message all the same (a time-out tells nothing), which is what
    the dedupe key is for.
    """

    reason: str
    retry_after: timedelta | None


@dataclass(frozen=True, slots=True)
class Unregistered:
    """The token is dead: forget the device."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message will never go; the device may be fine."""

    reason: str


Outcome = Sent | Delayed | Unregistered | Rejected


class PushChannel(Protocol):
    """A way to phones."""

    name: str

    async def send(self, messages: Sequence[PushMessage]) -> list[Outcome]:
        """Outcomes in the order of `messages`; one message's failure is an outcome, not an error.

        Raises ValueError for more than MAX_BATCH messages.
        """
        ...

    async def close(self) -> None:
        """Give back connections; the channel is of no use afterwards."""
        ...
