"""Single rules of the engine, each with figures one can check by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import MO, WEEKLY, rrule

from mulin.scheduling.availability import Question, Terms, open_slots, together
from mulin.scheduling.rules import (
    ANYWHERE,
    Calendar,
    DayOverride,
    MarkedDay,
    OpenRange,
    Place,
    WeeklyRange,
)
from mulin.scheduling.spans import Spans
from mulin.scheduling.wall_clock import CELL_MINUTES, local_date, span_of, stretches
from mulin.services.models import AppointmentMode
from tests.scheduling import oracle
from tests.scheduling.calendars import DAYS

MODES = frozenset(AppointmentMode)
DAY = date(2026, 3, 2)


def terms(**fields: Any) -> Terms:
    usual: dict[str, Any] = {
        "modes": MODES,
        "duration_minutes": 30,
        "step_minutes": 30,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "daily_limit": 20,
        "earliest": datetime(2000, 1, 1, tzinfo=UTC),
        "latest": datetime(2199, 1, 1, tzinfo=UTC),
    }
    return Terms(**{**usual, **fields})


def hours(begin: int, end: int, venue_id: int | None = None) -> OpenRange:
    return OpenRange(begin * 60, end * 60, venue_id, MODES)


def starts(
    calendar: Calendar, day: date = DAY, places: dict[int, Place] | None = None, **fields: Any
) -> list[str]:
    """Starts on that day as UTC times of day."""
    found = open_slots(calendar, places or {}, terms(**fields), day, day)
    return [slot.starts_at.strftime("%H:%M") for slot in found]


def every_day(zone: str, *ranges: OpenRange, **fields: Any) -> Calendar:
    weekly = [WeeklyRange(day, opened) for day in range(1, 8) for opened in ranges]
    return Calendar(zone, tuple(weekly), **fields)


def utc(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Asia/Shanghai", date(2026, 3, 8), timedelta(hours=24)),
        ("America/New_York", date(2026, 3, 8), timedelta(hours=23)),
        ("America/New_York", date(2026, 11, 1), timedelta(hours=25)),
        ("Australia/Lord_Howe", date(2026, 4, 5), timedelta(hours=24, minutes=30)),
        ("Australia/Lord_Howe", date(2026, 10, 4), timedelta(hours=23, minutes=30)),
        ("Africa/Casablanca", date(2026, 2, 15), timedelta(hours=25)),
        ("Africa/Casablanca", date(2026, 3, 22), timedelta(hours=23)),
        ("Pacific/Apia", date(2011, 12, 30), timedelta()),
        ("Pacific/Apia", date(2011, 12, 31), timedelta(hours=24)),
    ],
)
def test_a_day_is_as_long_as_it_really_is(zone: str, day: date, length: timedelta) -> None:
    cells = sum(stretch.last_cell - stretch.first_cell for stretch in stretches(day, zone))
    assert cells * timedelta(minutes=CELL_MINUTES) == length == oracle.length_of(day, zone)


@pytest.mark.parametrize("zone", sorted(DAYS))
def test_every_instant_belongs_to_the_local_day_it_is_in(zone: str) -> None:
    for near in DAYS[zone]:
        for day in (near - timedelta(days=1), near, near + timedelta(days=1)):
            for stretch in stretches(day, zone):
                begin = stretch.first_cell * CELL_MINUTES * 60
                end = stretch.last_cell * CELL_MINUTES * 60 - 1
                assert local_date(datetime.fromtimestamp(begin, UTC), zone) == day
                assert local_date(datetime.fromtimestamp(end, UTC), zone) == day


def test_a_rule_inside_a_skipped_hour_gives_no_slot() -> None:
    assert starts(every_day("America/New_York", hours(2, 3)), date(2026, 3, 8)) == []


def test_a_rule_inside_a_repeated_hour_gives_it_twice() -> None:
    found = starts(every_day("America/New_York", hours(1, 2)), date(2026, 11, 1))
    assert found == ["05:00", "05:30", "06:00", "06:30"]


def test_a_meeting_may_last_across_a_skipped_hour() -> None:
    found = starts(
        every_day("America/New_York", hours(1, 4)), date(2026, 3, 8), duration_minutes=60
    )
    assert found == ["06:00", "06:30", "07:00"]


def test_steps_are_counted_on_the_wall_across_a_skipped_half_hour() -> None:
    # 01:00, 01:40, (02:20 is skipped,) 03:00, 03:40; the wall goes from 02:00 to 02:30.
    calendar = every_day("Australia/Lord_Howe", hours(1, 4))
    found = starts(calendar, date(2026, 10, 4), step_minutes=40, duration_minutes=20)
    assert found == ["14:30", "15:10", "16:00", "16:40"]


def test_a_day_that_does_not_exist_has_no_slots() -> None:
    calendar = every_day("Pacific/Apia", hours(0, 24))
    assert starts(calendar, date(2011, 12, 30)) == []
    assert len(starts(calendar, date(2011, 12, 31), daily_limit=99)) == 48


def test_the_earliest_instant_is_rounded_up_and_the_latest_down() -> None:
    calendar = every_day("UTC", hours(9, 11))
    assert starts(calendar, earliest=utc(9, 30, 1), latest=utc(10, 29, 59)) == ["10:00"]
    assert starts(calendar, earliest=utc(9, 30), latest=utc(10, 30)) == ["09:30", "10:00", "10:30"]


def taken(*ranges: tuple[datetime, datetime]) -> Spans:
    return Spans(span_of(begin, until) for begin, until in ranges)


@pytest.mark.parametrize(("booked", "offered"), [(2, 2), (3, 0), (4, 0)])
def test_a_day_with_as_many_meetings_as_its_limit_is_full(booked: int, offered: int) -> None:
    held = taken(*((utc(12 + number), utc(13 + number)) for number in range(booked)))
    calendar = every_day("UTC", hours(9, 10), busy=held, meetings=held)
    assert len(starts(calendar, daily_limit=3)) == offered


def test_a_meeting_counts_for_the_local_day_on_which_it_begins() -> None:
    # 23:50 on Monday in New York is Tuesday in UTC.
    late = datetime(2026, 3, 3, 4, 50, tzinfo=UTC)
    held = taken((late, late + timedelta(minutes=30)))
    calendar = every_day("America/New_York", hours(9, 10), meetings=held)
    assert starts(calendar, DAY, daily_limit=1) == []
    assert len(starts(calendar, DAY + timedelta(days=1), daily_limit=1)) == 2


def test_one_second_of_a_busy_time_is_enough_to_be_in_the_way() -> None:
    calendar = every_day("UTC", hours(9, 11), busy=taken((utc(9, 59, 59), utc(10, 0, 1))))
    assert starts(calendar) == ["09:00", "10:30"]


def test_buffers_may_reach_out_of_the_range_but_not_into_a_busy_time() -> None:
    busy = taken((utc(8), utc(8, 45)), (utc(11, 10), utc(12)))
    calendar = every_day("UTC", hours(9, 11), busy=busy)
    assert starts(calendar, buffer_before_minutes=15, buffer_after_minutes=10) == [
        "09:00", "09:30", "10:00", "10:30",
    ]  # fmt: skip
    assert starts(calendar, buffer_before_minutes=20, buffer_after_minutes=15) == [
        "09:30", "10:00",
    ]  # fmt: skip


def test_available_ranges_of_a_date_replace_its_weekly_hours() -> None:
    overrides = {DAY: DayOverride(available=(hours(14, 15),), unavailable=(hours(14, 24),))}
    assert starts(every_day("UTC", hours(9, 10), overrides=overrides)) == []
    overrides = {DAY: DayOverride(available=(hours(14, 15),))}
    assert starts(every_day("UTC", hours(9, 10), overrides=overrides)) == ["14:00", "14:30"]


@pytest.mark.parametrize(
    ("desks", "in_person"),
    [
        (None, ["09:00", "09:30"]),
        ((), []),
        (((),), ["09:00", "09:30"]),
        ((((9, 0), (9, 15)),), ["09:30"]),
        ((((9, 0), (9, 15)), ()), ["09:00", "09:30"]),
        # Neither of two desks is free for the first half hour, though one always is.
        ((((9, 0), (9, 15)), ((9, 15), (9, 30))), ["09:30"]),
    ],
)
def test_a_meeting_in_person_needs_one_desk_from_beginning_to_end(
    desks: tuple[Any, ...] | None, in_person: list[str]
) -> None:
    kept = (
        None
        if desks is None
        else tuple(taken((utc(*desk[0]), utc(*desk[1]))) if desk else taken() for desk in desks)
    )
    place = Place("UTC", desks=kept)
    found = open_slots(every_day("UTC", hours(9, 10, 1)), {1: place}, terms(), DAY, DAY)
    assert [
        slot.starts_at.strftime("%H:%M")
        for slot in found
        if AppointmentMode.IN_PERSON in slot.modes
    ] == in_person
    assert all(AppointmentMode.VIDEO in slot.modes for slot in found)
    assert len(found) == 2


def test_opening_hours_count_in_a_zone_a_day_and_an_hour_away() -> None:
    # Monday 00:00 to 01:00 in Kiritimati (UTC+14) is Saturday 23:00 to 24:00 in Pago Pago (UTC-11).
    place = Place("Pacific/Pago_Pago", opening=(WeeklyRange(6, hours(23, 24)),))
    calendar = every_day("Pacific/Kiritimati", hours(0, 24, 1))
    assert starts(calendar, places={1: place}) == ["10:00", "10:30"]


def week_of(*rules: WeeklyRange, **fields: Any) -> Calendar:
    return Calendar("UTC", rules, **fields)


def test_every_second_week_is_counted_from_the_week_of_its_first_day() -> None:
    # From a Wednesday on, every second Monday: the Monday before that Wednesday is too early.
    rule = WeeklyRange(1, hours(9, 10), valid_from=date(2026, 2, 18), week_interval=2)
    weeks = [date(2026, 2, 16) + timedelta(weeks=number) for number in range(6)]
    assert [bool(starts(week_of(rule), day)) for day in weeks] == [
        False, False, True, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("interval", [1, 2, 3, 8])
def test_weeks_are_counted_as_rfc_5545_counts_them(interval: int) -> None:
    for began in (date(2026, 2, 14), date(2026, 2, 15), date(2026, 2, 16), date(2025, 12, 31)):
        for weekday in range(1, 8):
            rule = WeeklyRange(weekday, hours(9, 10), began, None, interval)
            begin = datetime(began.year, began.month, began.day)  # noqa: DTZ001 - a date
            recurring = rrule(
                WEEKLY, interval=interval, wkst=MO, byweekday=weekday - 1, dtstart=begin, count=9
            )
            expected = [found.date() for found in recurring]
            days = [began + timedelta(days=number) for number in range(7 * 9 * interval)]
            assert [day for day in days if rule.holds_on(day, day.isoweekday())][:9] == expected[:9]


def test_on_a_holiday_only_ranges_that_hold_on_holidays_hold() -> None:
    rules = WeeklyRange(1, hours(9, 10)), WeeklyRange(1, hours(12, 13), on_holidays=True)
    assert starts(week_of(*rules, holidays=(MarkedDay(DAY, 0),))) == ["12:00", "12:30"]


def test_a_make_up_workday_goes_by_the_hours_of_the_day_it_makes_up_for() -> None:
    rules = (
        WeeklyRange(1, hours(9, 10)),
        WeeklyRange(5, hours(14, 15)),
        WeeklyRange(1, hours(16, 17), on_holidays=True),
        WeeklyRange(5, hours(18, 19), on_holidays=True),
    )
    found = starts(week_of(*rules, holidays=(MarkedDay(DAY, 5),)))
    assert found == ["14:00", "14:30", "16:00", "16:30"]


def test_an_exception_of_a_date_beats_the_holiday_calendar() -> None:
    overrides = {DAY: DayOverride(available=(hours(14, 15),))}
    calendar = every_day("UTC", hours(9, 10), overrides=overrides, holidays=(MarkedDay(DAY, 0),))
    assert starts(calendar) == ["14:00", "14:30"]


def test_a_venue_goes_by_the_holiday_calendar_too() -> None:
    opening = WeeklyRange(1, hours(9, 10)), WeeklyRange(1, hours(10, 11), on_holidays=True)
    calendar = every_day("UTC", hours(0, 24, 1))
    always = Calendar(
        "UTC",
        tuple(rule._replace(on_holidays=True) for rule in calendar.weekly),
        holidays=(MarkedDay(DAY, 0),),
    )
    assert starts(always, places={1: Place("UTC", opening=opening)}) == ["10:00", "10:30"]


def test_a_meeting_cannot_reach_into_an_absence_but_its_buffers_may() -> None:
    calendar = every_day("UTC", hours(9, 11), off=taken((utc(10), utc(10, 30))))
    assert starts(calendar, buffer_before_minutes=15, buffer_after_minutes=15) == [
        "09:00", "09:30", "10:30",
    ]  # fmt: skip


def test_a_meeting_cannot_reach_into_a_closure_but_its_buffers_may() -> None:
    place = Place("UTC", closed=taken((utc(10), utc(10, 30))))
    calendar = every_day("UTC", hours(9, 11, 1))
    found = starts(calendar, places={1: place}, buffer_before_minutes=15, buffer_after_minutes=15)
    assert found == ["09:00", "09:30", "10:30"]


def test_buffers_keep_away_from_what_another_calendar_says() -> None:
    calendar = every_day("UTC", hours(9, 11), imported=taken((utc(10), utc(10, 30))))
    assert starts(calendar, buffer_before_minutes=15) == ["09:00", "09:30"]
    assert starts(calendar, buffer_after_minutes=15) == ["09:00", "10:30"]


def test_ranges_that_overlap_give_one_slot_with_the_modes_of_both() -> None:
    video, phone = frozenset({AppointmentMode.VIDEO}), frozenset({AppointmentMode.PHONE})
    calendar = every_day(
        "UTC", OpenRange(9 * 60, 10 * 60, None, video), OpenRange(9 * 60 + 30, 10 * 60, None, phone)
    )
    found = open_slots(calendar, {}, terms(), DAY, DAY)
    assert [(slot.starts_at, slot.modes) for slot in found] == [
        (utc(9), video),
        (utc(9, 30), video | phone),
    ]


def test_without_a_desk_that_would_do_nobody_meets_in_person() -> None:
    desks: dict[int, Place] = {1: Place("UTC", desks=()), ANYWHERE: Place("UTC", desks=())}
    for venue_id in (1, None):
        found = open_slots(every_day("UTC", hours(9, 10, venue_id)), desks, terms(), DAY, DAY)
        assert {slot.modes for slot in found} == {MODES - {AppointmentMode.IN_PERSON}}


def test_together_is_when_and_where_all_are_free() -> None:
    question = Question({}, terms(), DAY, DAY)
    one = every_day("UTC", hours(9, 11, 1), hours(14, 16, 2))
    other = every_day("UTC", hours(10, 12, 1), hours(14, 16, 3))
    free = together([question.free_starts(calendar) for calendar in (one, other)])
    found = question.slots(free, "UTC")
    assert [(slot.starts_at, slot.venue_id) for slot in found] == [(utc(10), 1), (utc(10, 30), 1)]
