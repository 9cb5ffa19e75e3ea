"""Whether numbers are given out at a venue: while it is open, and a little before."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from mulin.clock import now
from mulin.organizations.models import OpeningHours, Venue
from mulin.refusals import Code, Refusal
from mulin.scheduling.masks import cells, covering, ones, without
from mulin.scheduling.models import Holiday, HolidayKind, VenueClosure
from mulin.scheduling.rules import HolidayCalendar, MarkedDay, OpenRange, WeeklyRange
from mulin.scheduling.wall_clock import Span, cell_of, instant_of, local_date, span_of, stretches
from mulin.scheduling.weeks import Days, length_of, origin_of, weekly_cells

EARLY = timedelta(minutes=30)
"""So long before a venue opens those who are there already get their numbers."""


def open_on(
    day: date,
    zone: str,
    opening: Iterable[WeeklyRange],
    holidays: HolidayCalendar,
    closed: Iterable[Span],
) -> list[int]:
    """The five-minute cells, from the epoch, at which a venue is open on a local day of `zone`.

    Without any opening hours it is open all day, but for the closures.
    """
    origin, length, week = origin_of(day), length_of(day, day), tuple(opening)
    if week:
        mask = weekly_cells(Days(zone, day, day, holidays), week)
    else:
        mask = 0
        for piece in stretches(day, zone):
            mask |= ones(piece.first_cell - origin, piece.last_cell - origin)
    return [origin + cell for cell in cells(without(mask, covering(closed, origin, length)))]


async def refuse_closed(venue: Venue) -> None:
    """Raises Refusal NOT_AVAILABLE venue_id: the day is over there, or has yet to begin."""
    at = now()
    day = local_date(at, venue.time_zone)
    left = [cell for cell in await _open_cells(venue, day) if cell >= cell_of(at)]
    if not left:
        raise Refusal(Code.NOT_AVAILABLE, "closed_today", field="venue_id")
    opens = instant_of(left[0])
    if opens > at + EARLY:
        since = f"{(opens - EARLY).astimezone(ZoneInfo(venue.time_zone)):%H:%M}"
        raise Refusal(Code.NOT_AVAILABLE, "not_open_yet", field="venue_id", since=since)


async def _open_cells(venue: Venue, day: date) -> list[int]:
    near = timedelta(days=2)
    hours = await OpeningHours.filter(venue_id=venue.id).order_by("id")
    marked = await Holiday.filter(date=day).exclude(kind=HolidayKind.ORDINARY)
    at = now()
    closures = await VenueClosure.filter(
        venue_id=venue.id, ends_at__gt=at - near, starts_at__lt=at + near
    )
    return open_on(
        day,
        venue.time_zone,
        (
            WeeklyRange(
                one.weekday,
                OpenRange(one.starts_minute, one.ends_minute),
                on_holidays=one.on_holidays,
            )
            for one in hours
        ),
        tuple(MarkedDay(one.date, one.follows_weekday or 0) for one in marked),
        (span_of(one.starts_at, one.ends_at) for one in closures),
    )
