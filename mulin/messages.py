"""What Mulin says to people, in the languages it speaks."""

from contextvars import ContextVar
from typing import Literal

from mulin.reasons import (
    asking,
    broadcasts,
    files,
    founding,
    general,
    importing,
    people,
    scheduling,
    webhooks,
)

Language = Literal["zh", "en"]

_locale: ContextVar[Language] = ContextVar("locale", default="zh")


def current_locale() -> Language:
    """The language of whoever this task answers."""
    return _locale.get()


def speak(language: Language) -> None:
    """Answer in `language` from here on in this task."""
    _locale.set(language)


def text(reason: str, language: Language | None = None, **values: object) -> str:
    """The sentence for a reason. Raises KeyError for a reason that has none."""
    zh, en = REASONS[reason]
    chosen = zh if (language or current_locale()) == "zh" else en
    return chosen.format(**values)


REASONS: dict[str, tuple[str, str]] = {
    **asking.SENTENCES,
    **broadcasts.SENTENCES,
    **files.SENTENCES,
    **founding.SENTENCES,
    **general.SENTENCES,
    **importing.SENTENCES,
    **people.SENTENCES,
    **scheduling.SENTENCES,
    **webhooks.SENTENCES,
}
"""Every reason with its sentence in Chinese and in English."""
