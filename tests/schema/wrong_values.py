"""The usual wrong values of every input type, and which of them nothing may ever accept."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from graphql import (
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)

from tests.times import MONDAY, TUESDAY, at

RAW: Final = "\x00raw:"
"""Begins a text that stands for itself in the request's JSON, quotation marks left out."""

MISSING: Final = object()
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value to send; `fatal` ones must be refused everywhere, others where the field says so."""

    name: str
    value: Any
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class StrangeId(Wrong):
    """A well-formed id of a `kind`; a `public` one is of something everybody may name."""

    kind: str = ""
    public: bool = False


def wrong_values(type_: Any) -> Iterator[Wrong]:
    """What to send where an input of GraphQL `type_` is expected, whatever the world at hand."""
    required = is_non_null_type(type_)
    yield Wrong("missing", MISSING, fatal=required)
    yield Wrong("null", None, fatal=required)
    if is_list_type(get_nullable_type(type_)):
        yield from _LISTS
        return
    named: Any = get_named_type(type_)
    if is_input_object_type(named):
        yield from _OBJECTS
        demanding = any(is_non_null_type(field.type) for field in named.fields.values())
        yield Wrong("empty object", {}, fatal=demanding)
    elif is_enum_type(named):
        yield from _ENUMS
    elif named.name == "ID":
        yield from _MALFORMED_IDS
    else:
        yield from _SCALARS[named.name]


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _all(*values: object) -> tuple[Wrong, ...]:
    return tuple(Wrong(repr(value)[:40], value) for value in values)


_STRUCTURES = _all({}, {"a": 1}, [[]], True)
_HUGE = (f"{RAW}1e999", f"{RAW}NaN", f"{RAW}-Infinity", f"{RAW}{'9' * 400}")
_NUMBERS = _all(-1, 2**31, 1.5, *_HUGE)
_LONG_TEXTS = (
    Wrong("10,001 characters", "x" * 10_001),
    Wrong("100 kB", "x" * LONGEST),
    Wrong("100 kB of emoji", "😀" * (LONGEST // 4)),
)
_CONTROLS = (
    Wrong("NUL", "a\x00b"),
    Wrong("lone high surrogate", "a\ud800b"),
    Wrong("lone low surrogate", "\udfff"),
    Wrong("control characters", "a\x07\x1b[31m\x7fb"),
    Wrong("C1 control", "a\x85b"),
    Wrong("direction override", "a\u202eb\u2066"),
)
_HARMLESS = (
    Wrong("empty", "", fatal=False),
    Wrong("blank", " \t\n ", fatal=False),
    Wrong("emoji", "👩‍👩‍👧‍👦🏳️‍🌈", fatal=False),
    Wrong("right to left", "שלום مرحبا", fatal=False),
    Wrong("combining marks", "e\u0301\u0323 Z\u0351\u036b", fatal=False),
    Wrong("SQL", "'; DROP TABLE person; --", fatal=False),
    Wrong("pattern", "%_\\", fatal=False),
)
_TEXTS = (*_all(5, *(_.value for _ in _STRUCTURES)), *_NUMBERS, *_LONG_TEXTS, *_CONTROLS)

_CURSORS = tuple(
    Wrong(f"cursor {text[:24]}", _encoded(text))
    for text in (
        "",
        "[]",
        "{}",
        "7",
        "[" * 60_000,
        "[1e999, 1]",
        "[NaN, 1]",
        '["9999999999999999999999", 1]',
        '[1, "9999999999999999999999"]',
        "[99999999999999999999, 1]",
        "[1, 1e300]",
        "[null, 1]",
        "[true, true]",
        "[[1], 1]",
        '["2026-03-02T09:00:00", 1]',
        '["0001-01-01T00:00:00+14:00", 1]',
        '["9999-12-31T23:59:59-14:00", 1]',
        '["2026-03-02", 1]',
        "[1",
        "\x00",
    )
)

_MALFORMED_IDS = (
    *_all(5, -1, 2**31, True, 1.5, {}, [[]], f"{RAW}1e999"),
    *_LONG_TEXTS,
    *_CONTROLS,
    *(Wrong(text.name, text.value) for text in _HARMLESS),
    *(
        Wrong(f"id of {text!a}", _encoded(text))
        for text in (
            "Venue",
            "Venue:",
            "Venue:0",
            "Venue:-1",
            "Venue:1.5",
            "Venue:1e3",
            "Venue:0x1",
            "Venue: 1",
            "Venue:١",
            "Venue:1\x00",
            f"Venue:{2**63}",
            f"Venue:{'9' * 90}",
            "Venue:1:1",
        )
    ),
)

_MALFORMED_INSTANTS = _all(
    "",
    "x",
    0,
    1772413200,
    True,
    {},
    [[]],
    f"{RAW}1e999",
    "2026-03-03",
    "2026-03-03T10:00:00",
    "2026-03-03T10:00+08:00",
    "2026-03-03T10:00:00+8",
    "2026-03-03T10:00:00 Asia/Shanghai",
    "2026-03-03T10:00:00+99:99",
    "2026-03-03T10:00:00+24:00",
    "2026-02-30T10:00:00+08:00",
    "2026-13-01T10:00:00+08:00",
    "2026-03-03T25:00:00+08:00",
    "2026-03-03T10:00:60+08:00",
    "2026-03-03T10:00:00.1234567+08:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "1999-12-31T23:59:59Z",
    "2200-01-01T00:00:00Z",
    "+12026-03-03T10:00:00Z",
    "２０２６-03-03T10:00:00Z",
    "2026-W10-2T10:00:00Z",
)
_INSTANTS = (
    *_MALFORMED_INSTANTS,
    *_LONG_TEXTS,
    *_CONTROLS,
    Wrong("past", (MONDAY - timedelta(days=7)).isoformat(), fatal=False),
    Wrong("now", MONDAY.isoformat(), fatal=False),
    Wrong("far away", "2199-12-31T23:59:59-12:00", fatal=False),
    Wrong("long ago", "2000-01-01T00:00:00+14:00", fatal=False),
    Wrong("off the grid", at(TUESDAY, 11, 1).isoformat(), fatal=False),
    Wrong("off the second", at(TUESDAY, 11).replace(second=1).isoformat(), fatal=False),
    Wrong("off the microsecond", "2026-03-03T11:00:00.000001+08:00", fatal=False),
    Wrong("at night", at(TUESDAY, 3).isoformat(), fatal=False),
)
_DATES = (
    *_all(
        "",
        "x",
        20260303,
        True,
        {},
        [[]],
        f"{RAW}1e999",
        "2026-02-30",
        "2025-02-29",
        "2026-3-3",
        "20260303",
        "2026-03-03T00:00:00Z",
        "0000-01-01",
        "0001-01-01",
        "1999-12-31",
        "2200-01-01",
        "9999-12-31",
        "-2026-03-03",
        "٢٠٢٦-٠٣-٠٣",
        "2026-W10-2",
        " 2026-03-03",
    ),
    *_LONG_TEXTS,
    *_CONTROLS,
    Wrong("past", "2000-01-01", fatal=False),
    Wrong("far away", "2199-12-31", fatal=False),
)
_LOCAL_TIMES = (
    *_all(
        "",
        "x",
        540,
        True,
        {},
        [[]],
        "9:00",
        "09:60",
        "24:05",
        "25:00",
        "-1:00",
        "09:00:00",
        "0９:00",
    ),
    *_LONG_TEXTS,
    *_CONTROLS,
    Wrong("off the grid", "09:03", fatal=False),
    Wrong("first minute", "00:00", fatal=False),
    Wrong("last minute", "24:00", fatal=False),
)
_INTEGERS = (
    *_all("5", "", "x", "1e999", "NaN", {}, [[]], True),
    *_NUMBERS,
    *_all(-(2**31) - 1, 2**31 - 1, -(2**31), f"{RAW}-1e999"),
    *(Wrong(f"{number}", number, fatal=False) for number in (0, 101, 100_000)),
)
_FLOATS = (
    *_all("31.2", "", "x", "1e999", "NaN", {}, [[]], True),
    *_all(
        f"{RAW}1e999", f"{RAW}NaN", f"{RAW}-Infinity", f"{RAW}{'9' * 400}", 1e308, -180.001, 2**31
    ),
    Wrong("a hair", 5e-324, fatal=False),
    Wrong("zero", f"{RAW}-0.0", fatal=False),
)
_SCALARS = {
    "String": (*_TEXTS, *_HARMLESS),
    "Boolean": _all("true", "", 1, 0, {}, [[]], f"{RAW}1e999", "x" * LONGEST),
    "Int": _INTEGERS,
    "Float": _FLOATS,
    "DateTime": _INSTANTS,
    "Date": _DATES,
    "LocalTime": _LOCAL_TIMES,
}
_ENUMS = (
    *_all("", "x", "booked", "IN_PERSON ", 0, 1, True, {}, [[]], f"{RAW}1e999"),
    *_LONG_TEXTS,
    *_CONTROLS,
)
_LISTS = (
    *_all("x", 5, True, {"a": 1}, [None], [[]], ["x"], [{}, {}], f"{RAW}1e999", "x" * LONGEST),
    Wrong("very many", ["x"] * 1_000),
    Wrong("none", [], fatal=False),
)
_OBJECTS = _all("x", "", 5, True, [], [[]], {"unknown": 1}, f"{RAW}1e999", "x" * LONGEST)

CURSORS = _CURSORS
"""Wrong values of `after` and `before`, beside those of any String."""
