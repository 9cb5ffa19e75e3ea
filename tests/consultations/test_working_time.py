"""Promised times, over the real calendar of National Day 2026 and against counting each minute."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.consultations.models import DueStage
from mulin.consultations.promises import stage_at
from mulin.consultations.working_time import NeverWorks, WorkingTime
from mulin.scheduling.models import HolidayKind
from mulin.scheduling.published_holidays import published

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = ((9 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60))
"""2.5 and 3.5 hours: a day of 360 minutes."""


def calendar_of(year: int) -> Mapping[date, int | None]:
    return {
        day.date: day.follows_weekday
        for day in published("CN", year)
        if day.kind is not HolidayKind.ORDINARY
    }


DISTRICT = WorkingTime("Asia/Shanghai", HOURS, calendar_of(2026))


def at(written: str) -> datetime:
    """A local time of 2026 such as "09-30 16:00"."""
    return datetime.fromisoformat(f"2026-{written}").replace(tzinfo=SHANGHAI).astimezone(UTC)


# National Day 2026: off from Thursday 1 to Wednesday 7 October; worked for it on Sunday
# 20 September and Saturday 10 October. Mid-autumn: off from Friday 25 to Sunday 27 September.
@pytest.mark.parametrize(
    ("asked", "minutes", "promised"),
    [
        ("09-28 09:00", 150, "09-28 11:30"),  # a morning
        ("09-28 09:00", 151, "09-28 13:31"),  # lunch does not count
        ("09-28 12:00", 60, "09-28 14:30"),  # asked at lunch
        ("09-28 20:00", 30, "09-29 09:30"),  # asked in the evening
        ("09-28 16:30", 60, "09-29 09:30"),  # half of it the day after
        ("09-30 16:00", 60, "09-30 17:00"),  # the last hour before the holiday is an hour
        ("09-30 16:00", 61, "10-08 09:01"),  # a minute more comes after the holiday
        ("10-03 10:00", 360, "10-08 17:00"),  # asked in the holiday: it begins after it
        ("10-09 16:00", 120, "10-10 10:00"),  # Saturday the tenth is worked
        ("10-10 16:00", 120, "10-12 10:00"),  # and Sunday the eleventh is not
        ("09-18 16:00", 120, "09-20 10:00"),  # Sunday the twentieth is worked
        ("09-24 16:30", 60, "09-28 09:30"),  # Mid-autumn makes three days of it
        ("09-30 09:00", 3 * 360, "10-09 17:00"),  # three working days around the holiday
    ],
)
def test_an_answer_is_promised_in_working_hours(asked: str, minutes: int, promised: str) -> None:
    assert DISTRICT.after(at(asked), minutes) == at(promised)
    assert DISTRICT.between(at(asked), at(promised)) == minutes


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        ("09-30 09:00", DueStage.FRESH),
        ("09-30 11:29", DueStage.FRESH),
        ("09-30 14:00", DueStage.HALF),  # 180 of 360 minutes
        ("09-30 15:47", DueStage.HALF),
        ("09-30 15:48", DueStage.MOST),  # 288
        ("09-30 16:59", DueStage.MOST),
        ("10-05 12:00", DueStage.LATE),  # late since the evening before the holiday
        ("10-08 13:59", DueStage.LATE),
        ("10-08 14:00", DueStage.ESCALATED),  # 540: half as much again
    ],
)
def test_reminders_follow_the_working_hours(now: str, stage: DueStage) -> None:
    due = stage_at(DISTRICT, at("09-30 17:00"), 360, DueStage.FRESH, at(now))
    assert due.stage is stage
    assert due.next_at is None or due.next_at > at(now)


def test_a_stage_that_was_told_is_not_told_again() -> None:
    due = stage_at(DISTRICT, at("09-30 17:00"), 360, DueStage.MOST, at("09-30 09:00"))
    assert due == (DueStage.MOST, at("09-30 17:00"))


def test_a_calendar_that_never_works_is_said_to() -> None:
    never = WorkingTime("UTC", (), {})
    with pytest.raises(NeverWorks):
        never.after(at("09-30 17:00"), 1)


ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
MARKED = st.dictionaries(
    st.dates(date(2026, 3, 1), date(2026, 4, 30)), st.one_of(st.none(), st.integers(1, 7))
)
INSTANTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 20)).map(  # noqa: DTZ001 - UTC below
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC)
)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return tuple(pairs)


@given(st.sampled_from(ZONES), ranges(), MARKED, INSTANTS, st.integers(0, 3000))
def test_minutes_are_counted_as_one_would_on_the_clock(
    zone: str,
    hours: tuple[tuple[int, int], ...],
    marked: dict[date, int | None],
    start: datetime,
    length: int,
) -> None:
    calendar = WorkingTime(zone, hours, marked)
    end = start + timedelta(minutes=length)
    slowly = sum(_works(calendar, start + timedelta(minutes=passed)) for passed in range(length))
    assert calendar.between(start, end) == slowly


def _works(calendar: WorkingTime, instant: datetime) -> bool:
    local = instant.astimezone(ZoneInfo(calendar.zone))
    weekday = calendar.marked.get(local.date(), local.isoweekday())
    minute = local.hour * 60 + local.minute
    return (weekday or 7) <= 5 and any(one <= minute < other for one, other in calendar.ranges)


@given(st.sampled_from(ZONES), MARKED, INSTANTS, st.integers(1, 4000))
def test_there_and_back_is_the_same_time(
    zone: str, marked: dict[date, int | None], start: datetime, minutes: int
) -> None:
    calendar = WorkingTime(zone, HOURS, marked)
    end = calendar.after(start, minutes)
    assert calendar.between(start, end) == minutes
    assert calendar.between(calendar.before(end, minutes), end) == minutes
    assert calendar.after(start, minutes + 1) > end
