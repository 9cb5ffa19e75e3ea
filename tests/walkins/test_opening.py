"""When a venue is open on a day, against the clock on its wall."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mulin.scheduling.rules import MarkedDay, OpenRange, WeeklyRange
from mulin.scheduling.wall_clock import CELL_MINUTES, cell_of, instant_of, local_date
from mulin.walkins.opening import open_on

MINUTES = st.integers(0, 24 * 12).map(lambda step: step * CELL_MINUTES)
# Days on which the clock jumps in Berlin, one on which it does not, and Shanghai, which never does.
DAYS = st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)])
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin"])


@st.composite
def ranges(draw: st.DrawFn) -> tuple[int, int]:
    starts, ends = sorted((draw(MINUTES), draw(MINUTES)))
    return starts, ends


@given(DAYS, ZONES, st.lists(ranges(), min_size=1, max_size=3), st.booleans(), ranges())
def test_it_is_open_when_the_clock_on_the_wall_says_so(
    day: date,
    zone: str,
    opened: list[tuple[int, int]],
    holiday: bool,
    closed: tuple[int, int],
) -> None:
    week = [WeeklyRange(day.isoweekday(), OpenRange(*one)) for one in opened]
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC"))
    first = cell_of(midnight)
    shut = (first + closed[0] // CELL_MINUTES, first + closed[1] // CELL_MINUTES)
    found = set(open_on(day, zone, week, (MarkedDay(day, 0),) if holiday else (), [shut]))
    for cell in range(cell_of(midnight - timedelta(days=1)), cell_of(midnight + timedelta(days=2))):
        wall = instant_of(cell).astimezone(ZoneInfo(zone))
        minute = wall.hour * 60 + wall.minute
        expected = (
            not holiday
            and local_date(instant_of(cell), zone) == day
            and any(starts <= minute < ends for starts, ends in opened)
            and not shut[0] <= cell < shut[1]
        )
        assert (cell in found) == expected


@given(DAYS, ZONES)
def test_without_opening_hours_it_is_open_all_day(day: date, zone: str) -> None:
    found = open_on(day, zone, (), (MarkedDay(day, 0),), ())
    assert {local_date(instant_of(cell), zone) for cell in found} == {day}
    before, after = (instant_of(cell) for cell in (found[0] - 1, found[-1] + 1))
    assert day not in {local_date(before, zone), local_date(after, zone)}
