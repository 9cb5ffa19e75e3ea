"""Every time that is not offered has its reason, and none that is offered has one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from mulin.scheduling.availability import Question
from mulin.scheduling.explanation import RangeExplanation, Reason, explained
from mulin.scheduling.rules import (
    Calendar,
    DayOverride,
    MarkedDay,
    OpenRange,
    Place,
    WeeklyRange,
)
from mulin.services.models import AppointmentMode
from tests.scheduling import oracle
from tests.scheduling.calendars import Case, cases
from tests.scheduling.finding import few
from tests.scheduling.test_rules import DAY, MODES, every_day, hours, taken, terms, utc

ASIDE = {Reason.OVERRIDE, Reason.HOLIDAY}


def explain(case: Case) -> list[RangeExplanation]:
    question = Question(case.places(), case.terms, case.first, case.last)
    return explained(question, case.diary.calendar())


def blocked_by(one: RangeExplanation, start: datetime) -> set[Reason]:
    return {
        blocked.reason for blocked in one.blocked if blocked.starts_at <= start < blocked.ends_at
    }


@few
@given(cases())
def test_a_start_is_offered_or_has_a_reason_and_never_both(case: Case) -> None:
    for one in explain(case):
        grid = oracle.grid(case, one.day, one.opened)
        free = [start for start in grid if not blocked_by(one, start)]
        assert one.offered == len(free)
        if not ASIDE & {blocked.reason for blocked in one.blocked}:
            assert free == [start for start in grid if oracle.offered(case, one.opened, start)]
        if one.opened not in oracle.ranges_of(case, one.day):
            assert all(blocked_by(one, start) & ASIDE for start in grid)


@few
@given(cases())
def test_every_range_that_holds_is_explained_and_offers_what_the_oracle_offers(
    case: Case,
) -> None:
    account = explain(case)
    for day in case.days():
        for opened in oracle.ranges_of(case, day):
            grid = oracle.grid(case, day, opened)
            offered = sum(bool(oracle.offered(case, opened, start)) for start in grid)
            found = [one.offered for one in account if (one.day, one.opened) == (day, opened)]
            assert offered in found or not grid


def reasons(calendar: Calendar, **more: Any) -> list[tuple[str, str, str]]:
    """Reason, from, until of the only range of the day."""
    places = more.pop("places", {})
    [one] = explained(Question(places, terms(**more), DAY, DAY), calendar)
    return list(_plain(one))


def _plain(one: RangeExplanation) -> Iterator[tuple[str, str, str]]:
    for reason, starts_at, ends_at in one.blocked:
        yield reason.name, f"{starts_at:%H:%M}", f"{ends_at:%H:%M}"


MORNING = hours(9, 11)


def morning(**fields: Any) -> Calendar:
    return every_day("UTC", MORNING, **fields)


def test_what_does_not_fit_before_the_end_is_too_short() -> None:
    assert reasons(morning(), duration_minutes=60) == [("TOO_SHORT", "10:30", "11:00")]


@pytest.mark.parametrize("field", ["off", "imported"])
def test_absence_and_imported_ranges_block_what_reaches_into_them(field: str) -> None:
    reason = {"off": "TIME_OFF", "imported": "IMPORTED_BUSY"}[field]
    calendar = morning(**{field: taken((utc(9, 45), utc(10, 15)))})
    assert reasons(calendar) == [(reason, "09:30", "10:30")]


def test_only_the_buffer_being_in_the_way_is_told_from_the_meeting() -> None:
    held, blocked = taken((utc(9, 30), utc(10))), taken((utc(9, 30), utc(10, 10)))
    assert reasons(morning(busy=blocked, meetings=held)) == [
        ("BOOKED", "09:30", "10:00"),
        ("BUFFER", "10:00", "10:30"),
    ]
    assert reasons(morning(busy=held, meetings=held), buffer_after_minutes=5) == [
        ("BUFFER", "09:00", "09:30"),
        ("BOOKED", "09:30", "10:00"),
    ]


def test_notice_and_horizon_are_told_apart() -> None:
    assert reasons(morning(), earliest=utc(9, 1), latest=utc(10)) == [
        ("NOTICE", "09:00", "09:30"),
        ("HORIZON", "10:30", "11:00"),
    ]


def test_a_full_day_is_full_from_beginning_to_end() -> None:
    held = taken((utc(7), utc(8)))
    assert reasons(morning(busy=held, meetings=held), daily_limit=1) == [
        ("DAILY_LIMIT", "09:00", "11:00")
    ]


def test_an_exception_of_the_date_puts_the_week_aside_and_shows_its_own_hours() -> None:
    overrides = {DAY: DayOverride(available=(hours(14, 15),))}
    account = explained(Question({}, terms(), DAY, DAY), morning(overrides=overrides))
    assert [(one.offered, list(_plain(one))) for one in account] == [
        (0, [("OVERRIDE", "09:00", "11:00")]),
        (2, []),
    ]


def test_part_of_a_range_may_be_taken_away() -> None:
    overrides = {DAY: DayOverride(unavailable=(OpenRange(600, 630),))}
    assert reasons(morning(overrides=overrides)) == [("OVERRIDE", "10:00", "10:30")]


def test_a_holiday_puts_a_range_aside_and_a_make_up_workday_another() -> None:
    assert reasons(morning(holidays=(MarkedDay(DAY, 0),))) == [("HOLIDAY", "09:00", "11:00")]
    week = Calendar(
        "UTC",
        (WeeklyRange(1, hours(9, 10)), WeeklyRange(5, hours(14, 15))),
        holidays=(MarkedDay(DAY, 5),),
    )
    account = explained(Question({}, terms(), DAY, DAY), week)
    assert [(one.offered, list(_plain(one))) for one in account] == [
        (0, [("HOLIDAY", "09:00", "10:00")]),
        (2, []),
    ]


def test_closed_venues_full_desks_and_missing_equipment_are_told_apart() -> None:
    in_person = frozenset({AppointmentMode.IN_PERSON})
    calendar = every_day("UTC", hours(9, 11, 1))
    half = taken((utc(9), utc(10)))
    for place, reason in (
        (Place("UTC", closed=half), "VENUE_CLOSED"),
        (Place("UTC", opening=(WeeklyRange(1, hours(10, 24)),)), "VENUE_CLOSED"),
        (Place("UTC", desks=(half,)), "DESKS_FULL"),
    ):
        found = reasons(calendar, places={1: place}, modes=in_person)
        assert found == [(reason, "09:00", "10:00")]
    lacking = {1: Place("UTC", desks=())}
    assert reasons(calendar, places=lacking, modes=in_person) == [("EQUIPMENT", "09:00", "11:00")]
    # Those who can also meet by phone are offered that, desks or none.
    assert reasons(calendar, places=lacking, modes=MODES) == []


def test_a_range_that_ends_when_the_venue_closes_is_only_too_short_there() -> None:
    open_till_eleven = {1: Place("UTC", opening=(WeeklyRange(1, hours(9, 11)),))}
    found = reasons(every_day("UTC", hours(9, 11, 1)), places=open_till_eleven, duration_minutes=60)
    assert found == [("TOO_SHORT", "10:30", "11:00")]


def test_a_range_for_other_modes_than_the_service_has_says_so() -> None:
    phone = OpenRange(540, 600, None, frozenset({AppointmentMode.PHONE}))
    video = frozenset({AppointmentMode.VIDEO})
    assert reasons(every_day("UTC", phone), modes=video) == [("MODE", "09:00", "10:00")]


def test_a_range_in_an_hour_that_the_clock_skips_is_not_there() -> None:
    day = date(2026, 3, 8)
    calendar = every_day("America/New_York", hours(2, 3))
    assert explained(Question({}, terms(), day, day), calendar) == []


def test_a_range_in_an_hour_that_the_clock_repeats_lasts_two() -> None:
    day = date(2026, 11, 1)
    calendar = every_day("America/New_York", hours(1, 2))
    [one] = explained(Question({}, terms(), day, day), calendar)
    assert one.starts_at == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert one.ends_at - one.starts_at == timedelta(hours=2)
    assert one.offered == 4
