"""Free slots found the slow way: every fifth minute is asked what the clock on the wall says.

It knows the contract of mulin.scheduling.availability and nothing of its ways: no cells, no masks,
no lengths of days; only instants in UTC, and zoneinfo for what they are called somewhere.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mulin.scheduling.availability import OpenSlot, Terms
from mulin.scheduling.rules import HolidayCalendar, OpenRange, WeeklyRange
from mulin.services.models import AppointmentMode
from tests.scheduling.calendars import Busy, Case, Hall

FIVE_MINUTES = timedelta(minutes=5)


def slots(case: Case) -> list[OpenSlot]:
    """What `open_slots` promises, in no order."""
    modes: dict[tuple[datetime, date, int | None], frozenset[AppointmentMode]] = {}
    for start in _every_five_minutes(case.first, case.last):
        day, _ = _wall(start, case.diary.zone)
        if case.first <= day <= case.last:
            for opened in ranges_of(case, day):
                key = start, day, opened.venue_id
                found = offered(case, opened, start)
                if found:
                    modes[key] = modes.get(key, frozenset()) | found
    length = _minutes(case.terms.duration_minutes)
    return [
        OpenSlot(start, start + length, day, venue_id, found)
        for (start, day, venue_id), found in modes.items()
    ]


def offered(case: Case, opened: OpenRange, start: datetime) -> frozenset[AppointmentMode]:
    """How a meeting can begin then in a range that holds; in no mode where it cannot."""
    return _modes(case, opened, start) if _fits(case, opened, start) else frozenset()


def grid(case: Case, day: date, opened: OpenRange) -> list[datetime]:
    """The instants of a range that are whole steps after its beginning, on the wall."""
    return [
        start
        for start in _every_five_minutes(day, day)
        if lies_in(start, case.diary.zone, day, opened) and _in_step(case, opened, start)
    ]


def touches(start: datetime, terms: Terms, taken: Iterable[Busy]) -> bool:
    """Whether a meeting that begins then, with its buffers, meets one of those ranges."""
    begin = start - _minutes(terms.buffer_before_minutes)
    end = start + _minutes(terms.duration_minutes + terms.buffer_after_minutes)
    return any(begin < until and since < end for since, until in taken)


def lies_in(instant: datetime, zone: str, day: date, opened: OpenRange) -> bool:
    """Whether the clock on the wall shows a time of that day inside that range."""
    shown_day, minute = _wall(instant, zone)
    return shown_day == day and opened.starts_minute <= minute < opened.ends_minute


def ranges_of(case: Case, day: date) -> list[OpenRange]:
    """The ranges that hold on a day."""
    override = (case.diary.overrides or {}).get(day)
    if override is not None and override.available:
        return list(override.available)
    return [rule.range for rule in case.diary.weekly if _holds(rule, day, case.diary.holidays)]


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


def _holds(rule: WeeklyRange, day: date, holidays: HolidayCalendar) -> bool:
    if not (rule.valid_from or date.min) <= day <= (rule.valid_until or date.max):
        return False
    if rule.valid_from is not None:
        week = rule.valid_from
        while _week_of(week) < _week_of(day):
            week += timedelta(weeks=rule.week_interval)
        if _week_of(week) != _week_of(day):
            return False
    weekday = day.isoweekday()
    for marked, goes_by in holidays:
        if marked == day and not rule.on_holidays:
            weekday = goes_by
    return weekday == rule.weekday


def _week_of(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _in_step(case: Case, opened: OpenRange, start: datetime) -> bool:
    _, minute = _wall(start, case.diary.zone)
    return (minute - opened.starts_minute) % case.terms.step_minutes == 0


def _fits(case: Case, opened: OpenRange, start: datetime) -> bool:
    diary, terms = case.diary, case.terms
    day, _ = _wall(start, diary.zone)
    if not terms.earliest <= start <= terms.latest:
        return False
    held = sum(_wall(meeting.held[0], diary.zone)[0] == day for meeting in diary.meetings)
    if held >= terms.daily_limit:
        return False
    if not _in_step(case, opened, start):
        return False
    if touches(start, terms, (meeting.blocked for meeting in diary.meetings)):
        return False
    if touches(start, terms, diary.imported):
        return False
    return all(
        _works(case, day, opened, start + number * FIVE_MINUTES)
        for number in range(terms.duration_minutes // 5)
    )


def _works(case: Case, day: date, opened: OpenRange, instant: datetime) -> bool:
    zone = case.diary.zone
    if not lies_in(instant, zone, day, opened) or _meets(instant, case.diary.off):
        return False
    override = (case.diary.overrides or {}).get(day)
    if override is not None and any(
        lies_in(instant, zone, day, taken) for taken in override.unavailable
    ):
        return False
    hall = case.halls.get(opened.venue_id or 0)
    return hall is None or _is_open(hall, case.diary.holidays, instant)


def _meets(instant: datetime, taken: Iterable[Busy]) -> bool:
    """Whether those five minutes meet one of those ranges."""
    return any(instant < until and since < instant + FIVE_MINUTES for since, until in taken)


def _is_open(hall: Hall, holidays: HolidayCalendar, instant: datetime) -> bool:
    day, _ = _wall(instant, hall.zone)
    if _meets(instant, hall.closed):
        return False
    return not hall.opening or any(
        _holds(rule, day, holidays) and lies_in(instant, hall.zone, day, rule.range)
        for rule in hall.opening
    )


def _modes(case: Case, opened: OpenRange, start: datetime) -> frozenset[AppointmentMode]:
    modes = case.terms.modes & opened.modes
    hall = case.halls.get(opened.venue_id or 0)
    if hall is None or hall.desks is None:
        return modes
    if all(touches(start, case.terms, desk) for desk in hall.desks):
        return modes - {AppointmentMode.IN_PERSON}
    return modes
