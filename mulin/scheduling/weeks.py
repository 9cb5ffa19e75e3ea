"""Weekly hours spread over the local days of a range, as masks.

A mask that is made for the days from `first` on counts from `origin_of(first)`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from mulin.scheduling.masks import ones, run_begins
from mulin.scheduling.rules import HolidayCalendar, OpenRange, WeeklyRange
from mulin.scheduling.wall_clock import (
    CELL_MINUTES,
    DAY_CELLS,
    Stretch,
    days_between,
    midnight_cell,
    stretches,
)
from mulin.services.models import AppointmentMode

MARGIN_CELLS = 2 * DAY_CELLS
"""Room on either side: local days begin early or late, and what is taken reaches beyond them."""

Pieces = tuple[Stretch, ...]
"""A local day in stretches, cells counted from its beginning."""

Kind = tuple[int | None, frozenset[AppointmentMode]]
"""Where a meeting can be, and how."""


class Days(NamedTuple):
    """The local days of a zone from `first` to `last`, both included, and the marked ones."""

    zone: str
    first: date
    last: date
    holidays: HolidayCalendar


_PLAIN: Pieces = (Stretch(0, DAY_CELLS, 0),)


def origin_of(first: date) -> int:
    return midnight_cell(first) - MARGIN_CELLS


def length_of(first: date, last: date) -> int:
    return ((last - first).days + 1) * DAY_CELLS + 2 * MARGIN_CELLS


@lru_cache(maxsize=8192)
def day_in(zone: str, day: date) -> tuple[int, Pieces]:
    """The cell at which a local day begins (from the epoch), and its stretches.

    A day that a zone left out has none, and begins when the next one does.
    """
    found = stretches(day, zone)
    if not found:
        return day_in(zone, day + timedelta(days=1))[0], ()
    begin = found[0].first_cell
    return begin, tuple(
        Stretch(piece.first_cell - begin, piece.last_cell - begin, piece.minute) for piece in found
    )


@lru_cache(maxsize=4096)
def cells_on(pieces: Pieces, starts_minute: int, ends_minute: int) -> int:
    """The cells of a day whose time on the wall lies in `[starts_minute, ends_minute)`."""
    mask = 0
    for piece in pieces:
        begin = piece.first_cell + (starts_minute - piece.minute) // CELL_MINUTES
        end = piece.first_cell + (ends_minute - piece.minute) // CELL_MINUTES
        mask |= ones(max(begin, piece.first_cell), min(end, piece.last_cell))
    return mask


@lru_cache(maxsize=4096)
def grid_on(pieces: Pieces, starts_minute: int, ends_minute: int, step_minutes: int) -> int:
    """The cells of a range that show its beginning, or whole steps after it, on the wall."""
    step, mask = step_minutes // CELL_MINUTES, 0
    for piece in pieces:
        offset = (starts_minute - piece.minute) // CELL_MINUTES
        first = piece.first_cell + (offset if offset >= 0 else offset % step)
        for cell in range(first, piece.last_cell, step):
            mask |= 1 << cell
    return mask & cells_on(pieces, starts_minute, ends_minute)


@lru_cache(maxsize=4096)
def starts_on(pieces: Pieces, opened: OpenRange, duration_minutes: int, step_minutes: int) -> int:
    """Cells of its grid from which a meeting fits into a range."""
    working = cells_on(pieces, opened.starts_minute, opened.ends_minute)
    fitting = run_begins(working, duration_minutes // CELL_MINUTES)
    return fitting & grid_on(pieces, opened.starts_minute, opened.ends_minute, step_minutes)


@lru_cache(maxsize=2048)
def weekly_starts(
    days: Days, weekly: tuple[WeeklyRange, ...], duration_minutes: int, step_minutes: int
) -> Mapping[Kind, int]:
    """Starts that fit into a range of the week, each on the grid of its range."""

    def starts(pieces: Pieces, opened: OpenRange) -> int:
        return starts_on(pieces, opened, duration_minutes, step_minutes)

    found = defaultdict[Kind, int](int)
    for opened, mask in _spread(days, weekly, starts):
        found[opened.venue_id, opened.modes] |= mask
    return dict(found)


@lru_cache(maxsize=1024)
def weekly_cells(days: Days, weekly: tuple[WeeklyRange, ...]) -> int:
    """The cells that lie in a range of the week."""

    def cells(pieces: Pieces, opened: OpenRange) -> int:
        return cells_on(pieces, opened.starts_minute, opened.ends_minute)

    mask = 0
    for _, more in _spread(days, weekly, cells):
        mask |= more
    return mask


def _spread(
    days: Days, weekly: tuple[WeeklyRange, ...], pattern: Callable[[Pieces, OpenRange], int]
) -> Iterable[tuple[OpenRange, int]]:
    """Each range's pattern of a day, on all days on which it holds."""
    dates = _dates(days)
    combs = defaultdict[OpenRange, int](int)
    for rule in weekly:
        combs[rule.range] |= dates.of(rule)
    for opened, comb in combs.items():
        # A bit at each midnight, times the pattern of a day, is the pattern on each of the days.
        yield opened, comb * pattern(_PLAIN, opened)
    for day, goes_by in dates.odd:
        begin, pieces = day_in(days.zone, day)
        for rule in weekly:
            if rule.holds_on(day, goes_by):
                yield rule.range, pattern(pieces, rule.range) << begin - origin_of(days.first)


class _Dates:
    """The local midnights of a range, by the weekday that their day goes by.

    Days on which the clock jumps are `odd`: their pattern is not that of other days.
    """

    def __init__(self, days: Days) -> None:
        self._by_calendar = [0] * 8
        self._by_weekday = [0] * 8
        self._plain: list[tuple[date, int]] = []
        self.odd: list[tuple[date, int]] = []
        marked = dict(days.holidays)
        for day in days_between(days.first, days.last):
            begin, pieces = day_in(days.zone, day)
            goes_by = marked.get(day, day.isoweekday())
            if pieces != _PLAIN:
                self.odd.append((day, goes_by))
                continue
            midnight = 1 << begin - origin_of(days.first)
            self._plain.append((day, midnight))
            self._by_calendar[goes_by] |= midnight
            self._by_weekday[day.isoweekday()] |= midnight

    def of(self, rule: WeeklyRange) -> int:
        """The midnights of plain days on which a rule holds."""
        comb = (self._by_weekday if rule.on_holidays else self._by_calendar)[rule.weekday]
        if rule.valid_from is None and rule.valid_until is None:
            return comb
        return comb & sum(midnight for day, midnight in self._plain if rule.in_force(day))


@lru_cache(maxsize=512)
def _dates(days: Days) -> _Dates:
    return _Dates(days)
