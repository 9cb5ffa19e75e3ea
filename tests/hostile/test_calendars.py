"""Calendars made to do harm: what they cost is bounded, and what is told is one failure.

Addresses, redirects, and bodies that do not end: tests/calendars/test_fetching.py.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mulin.calendars.expansion import MOST_OCCURRENCES, Range, Window
from mulin.calendars.failures import CalendarUnread, Failure
from mulin.calendars.fetching import Fetched, Limits
from mulin.calendars.imports import checked_url
from mulin.calendars.models import CalendarImport, ImportedBusy
from mulin.calendars.refreshing import refresh_due
from mulin.calendars.sandbox import expand
from mulin.open_web import resolved
from mulin.public_addresses import is_public
from mulin.refusals import Refusal
from mulin.sandbox import Allowance
from tests.calendars.asking import calendar, event, make_import
from tests.district import District

WINDOW = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC), "Asia/Shanghai")
ALLOWANCE = Allowance(cpu_seconds=1, seconds=30, megabytes=512)
FIRST = "DTSTART:20260302T010000Z"


def events(count: int, *lines: str) -> bytes:
    """As many events as a calendar may have bytes for."""
    one = event("u", FIRST, "DURATION:PT1H", *lines)
    return calendar(*(one.replace("UID:u", f"UID:{n}") for n in range(count)))


def nested(depth: int) -> bytes:
    return calendar("BEGIN:VEVENT\r\n" * depth + "END:VEVENT\r\n" * depth)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "100,000 events": lambda: events(100_000),
    "every second for ever": lambda: events(1, "RRULE:FREQ=SECONDLY"),
    "every second, a thousand times over": lambda: events(1_000, "RRULE:FREQ=SECONDLY"),
    "a day that never comes": lambda: events(1, "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"),
    "a rule of a million parts": lambda: events(
        1, "RRULE:FREQ=YEARLY;BYSECOND=" + ",".join(map(str, range(60))) * 400
    ),
    "200,000 exceptions": lambda: events(
        1, "RRULE:FREQ=DAILY", "EXDATE:" + ",".join(["20260302T010000Z"] * 200_000)
    ),
    "200,000 further days": lambda: events(1, "RDATE:" + ",".join(["20260302T010000Z"] * 200_000)),
    "a line folded a million times": lambda: calendar(event("u", FIRST, "X-A:" + "\r\n a" * 10**6)),
    "one line of 4 MB": lambda: calendar(event("u", FIRST, "SUMMARY:" + "x" * 4_000_000)),
    "a thousand parameters": lambda: calendar(event("u", "DTSTART" + ";X=y" * 10**5 + ":20260302")),
    "an event in an event in an event": lambda: nested(50_000),
    "10,000 alarms": lambda: calendar(
        event("u", FIRST, *["BEGIN:VALARM\r\nTRIGGER:-PT1S\r\nEND:VALARM"] * 10_000)
    ),
    "a time zone that never rests": lambda: calendar(
        "BEGIN:VTIMEZONE\r\nTZID:a\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\n"
        "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE",
        event("u", "DTSTART;TZID=a:20260302T010000", "DURATION:PT1H"),
    ),
    "an event of a thousand years": lambda: calendar(
        event("u", "DTSTART:00010101T000000Z", "DTEND:99991231T235959Z", "RRULE:FREQ=DAILY")
    ),
    "a duration of the age of the universe": lambda: calendar(
        event("u", FIRST, f"DURATION:P{'9' * 300}D")
    ),
    "a number of a million digits": lambda: events(1, f"RRULE:FREQ=DAILY;COUNT={'9' * 10**6}"),
}


USUAL = (
    "100,000 events",
    "every second for ever",
    "200,000 exceptions",
    "a line folded a million times",
    "an event in an event in an event",
    "an event of a thousand years",
)
CHOSEN = HOSTILE if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else USUAL
"""Each keeps a processor busy for as long as it may: `make test-deep` looks at all."""


@pytest.mark.parametrize("name", CHOSEN)
async def test_a_hostile_calendar_is_read_or_refused_in_bounded_time(
    name: str,
) -> None:
    content = HOSTILE[name]()[: Limits().octets]
    began = time.monotonic()
    found: list[Range] | Failure
    try:
        found = await expand(content, WINDOW, ALLOWANCE)
    except CalendarUnread as unread:
        found = unread.failure
    assert time.monotonic() - began < ALLOWANCE.seconds
    if isinstance(found, Failure):
        assert found in {Failure.TOO_COMPLEX, Failure.UNREADABLE}
    else:
        assert len(found) <= MOST_OCCURRENCES


class Giving:
    """Gives one calendar, whoever asks."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    async def fetch(
        self, _url: str, _etag: str | None = None, _last_modified: str | None = None
    ) -> Fetched:
        return Fetched(self.content)


async def test_a_hostile_calendar_costs_its_owner_an_import_and_nobody_else_anything(
    district: District,
) -> None:
    made = await make_import(district, "https://calendar.example/a.ics")
    await refresh_due(Giving(events(1, "RRULE:FREQ=MINUTELY;INTERVAL=30")))
    assert (await CalendarImport.get(id=made.id)).failure == Failure.TOO_COMPLEX
    assert await ImportedBusy.all().count() == 0


@pytest.mark.parametrize(
    "host",
    [
        *("2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "127.0.1", "0"),
        *("localhost", "127.0.0.1.", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[::]"),
        *("2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.169.254."),
        *("１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1"),
        *("user@127.0.0.1", "calendar.example@127.0.0.1", "127.0.0.1#@calendar.example"),
    ],
)
async def test_no_way_of_writing_an_inner_address_leads_there(host: str) -> None:
    try:
        url = checked_url(f"https://{host}/busy.ics", plain_http=False)
    except Refusal:
        return
    # A name, as far as the text tells: where the name server leads is looked at when it is read.
    named = url.removeprefix("https://").rpartition("@")[2].partition("/")[0].strip("[]")
    try:
        found = await resolved(named, 443)
    except OSError:
        return
    assert not any(is_public(address) for address in found)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://calendar.example/a.ics",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "data:text/calendar,BEGIN:VCALENDAR",
        "javascript:alert(1)",
        "https://",
        "//127.0.0.1/",
        "https:///127.0.0.1/",
        "https://calendar.example:6379/",
        "https://calendar.example/\r\nHost: inside",
        "https://calendar.example/a b",
        "https://caIendar.example\u2024evil/",
    ],
)
def test_what_is_no_address_of_the_open_web_is_not_even_kept(url: str) -> None:
    with pytest.raises(Refusal) as caught:
        checked_url(url, plain_http=False)
    assert caught.value.field == "url"
