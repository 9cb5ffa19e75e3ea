"""IANA zones as VTIMEZONE (RFC 5545, 3.6.5), one observance for every change of the clock.

Not icalendar's own: it gathers the changes in lists of RDATEs, of which ical.js takes the first
alone, and begins summer time at the hour after the one that is skipped.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=256)
def vtimezone(name: str, first_year: int, last_year: int) -> Timezone:
    """The zone's clock from the beginning of the first year to the end of the last, in UTC."""
    zone = ZoneInfo(name)
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("TZID", name)
    component.add_component(_observance(begin, begin, zone))
    for before, after in _changes(begin, end, zone):
        component.add_component(_observance(before, after, zone))
    return component


def _changes(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The last second before each change of the offset, and the first after it."""
    days = (begin + number * _DAY for number in range((end - begin).days + 1))
    for before, after in pairwise(days):
        if _offset(before, zone) != _offset(after, zone):
            yield _edge(before, after, zone)


def _edge(before: datetime, after: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return before, after


def _observance(
    before: datetime, onset: datetime, zone: ZoneInfo
) -> TimezoneStandard | TimezoneDaylight:
    local = onset.astimezone(zone)
    made = TimezoneDaylight() if local.dst() else TimezoneStandard()
    former = _offset(before, zone)
    # The onset is told on the clock as it was until then.
    made.add("DTSTART", (onset + former).replace(tzinfo=None))
    made.add("TZOFFSETFROM", former)
    made.add("TZOFFSETTO", _offset(onset, zone))
    made.add("TZNAME", local.tzname() or "")
    return made


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
