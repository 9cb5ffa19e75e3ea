"""Offering what has become free to those who wait, the first in line first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from mulin.appointments.filling import Filling, Standing, fill
from mulin.appointments.limits import lock_person, refuse_beyond_limits
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.seating import seats_at
from mulin.appointments.taking import Kept, SlotTaken, keep_first
from mulin.appointments.telling import record_change
from mulin.clock import now
from mulin.database import alone, query, transaction
from mulin.refusals import Code, Refusal
from mulin.scheduling.queries import OfferedSlot, Wanted, offers_between
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import AppointmentMode, Service
from mulin.settings import settings
from mulin.waitlist.models import WaitlistEntry, WaitlistStatus

OFFER_FOR = timedelta(minutes=30)
MOST_TRIES = 20
"""Free times tried for one person in one round: each may be taken while it is tried."""


async def offer_free_times() -> int:
    """Go through the line once; how many times were offered.

    One process at a time does so, or somebody further back could be served by a process that looked
    a moment later. Those whose last day has passed leave the line.
    """
    async with alone("waitlist"):
        await _end_past()
        line = [
            Place(entry, _wanted(entry, await entry.service))
            for entry in await WaitlistEntry.filter(status=WaitlistStatus.WAITING)
            .order_by("ranked_at", "id")
            .prefetch_related("service")
        ]
        free = {place.key: await _free_times(place.wanted) for place in _distinct(line)}
        offered = 0
        for place in line:
            offered += await _offer(place, free[place.key])
        return offered


async def _end_past() -> None:
    await query(
        "UPDATE waitlist_entry SET status = 'ended', closed_at = $2 "
        "WHERE status = 'waiting' AND last_date < $1",
        local_date(now(), settings().time_zone),
        now(),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in line, and what they want; many want the same, which is looked for once."""

    entry: WaitlistEntry
    wanted: Wanted

    @property
    def key(self) -> tuple[object, ...]:
        entry = self.entry
        return (
            entry.service_id,
            entry.specialist_id,
            entry.team_id,
            entry.venue_id,
            entry.topic_id,
            entry.mode,
        )

    def admits(self, offer: OfferedSlot) -> bool:
        """Whether they could come then, by their days and times of day."""
        begins = offer.slot.starts_at.astimezone(ZoneInfo(settings().time_zone))
        minute = begins.hour * 60 + begins.minute
        lasts = (offer.slot.ends_at - offer.slot.starts_at) // timedelta(minutes=1)
        return (
            self.entry.first_date <= begins.date() <= self.entry.last_date
            and self.entry.starts_minute <= minute
            and minute + lasts <= self.entry.ends_minute
        )


def _distinct(line: Iterable[Place]) -> Iterable[Place]:
    return {place.key: place for place in line}.values()


def _wanted(entry: WaitlistEntry, service: Service) -> Wanted:
    return Wanted(
        service=service,
        specialist_id=entry.specialist_id,
        team_id=entry.team_id,
        venue_id=entry.venue_id,
        topic_id=None if entry.specialist_id is not None else entry.topic_id,
        mode=entry.mode,
    )


async def _free_times(wanted: Wanted) -> list[OfferedSlot]:
    begin = now()
    return await offers_between(wanted, begin, begin + timedelta(days=wanted.service.horizon_days))


_PASSED = """
SELECT specialist_id, starts_at FROM appointment WHERE waitlist_entry_id = $1
UNION ALL
SELECT previous_specialist_id, previous_starts_at FROM appointment_change c
JOIN appointment a ON a.id = c.appointment_id
WHERE a.waitlist_entry_id = $1 AND c.previous_starts_at IS NOT NULL
"""


async def _offer(place: Place, free: Iterable[OfferedSlot]) -> bool:
    """Keep the first time that would do for them. What they once let pass is not offered again."""
    passed = {
        (row["specialist_id"], row["starts_at"]) for row in await query(_PASSED, place.entry.id)
    }
    suitable = (
        offer
        for offer in free
        if place.admits(offer) and (offer.specialist_id, offer.slot.starts_at) not in passed
    )
    for offer in islice(suitable, MOST_TRIES):
        try:
            async with transaction():
                return await _keep(place, offer)
        except SlotTaken:
            continue
        except Refusal as refusal:
            if refusal.code is Code.LIMIT_REACHED:
                return False
            raise
    return False


async def _keep(place: Place, offer: OfferedSlot) -> bool:
    entry, service = place.entry, place.wanted.service
    await lock_person(entry.person_id)
    waiting = await query(
        "SELECT id FROM waitlist_entry WHERE id = $1 AND status = 'waiting' FOR NO KEY UPDATE",
        entry.id,
    )
    if not waiting:
        return False
    starts_at = offer.slot.starts_at
    await refuse_beyond_limits(entry.person_id, service, starts_at)
    wanted = replace(place.wanted, specialist_id=offer.specialist_id, topic_id=None)
    seats = await seats_at(wanted, starts_at, person_id=entry.person_id)
    mode = place.wanted.mode or _usual(offer)
    filling = Filling(
        person_id=entry.person_id,
        booked_by_id=entry.person_id,
        service_id=service.id,
        mode=mode,
        topic_id=entry.topic_id,
        waitlist_entry_id=entry.id,
    )
    standing = Standing(
        AppointmentStatus.PROPOSED, Proposal.WAITLIST, min(now() + OFFER_FOR, starts_at)
    )

    async def take(kept: Kept) -> Appointment:
        appointment = await fill(kept, filling, standing)
        await query("UPDATE waitlist_entry SET status = 'offered' WHERE id = $1", entry.id)
        await record_change(None, appointment, ChangeKind.PROPOSED, former=None)
        return appointment

    await keep_first(seats, mode, frozenset(), take, person_id=entry.person_id)
    return True


def _usual(offer: OfferedSlot) -> AppointmentMode:
    """The mode for somebody to whom any is right: in person where that is possible."""
    return min(offer.slot.modes, key=list(AppointmentMode).index)
