"""Taking a seat: under locks it is looked once more whether there is room, then time is kept.

Whoever locks more than one row locks persons first, then specialists by their ids, then the venue,
then appointments; two that do so never wait for each other in a circle.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from tortoise.exceptions import IntegrityError

from mulin.appointments.lapsing import lapse
from mulin.appointments.models import Appointment
from mulin.appointments.seating import Chair, Seat
from mulin.clock import now
from mulin.database import query, transaction, violated_constraint
from mulin.organizations.models import Equipment
from mulin.refusals import Code, Refusal
from mulin.scheduling.queries import OfferedSlot
from mulin.services.models import AppointmentMode


class SlotTaken(Refusal):
    """Somebody was faster; `alternatives` are the nearest free times."""

    def __init__(self, reason: str) -> None:
        super().__init__(Code.SLOT_TAKEN, reason, field="starts_at")
        self.alternatives: list[OfferedSlot] = []

    def offers_instead(self) -> dict[str, object]:
        return {"alternatives": self.alternatives}


class SeatTaken(Exception):
    """There is no room for it: somebody is busy, their day is full, or every desk is in use."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A seat that is now the caller's to fill, and the desk that goes with it."""

    seat: Seat
    desk_id: int | None


async def keep_first(
    seats: Sequence[Seat],
    mode: AppointmentMode,
    equipment: Collection[Equipment],
    fill: Callable[[Kept], Awaitable[Appointment]],
    *,
    person_id: int,
    ignoring: Sequence[int] = (),
) -> Appointment:
    """Take the first seat there is room for and `fill(kept)` it; give the appointment.

    The caller holds the lock of the person. Raises SlotTaken when the person is engaged then or no
    seat is left. `ignoring` are appointments that are about to leave the time they hold.
    """
    claim = Claim(person_id, mode, frozenset(equipment), tuple(ignoring))
    for seat in seats:
        try:
            # A failed try gives back its locks, or two that go through a team could wait in a
            # circle; where there is no other seat to try, all that was begun ends with it.
            async with transaction() if len(seats) > 1 else nullcontext():
                return await fill(Kept(seat, await _room(seat, claim)))
        except IntegrityError as error:
            if violated_constraint(error) == "no_overlap_person":
                raise SlotTaken("your_time_taken") from None
            if violated_constraint(error) not in {"no_overlap_specialist", "no_overlap_desk"}:
                raise
        except SeatTaken:
            continue
    raise SlotTaken("slot_taken")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who needs the room, how, and which appointments are about to leave the time they hold."""

    person_id: int
    mode: AppointmentMode
    equipment: frozenset[Equipment]
    ignoring: tuple[int, ...]


async def _room(seat: Seat, claim: Claim) -> int | None:
    """Lock the seat's people and desk; the desk's id. Raises SeatTaken, SlotTaken."""
    ids = sorted(chair.specialist_id for chair in seat.chairs)
    # Exclusion constraints of two inserts that wait for one another would end in a deadlock, so
    # bookings of one specialist queue here; the constraint still has the last word.
    await query(
        "SELECT id FROM specialist WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE", ids
    )
    venue_id = seat.slot.venue_id if claim.mode is AppointmentMode.IN_PERSON else None
    if venue_id is not None:
        await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue_id)
    for chair in seat.chairs:
        await _free_chair(seat, chair, claim)
    return None if venue_id is None else await _free_desk(venue_id, seat, claim)


# What was kept for somebody until a moment ago no longer counts, whether or not it was swept away.
_CHAIR = """
WITH near AS (
    SELECT id, specialist_id, person_id, led_by_id, starts_at, ends_at, blocked_from, blocked_until,
        proposal IS NOT NULL AND expires_at <= $7 AS stale
    FROM appointment
    WHERE (specialist_id = $1 OR person_id = $2)
        AND status IN ('proposed', 'pending', 'booked', 'arrived')
        AND starts_at > $5::timestamptz - interval '1 day'
        AND starts_at < $6::timestamptz + interval '1 day'
        AND coalesce(led_by_id, id) <> ALL($8::bigint[])
), checked AS (
    SELECT id, stale,
        specialist_id = $1 AND starts_at >= $5 AND starts_at < $6 AS held,
        specialist_id = $1 AND blocked_from < $4 AND $3 < blocked_until AS overlapping,
        person_id = $2 AND led_by_id IS NULL AND starts_at < $10 AND $9 < ends_at AS engaged
    FROM near
)
SELECT
    count(*) FILTER (WHERE held AND NOT stale) AS held,
    count(*) FILTER (WHERE overlapping AND NOT stale) AS overlapping,
    count(*) FILTER (WHERE engaged AND NOT stale) AS engaged,
    array_agg(id) FILTER (WHERE stale AND (overlapping OR engaged)) AS stale,
    EXISTS (
        SELECT FROM time_off o
        WHERE o.specialist_id = $1 AND o.starts_at < $10 AND $9 < o.ends_at
    ) AS away
FROM checked
"""


async def _free_chair(seat: Seat, chair: Chair, claim: Claim) -> None:
    # Whoever entered an absence has held this lock: what the rules said before may be outdated.
    found = (
        await query(
            _CHAIR,
            chair.specialist_id,
            claim.person_id,
            chair.blocked_from,
            chair.blocked_until,
            chair.day_begin,
            chair.day_end,
            now(),
            list(claim.ignoring),
            seat.slot.starts_at,
            seat.slot.ends_at,
        )
    )[0]
    if found["engaged"]:
        raise SlotTaken("your_time_taken")
    if found["away"] or found["held"] >= chair.daily_limit or found["overlapping"]:
        raise SeatTaken
    await lapse(found["stale"] or ())


_DESKS = """
SELECT d.id, d.equipment,
    count(a.id) FILTER (WHERE a.proposal IS NULL OR a.expires_at > $4) > 0 AS taken,
    array_agg(a.id) FILTER (WHERE a.proposal IS NOT NULL AND a.expires_at <= $4) AS stale
FROM desk d
LEFT JOIN appointment a ON a.venue_id = $1 AND a.desk_id = d.id
    AND a.status IN ('proposed', 'pending', 'booked', 'arrived')
    AND a.starts_at > $2::timestamptz - interval '1 day'
    AND a.starts_at < $3::timestamptz + interval '1 day'
    AND a.blocked_from < $3 AND $2 < a.blocked_until
    AND coalesce(a.led_by_id, a.id) <> ALL($5::bigint[])
WHERE d.venue_id = $1
GROUP BY d.id
ORDER BY cardinality(d.equipment), d.id
"""


async def _free_desk(venue_id: int, seat: Seat, claim: Claim) -> int | None:
    """A desk that has what is needed and as little else as can be; None where none are recorded."""
    span = _span(seat)
    desks = await query(_DESKS, venue_id, *span, now(), list(claim.ignoring))
    if not desks and not claim.equipment:
        return None
    for desk in desks:
        if not desk["taken"] and claim.equipment <= set(desk["equipment"]):
            await lapse(desk["stale"] or ())
            return int(desk["id"])
    raise SeatTaken


def _span(seat: Seat) -> tuple[datetime, datetime]:
    return (
        min(chair.blocked_from for chair in seat.chairs),
        max(chair.blocked_until for chair in seat.chairs),
    )
