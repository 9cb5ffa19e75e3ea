"""The port every channel stands behind: what goes out, and what became of it."""

import logging
import re
import traceback
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from mulin.messages import Language

log = logging.getLogger(__name__)

LONGEST_REASON = 300
_SHORTEST_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Message:
    """One notification for one address.

    `address` is what the app registered (a Firebase installation ID or a registration token), a
    phone number (E.164), an e-mail address or a URL. `dedupe_key` is the same each time the same
    notification is sent to the same address; a phone that gets it twice shows it once.
    `collapse_key` is shared by messages of which only the newest is of interest. `link` may be
    absolute or a path inside the app. `time_to_live` says for how long a phone that is offline may
    still be reached; an `urgent` one wakes a phone that sleeps. `badge` is the number on the app's
    icon. For a webhook `body` is the JSON to be posted, and each of `secrets` signs it. `code` is
    set when the message does no more than tell a code.
    """

    address: str
    dedupe_key: str
    collapse_key: str
    title: str
    body: str
    data: Mapping[str, str]
    link: str | None
    time_to_live: timedelta
    urgent: bool
    language: Language
    badge: int | None = None
    secrets: tuple[str, ...] = ()
    code: str | None = None


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
    """The address is dead: forget the device."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message will never go; the device may be fine."""

    reason: str


Outcome = Sent | Delayed | Unregistered | Rejected


def reason_of(words: str, address: str) -> str:
    """A carrier's words without the address they are about: they are kept, logged and shown.

    Of a number also the part that others quote, without + or the country's code.
    """
    for named in (address, address.lstrip("+"), address.removeprefix("+86")):
        if len(named) >= _SHORTEST_NUMBER:
            words = re.sub(re.escape(named), "…", words, flags=re.IGNORECASE)
    return words[:LONGEST_REASON]


async def outcome_or_delay(attempt: Awaitable[Outcome]) -> Outcome:
    """The outcome of sending one message; an error that nobody thought of puts off that one alone.

    It is logged without its words, which may be the message's.
    """
    try:
        return await attempt
    except Exception as error:  # noqa: BLE001 - the others of the portion have gone, and are to be told
        [*_, place] = traceback.extract_tb(error.__traceback__)
        kind = type(error).__name__
        log.error("a carrier broke: %s at %s:%s", kind, place.filename, place.lineno)  # noqa: TRY400 - as above
        return Delayed(f"BROKEN: {kind}", None)


class Carrier(Protocol):
    """Who carries the messages of a channel; `most` is how many it takes at once."""

    name: str
    most: int

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """Outcomes in the order of `messages`; one message's failure is an outcome, not an error.

        Raises ValueError for more than `most` messages.
        """
        ...

    async def close(self) -> None:
        """Give back connections; the channel is of no use afterwards."""
        ...
