"""Inputs nobody means well: valid requests (tests/schema/world.py), spoiled in every way."""

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

from tests.schema.places import Operation, Variables
from tests.schema.world import World
from tests.schema.wrong_values import CURSORS, MISSING, RAW, wrong_values

_WAYS: Final = ("values", "values", "values", "document", "json")
CALLERS: Final = ("resident", "specialist", "admin", "nobody")

NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\ufeff\u200b\u2060",
    "\u202egnp.exe",
    "\u2066\u2067\u2068",
    "Z" + "\u0351\u036b\u0343" * 200,
    "\u03b1\u0313\u0300\u0345" * 50,
    "ﷺ" * 300,
    "İıſß",
    "аdmin",
    "ａｄｍｉｎ",
    "ad\u00admin",
    "\U000e0041\U000e007f",
    "\uffff\ufdd0\U0010ffff",
    "\r\nSet-Cookie: a=b",
    "'; DROP TABLE person; --",
    "1) OR 1=1 --",
    "\\'; SELECT pg_sleep(9); --",
    "$1 %s %(a)s {0} {a.__class__} ${jndi:ldap://a}",
    "{{7*7}}<%= 7*7 %>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "=cmd|'/c calc'!A1",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/dev/zero",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "http://0x7f.1:5432/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "__proto__",
    "__class__",
    "None",
    "undefined",
    "NaN",
    "-0",
    "1e309",
    "٣",
    "+8613800138000",
    "13800138000",
    "(" * 500,
    "a" * 257,
    "睦" * 5_000,
    "%00%0a%2e%2e%2f",
    "\\u0000",
    "[" * 2_000,
    "2026-03-03T10:00:00+08:00",
    "9999-12-31",
    "Vm VudWU6MQ==",
    "VmVudWU6MQ==",
)

_NUMBERS = (0, -1, 1, 2**31 - 1, 2**31, -(2**31), 2**53, 2**63, -(2**63) - 1, 10**400, 0.1, 1e308)
_DEEP: Callable[[Any, int], Any] = lambda key, depth: (  # noqa: E731 - a value, made when asked for
    {} if depth == 0 else {key: _DEEP(key, depth - 1)}
)


@dataclass(frozen=True, slots=True)
class Input:
    """The body of one request, who sends it, and what it began as."""

    name: str
    kind: str
    caller: str
    body: bytes

    def __str__(self) -> str:
        return f"{self.name} ({self.kind}, {self.caller})"


_SMALL = st.sampled_from(("", "a", "VmVudWU6MQ==", 1, None, True))


def scalars() -> st.SearchStrategy[Any]:
    """One value that may stand anywhere in JSON."""
    return st.one_of(
        st.sampled_from(NASTY),
        st.text(max_size=40),
        st.sampled_from(_NUMBERS),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.none(),
    )


def values(world: World) -> st.SearchStrategy[Any]:
    """Values of any shape, well-formed ids of what is and of what is not among them."""
    ids = [one.value for one in world.strange_ids] + [one.value for one in CURSORS]
    return st.one_of(
        scalars(),
        st.sampled_from(ids),
        st.lists(scalars(), max_size=4),
        st.dictionaries(st.sampled_from(("id", "input", "a", "__proto__", "")), scalars()),
        st.builds(_DEEP, st.sampled_from(("a", "input")), st.sampled_from((5, 60, 400))),
        st.builds(lambda value, often: [value] * often, _SMALL, st.sampled_from((101, 2_000))),
        st.just(MISSING),
    )


def spoiled(world: World, all_: Sequence[Operation]) -> st.SearchStrategy[Input]:
    """Valid requests with up to three of their values put wrong, their text or JSON broken."""
    anything = values(world)
    # Made once: Hypothesis is slow at making strategies, and of each there are hundreds of draws.
    fitting = {
        f"{one.name} {name}": st.sampled_from(
            [wrong.value for wrong in wrong_values(argument.type)]
        )
        for one in all_
        for name, argument in one.field.args.items()
    }

    def put(draw: st.DrawFn, operation: Operation, variables: Variables) -> None:
        """Something else at one place of the variables, one that is there or one beside it."""
        holder = draw(st.sampled_from(list(_holders(variables))))
        keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
        key = draw(st.sampled_from(keys)) if keys else "input"
        if isinstance(holder, list) and not keys:
            return
        fits = fitting.get(f"{operation.name} {key}") if draw(st.booleans()) else None
        value = draw(anything if fits is None else fits)
        if value is not MISSING:
            holder[key] = deepcopy(value)
        elif keys:
            del holder[key]

    @st.composite
    def spoil(draw: st.DrawFn) -> Input:
        operation = draw(st.sampled_from(all_))
        caller = draw(st.sampled_from(CALLERS))
        way = draw(st.sampled_from(_WAYS))
        variables, document = deepcopy(world.valid[operation.name]), operation.document
        if way == "document":
            document = draw(documents(document))
        else:
            for _ in range(draw(st.integers(1, 3))):
                put(draw, operation, variables)
        body = written({"query": document, "variables": variables})
        return Input(operation.name, way, caller, draw(broken(body)) if way == "json" else body)

    return spoil()


def _holders(value: Any) -> Any:
    """Every object and list within."""
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _holders(inner)


def _aliased(fields: str, often: int) -> str:
    return " ".join(f"a{number}: {fields.strip()}" for number in range(often))


def _nested(fields: str, often: int) -> str:
    return f"{fields} ... on Query {'{ ... on Query ' * often}{{ __typename }}{'}' * often}"


_SPREAD = "...a } fragment a on Query { ...b } fragment b on Query { ...a"
_CURIOUS = "__schema { types { fields { type { fields { type { name } } } } } }"
_SELECTIONS: tuple[Callable[[str, int], str], ...] = (
    _aliased,
    _nested,
    lambda fields, often: fields * often,
    lambda fields, _often: f"{fields} {_SPREAD}",
    lambda fields, often: f"{fields} {'@skip(if: true) ' * often}",
    lambda fields, _often: f"{fields} {_CURIOUS}",
    lambda fields, _often: fields.replace("id", "password"),
    lambda fields, _often: fields.replace("id", "is_admin"),
)


@st.composite
def documents(draw: st.DrawFn, document: str) -> str:
    """The text of an operation, made long, deep, wide, or wrong."""
    if draw(st.booleans()):
        head, _, rest = document.partition("{")
        select, often = draw(st.sampled_from(_SELECTIONS)), draw(st.sampled_from((2, 20, 300)))
        return f"{head}{{{select(rest.rpartition('}')[0], often)}}}"
    begin = draw(st.integers(0, len(document)))
    end = draw(st.integers(begin, min(len(document), begin + 20)))
    return document[:begin] + draw(st.sampled_from((*NASTY, "{", "}", '"""', "#"))) + document[end:]


@st.composite
def broken(draw: st.DrawFn, body: bytes) -> bytes:
    """JSON that is cut, doubled, or no UTF-8 any more."""
    at = draw(st.integers(0, len(body)))
    piece = draw(
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                (
                    b'"',
                    b"{",
                    b"[" * 3_000,
                    b"NaN",
                    b"\xef\xbb\xbf",
                    b"\xff",
                    b'"query":1,',
                    b"\\ud800",
                )
            ),
        )
    )
    return body[:at] + piece + body[draw(st.integers(at, len(body))) :]


def written(body: object) -> bytes:
    """JSON, with what stands for itself unquoted."""
    text = json.dumps(body)
    mark = json.dumps(RAW)[1:-1]
    parts = text.split(f'"{mark}')
    written = parts[0]
    for part in parts[1:]:
        raw, _, rest = part.partition('"')
        written += raw + rest
    return written.encode()
