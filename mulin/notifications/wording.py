"""How the words of a notification are made of a template, and how many of them a screen shows."""

import logging
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from mulin.messages import Language

log = logging.getLogger(__name__)

LONGEST_TITLE = 100
LONGEST_BODY = 300
"""Characters a push may show. FCM takes 4,096 bytes in all: see `on_a_screen`."""

NOTHING = "–"
"""What stands for a parameter that is missing."""

_ELLIPSIS = "…"
_BABEL_LOCALES: Mapping[Language, str] = {"zh": "zh_Hans_CN", "en": "en_US"}
_WHEN: Mapping[Language, str] = {"zh": "M月d日EEEE HH:mm", "en": "EEE d MMM, HH:mm"}
_PARAGRAPHS_OF = frozenset({"body"})
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Wording:
    """Templates of a title and a body; `worded` says what they may name."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Text:
    """A notification as a person reads it."""

    title: str
    body: str


def worded(wording: Wording, parameters: Mapping[str, str], language: Language) -> Text:
    """The templates with their parameters filled in.

    A template's `{when}` is told from the parameters `starts_at` (RFC 3339) and `zone` (IANA); any
    other `{name}` is the parameter of that name, or `<name>_zh` and `<name>_en` where it differs.
    What a parameter holds is text, never a template. It stays on its line, so that nobody's name
    can look like words of ours; `body` alone keeps its paragraphs, being all of a text.
    """
    values = _Values(parameters, language)
    return Text(wording.title.format_map(values), wording.body.format_map(values))


def on_a_screen(text: Text) -> Text:
    """The text as far as a push shows it, ending in "…" where it was cut; the inbox has it whole.

    FCM takes 4,096 bytes of notification and data (https://firebase.google.com/docs/
    cloud-messaging/customize-messages/set-message-type), APNs as many of its JSON. Characters have
    at most 4 bytes in UTF-8: both at their longest, 1.6 kB, leave room for ids and links.
    """
    return Text(cut(text.title, LONGEST_TITLE), cut(text.body, LONGEST_BODY))


def cut(text: str, most: int) -> str:
    """At most so many characters (code points), cut where no character seen as one is broken."""
    if len(text) <= most:
        return text
    end = most - len(_ELLIPSIS)
    while end > 0 and _belong_together(text, end):
        end -= 1
    return text[: end or most - len(_ELLIPSIS)].rstrip() + _ELLIPSIS


def _belong_together(text: str, place: int) -> bool:
    """Whether what stands before and after the place is seen as one: marks, emoji, flags.

    The part of UAX #29 (GB9 to GB13) that names and messages need.
    """
    before, after = text[place - 1], text[place]
    if _ZERO_WIDTH_JOINER in (before, after) or unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if not (_is_regional(before) and _is_regional(after)):
        return False
    start = place
    while start > 0 and _is_regional(text[start - 1]):
        start -= 1
    return (place - start) % 2 == 1


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _on_one_line(value: str) -> str:
    return " ".join("".join(" " if _is_control(one) else one for one in value).split())


def _is_control(character: str) -> bool:
    """Line breaks, controls, lone surrogates, and marks that turn the direction (UAX #9)."""
    turns_direction = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return turns_direction or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


class _Values(dict[str, str]):
    """What a template names, made when it is asked for."""

    def __init__(self, parameters: Mapping[str, str], language: Language) -> None:
        super().__init__()
        self._parameters = parameters
        self._language = language

    def __missing__(self, name: str) -> str:
        if name == "when":
            return self._when()
        value = self._parameters.get(name, self._parameters.get(f"{name}_{self._language}"))
        if value is None:
            # An inbox outlives releases: what was written before a template changed stays to read.
            log.warning("a notification lacks its %s", name)
            return NOTHING
        if name in _PARAGRAPHS_OF:
            return "\n".join(_on_one_line(line) for line in value.splitlines()).strip()
        return _on_one_line(value)

    def _when(self) -> str:
        try:
            zone = ZoneInfo(self._parameters["zone"])
            starts_at = datetime.fromisoformat(self._parameters["starts_at"]).astimezone(zone)
        except (LookupError, ValueError):
            # A zone can be missing from the next machine's list.
            log.warning("a notification lacks its time")
            return NOTHING
        locale = _BABEL_LOCALES[self._language]
        return format_datetime(starts_at, _WHEN[self._language], tzinfo=zone, locale=locale)
