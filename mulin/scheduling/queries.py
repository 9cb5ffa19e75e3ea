"""Reading calendars, and the times that are free in them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.database import query
from mulin.organizations.models import Venue
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.scheduling.availability import (
    Calendar,
    DayOverride,
    OpenRange,
    OpenSlot,
    Place,
    Terms,
    WeeklyRange,
    open_slots,
)
from mulin.scheduling.models import DateOverride, WeeklyHours
from mulin.scheduling.wall_clock import YEARS, local_date
from mulin.services.models import AppointmentMode, Service, Topic
from mulin.settings import settings
from mulin.teams.models import Specialist, Team
from mulin.teams.queries import Candidate, candidates

LONGEST_RANGE_DAYS = 62
_ONE_DAY = timedelta(days=1)
# A day in one zone and the same date in another begin up to 26 hours apart.
_ZONES_APART = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """A free slot and whose it is."""

    slot: OpenSlot
    specialist_id: int

    @property
    def venue_id(self) -> int | None:
        return self.slot.venue_id


@dataclass(frozen=True, slots=True)
class Availability:
    """Free slots by local day of `zone`, and the start of the first one even beyond the days."""

    zone: str
    days: dict[date, list[OfferedSlot]]
    next_starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; None is "any"."""

    service: Service
    specialist_id: int | None = None
    team_id: int | None = None
    venue_id: int | None = None
    topic_id: int | None = None
    mode: AppointmentMode | None = None

    def admits(self, slot: OpenSlot) -> bool:
        return (self.venue_id is None or slot.venue_id == self.venue_id) and (
            self.mode is None or self.mode in slot.modes
        )


async def availability(wanted: Wanted, first: date, last: date) -> Availability:
    """Free slots on local days `first` to `last` (at most 62).

    Raises Refusal INVALID naming `from` or `to`, NOT_FOUND naming what is looked for and unknown.
    The number of statements does not depend on how many specialists there are.
    """
    if last < first:
        raise invalid("to", "bad_date_range")
    if (last - first).days >= LONGEST_RANGE_DAYS:
        raise invalid("to", "range_too_long", limit=LONGEST_RANGE_DAYS)
    for field, day in (("from", first), ("to", last)):
        if day.year not in YEARS:
            raise invalid(field, "year_out_of_range")
    await refuse_unknown(wanted.specialist_id, wanted.team_id, wanted.venue_id, wanted.topic_id)
    zone = settings().time_zone
    days: dict[date, list[OfferedSlot]] = {
        first + timedelta(days=number): [] for number in range((last - first).days + 1)
    }
    # Specialists' days are those of their own zones, the days answered are the district's.
    reach = last + _ZONES_APART
    next_starts_at = None
    for offer in await offers(wanted, first - _ZONES_APART, reach):
        day = local_date(offer.slot.starts_at, zone)
        if day in days:
            days[day].append(offer)
        if day >= first and next_starts_at is None:
            next_starts_at = offer.slot.starts_at
    return Availability(zone, days, next_starts_at or await _next_start(wanted, reach))


async def candidates_for(wanted: Wanted) -> dict[int, Candidate]:
    """Who could give what is wanted, by specialist id; when they could is another question."""
    return await candidates(
        wanted.service.team_kind,
        team_id=wanted.team_id,
        specialist_id=wanted.specialist_id,
        topic_id=wanted.topic_id,
    )


async def refuse_unknown(
    specialist_id: int | None, team_id: int | None, venue_id: int | None, topic_id: int | None
) -> None:
    """Raises Refusal NOT_FOUND naming the first id that nothing has."""
    for field, model, key in (
        ("specialist_id", Specialist, specialist_id),
        ("team_id", Team, team_id),
        ("venue_id", Venue, venue_id),
        ("topic_id", Topic, topic_id),
    ):
        if key is not None and not await model.filter(id=key).exists():
            raise not_found(field)


async def _next_start(wanted: Wanted, after: date) -> datetime | None:
    latest = terms_of(wanted.service).latest
    begin = max(after + timedelta(days=1), now().date() - timedelta(days=1))
    while begin <= latest.date() + timedelta(days=1):
        end = begin + timedelta(days=LONGEST_RANGE_DAYS - 1)
        offered = await offers(wanted, begin, end)
        if offered:
            return offered[0].slot.starts_at
        begin = end + timedelta(days=1)
    return None


async def offers(wanted: Wanted, first: date, last: date) -> list[OfferedSlot]:
    """Free slots of some local days, in order of time, then of specialist."""
    return await _offers(wanted, terms_of(wanted.service), first, last)


async def offers_between(wanted: Wanted, begin: datetime, end: datetime) -> list[OfferedSlot]:
    """Free slots that begin from `begin` to `end` (both included), in the same order."""
    terms = terms_of(wanted.service)
    narrowed = replace(terms, earliest=max(begin, terms.earliest), latest=min(end, terms.latest))
    # A local day differs from the day in UTC by one at most.
    first, last = begin.astimezone(UTC).date() - _ONE_DAY, end.astimezone(UTC).date() + _ONE_DAY
    return await _offers(wanted, narrowed, first, last)


async def _offers(wanted: Wanted, terms: Terms, first: date, last: date) -> list[OfferedSlot]:
    first = max(first, terms.earliest.date() - timedelta(days=1))
    last = min(last, terms.latest.date() + timedelta(days=1))
    who = await candidates_for(wanted)
    if not who or last < first:
        return []
    known = await calendars(who.keys(), first, last)
    where = await places(known.values(), first, last)
    found = [
        OfferedSlot(slot, specialist_id)
        for specialist_id, calendar in known.items()
        for slot in open_slots(calendar, where, terms, first, last)
        if wanted.admits(slot)
    ]
    return sorted(found, key=lambda offer: (offer.slot.starts_at, offer.specialist_id))


def terms_of(service: Service) -> Terms:
    """A service's policy at this moment."""
    at = now()
    return Terms(
        modes=frozenset(AppointmentMode(mode) for mode in service.modes),
        duration_minutes=service.duration_minutes,
        step_minutes=service.step_minutes,
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
        daily_limit=service.daily_limit,
        earliest=at + timedelta(minutes=service.minimum_notice_minutes),
        latest=at + timedelta(days=service.horizon_days),
    )


async def service_by_id(service_id: int) -> Service:
    """Raises Refusal NOT_FOUND service_id."""
    service = await Service.get_or_none(id=service_id)
    if service is None:
        raise not_found("service_id")
    return service


_BUSY = """
SELECT specialist_id, blocked_from, blocked_until, starts_at
FROM appointment
WHERE specialist_id = ANY($1::bigint[])
  AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND starts_at < $3 AND starts_at > $2
"""

_OVERRIDES = """
SELECT specialist_id, date, kind, starts_minute, ends_minute, venue_id, modes
FROM date_override WHERE specialist_id = ANY($1::bigint[]) AND date BETWEEN $2 AND $3
"""

_HOURS = """
SELECT specialist_id, weekday, starts_minute, ends_minute, venue_id, modes, valid_from, valid_until
FROM weekly_hours WHERE specialist_id = ANY($1::bigint[])
"""


async def calendars(
    specialist_ids: Collection[int], first: date, last: date, *, with_busy: bool = True
) -> dict[int, Calendar]:
    """The calendars of specialists for some local days, in four statements."""
    ids = sorted(specialist_ids)
    begin, end = _span(first, last)
    zones = await query("SELECT id, time_zone FROM specialist WHERE id = ANY($1::bigint[])", ids)
    hours = _grouped(await query(_HOURS, ids))
    overrides = _grouped(await query(_OVERRIDES, ids, first, last))
    busy = _grouped(await query(_BUSY, ids, begin, end)) if with_busy else {}
    return {
        row["id"]: Calendar(
            zone=row["time_zone"],
            weekly=tuple(_weekly(rule) for rule in hours.get(row["id"], ())),
            overrides=_overrides(overrides.get(row["id"], ())),
            busy=tuple((b["blocked_from"], b["blocked_until"]) for b in busy.get(row["id"], ())),
            booked_on=Counter(
                local_date(b["starts_at"], row["time_zone"]) for b in busy.get(row["id"], ())
            ),
        )
        for row in zones
    }


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """Instants that hold the local days in any zone, and whatever reaches into them."""
    margin = timedelta(days=2)
    return (
        datetime.combine(first, time(), UTC) - margin,
        datetime.combine(last, time(), UTC) + timedelta(days=1) + margin,
    )


def _grouped(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    groups: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["specialist_id"]].append(row)
    return groups


def _range(row: Mapping[str, Any]) -> OpenRange:
    modes = frozenset(AppointmentMode(mode) for mode in row["modes"])
    return OpenRange(row["starts_minute"], row["ends_minute"], row["venue_id"], modes)


def _weekly(row: Mapping[str, Any]) -> WeeklyRange:
    return WeeklyRange(row["weekday"], _range(row), row["valid_from"], row["valid_until"])


_WHOLE_DAY = OpenRange(0, 24 * 60)


def _overrides(rows: Collection[Mapping[str, Any]]) -> dict[date, DayOverride]:
    available: dict[date, list[OpenRange]] = defaultdict(list)
    unavailable: dict[date, list[OpenRange]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "available":
            available[row["date"]].append(_range(row))
        else:
            whole = row["starts_minute"] is None
            unavailable[row["date"]].append(_WHOLE_DAY if whole else _range(row))
    return {
        day: DayOverride(tuple(available[day]), tuple(unavailable[day]))
        for day in {*available, *unavailable}
    }


_PLACES = """
SELECT v.id, v.time_zone,
       ARRAY(SELECT d.id FROM desk d WHERE d.venue_id = v.id) AS desks,
       ARRAY(SELECT ARRAY[o.weekday, o.starts_minute, o.ends_minute]
             FROM opening_hours o WHERE o.venue_id = v.id) AS opening
FROM venue v WHERE v.id = ANY($1::bigint[])
"""

_DESKS_TAKEN = """
SELECT desk_id, blocked_from, blocked_until FROM appointment
WHERE venue_id = ANY($1::bigint[]) AND desk_id IS NOT NULL
  AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND starts_at < $3 AND starts_at > $2
"""


async def places(
    known: Collection[Calendar], first: date, last: date, *, with_desks: bool = True
) -> dict[int, Place]:
    """The venues that calendars mention, for some local days, in two statements."""
    ids = sorted(_venues(known))
    begin, end = _span(first, last)
    taken: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in await query(_DESKS_TAKEN, ids, begin, end) if with_desks else ():
        taken[row["desk_id"]].append((row["blocked_from"], row["blocked_until"]))
    return {
        row["id"]: Place(
            zone=row["time_zone"],
            opening=tuple(WeeklyRange(o[0], OpenRange(o[1], o[2])) for o in row["opening"]),
            desks=tuple(tuple(taken[desk_id]) for desk_id in row["desks"]),
        )
        for row in await query(_PLACES, ids)
    }


def _venues(known: Collection[Calendar]) -> set[int]:
    mentioned = set[int]()
    for calendar in known:
        mentioned.update(weekly.range.venue_id or 0 for weekly in calendar.weekly)
        for override in (calendar.overrides or {}).values():
            mentioned.update(opened.venue_id or 0 for opened in override.available)
    return mentioned - {0}


def weekly_hours_of(viewer: Viewer) -> QuerySet[WeeklyHours]:
    """The viewer's own hours; none for somebody who is no specialist."""
    return WeeklyHours.filter(specialist_id=viewer.specialist_id or 0)


def date_overrides_of(viewer: Viewer) -> QuerySet[DateOverride]:
    """The viewer's own exceptions, past ones too."""
    return DateOverride.filter(specialist_id=viewer.specialist_id or 0)
