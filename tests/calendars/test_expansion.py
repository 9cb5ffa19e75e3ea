"""Recurring events of calendars elsewhere: as ical.js expands them, and those that mean harm."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from mulin.calendars import expansion
from mulin.calendars.expansion import Range, Window, busy_ranges, merged
from mulin.calendars.failures import CalendarUnread, Failure
from mulin.calendars.sandbox import expand
from mulin.calendars.time_zones import vtimezone
from mulin.calendars.uids import uid_of
from mulin.sandbox import Allowance
from tests.calendars.asking import calendar, event
from tests.transport import node

SHANGHAI = "Asia/Shanghai"
WINDOW = Window(datetime(2026, 2, 20, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC), SHANGHAI)
ZONES = ("America/New_York", "Australia/Lord_Howe", SHANGHAI)

# Each with the day of its first occurrence: what a rule means whose first one does not fit is
# undefined (RFC 5545, 3.8.5.3).
RULES = [
    ("FREQ=DAILY", "20260301"),
    ("FREQ=DAILY;INTERVAL=3", "20260301"),
    ("FREQ=DAILY;COUNT=20", "20260301"),
    ("FREQ=DAILY;UNTIL=20261105T000000Z", "20260301"),
    ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "20260302"),
    ("FREQ=DAILY;BYMONTH=3,11", "20260301"),
    ("FREQ=WEEKLY", "20260301"),
    ("FREQ=WEEKLY;BYDAY=SU,SA", "20260301"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU", "20260303"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "20260301"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "20260301"),
    ("FREQ=WEEKLY;COUNT=60", "20260304"),
    ("FREQ=MONTHLY", "20260301"),
    ("FREQ=MONTHLY;BYMONTHDAY=31", "20260331"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "20260331"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15,-2", "20260301"),
    ("FREQ=MONTHLY;BYDAY=2SU", "20260308"),
    ("FREQ=MONTHLY;BYDAY=1SU,-1FR", "20260301"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "20260331"),
    ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1SU", "20260329"),
    ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "20260313"),
    ("FREQ=YEARLY", "20260301"),
    ("FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "20261101"),
    ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8", "20260308"),
    ("FREQ=YEARLY;BYMONTH=4;BYDAY=SU", "20260405"),
    ("FREQ=YEARLY;BYMONTH=3,4,10;BYDAY=1SU", "20260301"),
]


def recurring(zone: str, rule: str, first: str, *, hour: int = 9) -> str:
    """Forty minutes from `first` on, with an exception, a day more, and one that was moved.

    With the VTIMEZONE of its zone, which ical.js cannot do without.
    """
    start = datetime.strptime(f"{first}{hour:02}", "%Y%m%d%H")  # noqa: DTZ007 - the wall's
    dates = list(islice(rrulestr(rule.replace("Z", ""), dtstart=start), 3))
    second, third = f"{dates[1 % len(dates)]:%Y%m%dT%H%M%S}", f"{dates[-1]:%Y%m%dT%H%M%S}"
    return calendar(
        vtimezone(zone, 2025, 2028).to_ical().decode().strip(),
        event(
            "series",
            f"DTSTART;TZID={zone}:{first}T{hour:02}0000",
            f"DTEND;TZID={zone}:{first}T{hour:02}4000",
            f"RRULE:{rule}",
            f"EXDATE;TZID={zone}:{third}",
            f"RDATE;TZID={zone}:20261101T200000",
        ),
        event(
            "series",
            f"RECURRENCE-ID;TZID={zone}:{second}",
            f"DTSTART;TZID={zone}:20260308T210000",
            f"DTEND;TZID={zone}:20260308T230000",
        ),
    ).decode()


def in_window(occurrences: list[list[int]]) -> list[Range]:
    """What ical.js found, as `busy_ranges` would give it."""
    ranges = [
        (
            max(datetime.fromtimestamp(starts, UTC), WINDOW.begin),
            min(datetime.fromtimestamp(ends, UTC), WINDOW.end),
        )
        for starts, ends in occurrences
    ]
    return merged((starts, ends) for starts, ends in ranges if starts < ends)


async def test_every_rule_is_expanded_as_ical_js_does() -> None:
    cases = [(zone, *rule) for zone in ZONES for rule in RULES]
    texts = [recurring(*case) for case in cases]
    # Far enough that also what was moved into the window is come upon.
    found = await node.calendars(*texts, until=WINDOW.end + timedelta(days=400))

    differing = [
        case
        for case, text, theirs in zip(cases, texts, found, strict=True)
        if busy_ranges(text.encode(), WINDOW) != in_window(theirs["occurrences"])
    ]
    assert differing == []
    assert sum(len(theirs["occurrences"]) for theirs in found) > 5_000


def at(*when: int, zone: str = SHANGHAI) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type, misc]  # parts of a date


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        (
            ("DTSTART:20260302T010000Z", "DTEND:20260302T020000Z"),
            [(at(2026, 3, 2, 9), at(2026, 3, 2, 10))],
        ),
        (
            ("DTSTART:20260302T090000", "DURATION:PT90M"),
            [(at(2026, 3, 2, 9), at(2026, 3, 2, 10, 30))],
        ),
        (("DTSTART;VALUE=DATE:20260302",), [(at(2026, 3, 2), at(2026, 3, 3))]),
        (
            ("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260305"),
            [(at(2026, 3, 2), at(2026, 3, 5))],
        ),
        (
            ("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=YEARLY;COUNT=2"),
            [(at(2026, 3, 2), at(2026, 3, 3)), (at(2027, 3, 2), at(2027, 3, 3))],
        ),
        (
            ("DTSTART;TZID=China Standard Time:20260302T090000", "DURATION:PT1H"),
            [(at(2026, 3, 2, 9), at(2026, 3, 2, 10))],
        ),
        (
            ("DTSTART;TZID=Eastern Standard Time:20260309T090000", "DURATION:PT1H"),
            [
                (
                    at(2026, 3, 9, 9, zone="America/New_York"),
                    at(2026, 3, 9, 10, zone="America/New_York"),
                )
            ],
        ),
        (
            ("DTSTART:20260302T010000Z", "DTEND:20260302T020000Z", "STATUS:TENTATIVE"),
            [(at(2026, 3, 2, 9), at(2026, 3, 2, 10))],
        ),
        (("DTSTART:20260302T010000Z",), []),
        (("DTSTART:20260302T010000Z", "DTEND:20260302T020000Z", "TRANSP:TRANSPARENT"), []),
        (("DTSTART:20260302T010000Z", "DTEND:20260302T020000Z", "STATUS:CANCELLED"), []),
        (("DTSTART:20250302T010000Z", "DTEND:20250302T020000Z"), []),
        (("DTSTART:20290302T010000Z", "DTEND:20290302T020000Z"), []),
        (
            ("DTSTART:20250101T000000Z", "DTEND:20300101T000000Z"),
            [(WINDOW.begin, WINDOW.end)],
        ),
    ],
)
def test_an_event_keeps_busy_when_it_says_so(lines: tuple[str, ...], busy: list[Range]) -> None:
    assert busy_ranges(calendar(event("one", *lines)), WINDOW) == busy


def test_a_zone_of_the_calendars_own_is_taken_from_its_vtimezone() -> None:
    own = (
        "BEGIN:VTIMEZONE",
        "TZID:Our office",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0545",
        "TZOFFSETTO:+0545",
        "END:STANDARD",
        "END:VTIMEZONE",
    )
    one = event("one", "DTSTART;TZID=Our office:20260302T090000", "DURATION:PT1H")
    [(starts, _)] = busy_ranges(calendar(*own, one), WINDOW)
    assert starts == datetime(2026, 3, 2, 3, 15, tzinfo=UTC)


def test_one_occurrence_that_is_cancelled_or_transparent_is_free() -> None:
    series = event("s", "DTSTART:20260302T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")
    cancelled = event(
        "s",
        "RECURRENCE-ID:20260303T010000Z",
        "DTSTART:20260303T010000Z",
        "DURATION:PT1H",
        "STATUS:CANCELLED",
    )
    found = busy_ranges(calendar(series, cancelled), WINDOW)
    assert [starts.day for starts, _ in found] == [2, 4]


def test_an_appointment_that_comes_back_is_not_busy_again() -> None:
    ours = event(uid_of("7K3QX0ZD"), "DTSTART:20260302T010000Z", "DURATION:PT1H")
    theirs = event("7K3QX0ZD@elsewhere", "DTSTART:20260303T010000Z", "DURATION:PT1H")
    assert [starts.day for starts, _ in busy_ranges(calendar(ours, theirs), WINDOW)] == [3]


def test_one_broken_event_does_not_hide_the_others() -> None:
    broken = event("b", "DTSTART:20260302T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=x")
    good = event("g", "DTSTART:20260303T010000Z", "DURATION:PT1H")
    assert len(busy_ranges(calendar(broken, good), WINDOW)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><title>Sign in</title>",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        b"\x00\xff\xfe",
        b'{"kind": "calendar"}',
        calendar("CALSCALE:ISLAMIC-CIVIL"),
    ],
)
def test_what_is_no_calendar_is_told(content: bytes) -> None:
    with pytest.raises(CalendarUnread) as unread:
        busy_ranges(content, WINDOW)
    assert unread.value.failure is Failure.UNREADABLE


def test_more_occurrences_than_anybody_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "MOST_OCCURRENCES", 10)
    series = event("s", "DTSTART:20260302T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT={}")
    assert len(busy_ranges(calendar(series).replace(b"{}", b"10"), WINDOW)) == 10
    with pytest.raises(CalendarUnread) as unread:
        busy_ranges(calendar(series).replace(b"{}", b"11"), WINDOW)
    assert unread.value.failure is Failure.TOO_COMPLEX


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"],
)
async def test_a_rule_that_would_go_on_for_hours_is_stopped(rule: str) -> None:
    hostile = event("s", "DTSTART:20260302T010000Z", "DURATION:PT1S", f"RRULE:{rule}")
    with pytest.raises(CalendarUnread) as unread:
        await expand(calendar(hostile), WINDOW, Allowance(cpu_seconds=1))
    assert unread.value.failure is Failure.TOO_COMPLEX


async def test_a_process_that_hangs_is_killed() -> None:
    hostile = event("s", "DTSTART:20260302T010000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")
    with pytest.raises(CalendarUnread) as unread:
        await expand(calendar(hostile), WINDOW, Allowance(seconds=0.2))
    assert unread.value.failure is Failure.TOO_COMPLEX


async def test_apart_it_finds_what_it_finds_at_home() -> None:
    text = recurring("America/New_York", "FREQ=DAILY", "20260301").encode()
    assert await expand(text, WINDOW) == busy_ranges(text, WINDOW)
    with pytest.raises(CalendarUnread) as unread:
        await expand(b"<html>", WINDOW)
    assert unread.value.failure is Failure.UNREADABLE


_MINUTES = st.integers(0, 500)
_SPANS = st.lists(st.tuples(_MINUTES, st.integers(1, 60)), max_size=30)


@given(_SPANS)
def test_merging_keeps_every_minute_and_adds_none(spans: list[tuple[int, int]]) -> None:
    def instant(minute: int) -> datetime:
        return WINDOW.begin + timedelta(minutes=minute)

    found = merged((instant(begin), instant(begin + length)) for begin, length in spans)
    minutes = {minute for begin, length in spans for minute in range(begin, begin + length)}

    assert {m for m in range(600) if any(a <= instant(m) < b for a, b in found)} == minutes
    assert all(one[1] < other[0] for one, other in pairwise(found))
