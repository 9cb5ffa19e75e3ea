"""Calendars as Hypothesis makes them up, mostly around days on which a clock jumps.

All that is taken is kept here as instants to the second, for the oracle to see; the engine is given
the same in cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from mulin.scheduling.availability import Terms
from mulin.scheduling.rules import (
    Calendar,
    DayOverride,
    HolidayCalendar,
    MarkedDay,
    OpenRange,
    Place,
    WeeklyRange,
)
from mulin.scheduling.spans import Spans
from mulin.scheduling.wall_clock import span_of
from mulin.services.models import AppointmentMode

Busy = tuple[datetime, datetime]
"""A range `[from, until)` of aware instants."""

DAYS = {
    "Asia/Shanghai": [date(2026, 3, 2)],
    "Asia/Kathmandu": [date(2026, 3, 2)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
    "Africa/Casablanca": [date(2026, 2, 15), date(2026, 3, 22)],
    "Pacific/Apia": [date(2011, 12, 30)],
    "Pacific/Kiritimati": [date(2026, 3, 2)],
}
"""Zones with days worth asking for: the clock jumps on them, or they are as good as any other."""

VENUE_ZONES = [*DAYS, "Pacific/Pago_Pago"]

_VENUES = (None, 1, 2)
_ALL_MODES = frozenset(AppointmentMode)
_MODES = st.just(_ALL_MODES) | st.frozensets(st.sampled_from(AppointmentMode), min_size=1)

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Meeting:
    """An appointment, and the range it blocks with its buffers."""

    held: Busy
    blocked: Busy


@dataclass(frozen=True)
class Diary:
    """A specialist's calendar, in instants."""

    zone: str
    weekly: tuple[WeeklyRange, ...] = ()
    overrides: Mapping[date, DayOverride] | None = None
    meetings: tuple[Meeting, ...] = ()
    imported: tuple[Busy, ...] = ()
    off: tuple[Busy, ...] = ()
    holidays: HolidayCalendar = ()

    def calendar(self) -> Calendar:
        return Calendar(
            zone=self.zone,
            weekly=self.weekly,
            overrides=self.overrides,
            busy=spans(meeting.blocked for meeting in self.meetings),
            meetings=spans(meeting.held for meeting in self.meetings),
            imported=spans(self.imported),
            off=spans(self.off),
            holidays=self.holidays,
        )


@dataclass(frozen=True)
class Hall:
    """A venue, in instants."""

    zone: str
    opening: tuple[WeeklyRange, ...] = ()
    desks: tuple[tuple[Busy, ...], ...] | None = None
    closed: tuple[Busy, ...] = ()

    def place(self) -> Place:
        desks = None if self.desks is None else tuple(spans(desk) for desk in self.desks)
        return Place(self.zone, self.opening, desks, spans(self.closed))


@dataclass(frozen=True)
class Case:
    """All that `open_slots` is asked with."""

    diary: Diary
    halls: Mapping[int, Hall]
    terms: Terms
    first: date
    last: date

    def places(self) -> dict[int, Place]:
        return {venue: hall.place() for venue, hall in self.halls.items()}

    def days(self) -> list[date]:
        length = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(length)]


def spans(ranges: Iterable[Busy]) -> Spans:
    return Spans(span_of(begin, until) for begin, until in ranges)


@st.composite
def cases(draw: st.DrawFn, zones: Iterable[str] = DAYS) -> Case:
    zone = draw(st.sampled_from(sorted(zones)))
    first = draw(st.sampled_from(DAYS[zone])) - timedelta(days=draw(st.integers(0, 1)))
    last = first + timedelta(days=draw(st.integers(0, 2)))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Case(
        diary=draw(diaries(zone, days)),
        halls={venue: draw(_halls(days)) for venue in (1, 2) if draw(_rarely(2))},
        terms=draw(_terms(days)),
        first=first,
        last=last,
    )


def _rarely(times: int) -> st.SearchStrategy[bool]:
    """True once in so many times: most restrictions are off, or next to nothing would be free."""
    return st.integers(1, times).map(lambda number: number == times)


@st.composite
def busy_ranges(draw: st.DrawFn, days: list[date], most: int = 3) -> tuple[Busy, ...]:
    """Ranges near those days, to the second."""
    made = []
    for _ in range(draw(st.integers(0, most))):
        begin = draw(_instants(days))
        made.append((begin, begin + timedelta(seconds=draw(st.integers(1, 4 * 3600)))))
    return tuple(made)


@st.composite
def meetings(draw: st.DrawFn, days: list[date]) -> tuple[Meeting, ...]:
    buffers = st.integers(0, 3).map(lambda number: timedelta(minutes=number * 5))
    return tuple(
        Meeting((begin, until), (begin - draw(buffers), until + draw(buffers)))
        for begin, until in draw(busy_ranges(days))
    )


@st.composite
def holiday_calendars(draw: st.DrawFn, days: list[date]) -> HolidayCalendar:
    """Holidays and make-up workdays on some of those days, or next to them."""
    near = [days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1)]
    marked = draw(st.dictionaries(st.sampled_from(near), st.integers(0, 7), max_size=2))
    return tuple(MarkedDay(day, goes_by) for day, goes_by in marked.items())


@st.composite
def _open_ranges(draw: st.DrawFn) -> OpenRange:
    first = draw(st.integers(0, 230))
    last = draw(st.integers(first + 1, 288) | st.integers(first + 36, 288))
    return OpenRange(first * 5, last * 5, draw(st.sampled_from(_VENUES)), draw(_MODES))


@st.composite
def _weekly_ranges(draw: st.DrawFn, days: list[date]) -> WeeklyRange:
    near = [days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1)]
    some_weeks_ago = st.integers(0, 4).map(lambda weeks: days[0] - timedelta(days=7 * weeks + 3))
    valid_from = draw(st.none() | st.none() | st.sampled_from(near) | some_weeks_ago)
    return WeeklyRange(
        draw(st.sampled_from(days) | st.sampled_from(near)).isoweekday(),
        draw(_open_ranges()),
        valid_from,
        draw(st.sampled_from(near)) if draw(_rarely(4)) else None,
        1 if valid_from is None else draw(st.integers(1, 3)),
        draw(_rarely(3)),
    )


@st.composite
def _overrides(draw: st.DrawFn) -> DayOverride:
    ranges = st.lists(_open_ranges(), max_size=2).map(tuple)
    whole_day = (OpenRange(0, 1440),)
    return DayOverride(draw(ranges), whole_day if draw(_rarely(8)) else draw(ranges))


@st.composite
def diaries(draw: st.DrawFn, zone: str, days: list[date]) -> Diary:
    some_days = st.sampled_from(days)
    return Diary(
        zone=zone,
        weekly=tuple(draw(st.lists(_weekly_ranges(days), min_size=2, max_size=5))),
        overrides=draw(st.dictionaries(some_days, _overrides(), max_size=1)),
        meetings=draw(meetings(days)),
        imported=draw(busy_ranges(days, 1)),
        off=draw(busy_ranges(days, 1)),
        holidays=draw(holiday_calendars(days)) if draw(_rarely(2)) else (),
    )


@st.composite
def _halls(draw: st.DrawFn, days: list[date]) -> Hall:
    desks = st.none() | st.lists(busy_ranges(days), max_size=3).map(tuple)
    return Hall(
        zone=draw(st.sampled_from(VENUE_ZONES)),
        opening=tuple(draw(st.lists(_weekly_ranges(days), min_size=2, max_size=4)))
        if draw(_rarely(2))
        else (),
        desks=draw(desks),
        closed=draw(busy_ranges(days, 1)),
    )


@st.composite
def _terms(draw: st.DrawFn, days: list[date]) -> Terms:
    fives = st.integers(1, 12).map(lambda number: number * 5)
    buffers = st.integers(0, 6).map(lambda number: number * 5)
    return Terms(
        modes=draw(_MODES),
        duration_minutes=draw(fives),
        step_minutes=draw(fives),
        buffer_before_minutes=draw(buffers),
        buffer_after_minutes=draw(buffers),
        daily_limit=draw(st.integers(1, 4)),
        earliest=draw(_instants(days)) if draw(_rarely(4)) else _ALWAYS[0],
        latest=draw(_instants(days)) if draw(_rarely(4)) else _ALWAYS[1],
    )


def _instants(days: list[date]) -> st.SearchStrategy[datetime]:
    begin = datetime.combine(days[0], time(), UTC) - timedelta(days=1)
    seconds = (len(days) + 2) * 24 * 3600
    return st.one_of(
        st.integers(0, seconds).map(lambda number: begin + timedelta(seconds=number)),
        st.integers(0, seconds // 300).map(lambda number: begin + timedelta(minutes=5 * number)),
    )
