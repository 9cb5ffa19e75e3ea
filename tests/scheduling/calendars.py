"""Calendars as Hypothesis makes them up, mostly around days on which a clock jumps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from mulin.scheduling.availability import (
    Busy,
    Calendar,
    DayOverride,
    OpenRange,
    Place,
    Terms,
    WeeklyRange,
)
from mulin.services.models import AppointmentMode

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
class Case:
    """All that `open_slots` is asked with."""

    calendar: Calendar
    places: Mapping[int, Place]
    terms: Terms
    first: date
    last: date


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(sorted(DAYS)))
    first = draw(st.sampled_from(DAYS[zone])) - timedelta(days=draw(st.integers(0, 1)))
    last = first + timedelta(days=draw(st.integers(0, 2)))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Case(
        calendar=draw(_calendars(zone, days)),
        places={venue: draw(_places(days)) for venue in (1, 2) if draw(_rarely(2))},
        terms=draw(_terms(days)),
        first=first,
        last=last,
    )


def _rarely(times: int) -> st.SearchStrategy[bool]:
    """True once in so many times: most restrictions are off, or next to nothing would be free."""
    return st.integers(1, times).map(lambda number: number == times)


@st.composite
def busy_ranges(draw: st.DrawFn, days: list[date]) -> tuple[Busy, ...]:
    """Ranges near those days, to the second."""
    made = []
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(_instants(days))
        made.append((begin, begin + timedelta(seconds=draw(st.integers(1, 4 * 3600)))))
    return tuple(made)


@st.composite
def _open_ranges(draw: st.DrawFn) -> OpenRange:
    first = draw(st.integers(0, 230))
    last = draw(st.integers(first + 1, 288) | st.integers(first + 36, 288))
    return OpenRange(first * 5, last * 5, draw(st.sampled_from(_VENUES)), draw(_MODES))


@st.composite
def _weekly_ranges(draw: st.DrawFn, days: list[date]) -> WeeklyRange:
    near = [days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1)]
    return WeeklyRange(
        draw(st.sampled_from(days) | st.sampled_from(near)).isoweekday(),
        draw(_open_ranges()),
        draw(st.sampled_from(near)) if draw(_rarely(4)) else None,
        draw(st.sampled_from(near)) if draw(_rarely(4)) else None,
    )


@st.composite
def _overrides(draw: st.DrawFn) -> DayOverride:
    ranges = st.lists(_open_ranges(), max_size=2).map(tuple)
    whole_day = (OpenRange(0, 1440),)
    return DayOverride(draw(ranges), whole_day if draw(_rarely(8)) else draw(ranges))


@st.composite
def _calendars(draw: st.DrawFn, zone: str, days: list[date]) -> Calendar:
    some_days = st.sampled_from(days)
    return Calendar(
        zone=zone,
        weekly=tuple(draw(st.lists(_weekly_ranges(days), min_size=2, max_size=5))),
        overrides=draw(st.dictionaries(some_days, _overrides(), max_size=1)),
        busy=draw(busy_ranges(days)),
        booked_on=draw(st.dictionaries(some_days, st.integers(0, 3), max_size=1)),
    )


@st.composite
def _places(draw: st.DrawFn, days: list[date]) -> Place:
    return Place(
        zone=draw(st.sampled_from(VENUE_ZONES)),
        opening=tuple(draw(st.lists(_weekly_ranges(days), min_size=2, max_size=4)))
        if draw(_rarely(2))
        else (),
        desks=tuple(draw(st.lists(busy_ranges(days), max_size=3))),
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
        daily_limit=draw(st.integers(2, 4)),
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
