"""When what happens by itself is due, and until when it is of use. No I/O, no clock of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mulin.appointments.models import AppointmentStatus
from mulin.scheduling.wall_clock import local_date
from mulin.timers.models import TimerKind

DAY_BEFORE = timedelta(hours=24)
HOUR_BEFORE = timedelta(hours=1)
RATE_AFTER = timedelta(hours=1)
RATE_WITHIN = timedelta(days=7)
AGENDA_AT = time(18)
AGENDA_UNTIL = time(8)

LEAST_USE = timedelta(hours=1)
"""A reminder of a day stays of use for so long at least: an outage of an hour loses none."""

NOT_SOON = timedelta(hours=2)
NOT_AT_ONCE = timedelta(minutes=30)
"""Nobody is reminded within that time of what they have just been told."""

_ONE_DAY = timedelta(days=1)


class Due(NamedTuple):
    """An instant, and the one from which on it would be too late."""

    due_at: datetime
    useful_until: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """How an appointment stands, and since when: that status at that time."""

    status: AppointmentStatus
    starts_at: datetime
    expires_at: datetime | None
    since: datetime


def planned(facts: Facts, zone: str) -> Mapping[TimerKind, Due]:
    """All that is to happen by itself while an appointment stands so; `zone` (IANA) is its place's.

    Hours are hours that pass, whatever a clock on a wall does meanwhile.
    """
    match facts.status:
        case AppointmentStatus.BOOKED:
            return _reminders(facts, zone)
        case AppointmentStatus.PENDING if facts.expires_at is not None:
            return _unconfirmed(facts.since, facts.expires_at)
        case AppointmentStatus.FULFILLED:
            due_at = facts.since + RATE_AFTER
            return {TimerKind.RATE: Due(due_at, due_at + RATE_WITHIN)}
        case _:
            return {}


def _reminders(facts: Facts, zone: str) -> Mapping[TimerKind, Due]:
    found = dict[TimerKind, Due]()
    day, hour = facts.starts_at - DAY_BEFORE, facts.starts_at - HOUR_BEFORE
    if day >= facts.since + NOT_SOON:
        # It speaks of tomorrow, which it is until that day begins.
        tomorrow_is_today, _ = span_of(local_date(facts.starts_at, zone), zone)
        found[TimerKind.DAY_BEFORE] = Due(day, max(tomorrow_is_today, day + LEAST_USE))
    if hour >= facts.since + NOT_AT_ONCE:
        found[TimerKind.HOUR_BEFORE] = Due(hour, facts.starts_at)
    return found


def _unconfirmed(since: datetime, expires_at: datetime) -> Mapping[TimerKind, Due]:
    """Halfway through the time there is to confirm it."""
    halfway = since + (expires_at - since) / 2
    if halfway < since + NOT_AT_ONCE:
        return {}
    return {TimerKind.UNCONFIRMED: Due(halfway, expires_at)}


def agenda(day: date, zone: str) -> Due:
    """When a specialist hears of a day of theirs: the evening before, as the clock there shows it.

    Of use until the working day begins.
    """
    tz = ZoneInfo(zone)
    evening = datetime.combine(day - _ONE_DAY, AGENDA_AT, tz)
    morning = datetime.combine(day, AGENDA_UNTIL, tz)
    return Due(evening.astimezone(UTC), morning.astimezone(UTC))


def span_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants between which it is that day there, `[begin, end)`."""
    tz = ZoneInfo(zone)
    begin, end = (datetime.combine(one, time(), tz) for one in (day, day + _ONE_DAY))
    return begin.astimezone(UTC), end.astimezone(UTC)
