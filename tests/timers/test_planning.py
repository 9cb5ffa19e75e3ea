"""When what is timed is due: the rule alone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.appointments.models import AppointmentStatus as Status
from mulin.timers.models import TimerKind as Kind
from mulin.timers.planning import Due, Facts, agenda, planned, span_of
from tests.times import MONDAY, TUESDAY, at

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
HOUR = timedelta(hours=1)
WEDNESDAY = MONDAY + timedelta(days=2)
ZONES = st.sampled_from([SHANGHAI, NEW_YORK, "Australia/Lord_Howe", "America/Santiago", "UTC"])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def booked(starts_at: datetime, since: datetime = MONDAY) -> Facts:
    return Facts(Status.BOOKED, starts_at, None, since)


def test_who_booked_is_reminded_a_day_and_an_hour_before() -> None:
    assert planned(booked(at(WEDNESDAY, 14)), SHANGHAI) == {
        # Until midnight, when it is no more tomorrow.
        Kind.DAY_BEFORE: Due(at(TUESDAY, 14), at(WEDNESDAY, 0)),
        Kind.HOUR_BEFORE: Due(at(WEDNESDAY, 13), at(WEDNESDAY, 14)),
    }


@pytest.mark.parametrize(
    ("ahead", "kinds"),
    [
        (timedelta(hours=26), {Kind.DAY_BEFORE, Kind.HOUR_BEFORE}),
        (timedelta(hours=25, minutes=59), {Kind.HOUR_BEFORE}),
        (timedelta(minutes=90), {Kind.HOUR_BEFORE}),
        (timedelta(minutes=89), set()),
        (-HOUR, set()),
    ],
)
def test_nobody_is_reminded_of_what_they_did_a_moment_ago(
    ahead: timedelta, kinds: set[Kind]
) -> None:
    assert set(planned(booked(MONDAY + ahead), SHANGHAI)) == kinds


def test_a_request_is_brought_to_mind_halfway_through_its_time() -> None:
    pending = Facts(Status.PENDING, at(TUESDAY, 9), MONDAY + 4 * HOUR, MONDAY)
    assert planned(pending, SHANGHAI) == {
        Kind.UNCONFIRMED: Due(MONDAY + 2 * HOUR, MONDAY + 4 * HOUR)
    }
    brief = Facts(Status.PENDING, at(TUESDAY, 9), MONDAY + timedelta(minutes=59), MONDAY)
    assert planned(brief, SHANGHAI) == {}


def test_whoever_came_is_asked_an_hour_later_and_for_a_week() -> None:
    done = Facts(Status.FULFILLED, MONDAY - HOUR, None, MONDAY)
    assert planned(done, SHANGHAI) == {
        Kind.RATE: Due(MONDAY + HOUR, MONDAY + HOUR + timedelta(days=7))
    }


@pytest.mark.parametrize(
    "status", [Status.PROPOSED, Status.ARRIVED, Status.CANCELLED, Status.NOSHOW]
)
def test_of_nothing_else_is_anybody_reminded(status: Status) -> None:
    assert planned(Facts(status, at(WEDNESDAY, 14), at(TUESDAY, 14), MONDAY), SHANGHAI) == {}


@given(starts_at=INSTANTS, ahead=st.timedeltas(timedelta(hours=26), timedelta(days=30)), zone=ZONES)
def test_hours_pass_whatever_the_clock_on_the_wall_does(
    starts_at: datetime, ahead: timedelta, zone: str
) -> None:
    due = planned(booked(starts_at, starts_at - ahead), zone)
    assert due[Kind.DAY_BEFORE].due_at == starts_at - timedelta(hours=24)
    assert due[Kind.HOUR_BEFORE].due_at == starts_at - HOUR
    # An outage of an hour loses neither.
    assert all(one.useful_until >= one.due_at + HOUR for one in due.values())
    assert all(one.useful_until <= starts_at for one in due.values())


@pytest.mark.parametrize(
    ("day", "evening"),
    [
        # The clock goes back at two on the day itself, and forward on the other.
        (date(2026, 11, 1), datetime(2026, 10, 31, 22, tzinfo=UTC)),
        (date(2026, 11, 2), datetime(2026, 11, 1, 23, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 7, 23, tzinfo=UTC)),
        (date(2026, 3, 9), datetime(2026, 3, 8, 22, tzinfo=UTC)),
    ],
)
def test_an_agenda_comes_at_six_as_the_clock_there_shows_it(day: date, evening: datetime) -> None:
    assert agenda(day, NEW_YORK).due_at == evening
    assert agenda(day, NEW_YORK).useful_until.astimezone(ZoneInfo(NEW_YORK)).hour == 8


@given(instant=INSTANTS, zone=ZONES)
def test_every_instant_is_in_the_span_of_its_day_alone(instant: datetime, zone: str) -> None:
    day = instant.astimezone(ZoneInfo(zone)).date()
    for other in (day - timedelta(days=1), day, day + timedelta(days=1)):
        begin, end = span_of(other, zone)
        assert (begin <= instant < end) is (other == day)
