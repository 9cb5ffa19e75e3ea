"""The next free times over the whole district, by when they are and how far away.

Who looks for help soon would wait a little to be spared a long way: a kilometer, as the crow flies,
counts as a quarter of an hour of waiting. A venue two kilometers off comes before one next door
where the first free time is more than half an hour later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mulin.clock import now
from mulin.organizations.queries import Near, venues_by_distance
from mulin.refusals import invalid
from mulin.scheduling.queries import (
    OfferedSlot,
    Wanted,
    offers,
    refuse_unknown,
    service_by_id,
    terms_of,
)
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import AppointmentMode, Service, TeamKind
from mulin.services.queries import services
from mulin.settings import settings

MOST = 20
USUAL = 5
MOST_SERVICES = 20
WAIT_PER_KILOMETER = timedelta(minutes=15)

_WINDOW_DAYS = 7
_ONE_DAY = timedelta(days=1)
_ZONES_APART = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class NextSlot:
    """A free time, for which service, and how far away; `rank` is what the order goes by."""

    offer: OfferedSlot
    service: Service
    distance_meters: float | None
    rank: datetime


async def next_available(
    *,
    service_id: int | None = None,
    topic_id: int | None = None,
    mode: AppointmentMode | None = None,
    near: Near | None = None,
    first: date | None = None,
    limit: int = USUAL,
) -> list[NextSlot]:
    """The best free times from local day `first` of the district on (None: today), best first.

    Meetings by phone or video: the earliest starts, each once. In person, or in any mode: of each
    venue its earliest, and of what is bound to no venue the earliest; `near` leaves out venues
    without coordinates. Without a service it is any of the community teams' (of the first 20) that
    covers the topic. Raises Refusal INVALID limit, near or from, NOT_FOUND service_id or topic_id.
    """
    if not 1 <= limit <= MOST:
        raise invalid("limit", "page_size", limit=MOST)
    distances = await _distances(near)
    await refuse_unknown(None, None, None, topic_id)
    asked = [
        Wanted(service, topic_id=topic_id, mode=mode)
        for service in await _services(service_id, topic_id)
        if mode is None or mode.value in service.modes
    ]
    if not asked:
        return []
    search = _Search(asked, distances, by_place=mode in {None, AppointmentMode.IN_PERSON})
    today = local_date(now(), settings().time_zone)
    return await search.best(today if first is None else max(first, today), limit)


async def _distances(near: Near | None) -> dict[int, float] | None:
    if near is None:
        return None
    return {int(venue.pk): meters for venue, meters in await venues_by_distance(near)}


async def _services(service_id: int | None, topic_id: int | None) -> list[Service]:
    if service_id is not None:
        return [await service_by_id(service_id)]
    found = services(team_kind=TeamKind.COMMUNITY, topic_id=topic_id)
    return await found.order_by("id").limit(MOST_SERVICES)


class _Search:
    """Looks a week further until nothing that is still to come can be among the best."""

    def __init__(
        self, asked: list[Wanted], distances: dict[int, float] | None, *, by_place: bool
    ) -> None:
        self._asked = asked
        self._distances = distances
        self._by_place = by_place
        self._best: dict[object, NextSlot] = {}

    async def best(self, first: date, limit: int) -> list[NextSlot]:
        zone = settings().time_zone
        horizon = max(terms_of(wanted.service).latest for wanted in self._asked)
        begin = first - _ZONES_APART
        while begin <= horizon.date() + _ONE_DAY:
            end = begin + timedelta(days=_WINDOW_DAYS - 1)
            for wanted in self._asked:
                found = await offers(wanted, begin, end)
                self._take(
                    wanted.service,
                    (one for one in found if local_date(one.slot.starts_at, zone) >= first),
                )
            ranked = self._ranked()[:limit]
            # No day after `end` begins in any zone before `end` does in UTC.
            if len(ranked) == limit and ranked[-1].rank.date() < end:
                return ranked
            begin = end + _ONE_DAY
        return self._ranked()[:limit]

    def _take(self, service: Service, offered: Iterable[OfferedSlot]) -> None:
        for offer in offered:
            starts_at = offer.slot.starts_at
            key = offer.venue_id if self._by_place else starts_at
            known = self._best.get(key)
            if known is None or starts_at < known.offer.slot.starts_at:
                meters = self._meters(offer.venue_id)
                if meters is not None or not self._is_lost(offer.venue_id):
                    rank = starts_at + WAIT_PER_KILOMETER * ((meters or 0) / 1000)
                    self._best[key] = NextSlot(offer, service, meters, rank)

    def _meters(self, venue_id: int | None) -> float | None:
        if self._distances is None or venue_id is None or not self._by_place:
            return None
        return self._distances.get(venue_id)

    def _is_lost(self, venue_id: int | None) -> bool:
        """Whether it cannot be said how far a venue is, though that is what matters."""
        return self._by_place and self._distances is not None and venue_id is not None

    def _ranked(self) -> list[NextSlot]:
        return sorted(
            self._best.values(),
            key=lambda one: (one.rank, one.offer.slot.starts_at, one.offer.venue_id or 0),
        )
