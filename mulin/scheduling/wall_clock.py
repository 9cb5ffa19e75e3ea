"""Local days as they really are: 23, 24, 25 or 23.5 hours long.

A rule such as "09:00 to 12:00" holds for every instant whose local time of day lies in it. An hour
that the clock skips has no such instant, one that it repeats has them twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

CELL_MINUTES = 5
"""The grain of scheduling; every offset in use today is a multiple of it (IANA tz database)."""

YEARS = range(2000, 2200)
"""The years that rules and requests may speak of; arithmetic never leaves the calendar there."""

DAY_CELLS = 24 * 60 // CELL_MINUTES
"""Cells of a day on which no clock jumps."""

Span = tuple[int, int]
"""Cells `[begin, end)`, counted from the Unix epoch."""

_CELL = timedelta(minutes=CELL_MINUTES)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WIDEST_OFFSET = timedelta(hours=15)
_HOUR_CELLS = 60 // CELL_MINUTES


class Stretch(NamedTuple):
    """Part of a local day between two jumps of the clock.

    Cells count from the Unix epoch, `[first_cell, last_cell)`; `minute` is the local minute of day
    at `first_cell`.
    """

    first_cell: int
    last_cell: int
    minute: int


def cell_of(instant: datetime) -> int:
    """The 5-minute cell an aware instant lies in."""
    return (instant - _EPOCH) // _CELL


def cell_after(instant: datetime) -> int:
    """The first cell that begins at or after an aware instant."""
    return -((_EPOCH - instant) // _CELL)


def instant_of(cell: int) -> datetime:
    return _EPOCH + cell * _CELL


def span_of(begin: datetime, end: datetime) -> Span:
    """Every cell that `[begin, end)` touches: what is taken for a second is taken."""
    return cell_of(begin), cell_after(end)


def midnight_cell(day: date) -> int:
    """The cell at which a day begins in UTC."""
    return (day - _EPOCH.date()).days * DAY_CELLS


def days_between(first: date, last: date) -> list[date]:
    """Both included; none when `last` comes before `first`."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@lru_cache(maxsize=8192)
def stretches(day: date, zone: str) -> tuple[Stretch, ...]:
    """The local day in stretches of one offset each, in order.

    Raises zoneinfo.ZoneInfoNotFoundError for a zone the tz database does not know.
    """
    tz = ZoneInfo(zone)
    midnight = datetime.combine(day, time(), UTC)
    first = cell_of(midnight - _WIDEST_OFFSET)
    last = cell_of(midnight + timedelta(days=1) + _WIDEST_OFFSET)
    edges = [first, *_jumps(first, last, tz), last]
    found = []
    for start, end in pairwise(edges):
        stretch = _within_day(start, end, day, tz)
        if stretch is not None:
            found.append(stretch)
    return tuple(found)


def _offset(cell: int, tz: ZoneInfo) -> int:
    offset = instant_of(cell).astimezone(tz).utcoffset()
    return 0 if offset is None else offset // _CELL


def _jumps(first: int, last: int, tz: ZoneInfo) -> list[int]:
    hours = [*range(first, last, _HOUR_CELLS), last]
    offsets = pairwise(_offset(cell, tz) for cell in hours)
    return [
        _first_cell_after_jump(start, end, tz)
        for (start, end), (before, after) in zip(pairwise(hours), offsets, strict=True)
        if before != after
    ]


def _first_cell_after_jump(before: int, after: int, tz: ZoneInfo) -> int:
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, tz) == _offset(before, tz):
            before = middle
        else:
            after = middle
    return after


def _within_day(start: int, end: int, day: date, tz: ZoneInfo) -> Stretch | None:
    offset = _offset(start, tz)
    local_midnight = midnight_cell(day) - offset
    first, last = max(start, local_midnight), min(end, local_midnight + DAY_CELLS)
    if first >= last:
        return None
    return Stretch(first, last, (first - local_midnight) * CELL_MINUTES)


def local_date(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
