"""Finding a person's name, number and address in words that others keep, and taking them out."""

import re
from collections.abc import Iterable

import phonenumbers

REMOVED = "[…]"
"""Stands where something was taken out, in any language."""

_SHORTEST_NAME = 2
"""A single letter is in every text; taking it out would leave none."""


def mentions(name: str, phone: str | None, email: str | None) -> re.Pattern[str] | None:
    """What finds any of these, however it is spelled; None where there is nothing to find."""
    found = [*_of_name(name), *_of_phone(phone), *([re.escape(email)] if email else [])]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def without(pattern: re.Pattern[str], text: str) -> str:
    """The text with everything taken out that the pattern finds."""
    return pattern.sub(REMOVED, text)


def _of_name(name: str) -> Iterable[str]:
    words = name.split()
    if len("".join(words)) < _SHORTEST_NAME:
        return
    written = r"\s+".join(map(re.escape, words))
    # Words of an alphabet end somewhere; Chinese ones run on.
    begin = r"\b" if words[0][0].isascii() and words[0][0].isalnum() else ""
    end = r"\b" if words[-1][-1].isascii() and words[-1][-1].isalnum() else ""
    yield begin + written + end


def _of_phone(phone: str | None) -> Iterable[str]:
    if not phone:
        return
    number = phonenumbers.parse(phone)
    digits = phonenumbers.national_significant_number(number)
    spaced = r"[\s-]*".join(digits)
    yield rf"(?<!\d)(?:(?:(?:\+|00)\s?)?{number.country_code}[\s-]*)?{spaced}(?!\d)"
