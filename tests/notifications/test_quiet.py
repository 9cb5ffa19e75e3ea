"""Quiet hours against a clock on a wall, looked at minute by minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mulin.notifications.quiet import MINUTES_OF_A_DAY, QuietHours

MINUTE = timedelta(minutes=1)
NEW_YORK, LORD_HOWE, SHANGHAI = "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"

# Days on which clocks are turned: by an hour, by half an hour, and never.
DAYS = (
    (NEW_YORK, datetime(2026, 3, 8, tzinfo=UTC)),
    (NEW_YORK, datetime(2026, 11, 1, tzinfo=UTC)),
    (LORD_HOWE, datetime(2026, 4, 4, tzinfo=UTC)),
    (LORD_HOWE, datetime(2026, 10, 3, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
    (SHANGHAI, datetime(2026, 3, 8, tzinfo=UTC)),
)

minutes = st.integers(0, MINUTES_OF_A_DAY - 1)
seconds = st.integers(-36 * 3600, 36 * 3600)


def shows_quiet(quiet: QuietHours, instant: datetime) -> bool:
    """What somebody would say who looks at the clock: whole nights are two parts of two days."""
    shown = instant.astimezone(ZoneInfo(quiet.zone)).strftime("%H:%M")
    first, last = (f"{minute // 60:02}:{minute % 60:02}" for minute in (quiet.starts, quiet.ends))
    return first <= shown < last if first < last else not last <= shown < first


def watched(quiet: QuietHours, instant: datetime) -> datetime | None:
    """The end, found by looking at the clock each minute."""
    if not shows_quiet(quiet, instant):
        return None
    instant = instant.replace(second=0, microsecond=0)
    while shows_quiet(quiet, instant):
        instant += MINUTE
    return instant


@given(st.sampled_from(DAYS), seconds, minutes, minutes)
@example(DAYS[0], 6 * 3600, 22 * 60, 2 * 60 + 30)
@example(DAYS[1], 5 * 3600 + 40 * 60, 60 + 30, 7 * 60)
def test_quiet_ends_when_the_clock_first_shows_another_minute(
    day: tuple[str, datetime], second: int, starts: int, ends: int
) -> None:
    zone, midnight = day
    quiet = QuietHours(starts, ends if ends != starts else (ends + 1) % MINUTES_OF_A_DAY, zone)
    instant = midnight + timedelta(seconds=second)
    assert quiet.end_at(instant) == watched(quiet, instant)


@pytest.mark.parametrize(
    ("zone", "hours", "instant", "end"),
    [
        # Over midnight.
        (SHANGHAI, ("22:00", "07:00"), "2026-03-02T15:00", "2026-03-02T23:00"),
        (SHANGHAI, ("22:00", "07:00"), "2026-03-02T22:59", "2026-03-02T23:00"),
        (SHANGHAI, ("22:00", "07:00"), "2026-03-02T23:00", None),
        (SHANGHAI, ("12:00", "14:00"), "2026-03-02T05:00", "2026-03-02T06:00"),
        # A night of eight hours instead of nine, and one of ten.
        (NEW_YORK, ("22:00", "07:00"), "2026-03-08T03:00", "2026-03-08T11:00"),
        (NEW_YORK, ("22:00", "07:00"), "2026-11-01T02:00", "2026-11-01T12:00"),
        # There is no half past two that night: it is over when two becomes three.
        (NEW_YORK, ("22:00", "02:30"), "2026-03-08T06:00", "2026-03-08T07:00"),
        # Half past one comes twice, and what comes between is quiet again.
        (NEW_YORK, ("22:00", "01:30"), "2026-11-01T05:00", "2026-11-01T05:30"),
        (NEW_YORK, ("22:00", "01:30"), "2026-11-01T05:45", None),
        (NEW_YORK, ("22:00", "01:30"), "2026-11-01T06:00", "2026-11-01T06:30"),
        # Half an hour is turned back there.
        (LORD_HOWE, ("22:00", "07:00"), "2026-04-04T12:00", "2026-04-04T20:30"),
    ],
)
def test_nights_of_every_length(
    zone: str, hours: tuple[str, str], instant: str, end: str | None
) -> None:
    starts, ends = (int(one[:2]) * 60 + int(one[3:]) for one in hours)
    found = QuietHours(starts, ends, zone).end_at(datetime.fromisoformat(f"{instant}:00+00:00"))
    assert found == (None if end is None else datetime.fromisoformat(f"{end}:00+00:00"))
