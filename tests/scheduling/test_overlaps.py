"""Weekly ranges overlap, exactly, when some minute of some date lies in both."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.scheduling.actions.hours import WeeklyHoursRange, overlap
from mulin.services.models import AppointmentMode

FIRST, LAST = date(2026, 1, 1), date(2027, 6, 30)
"""Longer than the 56 weeks after which two intervals of up to eight weeks meet again at latest."""

SOME_DATES = st.dates(FIRST, FIRST + timedelta(days=120))


@st.composite
def ranges(draw: st.DrawFn) -> WeeklyHoursRange:
    """On one of two weekdays, in one of a few hours, so that many overlap."""
    interval = draw(st.integers(1, 8))
    first = draw(SOME_DATES if interval > 1 else st.none() | SOME_DATES)
    length = draw(st.none() | st.integers(0, 450))
    last = None if length is None else (first or FIRST) + timedelta(days=length)
    starts = draw(st.integers(0, 2)) * 60
    return WeeklyHoursRange(
        weekday=draw(st.integers(6, 7)),
        starts_minute=starts,
        ends_minute=starts + draw(st.integers(1, 2)) * 60,
        modes=(AppointmentMode.PHONE,),
        valid_from=first,
        valid_until=last,
        week_interval=interval,
    )


def dates(one: WeeklyHoursRange) -> Iterator[date]:
    """Every date on which a range holds, by walking through the weeks one by one."""
    # A range without a first day holds before FIRST too, and one that ends on FIRST may only there.
    day = FIRST - timedelta(weeks=1)
    monday = (one.valid_from or FIRST) - timedelta(days=(one.valid_from or FIRST).weekday())
    while day <= (one.valid_until or LAST):
        this_monday = day - timedelta(days=day.weekday())
        weeks = 0
        while monday + timedelta(weeks=weeks) < this_monday:
            weeks += one.week_interval
        in_turn = monday + timedelta(weeks=weeks) == this_monday or one.week_interval == 1
        if day.isoweekday() == one.weekday and day >= (one.valid_from or day) and in_turn:
            yield day
        day += timedelta(days=1)


@given(ranges(), ranges())
def test_ranges_overlap_when_some_date_and_minute_lies_in_both(
    one: WeeklyHoursRange, other: WeeklyHoursRange
) -> None:
    minutes = range(
        max(one.starts_minute, other.starts_minute), min(one.ends_minute, other.ends_minute)
    )
    expected = bool(minutes) and not set(dates(one)).isdisjoint(dates(other))
    assert overlap(one, other) == overlap(other, one) == expected


@pytest.mark.parametrize("interval", range(1, 9))
def test_as_many_ranges_as_weeks_of_an_interval_fit_beside_each_other(interval: int) -> None:
    beside = [
        WeeklyHoursRange(
            weekday=3,
            starts_minute=0,
            ends_minute=60,
            modes=(AppointmentMode.PHONE,),
            # A Sunday belongs to the week before the Monday after it.
            valid_from=date(2026, 3, 8) + timedelta(weeks=number),
            week_interval=interval,
        )
        for number in range(interval + 1)
    ]
    overlapping = [
        (one, other)
        for one in range(interval + 1)
        for other in range(one)
        if overlap(beside[one], beside[other])
    ]
    assert overlapping == [(interval, 0)]
