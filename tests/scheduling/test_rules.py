"""Single rules of the engine, each with figures one can check by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mulin.scheduling.availability import (
    Busy,
    Calendar,
    DayOverride,
    OpenRange,
    Place,
    Terms,
    WeeklyRange,
    open_slots,
)
from mulin.scheduling.wall_clock import CELL_MINUTES, local_date, stretches
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


@pytest.mark.parametrize(("booked", "offered"), [(2, 2), (3, 0), (4, 0)])
def test_a_day_with_as_many_meetings_as_its_limit_is_full(booked: int, offered: int) -> None:
    calendar = every_day("UTC", hours(9, 10), booked_on={DAY: booked})
    assert len(starts(calendar, daily_limit=3)) == offered


def test_one_second_of_a_busy_time_is_enough_to_be_in_the_way() -> None:
    calendar = every_day("UTC", hours(9, 11), busy=((utc(9, 59, 59), utc(10, 0, 1)),))
    assert starts(calendar) == ["09:00", "10:30"]


def test_buffers_may_reach_out_of_the_range_but_not_into_a_busy_time() -> None:
    calendar = every_day("UTC", hours(9, 11), busy=((utc(8), utc(8, 45)), (utc(11, 10), utc(12))))
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
        ((), ["09:00", "09:30"]),
        (((),), ["09:00", "09:30"]),
        ((((9, 0), (9, 15)),), ["09:30"]),
        ((((9, 0), (9, 15)), ()), ["09:00", "09:30"]),
        # Neither of two desks is free for the first half hour, though one always is.
        ((((9, 0), (9, 15)), ((9, 15), (9, 30))), ["09:30"]),
    ],
)
def test_a_meeting_in_person_needs_one_desk_from_beginning_to_end(
    desks: tuple[Any, ...], in_person: list[str]
) -> None:
    taken: list[tuple[Busy, ...]] = [
        ((utc(*desk[0]), utc(*desk[1])),) if desk else () for desk in desks
    ]
    place = Place("UTC", desks=tuple(taken))
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
