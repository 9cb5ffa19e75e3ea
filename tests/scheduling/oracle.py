"""Free slots found the slow way: every fifth minute is asked what the clock on the wall says.

It knows the contract of mulin.scheduling.availability and nothing of its ways: no cells, no masks,
no lengths of days; only instants in UTC, and zoneinfo for what they are called somewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mulin.scheduling.availability import (
    Busy,
    Calendar,
    OpenRange,
    OpenSlot,
    Place,
    Terms,
    WeeklyRange,
)
from mulin.services.models import AppointmentMode

FIVE_MINUTES = timedelta(minutes=5)


def slots(
    calendar: Calendar, places: Mapping[int, Place], terms: Terms, first: date, last: date
) -> list[OpenSlot]:
    """What `open_slots` promises, in no order."""
    return [
        OpenSlot(start, start + _minutes(terms.duration_minutes), day, opened.venue_id, modes)
        for start in _every_five_minutes(first, last)
        if first <= (day := _wall(start, calendar.zone)[0]) <= last
        for opened in ranges_of(calendar, day)
        if _fits(calendar, places, terms, opened, start)
        if (modes := _modes(places, terms, opened, start))
    ]


def touches(start: datetime, terms: Terms, busy: Sequence[Busy]) -> bool:
    """Whether a meeting that begins then, with its buffers, meets one of those ranges."""
    begin = start - _minutes(terms.buffer_before_minutes)
    end = start + _minutes(terms.duration_minutes + terms.buffer_after_minutes)
    return any(begin < until and since < end for since, until in busy)


def lies_in(instant: datetime, zone: str, day: date, opened: OpenRange) -> bool:
    """Whether the clock on the wall shows a time of that day inside that range."""
    shown_day, minute = _wall(instant, zone)
    return shown_day == day and opened.starts_minute <= minute < opened.ends_minute


def ranges_of(calendar: Calendar, day: date) -> Sequence[OpenRange]:
    override = (calendar.overrides or {}).get(day)
    if override is not None and override.available:
        return override.available
    return [rule.range for rule in calendar.weekly if _holds(rule, day)]


def length_of(day: date, zone: str) -> timedelta:
    """How long that day lasts there."""
    counted = sum(_wall(instant, zone)[0] == day for instant in _every_five_minutes(day, day))
    return counted * FIVE_MINUTES


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def _every_five_minutes(first: date, last: date) -> Iterator[datetime]:
    instant = datetime.combine(first, time(), UTC) - timedelta(hours=15)
    end = datetime.combine(last, time(), UTC) + timedelta(hours=39)
    while instant < end:
        yield instant
        instant += FIVE_MINUTES


@lru_cache(maxsize=65536)
def _wall(instant: datetime, zone: str) -> tuple[date, int]:
    local = instant.astimezone(ZoneInfo(zone))
    return local.date(), local.hour * 60 + local.minute


def _holds(rule: WeeklyRange, day: date) -> bool:
    return day.isoweekday() == rule.weekday and (rule.valid_from or date.min) <= day <= (
        rule.valid_until or date.max
    )


def _fits(
    calendar: Calendar,
    places: Mapping[int, Place],
    terms: Terms,
    opened: OpenRange,
    start: datetime,
) -> bool:
    day, minute = _wall(start, calendar.zone)
    if not terms.earliest <= start <= terms.latest:
        return False
    if (calendar.booked_on or {}).get(day, 0) >= terms.daily_limit:
        return False
    if (minute - opened.starts_minute) % terms.step_minutes:
        return False
    if touches(start, terms, calendar.busy):
        return False
    return all(
        _works(calendar, places, day, opened, start + number * FIVE_MINUTES)
        for number in range(terms.duration_minutes // 5)
    )


def _works(
    calendar: Calendar,
    places: Mapping[int, Place],
    day: date,
    opened: OpenRange,
    instant: datetime,
) -> bool:
    if not lies_in(instant, calendar.zone, day, opened):
        return False
    override = (calendar.overrides or {}).get(day)
    if override is not None and any(
        lies_in(instant, calendar.zone, day, taken) for taken in override.unavailable
    ):
        return False
    place = places.get(opened.venue_id or 0)
    return place is None or _is_open(place, instant)


def _is_open(place: Place, instant: datetime) -> bool:
    day, _ = _wall(instant, place.zone)
    return not place.opening or any(
        _holds(rule, day) and lies_in(instant, place.zone, day, rule.range)
        for rule in place.opening
    )


def _modes(
    places: Mapping[int, Place], terms: Terms, opened: OpenRange, start: datetime
) -> frozenset[AppointmentMode]:
    modes = terms.modes & opened.modes
    place = places.get(opened.venue_id or 0)
    if place is None or not place.desks:
        return modes
    if all(touches(start, terms, desk) for desk in place.desks):
        return modes - {AppointmentMode.IN_PERSON}
    return modes
