"""When a specialist can be booked: a pure function of rules, calendar and policy.

Time is cut into cells of five minutes and a calendar is one Python integer, a bit a cell, counted
from the first cell in question: a whole month is intersected, shifted or subtracted at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_
from typing import NamedTuple

from mulin.scheduling.wall_clock import (
    CELL_MINUTES,
    Stretch,
    cell_after,
    cell_of,
    instant_of,
    stretches,
)
from mulin.services.models import AppointmentMode

IN_PERSON = AppointmentMode.IN_PERSON

Busy = tuple[datetime, datetime]
"""A taken range `[from, until)` of aware instants."""


@dataclass(frozen=True, slots=True)
class OpenRange:
    """Local minutes `[starts, ends)` of a day, multiples of five, at a venue or anywhere."""

    starts_minute: int
    ends_minute: int
    venue_id: int | None = None
    modes: frozenset[AppointmentMode] = frozenset()


@dataclass(frozen=True, slots=True)
class WeeklyRange:
    """A range that returns every week on an ISO weekday, between two days (both included)."""

    weekday: int
    range: OpenRange
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (
            day.isoweekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class DayOverride:
    """An exception: ranges that replace the weekly ones of the day, and ranges taken away."""

    available: tuple[OpenRange, ...] = ()
    unavailable: tuple[OpenRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that is known of one specialist's time; wall-clock rules are in `zone` (IANA)."""

    zone: str
    weekly: tuple[WeeklyRange, ...] = ()
    overrides: Mapping[date, DayOverride] | None = None
    busy: tuple[Busy, ...] = ()
    booked_on: Mapping[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A venue: opening hours a week (none recorded: always open) and when each desk is taken.

    Opening hours are in the venue's own `zone`. A meeting in person keeps one desk from beginning
    to end, buffers included; a venue with no desks recorded is never full.
    """

    zone: str
    opening: tuple[WeeklyRange, ...] = ()
    desks: tuple[tuple[Busy, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a service asks of a slot. Minutes are multiples of five; instants are aware."""

    modes: frozenset[AppointmentMode]
    duration_minutes: int
    step_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    daily_limit: int
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True, order=True)
class OpenSlot:
    """A time that can be booked, `[starts_at, ends_at)` in UTC."""

    starts_at: datetime
    ends_at: datetime
    day: date
    venue_id: int | None
    modes: frozenset[AppointmentMode]


def open_slots(
    calendar: Calendar, places: Mapping[int, Place], terms: Terms, first: date, last: date
) -> list[OpenSlot]:
    """Every slot on the local days `first` to `last` (both included), in order of time.

    A slot lies wholly inside one range and begins a whole number of steps after the range does, by
    the clock on the wall. Buffers may reach outside the range but not into a busy time.
    """
    axis = _Axis(first, last)
    question = _Question(axis, calendar, places, terms)
    startable = axis.ones(cell_after(terms.earliest), cell_of(terms.latest) + 1)
    startable &= ~_unstartable(axis.mask(calendar.busy), terms)
    full = {venue: _without_desk(axis, place, terms) for venue, place in places.items()}
    slots = []
    for day in _days(first, last):
        if (calendar.booked_on or {}).get(day, 0) >= terms.daily_limit:
            continue
        if not startable & axis.hours_of(stretches(day, calendar.zone)):
            continue
        for opened in _ranges_on(calendar, day):
            modes = terms.modes & opened.modes
            starts = startable & _starts(question, day, opened)
            desk_free = ~full.get(opened.venue_id or 0, 0)
            for cell in axis.cells(starts):
                here = modes if desk_free >> (cell - axis.origin) & 1 else modes - {IN_PERSON}
                if here:
                    slots.append(_slot(cell, day, opened.venue_id, here, terms))
    return sorted(slots, key=lambda slot: (slot.starts_at, slot.venue_id or 0))


class _Axis:
    """Cells counted from a little before the first day, as bits of an integer."""

    def __init__(self, first: date, last: date) -> None:
        self.origin = (first - date(1970, 1, 1)).days * _DAY_CELLS - _MARGIN_CELLS
        days = (last - first).days + 1
        self.length = days * _DAY_CELLS + 2 * _MARGIN_CELLS

    def ones(self, start: int, end: int) -> int:
        first = min(max(start - self.origin, 0), self.length)
        last = min(max(end - self.origin, 0), self.length)
        return (1 << last) - (1 << first) if last > first else 0

    def hours_of(self, day: Iterable[Stretch]) -> int:
        mask = 0
        for stretch in day:
            mask |= self.ones(stretch.first_cell, stretch.last_cell)
        return mask

    def mask(self, ranges: Iterable[Busy]) -> int:
        mask = 0
        for start, end in ranges:
            mask |= self.ones(cell_of(start), cell_after(end))
        return mask

    def cells(self, mask: int) -> Iterator[int]:
        while mask:
            lowest = mask & -mask
            yield self.origin + lowest.bit_length() - 1
            mask ^= lowest


class _Question(NamedTuple):
    axis: _Axis
    calendar: Calendar
    places: Mapping[int, Place]
    terms: Terms


_DAY_CELLS = 24 * 60 // CELL_MINUTES
_MARGIN_CELLS = 2 * _DAY_CELLS


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _ranges_on(calendar: Calendar, day: date) -> Sequence[OpenRange]:
    override = (calendar.overrides or {}).get(day)
    if override is not None and override.available:
        return override.available
    return [weekly.range for weekly in calendar.weekly if weekly.holds_on(day)]


def _starts(question: _Question, day: date, opened: OpenRange) -> int:
    axis, calendar, places, terms = question
    local_day = stretches(day, calendar.zone)
    working = _wall_clock(axis, local_day, [opened])
    override = (calendar.overrides or {}).get(day)
    if override is not None:
        working &= ~_wall_clock(axis, local_day, override.unavailable)
    place = places.get(opened.venue_id or 0)
    if place is not None and place.opening:
        working &= _opening(axis, place, day)
    fits = _run_begins(working, terms.duration_minutes // CELL_MINUTES)
    return fits & _grid(axis, local_day, opened, terms.step_minutes)


def _wall_clock(axis: _Axis, day: Sequence[Stretch], ranges: Iterable[OpenRange]) -> int:
    mask = 0
    for opened in ranges:
        for stretch in day:
            begin = stretch.first_cell + (opened.starts_minute - stretch.minute) // CELL_MINUTES
            end = stretch.first_cell + (opened.ends_minute - stretch.minute) // CELL_MINUTES
            mask |= axis.ones(max(begin, stretch.first_cell), min(end, stretch.last_cell))
    return mask


def _opening(axis: _Axis, place: Place, day: date) -> int:
    mask = 0
    # The venue's local day may begin up to 26 hours before or after the specialist's.
    for near in _days(day - timedelta(days=2), day + timedelta(days=2)):
        held = [weekly.range for weekly in place.opening if weekly.holds_on(near)]
        mask |= _wall_clock(axis, stretches(near, place.zone), held)
    return mask


def _grid(axis: _Axis, day: Sequence[Stretch], opened: OpenRange, step_minutes: int) -> int:
    step, mask = step_minutes // CELL_MINUTES, 0
    for stretch in day:
        offset = (opened.starts_minute - stretch.minute) // CELL_MINUTES
        first = stretch.first_cell + (offset if offset >= 0 else offset % step)
        for cell in range(first, stretch.last_cell, step):
            mask |= axis.ones(cell, cell + 1)
    return mask


def _run_begins(mask: int, length: int) -> int:
    """Bits at which `length` set bits begin, found by doubling."""
    have = 1
    while have < length:
        shift = min(have, length - have)
        mask &= mask >> shift
        have += shift
    return mask


def _unstartable(busy: int, terms: Terms) -> int:
    """Starts whose meeting, buffers included, would touch a busy cell."""
    before = terms.buffer_before_minutes // CELL_MINUTES
    after = (terms.duration_minutes + terms.buffer_after_minutes) // CELL_MINUTES
    spread, have, length = busy << before, 1, before + after
    while have < length:
        shift = min(have, length - have)
        spread |= spread >> shift
        have += shift
    return spread


def _without_desk(axis: _Axis, place: Place, terms: Terms) -> int:
    """Starts for which no single desk is free all through; two half-free ones make no whole."""
    taken = [_unstartable(axis.mask(desk), terms) for desk in place.desks]
    return reduce(and_, taken) if taken else 0


def _slot(
    cell: int, day: date, venue_id: int | None, modes: frozenset[AppointmentMode], terms: Terms
) -> OpenSlot:
    starts_at = instant_of(cell)
    ends_at = starts_at + timedelta(minutes=terms.duration_minutes)
    return OpenSlot(starts_at, ends_at, day, venue_id, modes)
