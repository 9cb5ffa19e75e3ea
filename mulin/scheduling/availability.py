"""When a specialist can be booked: a pure function of rules, calendar and policy.

Time is cut into cells of five minutes and a calendar is one Python integer, a bit a cell, counted
from the first cell in question: a whole month is intersected, shifted or subtracted at once.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from typing import NamedTuple

from mulin.scheduling.masks import cells, covering, ones, reaching, without
from mulin.scheduling.rules import ANYWHERE, Calendar, HolidayCalendar, Place
from mulin.scheduling.spans import Reach, crowded, starts_blocked, starts_filled
from mulin.scheduling.wall_clock import (
    CELL_MINUTES,
    Span,
    cell_after,
    cell_of,
    days_between,
    instant_of,
    local_date,
)
from mulin.scheduling.weeks import (
    Days,
    Kind,
    Pieces,
    cells_on,
    day_in,
    length_of,
    origin_of,
    starts_on,
    weekly_cells,
    weekly_starts,
)
from mulin.services.models import AppointmentMode

IN_PERSON = AppointmentMode.IN_PERSON

_ONE_DAY = timedelta(days=1)
_LONGEST_DAY_CELLS = 26 * 60 // CELL_MINUTES


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
    """A time that can be booked, `[starts_at, ends_at)` in UTC, on a local `day`."""

    starts_at: datetime
    ends_at: datetime
    day: date
    venue_id: int | None
    modes: frozenset[AppointmentMode]


class FreeStarts(NamedTuple):
    """Cells at which a meeting can begin, as a mask counted from `Question.origin`."""

    venue_id: int | None
    modes: frozenset[AppointmentMode]
    starts: int


def open_slots(
    calendar: Calendar, places: Mapping[int, Place], terms: Terms, first: date, last: date
) -> list[OpenSlot]:
    """Every slot on the local days `first` to `last` (both included), in order of time.

    A slot lies wholly inside one range and begins a whole number of steps after the range does, by
    the clock on the wall. Buffers may reach outside the range but not into a busy time. Of one
    start at one venue there is one slot.
    """
    question = Question(places, terms, first, last)
    return question.slots(question.free_starts(calendar), calendar.zone)


class Asked(NamedTuple):
    """A specialist's calendar, and the question put to it."""

    calendar: Calendar
    question: "Question"


def free_of_each(asked: Sequence[Asked]) -> list[list[FreeStarts]]:
    """When each is free, by questions about the same days; no start comes twice for one venue.

    What takes the time of a whole district is looked at at once.
    """
    if not asked:
        return []
    blocked = starts_blocked(
        [(calendar.busy, calendar.imported) for calendar, _ in asked],
        [question.reach for _, question in asked],
        asked[0].question.origin,
        asked[0].question.length,
    )
    # A day is full only where as many meetings begin within its length: seldom is there any.
    maybe_full = crowded(
        [calendar.meetings for calendar, _ in asked],
        [question.terms.daily_limit for _, question in asked],
        _LONGEST_DAY_CELLS,
    )
    return [
        question.free_beside(calendar, mask, question.full_days(calendar) if full else 0)
        for (calendar, question), mask, full in zip(asked, blocked, maybe_full, strict=True)
    ]


def together(everyone: Sequence[Iterable[FreeStarts]]) -> list[FreeStarts]:
    """The starts at which all are free at the same venue, in the modes that all of them offer."""

    def shared(some: Iterable[FreeStarts], others: Iterable[FreeStarts]) -> list[FreeStarts]:
        return [
            FreeStarts(one.venue_id, one.modes & other.modes, one.starts & other.starts)
            for one in some
            for other in others
            if one.venue_id == other.venue_id
            and one.modes & other.modes
            and one.starts & other.starts
        ]

    return list(reduce(shared, everyone))


class Question:
    """Days, policy and venues asked about. What specialists share is worked out once."""

    def __init__(self, places: Mapping[int, Place], terms: Terms, first: date, last: date) -> None:
        self.terms = terms
        self.first, self.last = first, last
        self.origin = origin_of(first)
        self.duration = terms.duration_minutes // CELL_MINUTES
        self.reach = Reach(
            terms.buffer_before_minutes // CELL_MINUTES,
            self.duration + terms.buffer_after_minutes // CELL_MINUTES,
        )
        self.length = length_of(first, last)
        self.everything = ones(0, self.length)
        self.places = places
        self.earliest = min(cell_after(terms.earliest) - self.origin, self.length)
        self.latest = min(cell_of(terms.latest) - self.origin, self.length)
        self._in_time = ones(self.earliest, self.latest + 1)
        self._desks = _Desks(places, self.origin, self.length)
        self._open: dict[tuple[int, HolidayCalendar], int] = {}
        self._slots: dict[tuple[str, Kind], _Slots] = {}
        self._times: dict[str, _Times] = {}

    def under(self, terms: Terms) -> "Question":
        """The same question under other terms. What takes the desks is worked out once for all."""
        other = Question(self.places, terms, self.first, self.last)
        other._desks = self._desks
        return other

    def free_starts(self, calendar: Calendar) -> list[FreeStarts]:
        """When a specialist is free; no start comes twice for one venue."""
        return free_of_each([Asked(calendar, self)])[0]

    def free_beside(self, calendar: Calendar, blocked: int, full_days: int) -> list[FreeStarts]:
        """When a specialist is free, given what meetings and other calendars leave of the time."""
        hindered = blocked | full_days | self._away(calendar)
        startable = without(self._in_time, hindered)
        received = [
            FreeStarts(
                venue_id,
                modes & self.terms.modes,
                starts & startable & self.open(venue_id, calendar.holidays),
            )
            for (venue_id, modes), starts in self._hours(calendar).items()
        ]
        return [seat for one in _apart(received) for seat in self._seated(one)]

    def _seated(self, received: FreeStarts) -> Iterable[FreeStarts]:
        """The starts apart for which the venue has no desk: nobody can be met in person there."""
        venue_id, modes, starts = received
        standing = starts & self.without_desk(venue_id) if IN_PERSON in modes else 0
        if not standing:
            return (received,)
        return [
            FreeStarts(venue_id, some, those)
            for some, those in ((modes, starts ^ standing), (modes - {IN_PERSON}, standing))
            if some and those
        ]

    def slots(self, free: Sequence[FreeStarts], zone: str) -> list[OpenSlot]:
        """Those starts as slots, in order of time, with the dates they have in that zone."""
        found: list[OpenSlot] = []
        for one in free:
            found += map(self.slots_of(one, zone).__getitem__, cells(one.starts))
        if len(free) > 1:
            found.sort(key=lambda slot: (slot.starts_at, slot.venue_id or ANYWHERE))
        return found

    def slots_of(self, free: FreeStarts, zone: str) -> Mapping[int, OpenSlot]:
        """The slot by its cell in the mask; specialists who are free at the same time share it."""
        kind = free.venue_id, free.modes
        known = self._slots.get((zone, kind))
        if known is None:
            times = self._times.setdefault(zone, _Times(self, zone))
            known = self._slots[zone, kind] = _Slots(times, kind)
        return known

    def open(self, venue_id: int | None, holidays: HolidayCalendar) -> int:
        """Starts from which a meeting would end before the venue closes."""
        key = venue_id or ANYWHERE, holidays
        known = self._open.get(key)
        if known is None:
            place, closed = self.places.get(key[0]), 0
            if place is not None:
                closed = self.covering(place.closed)
                if place.opening:
                    closed |= without(self.everything, self._opening(place, holidays))
            known = self._open[key] = without(self.everything, reaching(closed, 0, self.duration))
        return known

    def without_desk(self, venue_id: int | None) -> int:
        """Starts for which no desk is free all through; two half-free ones make no whole."""
        key = venue_id or ANYWHERE
        place = self.places.get(key)
        if place is not None and place.desks == ():
            return self.everything
        return self._desks.taken(self.reach).get(key, 0)

    def covering(self, spans: Iterable[Span], before: int = 0) -> int:
        """Their cells, and so many before each of them."""
        return covering(spans, self.origin, self.length, before)

    def blocked(self, taken: int) -> int:
        """Starts whose meeting, buffers included, would touch a taken cell."""
        return reaching(taken, *self.reach)

    def missing(self, calendar: Calendar, before: int = 0) -> int:
        """The cells that overrides take away, and so many before each of them."""
        mask = 0
        for day, override in (calendar.overrides or {}).items():
            if override.unavailable:
                begin, pieces = day_in(calendar.zone, day)
                for taken in override.unavailable:
                    here = cells_on(pieces, taken.starts_minute, taken.ends_minute)
                    # Room below the day's first cell, for what lies before it.
                    mask |= self._placed(reaching(here, before, 1), begin - before)
        return mask

    def full_days(self, calendar: Calendar) -> int:
        """The local days that hold as many meetings as the limit allows."""
        limit = self.terms.daily_limit
        if limit <= 0:
            return self.everything
        days = days_between(self.first, self.last)
        midnights = [day_in(calendar.zone, day)[0] for day in (*days, self.last + _ONE_DAY)]
        held = Counter(bisect_right(midnights, begin) - 1 for begin, _ in calendar.meetings)
        mask = 0
        for number, day in enumerate(days):
            if held[number] >= limit:
                mask |= self.local_day(day, calendar.zone)
        return mask

    def local_day(self, day: date, zone: str) -> int:
        return self._whole(*day_in(zone, day))

    def _whole(self, begin: int, pieces: Pieces) -> int:
        return self._placed(ones(0, pieces[-1].last_cell), begin) if pieces else 0

    def _placed(self, mask: int, begin: int) -> int:
        shift = begin - self.origin
        return mask << shift if shift >= 0 else mask >> -shift

    def _opening(self, place: Place, holidays: HolidayCalendar) -> int:
        # The venue's local day may begin up to 26 hours before or after the specialist's.
        near = timedelta(days=2)
        first = self.first - near
        days = Days(place.zone, first, self.last + near, holidays)
        return weekly_cells(days, place.opening) >> self.origin - origin_of(first)

    def _away(self, calendar: Calendar) -> int:
        """Starts of meetings that would reach into an absence."""
        before = self.duration - 1
        return self.covering(calendar.off, before) | self.missing(calendar, before)

    def _hours(self, calendar: Calendar) -> Mapping[Kind, int]:
        """Starts that fit into a range that holds on the day."""
        days = Days(calendar.zone, self.first, self.last, calendar.holidays)
        weekly = weekly_starts(
            days, calendar.weekly, self.terms.duration_minutes, self.terms.step_minutes
        )
        overrides = calendar.overrides or {}
        replaced = [
            (day, *day_in(calendar.zone, day))
            for day, override in overrides.items()
            if override.available and self.first <= day <= self.last
        ]
        if not replaced:
            return weekly
        gone = 0
        for _, begin, pieces in replaced:
            gone |= self._whole(begin, pieces)
        hours = {kind: without(starts, gone) for kind, starts in weekly.items()}
        for day, begin, pieces in replaced:
            for opened in overrides[day].available:
                kind = opened.venue_id, opened.modes
                starts = starts_on(
                    pieces, opened, self.terms.duration_minutes, self.terms.step_minutes
                )
                hours[kind] = hours.get(kind, 0) | self._placed(starts, begin)
        return hours


class _Desks:
    """The starts for which desks are taken, of all venues at once, whatever the terms."""

    def __init__(self, places: Mapping[int, Place], origin: int, length: int) -> None:
        self._places = places
        self._origin, self._length = origin, length
        self._taken: dict[Reach, Mapping[int, int]] = {}

    def taken(self, reach: Reach) -> Mapping[int, int]:
        """By venue the starts for which none of its desks is free all through."""
        known = self._taken.get(reach)
        if known is None:
            # Where one desk is never taken the others do not matter.
            desks = {
                key: place.desks
                for key, place in self._places.items()
                if place.desks and all(map(len, place.desks))
            }
            masks = starts_filled([*desks.values()], reach, self._origin, self._length)
            known = self._taken[reach] = dict(zip(desks, masks, strict=True))
        return known


class _Times(dict[int, tuple[datetime, datetime, date]]):
    """Begin, end and local day of a slot by its cell, each worked out when first looked for."""

    def __init__(self, question: Question, zone: str) -> None:
        super().__init__()
        self._origin = question.origin
        self._length = timedelta(minutes=question.terms.duration_minutes)
        self._zone = zone

    def __missing__(self, cell: int) -> tuple[datetime, datetime, date]:
        starts_at = instant_of(self._origin + cell)
        day = local_date(starts_at, self._zone)
        times = self[cell] = starts_at, starts_at + self._length, day
        return times


class _Slots(dict[int, OpenSlot]):
    """Slots of one kind by their cell, each made when it is first looked for."""

    def __init__(self, times: _Times, kind: Kind) -> None:
        super().__init__()
        self._times = times
        self._kind = kind

    def __missing__(self, cell: int) -> OpenSlot:
        slot = self[cell] = OpenSlot(*self._times[cell], *self._kind)
        return slot


def _apart(free: Sequence[FreeStarts]) -> Sequence[FreeStarts]:
    """The same starts, each once a venue: where ranges overlap, their modes come together."""
    free = [one for one in free if one.starts and one.modes]
    if len({one.venue_id for one in free}) == len(free):
        return free
    apart: list[FreeStarts] = []
    for venue_id, modes, starts in free:
        rest = starts
        for number, other in enumerate(list(apart)):
            both = rest & other.starts if other.venue_id == venue_id else 0
            if both:
                apart[number] = other._replace(starts=other.starts ^ both)
                apart.append(FreeStarts(venue_id, other.modes | modes, both))
                rest ^= both
        apart.append(FreeStarts(venue_id, modes, rest))
    return [one for one in apart if one.starts]
