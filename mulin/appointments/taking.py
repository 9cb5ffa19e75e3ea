"""Taking a seat: under locks it is looked once more whether there is room, then time is kept.

Whoever locks more than one row locks persons first, then specialists by their ids, then the venue,
then appointments; two that do so never wait for each other in a circle.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
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
    if not seats:
        raise SlotTaken("slot_taken")
    if await _engaged(person_id, seats[0], ignoring):
        raise SlotTaken("your_time_taken")
    for seat in seats:
        try:
            async with transaction():
                desk_id = await _room(seat, mode, equipment, ignoring)
                return await fill(Kept(seat, desk_id))
        except IntegrityError as error:
            if violated_constraint(error) == "no_overlap_person":
                raise SlotTaken("your_time_taken") from None
            if violated_constraint(error) not in {"no_overlap_specialist", "no_overlap_desk"}:
                raise
        except SeatTaken:
            continue
    raise SlotTaken("slot_taken")


_ENGAGED = """
SELECT id, proposal IS NOT NULL AND expires_at <= $4 AS stale FROM appointment
WHERE person_id = $1 AND led_by_id IS NULL
  AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND starts_at < $3 AND ends_at > $2 AND starts_at > $2::timestamptz - interval '1 day'
  AND id <> ALL($5::bigint[])
"""


async def _engaged(person_id: int, seat: Seat, ignoring: Sequence[int]) -> bool:
    slot = seat.slot
    found = await query(_ENGAGED, person_id, slot.starts_at, slot.ends_at, now(), list(ignoring))
    await lapse([row["id"] for row in found if row["stale"]])
    return any(not row["stale"] for row in found)


async def _room(
    seat: Seat,
    mode: AppointmentMode,
    equipment: Collection[Equipment],
    ignoring: Sequence[int],
) -> int | None:
    """Lock the seat's people and desk; the desk's id. Raises SeatTaken."""
    ids = sorted(chair.specialist_id for chair in seat.chairs)
    # Exclusion constraints of two inserts that wait for one another would end in a deadlock, so
    # bookings of one specialist queue here; the constraint still has the last word.
    await query(
        "SELECT id FROM specialist WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE", ids
    )
    venue_id = seat.slot.venue_id if mode is AppointmentMode.IN_PERSON else None
    if venue_id is not None:
        await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue_id)
    for chair in seat.chairs:
        await _free_chair(seat, chair, ignoring)
    return None if venue_id is None else await _free_desk(venue_id, seat, equipment, ignoring)


_CHAIR = """
SELECT
    count(*) FILTER (
        WHERE starts_at >= $4 AND starts_at < $5 AND NOT (proposal IS NOT NULL AND expires_at <= $6)
    ) AS held,
    count(*) FILTER (
        WHERE blocked_from < $3 AND $2 < blocked_until
        AND NOT (proposal IS NOT NULL AND expires_at <= $6)
    ) AS overlapping,
    array_agg(id) FILTER (
        WHERE blocked_from < $3 AND $2 < blocked_until
        AND proposal IS NOT NULL AND expires_at <= $6
    ) AS stale,
    EXISTS (
        SELECT FROM time_off o
        WHERE o.specialist_id = $1 AND o.starts_at < $9 AND $8 < o.ends_at
    ) AS away
FROM appointment
WHERE specialist_id = $1 AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND starts_at > $4::timestamptz - interval '1 day'
  AND starts_at < $5::timestamptz + interval '1 day'
  AND id <> ALL($7::bigint[])
"""


async def _free_chair(seat: Seat, chair: Chair, ignoring: Sequence[int]) -> None:
    # Whoever entered an absence has held this lock: what the rules said before may be outdated.
    found = (
        await query(
            _CHAIR,
            chair.specialist_id,
            chair.blocked_from,
            chair.blocked_until,
            chair.day_begin,
            chair.day_end,
            now(),
            list(ignoring),
            seat.slot.starts_at,
            seat.slot.ends_at,
        )
    )[0]
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
    AND a.id <> ALL($5::bigint[])
WHERE d.venue_id = $1
GROUP BY d.id
ORDER BY cardinality(d.equipment), d.id
"""


async def _free_desk(
    venue_id: int, seat: Seat, equipment: Collection[Equipment], ignoring: Sequence[int]
) -> int | None:
    """A desk that has what is needed and as little else as can be; None where none are recorded."""
    span = _span(seat)
    desks = await query(_DESKS, venue_id, *span, now(), list(ignoring))
    if not desks and not equipment:
        return None
    for desk in desks:
        if not desk["taken"] and set(equipment) <= set(desk["equipment"]):
            await lapse(desk["stale"] or ())
            return int(desk["id"])
    raise SeatTaken


def _span(seat: Seat) -> tuple[datetime, datetime]:
    return (
        min(chair.blocked_from for chair in seat.chairs),
        max(chair.blocked_until for chair in seat.chairs),
    )
