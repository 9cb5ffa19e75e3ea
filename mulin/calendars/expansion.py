"""When a calendar keeps its owner busy: its events with all their recurrences, made one list.

Run as a program (`python -m mulin.calendars.expansion`) it does so for a calendar nobody vouches
for: see mulin/calendars/sandbox.py.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.cal import Component
from recurring_ical_events import of

from mulin.calendars.failures import CalendarUnread, Failure
from mulin.calendars.uids import is_own

MOST_OCCURRENCES = 5_000

# The library compares floating times as if they were in the zone of the window it is given.
_WIDEST_OFFSET = timedelta(days=1)


class Window(NamedTuple):
    """`[begin, end)` to look at, and the IANA zone of floating times and whole days."""

    begin: datetime
    end: datetime
    zone: str


Range = tuple[datetime, datetime]


def busy_ranges(content: bytes, window: Window) -> list[Range]:
    """Where the calendar is opaque: UTC ranges `[starts, ends)`, merged, in order, in the window.

    Raises CalendarUnread UNREADABLE for what is no calendar, TOO_COMPLEX for one with more than
    `MOST_OCCURRENCES` in the window.
    """
    found: list[Range] = []
    for occurrence in _occurrences(content, window):
        if _is_busy(occurrence):
            starts, ends = _instants(occurrence, ZoneInfo(window.zone))
            starts, ends = max(starts, window.begin), min(ends, window.end)
            if starts < ends:
                found.append((starts, ends))
    return merged(found)


def _occurrences(content: bytes, window: Window) -> Iterator[Component]:
    begin = window.begin.astimezone(UTC) - _WIDEST_OFFSET
    end = window.end.astimezone(UTC) + _WIDEST_OFFSET
    count = 0
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
            raise CalendarUnread(Failure.UNREADABLE)
        for calendar in calendars:
            # One broken event of a thousand is left out rather than all.
            for occurrence in of(calendar, skip_bad_series=True).between(begin, end):
                count += 1
                if count > MOST_OCCURRENCES:
                    raise CalendarUnread(Failure.TOO_COMPLEX)
                yield occurrence
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # What the two libraries raise for calendars they cannot make sense of.
        raise CalendarUnread(Failure.UNREADABLE) from None


def _is_busy(occurrence: Component) -> bool:
    return (
        str(occurrence.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"
        and str(occurrence.get("STATUS", "")).upper() != "CANCELLED"
        # An appointment is not busy a second time because the calendar subscribes to our feed.
        and not is_own(str(occurrence.get("UID", "")))
    )


def _instants(occurrence: Component, zone: ZoneInfo) -> Range:
    # The library gives every occurrence both, as dates or times.
    starts, ends = (cast("Any", occurrence[name]).dt for name in ("DTSTART", "DTEND"))
    return _instant(starts, zone), _instant(ends, zone)


def _instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    """An instant in UTC; floating times (RFC 5545, 3.3.5) and midnights are those of `zone`."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def merged(ranges: Iterable[Range]) -> list[Range]:
    """The same time in as few ranges as it takes, in order."""
    found: list[Range] = []
    for starts, ends in sorted(ranges):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


def main() -> None:
    """Read a line of JSON and then a calendar; print its ranges, or the failure.

    In: `[begin, end, zone, processor seconds, bytes of memory]`, instants in seconds since 1970.
    Out: `[[starts, ends], …]` in the same, or a `Failure` as a JSON text.
    """
    begin, end, zone, seconds, memory = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    window = Window(datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC), zone)
    answer: object
    try:
        found = busy_ranges(sys.stdin.buffer.read(), window)
        answer = [[int(starts.timestamp()), int(ends.timestamp())] for starts, ends in found]
    except CalendarUnread as unread:
        answer = unread.failure
    except (MemoryError, RecursionError):
        answer = Failure.TOO_COMPLEX
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
