"""Why times of a specialist are not offered: the engine's own masks, kept apart by reason."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from mulin.scheduling.availability import IN_PERSON, Question
from mulin.scheduling.masks import cells, ones, reaching, without
from mulin.scheduling.rules import ANYWHERE, Calendar, OpenRange
from mulin.scheduling.wall_clock import days_between, instant_of
from mulin.scheduling.weeks import cells_on, day_in, grid_on, starts_on


class Reason(StrEnum):
    """Why a meeting cannot begin at a time that lies on the grid of a working range."""

    OVERRIDE = "override"
    HOLIDAY = "holiday"
    TIME_OFF = "time_off"
    VENUE_CLOSED = "venue_closed"
    BOOKED = "booked"
    BUFFER = "buffer"
    IMPORTED_BUSY = "imported_busy"
    NOTICE = "notice"
    HORIZON = "horizon"
    DAILY_LIMIT = "daily_limit"
    DESKS_FULL = "desks_full"
    EQUIPMENT = "equipment"
    MODE = "mode"
    TOO_SHORT = "too_short"


class Blocked(NamedTuple):
    """Starts in `[starts_at, ends_at)` that one reason forbids; others may forbid them too."""

    reason: Reason
    starts_at: datetime
    ends_at: datetime


class RangeExplanation(NamedTuple):
    """A working range of a local day: how many starts it offers, and why not the others.

    `starts_at` and `ends_at` are the instants between which the clock on the wall shows it.
    """

    day: date
    opened: OpenRange
    starts_at: datetime
    ends_at: datetime
    offered: int
    blocked: tuple[Blocked, ...]


class SpecialistExplanation(NamedTuple):
    """A working range of one specialist, and what became of it."""

    specialist_id: int
    range: RangeExplanation

    @property
    def venue_id(self) -> int | None:
        return self.range.opened.venue_id


def explained(question: Question, calendar: Calendar) -> list[RangeExplanation]:
    """All working ranges of the days in question, in order of time.

    Those that a holiday or an exception of the date puts aside are there too. A start on the grid
    of a range is offered or it is blocked, by one reason at least.
    """
    account = _Account(question, calendar)
    found = [
        explanation
        for day in days_between(question.first, question.last)
        for opened, aside in _working(calendar, day)
        for explanation in account.of(day, opened, aside)
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.ends_at))


def _working(calendar: Calendar, day: date) -> Iterator[tuple[OpenRange, Reason | None]]:
    """The ranges of a day, with what puts them aside: those of its weekday, and those that hold."""
    goes_by = dict(calendar.holidays).get(day, day.isoweekday())
    override = (calendar.overrides or {}).get(day)
    replaced = override.available if override is not None else ()
    for rule in calendar.weekly:
        if rule.holds_on(day, goes_by):
            yield rule.range, Reason.OVERRIDE if replaced else None
        elif rule.holds_on(day, day.isoweekday()):
            yield rule.range, Reason.HOLIDAY
    for opened in replaced:
        yield opened, None


class _Account:
    """One specialist's forbidden starts by reason."""

    def __init__(self, question: Question, calendar: Calendar) -> None:
        self._question = question
        self._calendar = calendar
        self._own = dict(self._of_the_calendar())

    def of(self, day: date, opened: OpenRange, aside: Reason | None) -> Iterator[RangeExplanation]:
        """What became of a range of that day; nothing if the clock skipped all of it."""
        question, terms = self._question, self._question.terms
        begin, pieces = day_in(self._calendar.zone, day)
        shown = cells_on(pieces, opened.starts_minute, opened.ends_minute)
        if not shown:
            return
        grid = grid_on(pieces, opened.starts_minute, opened.ends_minute, terms.step_minutes)
        fitting = starts_on(pieces, opened, terms.duration_minutes, terms.step_minutes)
        shift = begin - question.origin
        free, blocked = grid, []
        for reason, forbidden in self._forbidden(opened, aside, without(grid, fitting) << shift):
            here = grid & (forbidden >> shift)
            free = without(free, here)
            blocked += [
                Blocked(reason, instant_of(begin + first), instant_of(begin + after))
                for first, after in _runs(here, grid, shown.bit_length())
            ]
        yield RangeExplanation(
            day,
            opened,
            instant_of(begin + cells(shown)[0]),
            instant_of(begin + shown.bit_length()),
            free.bit_count(),
            tuple(sorted(blocked, key=lambda one: one.starts_at)),
        )

    def _forbidden(
        self, opened: OpenRange, aside: Reason | None, too_late: int
    ) -> Iterator[tuple[Reason, int]]:
        question, everything = self._question, self._question.everything
        if aside is not None:
            yield aside, everything
        yield from self._own.items()
        is_open = question.open(opened.venue_id, self._calendar.holidays)
        # A range that ends when the venue closes is too short there; the venue is as it should be.
        yield Reason.VENUE_CLOSED, without(without(everything, is_open), too_late)
        modes = opened.modes & question.terms.modes
        if not modes:
            yield Reason.MODE, everything
        elif modes == {IN_PERSON}:
            place = question.places.get(opened.venue_id or ANYWHERE)
            lacking = place is not None and place.desks == ()
            full = Reason.EQUIPMENT if lacking else Reason.DESKS_FULL
            yield full, question.without_desk(opened.venue_id)
        yield Reason.TOO_SHORT, too_late

    def _of_the_calendar(self) -> Iterator[tuple[Reason, int]]:
        question, calendar = self._question, self._calendar
        missing, off, meetings, imported = (
            reaching(mask, 0, question.duration)
            for mask in (
                question.missing(calendar),
                question.covering(calendar.off),
                question.covering(calendar.meetings),
                question.covering(calendar.imported),
            )
        )
        yield Reason.OVERRIDE, missing
        yield Reason.TIME_OFF, off
        yield Reason.BOOKED, meetings
        yield Reason.IMPORTED_BUSY, imported
        taken = question.covering(calendar.busy) | question.covering(calendar.imported)
        yield Reason.BUFFER, without(question.blocked(taken), meetings | imported)
        yield Reason.NOTICE, ones(0, question.earliest)
        yield Reason.HORIZON, without(question.everything, ones(0, question.latest + 1))
        yield Reason.DAILY_LIMIT, question.full_days(calendar)


def _runs(chosen: int, grid: int, end: int) -> Iterator[tuple[int, int]]:
    """Chosen starts in a row on the grid, from the first of each row to what follows the last."""
    begin = None
    for cell in cells(grid):
        is_chosen = chosen >> cell & 1
        if is_chosen and begin is None:
            begin = cell
        elif not is_chosen and begin is not None:
            yield begin, cell
            begin = None
    if begin is not None:
        yield begin, end
