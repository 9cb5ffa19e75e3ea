"""Text that people type, made safe to keep: the one place that says what a text may hold.

What cannot be seen is dropped where it comes along by accident, and refused where it deceives: a
name must look the same to everybody only when it is the same (Unicode Technical Standard 39).
"""

import unicodedata

from mulin.refusals import invalid

_LINE_BREAKS = frozenset("\n\t")
_LARGEST_SHRINKAGE = 4
"""NFC makes one character of at most so many, such as Greek alpha with three marks (UAX #15)."""

_UNSEEN = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, *range(0x2060, 0x2065), *range(0x206A, 0x2070), 0xFEFF]
)
"""Nobody sees or needs them; they come along when a text is copied from a page."""

_LINES = {"\r\n": "\n", "\u2028": "\n", "\u2029": "\n"}
_ONE_LINE = str.maketrans("\n\t", "  ", "\u200e\u200f")
_JOINERS = "\u200c\u200d"
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols of which nothing is to be seen."""

_SCRIPTS_LIKE_LATIN = frozenset({"CYRILLIC", "CHEROKEE", "ARMENIAN"})
_GREEK_LIKE_LATIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορτυχϲϳ")


def clean(value: str, field: str, *, limit: int) -> str:
    """The text in NFC, trimmed. Raises Refusal INVALID when too long or holding control characters.

    Line breaks stay; NUL and other controls are refused, since PostgreSQL cannot keep the first and
    nobody can see the rest, and so are noncharacters, which no XML may hold (an export is XML).
    Emoji and right-to-left scripts are ordinary text; the marks that would turn the direction of
    what follows (UAX #9, U+202A…U+202E, U+2066…U+2069) are refused. `_UNSEEN` are dropped.
    """
    for written, meant in _LINES.items():
        value = value.replace(written, meant)
    # Looked at first: normalizing takes time quadratic in the length of a run of combining marks.
    tidy = value.translate(_UNSEEN).strip()
    if len(tidy) > limit * _LARGEST_SHRINKAGE:
        raise invalid(field, "too_long", limit=limit)
    tidy = unicodedata.normalize("NFC", tidy).strip()
    if len(tidy) > limit:
        raise invalid(field, "too_long", limit=limit)
    if any(_refused(character) for character in tidy):
        raise invalid(field, "bad_character")
    return tidy


def clean_line(value: str, field: str, *, limit: int) -> str:
    """Likewise on one line: a name or a title.

    Also raises INVALID when a word mixes letters of two scripts that look alike, such as a Cyrillic
    `а` among Latin letters. A joiner stays where a script or an emoji needs it. What shows nothing
    at all is empty.
    """
    tidy = clean(value, field, limit=limit).translate(_ONE_LINE)
    tidy = "".join(one for place, one in enumerate(tidy) if _belongs(tidy, place)).strip()
    if not any(_is_seen(one) for one in tidy):
        return ""
    if any(_deceives(word) for word in _words(tidy)):
        raise invalid(field, "mixed_scripts")
    return tidy


def _refused(character: str) -> bool:
    if character in _LINE_BREAKS:
        return False
    category = unicodedata.category(character)
    turns_direction = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    point = ord(character)
    never_a_character = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 - Unicode, 23.7
    return category in {"Cc", "Cs"} or turns_direction or never_a_character


def _belongs(text: str, place: int) -> bool:
    if text[place] not in _JOINERS:
        return True
    before = text[place - 1] if place else " "
    category = unicodedata.category(before)
    joins = category in {"Mn", "Mc", "So", "Sk"} or (category == "Lo" and _script(before) != "CJK")
    return joins and place < len(text) - 1


def _is_seen(character: str) -> bool:
    return character not in _BLANKS and unicodedata.category(character)[0] in "LNPS"


def _words(text: str) -> list[str]:
    """Runs of letters and marks."""
    return "".join(one if unicodedata.category(one)[0] in "LM" else " " for one in text).split()


def _deceives(word: str) -> bool:
    if word.isascii() or not any(_script(one) == "LATIN" for one in word):
        return False
    return any(_script(one) in _SCRIPTS_LIKE_LATIN or one in _GREEK_LIKE_LATIN for one in word)


def _script(letter: str) -> str:
    """Its script, as the first word of its name says."""
    return unicodedata.name(letter, "").partition(" ")[0]
