"""Relay connections over database rows: pages by key, so that a page costs the same everywhere.

https://relay.dev/graphql/connections.htm
"""

import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import graphene
from graphene.relay import Connection, PageInfo
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.refusals import invalid

LARGEST_PAGE = 100
USUAL_PAGE = 20


def connection_of(node: type[graphene.ObjectType], plural: str) -> type[Connection]:
    """The connection class of a node type, with a `totalCount`."""

    async def resolve_total_count(root: Any, _info: object) -> int:
        count: int = await root.count()
        return count

    members = {
        "__doc__": f"A page of {plural}.",
        "total_count": graphene.Int(
            required=True, description="How many there are on all pages; counted when asked for."
        ),
        "resolve_total_count": resolve_total_count,
        "Meta": type("Meta", (), {"node": node, "strict_types": True}),
    }
    return type(f"{node.__name__}Connection", (Connection,), members)


def page_arguments() -> dict[str, graphene.Argument]:
    """`first, after, last, before`, as Relay has them."""
    return {
        "first": graphene.Int(description=f"The first n, 1 to {LARGEST_PAGE}; usually 20."),
        "after": graphene.String(description="Only what follows this cursor."),
        "last": graphene.Int(description=f"The last n, 1 to {LARGEST_PAGE}."),
        "before": graphene.String(description="Only what precedes this cursor."),
    }


@dataclass(frozen=True, slots=True)
class Window:
    """The page a caller asks for."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        """Raises Refusal INVALID naming the argument."""
        if self.first is not None and self.last is not None:
            raise invalid("last", "page_both")
        for field, size in (("first", self.first), ("last", self.last)):
            if size is not None and not 1 <= size <= LARGEST_PAGE:
                raise invalid(field, "page_size", limit=LARGEST_PAGE)

    @property
    def size(self) -> int:
        return self.first or self.last or USUAL_PAGE

    @property
    def backward(self) -> bool:
        return self.last is not None


def whole_number(bits: int) -> Callable[[object], int]:
    """A reader of integers that a column of so many bits can hold; it raises ValueError."""

    def read(value: object) -> int:
        if type(value) is not int or value.bit_length() >= bits:
            raise ValueError(value)
        return value

    return read


def instant(value: object) -> datetime:
    """Raises ValueError for what is no aware instant in ISO 8601."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else None
    if read is None or read.tzinfo is None:
        raise ValueError(value)
    return read.astimezone(UTC)


_read_id = whole_number(64)


@dataclass(frozen=True, slots=True)
class Order:
    """By a column, then by id, which makes it total.

    `read` makes a column's value of its JSON form, or raises ValueError or OverflowError.
    """

    column: str = "id"
    descending: bool = False
    read: Callable[[object], Any] = _read_id

    def cursor(self, row: Any) -> str:
        value = getattr(row, self.column)
        plain = value.isoformat() if isinstance(value, datetime) else value
        return _encoded([plain, row.pk])

    def beyond(self, cursor: str, field: str, *, forward: bool) -> Q:
        """The rows after (or before) a cursor. Raises Refusal INVALID naming `field`."""
        key = _decoded(cursor, field)
        try:
            value, row_id = self.read(key[0]), _read_id(key[1])
        except (ValueError, IndexError, OverflowError):
            raise invalid(field, "page_cursor") from None
        sign = "gt" if forward != self.descending else "lt"
        after_id = _where(f"id__{sign}", row_id)
        if self.column == "id":
            return after_id
        return _where(f"{self.column}__{sign}", value) | (_where(self.column, value) & after_id)

    def terms(self, *, backward: bool) -> list[str]:
        sign = "-" if self.descending != backward else ""
        columns = ["id"] if self.column == "id" else [self.column, "id"]
        return [f"{sign}{column}" for column in columns]


def _where(name: str, value: Any) -> Q:
    return Q(**{name: value})


BY_ID = Order()
BY_START = Order("starts_at", read=instant)
NEWEST_FIRST = Order("created_at", descending=True, read=instant)


def _encoded(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _decoded(cursor: str, field: str) -> list[Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, RecursionError):
        raise invalid(field, "page_cursor") from None
    if not isinstance(key, list) or not key:
        raise invalid(field, "page_cursor")
    return key


class _Found(NamedTuple):
    """The rows of a page, whether there are more that way, and how to count them all."""

    rows: Sequence[Any]
    cursors: Sequence[str]
    more: bool
    total: Callable[[], Awaitable[int]]


async def page(
    connection: type[Connection], rows: QuerySet[Any], order: Order, window: Window
) -> Connection:
    """One page of `rows`. Raises Refusal INVALID for cursors that are none."""
    wanted = rows
    if window.after is not None:
        wanted = wanted.filter(order.beyond(window.after, "after", forward=True))
    if window.before is not None:
        wanted = wanted.filter(order.beyond(window.before, "before", forward=False))
    ordered = wanted.order_by(*order.terms(backward=window.backward))
    found = await ordered.limit(window.size + 1)
    shown = found[: window.size]
    if window.backward:
        shown.reverse()
    more = len(found) > window.size
    cursors = [order.cursor(row) for row in shown]
    return _filled(connection, window, _Found(shown, cursors, more, rows.count))


async def page_of_list(
    connection: type[Connection], rows: Sequence[Any], window: Window
) -> Connection:
    """One page of rows at hand, in their order."""

    async def count() -> int:
        return len(rows)

    ids = [row.pk for row in rows]
    begin = _position(ids, window.after, "after") + 1 if window.after is not None else 0
    end = _position(ids, window.before, "before") if window.before is not None else len(rows)
    between = rows[begin:end]
    more = len(between) > window.size
    shown = between[-window.size :] if window.backward else between[: window.size]
    cursors = [_encoded([row.pk]) for row in shown]
    return _filled(connection, window, _Found(shown, cursors, more, count))


def _position(ids: list[int], cursor: str, field: str) -> int:
    try:
        [row_id] = _decoded(cursor, field)
        return ids.index(_read_id(row_id))
    except ValueError:
        raise invalid(field, "page_cursor") from None


def _filled(connection: Any, window: Window, found: _Found) -> Connection:
    edges = [
        connection.Edge(node=row, cursor=cursor)
        for row, cursor in zip(found.rows, found.cursors, strict=True)
    ]
    page_info = PageInfo(
        start_cursor=found.cursors[0] if found.cursors else None,
        end_cursor=found.cursors[-1] if found.cursors else None,
        has_next_page=found.more if not window.backward else window.before is not None,
        has_previous_page=found.more if window.backward else window.after is not None,
    )
    filled = connection(edges=edges, page_info=page_info)
    filled.count = found.total
    return filled
