"""A district's rules as JSON, read, written and made up.

    {
      "now": instant, "from": date, "to": date,
      "service": {"modes": [mode], "duration_minutes": 30, "step_minutes": 30,
                  "buffer_before_minutes": 0, "buffer_after_minutes": 10,
                  "daily_limit": 12, "minimum_notice_minutes": 0, "horizon_days": 60},
      "holidays": [{"date": date, "goes_by": weekday, or 0 for a holiday}],
      "venues": [{"id": 1, "zone": IANA zone, "desks": how many, null: none recorded,
                  "opening": [weekly range], "closed": [[instant, instant]]}],
      "specialists": [{"id": 1, "zone": IANA zone, "weekly": [weekly range],
                       "overrides": [{"date": date, "available": [range], "unavailable": [range]}],
                       "meetings": [{"starts_at": instant, "ends_at": instant,
                                     "venue": id, null: none, "desk": number from 0, null: none}],
                       "imported": [[instant, instant]], "off": [[instant, instant]]}]
    }

A range is {"starts": "09:00", "ends": "12:00", "venue": id or null, "modes": [mode]}; a weekly one
has "weekday" (1 Monday to 7 Sunday), "valid_from", "valid_until", "week_interval" and "on_holidays"
too. Instants are RFC 3339, dates ISO 8601, modes in_person, phone and video. Meetings keep free
what the service's buffers say. What is left out is null, empty, false or 1.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from mulin.scheduling.availability import Terms
from mulin.scheduling.rules import DayOverride, HolidayCalendar, MarkedDay, OpenRange, WeeklyRange
from mulin.services.models import AppointmentMode
from tests.scheduling.calendars import Busy, Diary, Hall, Meeting
from tests.times import MONDAY, SHANGHAI

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Rules:
    """What the file says, as tests and engine take it; `document` is the file itself."""

    document: Json
    first: date
    last: date
    terms: Terms
    diaries: Mapping[int, Diary]
    halls: Mapping[int, Hall]


def read(path: Path) -> Rules:
    return understood(json.loads(path.read_text()))


def understood(document: Json) -> Rules:
    """Raises KeyError or ValueError for what is not in the format."""
    terms = _terms(document["service"], datetime.fromisoformat(document["now"]))
    holidays = tuple(
        MarkedDay(date.fromisoformat(marked["date"]), marked["goes_by"])
        for marked in document.get("holidays", ())
    )
    specialists = document["specialists"]
    return Rules(
        document=document,
        first=date.fromisoformat(document["from"]),
        last=date.fromisoformat(document["to"]),
        terms=terms,
        diaries={one["id"]: _diary(one, terms, holidays) for one in specialists},
        halls={one["id"]: _hall(one, terms, specialists) for one in document["venues"]},
    )


def _terms(service: Json, now: datetime) -> Terms:
    return Terms(
        modes=_modes(service["modes"]),
        duration_minutes=service["duration_minutes"],
        step_minutes=service["step_minutes"],
        buffer_before_minutes=service.get("buffer_before_minutes", 0),
        buffer_after_minutes=service.get("buffer_after_minutes", 0),
        daily_limit=service["daily_limit"],
        earliest=now + timedelta(minutes=service.get("minimum_notice_minutes", 0)),
        latest=now + timedelta(days=service["horizon_days"]),
    )


def _diary(one: Json, terms: Terms, holidays: HolidayCalendar) -> Diary:
    return Diary(
        zone=one["zone"],
        weekly=_shared(tuple(_weekly(rule) for rule in one["weekly"])),
        overrides={
            date.fromisoformat(override["date"]): DayOverride(
                tuple(_range(opened) for opened in override.get("available", ())),
                tuple(_range(taken) for taken in override.get("unavailable", ())),
            )
            for override in one.get("overrides", ())
        },
        meetings=tuple(_meeting(meeting, terms) for meeting in one.get("meetings", ())),
        imported=_instants(one.get("imported", ())),
        off=_instants(one.get("off", ())),
        holidays=holidays,
    )


def _hall(one: Json, terms: Terms, specialists: Sequence[Json]) -> Hall:
    taken: dict[int, list[Busy]] = {number: [] for number in range(one.get("desks") or 0)}
    for specialist in specialists:
        for meeting in specialist.get("meetings", ()):
            if meeting.get("venue") == one["id"] and meeting.get("desk") is not None:
                taken[meeting["desk"]].append(_meeting(meeting, terms).blocked)
    return Hall(
        zone=one["zone"],
        opening=tuple(_weekly(rule) for rule in one.get("opening", ())),
        desks=None if one.get("desks") is None else tuple(map(tuple, taken.values())),
        closed=_instants(one.get("closed", ())),
    )


def _meeting(meeting: Json, terms: Terms) -> Meeting:
    begin, end = _instants([[meeting["starts_at"], meeting["ends_at"]]])[0]
    before = timedelta(minutes=terms.buffer_before_minutes)
    after = timedelta(minutes=terms.buffer_after_minutes)
    return Meeting((begin, end), (begin - before, end + after))


def _modes(names: Sequence[str]) -> frozenset[AppointmentMode]:
    return frozenset(AppointmentMode(name) for name in names)


def _range(opened: Json) -> OpenRange:
    return OpenRange(
        _minute(opened["starts"]),
        _minute(opened["ends"]),
        opened.get("venue"),
        _modes(opened.get("modes", ())),
    )


def _weekly(rule: Json) -> WeeklyRange:
    valid = [rule.get("valid_from"), rule.get("valid_until")]
    return WeeklyRange(
        rule["weekday"],
        _range(rule),
        *(day and date.fromisoformat(day) for day in valid),
        rule.get("week_interval", 1),
        rule.get("on_holidays", False),
    )


@lru_cache(maxsize=4096)
def _shared(week: tuple[WeeklyRange, ...]) -> tuple[WeeklyRange, ...]:
    """Equal weeks are one object, as they are when they are read from the database."""
    return week


def _minute(clock_time: str) -> int:
    hour, minute = clock_time.split(":")
    return int(hour) * 60 + int(minute)


def _instants(ranges: Sequence[Sequence[str]]) -> tuple[Busy, ...]:
    return tuple(
        (datetime.fromisoformat(begin), datetime.fromisoformat(until)) for begin, until in ranges
    )


ZONE = "Asia/Shanghai"
_ALL_MODES = [mode.value for mode in AppointmentMode]
_REMOTE = ["phone", "video"]
_SPECIALISTS_A_VENUE = 10
_MEETINGS_A_DAY = 5


def generated(specialists: int, *, days: int = 30, seed: int = 1) -> Json:
    """A made-up district: two or three ranges a weekday, about five meetings a day.

    Each specialist has also an exception that adds hours, one that takes a morning, an absence of
    half a day and something in another calendar. The month has a holiday and its make-up workday.
    """
    chance = random.Random(seed)  # noqa: S311 - a district, not a secret
    first = MONDAY.date()
    last = first + timedelta(days=days - 1)
    dates = [first + timedelta(days=number) for number in range(days)]
    venues = range(1, max(1, specialists // _SPECIALISTS_A_VENUE) + 1)
    return {
        "now": MONDAY.astimezone(UTC).isoformat(),
        "from": first.isoformat(),
        "to": last.isoformat(),
        "service": {
            "modes": _ALL_MODES,
            "duration_minutes": 30,
            "step_minutes": 30,
            "buffer_before_minutes": 0,
            "buffer_after_minutes": 10,
            "daily_limit": 12,
            "minimum_notice_minutes": 60,
            "horizon_days": 60,
        },
        "holidays": [
            {"date": (first + timedelta(days=3)).isoformat(), "goes_by": 0},
            {"date": (first + timedelta(days=5)).isoformat(), "goes_by": 4},
        ],
        "venues": [
            {
                "id": number,
                "zone": ZONE,
                "desks": -(-specialists // len(venues)),
                "opening": _opening(),
            }
            for number in venues
        ],
        "specialists": [
            _specialist(number, len(venues), dates, chance) for number in range(1, specialists + 1)
        ],
    }


def _opening() -> list[Json]:
    return [{"weekday": day, "starts": "08:30", "ends": "20:30"} for day in range(1, 7)]


def _specialist(number: int, venues: int, dates: list[date], chance: random.Random) -> Json:
    # Each has a desk of their own at one of the venues.
    desk, venue = divmod(number - 1, venues)
    venue += 1
    some_day, another = chance.sample(dates, 2)
    absent = _at(chance.choice(dates), 13)
    elsewhere = _at(chance.choice(dates), 10)
    return {
        "id": number,
        "zone": ZONE,
        "weekly": _week(number, venue),
        "overrides": [
            {"date": some_day.isoformat(), "unavailable": [{"starts": "09:00", "ends": "12:00"}]},
            {
                "date": another.isoformat(),
                "available": [
                    {"starts": "10:00", "ends": "15:00", "venue": venue, "modes": _ALL_MODES}
                ],
            },
        ],
        "meetings": [
            meeting
            for day in dates
            if day.isoweekday() < 6  # noqa: PLR2004 - Saturday
            for meeting in _meetings(day, venue, desk, chance)
        ],
        "imported": [[elsewhere.isoformat(), (elsewhere + timedelta(hours=1)).isoformat()]],
        "off": [[absent.isoformat(), (absent + timedelta(hours=5)).isoformat()]],
    }


def _week(number: int, venue: int) -> list[Json]:
    week: list[Json] = []
    for weekday in range(1, 6):
        ends = f"{17 + number % 3 // 2}:{number % 2 * 30:02}"
        here = {"weekday": weekday, "venue": venue, "modes": _ALL_MODES}
        week += [
            {**here, "starts": "09:00", "ends": "12:00"},
            {**here, "starts": "13:00", "ends": ends},
        ]
        if number % 2:
            evening = {"weekday": weekday, "modes": _REMOTE, "starts": "18:30", "ends": "20:00"}
            week.append(
                evening | {"valid_from": "2026-03-04", "week_interval": 1 + number % 4 // 2}
            )
    return week


def _meetings(day: date, venue: int, desk: int, chance: random.Random) -> list[Json]:
    # On the hour or half past, with room for the buffer between any two.
    hours = sorted(chance.sample(range(9, 17), _MEETINGS_A_DAY))
    begins = [_at(day, hour) + timedelta(minutes=chance.choice((0, 10, 20))) for hour in hours]
    return [
        {
            "starts_at": begin.isoformat(),
            "ends_at": (begin + timedelta(minutes=30)).isoformat(),
            "venue": venue,
            "desk": desk if chance.random() < 0.5 else None,  # noqa: PLR2004 - half of them
        }
        for begin in begins
    ]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
