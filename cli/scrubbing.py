"""The second line of defense of the log: what has the shape of something private is masked.

The first is that nothing private is logged. But libraries log what they were given, and errors
quote what they stumbled over.
"""

import re
from typing import Any

from mulin.calendars.links import masked

_MASK = "***"

# PostgreSQL quotes the whole row that it refuses; to the end of the JSON string that has it.
_QUOTED_ROW = re.compile(r"DETAIL:  (?:\\.|[^\"\\\n])*")
_APART = r"(?<![0-9A-Za-z.:-])"
_SHAPES = (
    # GB 11643: seventeen digits and a check digit, or the fifteen digits of before 1999.
    re.compile(rf"{_APART}(?:\d{{17}}[\dXx]|\d{{15}})(?![0-9A-Za-z])"),
    # GB 32100, the codes of enterprises: a letter somewhere, or it is of the shape above.
    re.compile(rf"{_APART}[0-9A-HJ-NPQRTUWXY]{{2}}\d{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}(?![0-9A-Za-z])"),
    # E.164, and mobile numbers of China as people write them. JSON escapes what is not ASCII.
    re.compile(r"\+\d(?:[ -]?\d){7,14}(?!\d)"),
    re.compile(rf"{_APART}1[3-9]\d(?:[ -]?\d{{4}}){{2}}(?![0-9A-Za-z])"),
    # RFC 6750, RFC 7519, Fernet, age.
    re.compile(r"(?<=[Bb]earer )[A-Za-z0-9._~+/=-]+"),
    re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.?[A-Za-z0-9_-]*"),
    re.compile(r"gAAAAA[A-Za-z0-9_=-]{20,}"),
    re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]+"),
    # The password in an address.
    re.compile(r"(?<=://)[^\s/@\"']*:[^\s/@\"']*(?=@)"),
)
# What errors put between quotes is a value, unless it could be a name in code or in the database.
_QUOTED = re.compile(r"'((?:\\.|[^'\\])*)'|\"((?:\\.|[^\"\\])*)\"")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,62}")


def scrubbed(line: str) -> str:
    """A line of the log without what has the shape of something private."""
    line = masked(_QUOTED_ROW.sub("DETAIL:  …", line))
    for shape in _SHAPES:
        line = shape.sub(_MASK, line)
    return line


def without_quotes(exceptions: Any) -> Any:
    """structlog's dictionaries of a traceback, without the values that errors quote."""
    for one in exceptions if isinstance(exceptions, list) else ():
        one["exc_value"] = unquoted(one["exc_value"])
        one["exc_notes"] = [unquoted(note) for note in one.get("exc_notes", ())]
        for group in one.get("exceptions", ()):
            without_quotes(group)
    return exceptions


def unquoted(words: str) -> str:
    """An error's text without what it quotes; names stay, and so does what kind of error it is."""
    return _QUOTED.sub(_without_value, words)


def _without_value(quoted: re.Match[str]) -> str:
    value = quoted[1] if quoted[1] is not None else quoted[2]
    return quoted[0] if _NAME.fullmatch(value) or not value else f"'{_MASK}'"
