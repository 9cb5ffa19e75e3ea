"""Offering what has become free to those who wait, the first in line first."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

from mulin.appointments.filling import Filling, Standing, fill
from mulin.appointments.limits import lock_person, refuse_beyond_limits
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.seating import Seat, by_turn, seats_at
from mulin.appointments.taking import Kept, SlotTaken, keep_first
from mulin.appointments.telling import record_change
from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import alone, query, transaction
from mulin.refusals import Code, Refusal
from mulin.scheduling.queries import OfferedSlot, Wanted, offers_between
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import AppointmentMode
from mulin.settings import settings
from mulin.waitlist.line import Place, by_start, line

OFFER_FOR = timedelta(minutes=30)
MOST_TRIES = 20
"""Free times tried for one person in one round: each may be taken while it is tried."""

_ONE_DAY = timedelta(days=1)


class _Rounds:
    """Rounds of this process, by number: how many began, and the latest that came to its end."""

    begun = 0
    ended = 0


async def offer_free_times() -> int:
    """Go through the line once; how many times were offered.

    One process at a time does so, or somebody further back could be served by a process that looked
    a moment later. A call that waited while this process made a whole round has had its answer: 0.
    Those whose last day has passed leave the line.
    """
    asked = _Rounds.begun
    async with alone("waitlist"):
        if _Rounds.ended > asked:
            return 0
        _Rounds.begun += 1
        number = _Rounds.begun
        await _end_past()
        offered = await _go_through(await line())
        _Rounds.ended = number
        return offered


_END = """
UPDATE waitlist_entry SET status = 'ended', closed_at = $2
WHERE status = 'waiting' AND last_date < $1
RETURNING id
"""


async def _end_past() -> None:
    async with transaction():
        today = local_date(now(), settings().time_zone)
        for row in await query(_END, today, now()):
            await record("waitlist.ended", "waitlist_entry", row["id"], actor_id=None)


async def _go_through(places: Collection[Place]) -> int:
    free, offered = _FreeTimes(places), 0
    for place in places:
        appointment = await _offer(place, free)
        if appointment is not None:
            place.person.meets(place.entry.service_id, appointment.starts_at, appointment.ends_at)
            free.take_away(appointment)
            offered += 1
    return offered


class _FreeTimes:
    """What is free, looked for once for all who want the same."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._known: dict[Wanted, list[OfferedSlot]] = {}
        self._days: dict[Wanted, tuple[date, date]] = {}
        for place in places:
            first, last = place.entry.first_date, place.entry.last_date
            known = self._days.get(place.wanted, (first, last))
            self._days[place.wanted] = min(first, known[0]), max(last, known[1])

    async def of(self, wanted: Wanted) -> list[OfferedSlot]:
        """On the days that somebody who wants it named, in order of time."""
        if wanted not in self._known:
            first, last = self._days[wanted]
            at = now()
            # A local day begins up to 14 hours before the one in UTC, and ends up to 12 after it.
            begin = max(at, _midnight(first - _ONE_DAY))
            end = min(
                at + timedelta(days=wanted.service.horizon_days), _midnight(last + 2 * _ONE_DAY)
            )
            self._known[wanted] = await offers_between(wanted, begin, end) if begin < end else []
        return self._known[wanted]

    def forget(self, wanted: Wanted) -> None:
        """Look for it anew: what was known has turned out not to be so."""
        self._known.pop(wanted, None)

    def take_away(self, appointment: Appointment) -> None:
        """Of this specialist nothing is free any more in the time the appointment blocks."""
        for wanted, offers in self._known.items():
            self._known[wanted] = [
                offer
                for offer in offers
                if appointment.specialist_id not in offer.specialist_ids
                or offer.slot.ends_at <= appointment.blocked_from
                or appointment.blocked_until <= offer.slot.starts_at
            ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _offer(place: Place, free: _FreeTimes) -> Appointment | None:
    """Keep the first time that would do for them."""
    tried = set[datetime]()
    while len(tried) < MOST_TRIES:
        suitable = [offer for offer in await free.of(place.wanted) if place.suits(offer)]
        starts = [(start, same) for start, same in by_start(suitable) if start not in tried]
        if not starts:
            return None
        start, same = starts[0]
        try:
            async with transaction():
                return await _keep(place, same)
        except SlotTaken:
            tried.add(start)
            free.forget(place.wanted)
        except Refusal as refusal:
            if refusal.code is Code.LIMIT_REACHED:
                return None
            raise
    return None


_STILL = "SELECT id FROM waitlist_entry WHERE id = $1 AND status = 'waiting' FOR NO KEY UPDATE"


async def _keep(place: Place, same: Collection[OfferedSlot]) -> Appointment | None:
    """Keep one of the slots that begin at the same time, by turn; None: they wait no more."""
    entry, service = place.entry, place.wanted.service
    await lock_person(entry.person_id)
    if not await query(_STILL, entry.id):
        return None
    starts_at = next(iter(same)).slot.starts_at
    await refuse_beyond_limits(entry.person_id, service, starts_at)
    mode = place.wanted.mode or _usual(same)
    seats = await _seats(place, same, mode)
    filling = Filling(
        person_id=entry.person_id,
        booked_by_id=entry.person_id,
        service_id=service.id,
        mode=mode,
        topic_id=entry.topic_id,
        waitlist_entry_id=entry.id,
    )
    until = min(now() + OFFER_FOR, starts_at)

    async def take(kept: Kept) -> Appointment:
        standing = Standing(AppointmentStatus.PROPOSED, Proposal.WAITLIST, until)
        appointment = await fill(kept, filling, standing)
        await query("UPDATE waitlist_entry SET status = 'offered' WHERE id = $1", entry.id)
        await record_change(None, appointment, ChangeKind.PROPOSED, former=None)
        return appointment

    return await keep_first(seats, mode, frozenset(), take, person_id=entry.person_id)


async def _seats(place: Place, same: Collection[OfferedSlot], mode: AppointmentMode) -> list[Seat]:
    """The seats behind the slots that offer the mode, whose turn it is first."""
    starts_at = next(iter(same)).slot.starts_at
    who = {offer.specialist_id for offer in same if mode in offer.slot.modes}
    seats = await seats_at(place.wanted, starts_at, person_id=place.entry.person_id)
    free = [seat for seat in seats if seat.leader.specialist_id in who]
    return await by_turn(free, place.wanted.service.duration_minutes)


def _usual(same: Iterable[OfferedSlot]) -> AppointmentMode:
    """The mode for somebody to whom any is right: in person where that is possible."""
    possible = frozenset[AppointmentMode]().union(*(offer.slot.modes for offer in same))
    return min(possible, key=list(AppointmentMode).index)
