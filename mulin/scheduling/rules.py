"""What the engine knows of people, places and dates. Times of day are on the wall, in minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from mulin.scheduling.spans import NO_SPANS, Spans
from mulin.services.models import AppointmentMode

# Named tuples, because they are hashed by the thousand: specialists who keep the same week share
# what is worked out from it.


class OpenRange(NamedTuple):
    """Local minutes `[starts, ends)` of a day, multiples of five, at a venue or anywhere."""

    starts_minute: int
    ends_minute: int
    venue_id: int | None = None
    modes: frozenset[AppointmentMode] = frozenset()


class WeeklyRange(NamedTuple):
    """A range that returns on an ISO weekday, between two days (both included).

    Every `week_interval`-th week, counted from the one of `valid_from` (RFC 5545 INTERVAL, weeks
    begin on Monday). It follows the holiday calendar unless it is `on_holidays`.
    """

    weekday: int
    range: OpenRange
    valid_from: date | None = None
    valid_until: date | None = None
    week_interval: int = 1
    on_holidays: bool = False

    def holds_on(self, day: date, goes_by: int) -> bool:
        """Whether it holds on a day that goes by the hours of that ISO weekday; 0: by none."""
        weekday = day.isoweekday() if self.on_holidays else goes_by
        return weekday == self.weekday and self.in_force(day)

    def in_force(self, day: date) -> bool:
        """Whether it may hold on that day, if the weekday is right."""
        if self.valid_until is not None and day > self.valid_until:
            return False
        if self.valid_from is None:
            return True
        return self.valid_from <= day and (
            self.week_interval == 1
            or (_monday(day) - _monday(self.valid_from)).days // 7 % self.week_interval == 0
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


class MarkedDay(NamedTuple):
    """A date that is not what its weekday says.

    It goes by the hours of ISO weekday `goes_by` (a make-up workday); 0: by none (a holiday).
    """

    day: date
    goes_by: int


HolidayCalendar = tuple[MarkedDay, ...]
"""The marked dates, each once."""


class DayOverride(NamedTuple):
    """An exception: ranges that replace the weekly ones of the day, and ranges taken away."""

    available: tuple[OpenRange, ...] = ()
    unavailable: tuple[OpenRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that is known of one specialist's time; wall-clock rules are in `zone` (IANA).

    `busy` are the ranges that appointments block, buffers included, `meetings` the appointments
    themselves; `imported` what other calendars say; `off` is absence. A new meeting with its
    buffers meets neither busy nor imported ranges; without them, no absence. `holidays` are the
    district's: venues that the calendar mentions go by them too.
    """

    zone: str
    weekly: tuple[WeeklyRange, ...] = ()
    overrides: Mapping[date, DayOverride] | None = None
    busy: Spans = NO_SPANS
    meetings: Spans = NO_SPANS
    imported: Spans = NO_SPANS
    off: Spans = NO_SPANS
    holidays: HolidayCalendar = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A venue: opening hours a week (none recorded: always open), in its own `zone`.

    `desks` are those that would do for the meeting, each with the ranges in which it is taken; a
    meeting in person keeps one from beginning to end, buffers included. None: no desks are
    recorded, the venue is never full; empty: none would do.
    """

    zone: str
    opening: tuple[WeeklyRange, ...] = ()
    desks: tuple[Spans, ...] | None = None
    closed: Spans = NO_SPANS


ANYWHERE = 0
"""The key of the `Place` of ranges that are bound to no venue, where there is one to speak of."""
