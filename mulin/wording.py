"""Text that people type, made safe to keep."""

import unicodedata

from mulin.refusals import invalid

_LINE_BREAKS = frozenset("\n\t")
_LARGEST_SHRINKAGE = 4
"""NFC makes one character of at most so many, such as Greek alpha with three marks (UAX #15)."""


def clean(value: str, field: str, *, limit: int) -> str:
    """The text in NFC, trimmed. Raises Refusal INVALID when too long or holding control characters.

    Line breaks stay; NUL and other controls are refused, since PostgreSQL cannot keep the first and
    nobody can see the rest. Emoji and right-to-left scripts are ordinary text; the marks that would
    turn the direction of what follows (UAX #9, U+202A…U+202E, U+2066…U+2069) are refused.
    """
    tidy = value.replace("\r\n", "\n").strip()
    # Looked at first: normalizing takes time quadratic in the length of a run of combining marks.
    if len(tidy) > limit * _LARGEST_SHRINKAGE:
        raise invalid(field, "too_long", limit=limit)
    tidy = unicodedata.normalize("NFC", tidy).strip()
    if len(tidy) > limit:
        raise invalid(field, "too_long", limit=limit)
    if any(_refused(character) for character in tidy):
        raise invalid(field, "bad_character")
    return tidy


def _refused(character: str) -> bool:
    if character in _LINE_BREAKS:
        return False
    category = unicodedata.category(character)
    turns_direction = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return category in {"Cc", "Cs"} or turns_direction
