"""Texts on personal data, in Chinese and English."""

from datetime import timedelta
from typing import NamedTuple

from mulin.messages import Language, current_locale

_DAYS_OF_A_YEAR = 365


class Both(NamedTuple):
    """One thing said in both languages."""

    zh: str
    en: str

    def said(self, language: Language | None = None) -> str:
        """In that language, else in that of whoever asks."""
        return self.zh if (language or current_locale()) == "zh" else self.en


def both(zh: str, en: str) -> Both:
    return Both(zh, en)


def span(kept: timedelta) -> Both:
    """A term as people say it."""
    years, days = divmod(kept.days, _DAYS_OF_A_YEAR)
    # Terms of years carry a day for each 29 February.
    if years and days <= years:
        return both(f"{years} 年", f"{years} year{'s' if years > 1 else ''}")
    return both(f"{kept.days} 天", f"{kept.days} day{'s' if kept.days > 1 else ''}")
