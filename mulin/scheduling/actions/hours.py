"""Setting the week of a specialist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import gcd, lcm
from typing import Any

from mulin.audit.actions import record
from mulin.audit.changes import Change
from mulin.database import transaction
from mulin.people.viewer import Viewer
from mulin.refusals import invalid
from mulin.scheduling.actions.entering import check_minutes, check_venue, lock_specialist
from mulin.scheduling.keeping import kept_specialist
from mulin.scheduling.models import WeeklyHours
from mulin.scheduling.wall_clock import YEARS
from mulin.services.models import AppointmentMode

MOST_RANGES = 100
INTERVALS = range(1, 9)
_DAYS = range(1, 8)
_TOLD = (
    "weekday",
    "starts_minute",
    "ends_minute",
    "venue_id",
    "modes",
    "valid_from",
    "valid_until",
    "week_interval",
    "on_holidays",
)


@dataclass(frozen=True, slots=True)
class WeeklyHoursRange:
    """Local minutes `[starts, ends)` on an ISO weekday, at a venue or anywhere.

    `week_interval` 2 is every second week, counted from the week (Monday to Sunday) of
    `valid_from`.
    """

    weekday: int
    starts_minute: int
    ends_minute: int
    modes: tuple[AppointmentMode, ...]
    venue_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    week_interval: int = 1
    on_holidays: bool = False


async def set_weekly_hours(
    viewer: Viewer, ranges: Sequence[WeeklyHoursRange], *, specialist_id: int | None = None
) -> list[WeeklyHours]:
    """Replace the weekly hours of the viewer, or as staff of a specialist.

    Booked appointments stay as they are. Raises Refusal FORBIDDEN, INVALID naming
    `ranges.<n>.<field>` (minutes are blamed as `starts_at` and `ends_at`, the caller's names),
    NOT_FOUND for a specialist or venue.
    """
    whose = await kept_specialist(viewer, specialist_id)
    if len(ranges) > MOST_RANGES:
        raise invalid("ranges", "too_many_ranges", limit=MOST_RANGES)
    for number, wanted in enumerate(ranges):
        _check(f"ranges.{number}", wanted)
    _refuse_overlaps(ranges)
    for number, wanted in enumerate(ranges):
        await check_venue(f"ranges.{number}.venue_id", wanted.venue_id)
    async with transaction():
        await lock_specialist(whose)
        before = await WeeklyHours.filter(specialist_id=whose).order_by("id")
        await WeeklyHours.filter(specialist_id=whose).delete()
        made = [await _create(whose, wanted) for wanted in ranges]
        change = Change({"ranges": _told(before)}, {"ranges": _told(made)})
        await record("hours.set", "specialist", whose, change, actor_id=viewer.person_id)
    return made


def _told(rows: Sequence[WeeklyHours]) -> list[dict[str, Any]]:
    """As the trace has them; dates in ISO 8601."""
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name in _TOLD
            if (value := getattr(row, name)) is not None
        }
        for row in rows
    ]


async def _create(specialist_id: int, wanted: WeeklyHoursRange) -> WeeklyHours:
    return await WeeklyHours.create(
        specialist_id=specialist_id,
        weekday=wanted.weekday,
        starts_minute=wanted.starts_minute,
        ends_minute=wanted.ends_minute,
        venue_id=wanted.venue_id,
        modes=[mode.value for mode in wanted.modes],
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        week_interval=wanted.week_interval,
        on_holidays=wanted.on_holidays,
    )


def _check(field: str, wanted: WeeklyHoursRange) -> None:
    if wanted.weekday not in _DAYS:
        raise invalid(f"{field}.weekday", "bad_weekday")
    check_minutes(f"{field}.ends_at", wanted.starts_minute, wanted.ends_minute)
    if not wanted.modes:
        raise invalid(f"{field}.modes", "bad_modes")
    first, last = wanted.valid_from, wanted.valid_until
    for name, day in (("valid_from", first), ("valid_until", last)):
        if day is not None and day.year not in YEARS:
            raise invalid(f"{field}.{name}", "year_out_of_range")
    if first is not None and last is not None and last < first:
        raise invalid(f"{field}.valid_until", "bad_date_range")
    if wanted.week_interval not in INTERVALS:
        raise invalid(f"{field}.week_interval", "bad_interval", most=INTERVALS[-1])
    if wanted.week_interval > 1 and first is None:
        raise invalid(f"{field}.valid_from", "interval_needs_start")


def _refuse_overlaps(ranges: Iterable[WeeklyHoursRange]) -> None:
    if any(overlap(one, other) for one, other in combinations(ranges, 2)):
        raise invalid("ranges", "hours_overlap")


def overlap(one: WeeklyHoursRange, other: WeeklyHoursRange) -> bool:
    """Whether there is a moment that lies in both."""
    return (
        one.weekday == other.weekday
        and one.starts_minute < other.ends_minute
        and other.starts_minute < one.ends_minute
        and _share_a_date(one, other)
    )


def _share_a_date(one: WeeklyHoursRange, other: WeeklyHoursRange) -> bool:
    """Whether two ranges of the same weekday both hold on some date.

    Of weeks `w = a (mod m)` and `w = b (mod n)` some coincide exactly when `a = b (mod gcd(m, n))`;
    they come back every `lcm(m, n)` weeks, so the first one on both calendars decides.
    """
    if (_week(one) - _week(other)) % gcd(one.week_interval, other.week_interval):
        return False
    first = max(one.valid_from or date.min, other.valid_from or date.min).toordinal()
    last = min(one.valid_until or date.max, other.valid_until or date.max).toordinal()
    return any(
        _holds_in_week_of(day, one) and _holds_in_week_of(day, other)
        for day in _weekly(first, last, one.weekday, lcm(one.week_interval, other.week_interval))
    )


def _weekly(first: int, last: int, weekday: int, weeks: int) -> range:
    """Ordinals of the dates with that weekday from `first` to `last`, of so many weeks at most."""
    # Ordinal 1 is a Monday (proleptic Gregorian calendar), as ISO weekday 1 is.
    begin = first + (weekday - first) % 7
    return range(begin, min(last + 1, begin + 7 * weeks), 7)


def _holds_in_week_of(day: int, wanted: WeeklyHoursRange) -> bool:
    return ((day - 1) // 7 - _week(wanted)) % wanted.week_interval == 0


def _week(wanted: WeeklyHoursRange) -> int:
    """The number of the week, Monday to Sunday, that the interval counts from."""
    return ((wanted.valid_from or date.min).toordinal() - 1) // 7
