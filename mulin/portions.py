"""What is due is seen to in portions, and the one that cannot be done keeps no other waiting."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from mulin.clock import now
from mulin.database import query, transaction

MOST_AT_ONCE = 50

T = TypeVar("T")
Row = Mapping[str, Any]


async def in_portions(
    due: str, see_to: Callable[[Sequence[Row]], Awaitable[T]], failures: list[Exception]
) -> list[T]:
    """All that the statement `due` finds, a portion in a transaction; what `see_to` gave of each.

    Its parameters are the present instant, how many rows to lock at most, and the ids of those to
    leave out; its rows have an `id`. Of a portion that fails half is tried, down to the one that
    does it, whose error goes to `failures`.
    """
    done, left_out, most = list[T](), list[int](), MOST_AT_ONCE
    while True:
        rows = list[dict[str, Any]]()
        try:
            async with transaction():
                rows = await query(due, now(), most, left_out)
                seen = await see_to(rows)
        except Exception as failure:
            if not rows:
                raise
            if len(rows) == 1:
                left_out.append(rows[0]["id"])
                failures.append(failure)
            most = max(1, len(rows) // 2)
            continue
        done.append(seen)
        if len(rows) < most:
            return done
        most = min(2 * most, MOST_AT_ONCE)
