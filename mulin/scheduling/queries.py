"""The times that are free, and the hours they come from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.organizations.models import Equipment, Venue
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.scheduling.availability import (
    Asked,
    FreeStarts,
    OpenSlot,
    Question,
    Terms,
    free_of_each,
    together,
)
from mulin.scheduling.candidates import Candidate, candidates
from mulin.scheduling.explanation import SpecialistExplanation
from mulin.scheduling.masks import cells
from mulin.scheduling.models import DateOverride, WeeklyHours
from mulin.scheduling.policies import policy_for
from mulin.scheduling.reading import calendars, places
from mulin.scheduling.wall_clock import YEARS, days_between, local_date
from mulin.services.models import AppointmentMode, Service, Topic
from mulin.services.queries import service_of
from mulin.settings import settings
from mulin.teams.models import Specialist, Team

LONGEST_RANGE_DAYS = 62
MOST_TOGETHER = 5
_ONE_DAY = timedelta(days=1)
# A day in one zone and the same date in another begin up to 26 hours apart.
_ZONES_APART = timedelta(days=2)


class OfferedSlot(NamedTuple):
    """A free slot and whose it is; of several wanted together the first leads."""

    slot: OpenSlot
    specialist_id: int
    specialist_ids: tuple[int, ...]

    @property
    def venue_id(self) -> int | None:
        return self.slot.venue_id


@dataclass(frozen=True, slots=True)
class Availability:
    """Free slots by local day of `zone`, and the start of the first one even beyond the days."""

    zone: str
    days: dict[date, list[OfferedSlot]]
    next_starts_at: datetime | None
    explanations: list[SpecialistExplanation] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; None is "any".

    An in-person meeting needs a desk with all of the `equipment`; of `specialist_ids`, if there
    are any, all are wanted at once. Only members of `team_ids` may give it, and nobody of
    `besides`.
    """

    service: Service
    specialist_id: int | None = None
    team_id: int | None = None
    venue_id: int | None = None
    topic_id: int | None = None
    mode: AppointmentMode | None = None
    equipment: frozenset[Equipment] = frozenset()
    specialist_ids: tuple[int, ...] = ()
    team_ids: frozenset[int] | None = None
    besides: frozenset[int] = frozenset()

    def admits(self, slot: OpenSlot) -> bool:
        return self._admits(slot.venue_id, slot.modes)

    def chosen(self, free: Iterable[FreeStarts]) -> list[FreeStarts]:
        """Those of the starts that would do."""
        return [one for one in free if self._admits(one.venue_id, one.modes)]

    def _admits(self, venue_id: int | None, modes: frozenset[AppointmentMode]) -> bool:
        return (self.venue_id is None or venue_id == self.venue_id) and (
            self.mode is None or self.mode in modes
        )


async def availability(wanted: Wanted, first: date, last: date) -> Availability:
    """Free slots on local days `first` to `last` (at most 62).

    Raises Refusal INVALID naming `from`, `to` or `specialist_ids`, NOT_FOUND naming what is looked
    for and unknown. The number of statements does not depend on how many specialists there are.
    """
    refuse_wrong_days(first, last)
    await refuse_unknown(
        wanted.specialist_id,
        wanted.team_id,
        wanted.venue_id,
        wanted.topic_id,
        specialist_ids=wanted.specialist_ids,
    )
    zone = settings().time_zone
    days: dict[date, list[OfferedSlot]] = {day: [] for day in days_between(first, last)}
    # Specialists' days are those of their own zones, the days answered are the district's.
    reach = last + _ZONES_APART
    next_starts_at = None
    found = await offers(wanted, first - _ZONES_APART, reach)
    for starts_at, same in groupby(found, lambda offer: offer.slot.starts_at):
        day = local_date(starts_at, zone)
        if day in days:
            days[day] += same
        if day >= first and next_starts_at is None:
            next_starts_at = starts_at
    return Availability(zone, days, next_starts_at or await _next_start(wanted, reach))


def refuse_wrong_days(first: date, last: date) -> None:
    """Raises Refusal INVALID naming `from` or `to`."""
    if last < first:
        raise invalid("to", "bad_date_range")
    if (last - first).days >= LONGEST_RANGE_DAYS:
        raise invalid("to", "range_too_long", limit=LONGEST_RANGE_DAYS)
    for field, day in (("from", first), ("to", last)):
        if day.year not in YEARS:
            raise invalid(field, "year_out_of_range")


async def candidates_for(wanted: Wanted) -> dict[int, Candidate]:
    """Who could give what is wanted, by specialist id; when they could is another question.

    Of several wanted together it is all or nobody.
    """
    found = await candidates(
        wanted.service,
        team_id=wanted.team_id,
        specialist_id=wanted.specialist_id,
        topic_id=wanted.topic_id,
        team_ids=wanted.team_ids,
    )
    for specialist_id in wanted.besides:
        found.pop(specialist_id, None)
    if not wanted.specialist_ids:
        return found
    if not found.keys() >= set(wanted.specialist_ids):
        return {}
    return {key: found[key] for key in wanted.specialist_ids}


async def refuse_unknown(
    specialist_id: int | None,
    team_id: int | None,
    venue_id: int | None,
    topic_id: int | None,
    *,
    specialist_ids: Collection[int] = (),
) -> None:
    """Raises Refusal NOT_FOUND naming the first id that nothing has.

    Raises Refusal INVALID specialist_ids for too many, and for a set beside one specialist.
    """
    for field, model, key in (
        ("specialist_id", Specialist, specialist_id),
        ("team_id", Team, team_id),
        ("venue_id", Venue, venue_id),
        ("topic_id", Topic, topic_id),
    ):
        if key is not None and not await model.filter(id=key).exists():
            raise not_found(field)
    if specialist_ids:
        await _refuse_wrong_set(specialist_id, set(specialist_ids))


async def _refuse_wrong_set(specialist_id: int | None, wanted: set[int]) -> None:
    if specialist_id is not None:
        raise invalid("specialist_ids", "specialist_or_set")
    if len(wanted) > MOST_TOGETHER:
        raise invalid("specialist_ids", "too_many_together", limit=MOST_TOGETHER)
    if await Specialist.filter(id__in=sorted(wanted)).count() < len(wanted):
        raise not_found("specialist_ids")


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
    return listed(wanted, await asked(wanted, first, last))


async def offers_between(wanted: Wanted, begin: datetime, end: datetime) -> list[OfferedSlot]:
    """Free slots that begin from `begin` to `end` (both included), in the same order."""
    # A local day differs from the day in UTC by one at most.
    first, last = begin.astimezone(UTC).date() - _ONE_DAY, end.astimezone(UTC).date() + _ONE_DAY
    return listed(wanted, await asked(wanted, first, last, between=(begin, end)))


async def asked(
    wanted: Wanted,
    first: date,
    last: date,
    *,
    between: tuple[datetime, datetime] | None = None,
    narrowed: bool = True,
) -> dict[int, Asked]:
    """Whom to ask about some local days, and what, by specialist id.

    The statements are as many for one specialist as for all. When `narrowed`, days that are too
    near or too far for anybody to start are not asked about.
    """
    who = await candidates_for(wanted)
    if not who:
        return {}
    terms = _terms_of_each(wanted.service, who, between)
    if narrowed:
        first = max(first, min(one.earliest for one in terms.values()).date() - _ONE_DAY)
        last = min(last, max(one.latest for one in terms.values()).date() + _ONE_DAY)
    if last < first:
        return {}
    known = await calendars(who.keys(), first, last)
    where = await places(known.values(), first, last, equipment=wanted.equipment)
    usual = Question(where, terms_of(wanted.service), first, last)
    questions = {one: usual.under(one) for one in set(terms.values())}
    return {key: Asked(known[key], questions[terms[key]]) for key in who if key in known}


def listed(wanted: Wanted, everyone: Mapping[int, Asked]) -> list[OfferedSlot]:
    """The slots that would do, in order of time, then of specialist."""
    by_cell = defaultdict[int, list[OfferedSlot]](list)
    for ids, free in _free(wanted, everyone):
        calendar, question = everyone[ids[0]]
        for one in free:
            slots = question.slots_of(one, calendar.zone)
            for cell in cells(one.starts):
                by_cell[cell].append(OfferedSlot(slots[cell], ids[0], ids))
    return [offer for cell in sorted(by_cell) for offer in by_cell[cell]]


def _free(
    wanted: Wanted, everyone: Mapping[int, Asked]
) -> Iterator[tuple[tuple[int, ...], list[FreeStarts]]]:
    """When each is free, or all are at once, as it was wanted."""
    if not wanted.specialist_ids:
        for key, free in zip(everyone, free_of_each([*everyone.values()]), strict=True):
            yield (key,), wanted.chosen(free)
    elif everyone:
        ids = wanted.specialist_ids
        yield ids, wanted.chosen(together(free_of_each([everyone[key] for key in ids])))


def _terms_of_each(
    service: Service,
    who: Mapping[int, Candidate],
    between: tuple[datetime, datetime] | None,
) -> dict[int, Terms]:
    usual = _narrowed(terms_of(service), between)
    return {
        key: usual
        if one.exception is None
        else _narrowed(policy_for(service, one.exception).terms, between)
        for key, one in who.items()
    }


def _narrowed(terms: Terms, between: tuple[datetime, datetime] | None) -> Terms:
    if between is None:
        return terms
    begin, end = between
    return replace(terms, earliest=max(begin, terms.earliest), latest=min(end, terms.latest))


def terms_of(service: Service) -> Terms:
    """A service's policy at this moment, for specialists who make no exception."""
    return policy_for(service).terms


async def service_by_id(service_id: int) -> Service:
    """Raises Refusal NOT_FOUND service_id."""
    service = await service_of(service_id)
    if service is None:
        raise not_found("service_id")
    return service


def weekly_hours_of(viewer: Viewer) -> QuerySet[WeeklyHours]:
    """The viewer's own hours; none for somebody who is no specialist."""
    return WeeklyHours.filter(specialist_id=viewer.specialist_id or 0)


def date_overrides_of(viewer: Viewer) -> QuerySet[DateOverride]:
    """The viewer's own exceptions, past ones too."""
    return DateOverride.filter(specialist_id=viewer.specialist_id or 0)
