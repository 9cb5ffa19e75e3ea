"""Booking: looked up by rules, decided by the database's exclusion constraints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tortoise.exceptions import IntegrityError

from mulin.appointments.alternatives import nearest
from mulin.appointments.assignment import Load, in_turn
from mulin.appointments.models import (
    ACTIVE,
    Appointment,
    AppointmentStatus,
    ChangeKind,
    IntakeChannel,
)
from mulin.appointments.reference import new_reference
from mulin.appointments.telling import record_change
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query, transaction, violated_constraint
from mulin.people import idempotency
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid
from mulin.scheduling.availability import OpenSlot, open_slots
from mulin.scheduling.queries import (
    OfferedSlot,
    Wanted,
    calendars,
    candidates_for,
    places,
    refuse_unknown,
    service_by_id,
    terms_of,
)
from mulin.scheduling.wall_clock import instant_of, local_date, stretches
from mulin.services.models import AppointmentMode, Service
from mulin.services.queries import covers
from mulin.teams.queries import Candidate
from mulin.wording import clean

NOTE_LIMIT = 2000
FAIRNESS_WINDOW = timedelta(days=30)

_ACTION = "book_appointment"
_REFERENCE_TRIES = 5


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """What a caller asks for; without `specialist_id` the team's fairness rule picks one."""

    service_id: int
    starts_at: datetime
    mode: AppointmentMode
    specialist_id: int | None = None
    team_id: int | None = None
    venue_id: int | None = None
    topic_id: int | None = None
    note: str = ""
    idempotency_key: str | None = None
    intake_channel: IntakeChannel = IntakeChannel.APP


class SlotTaken(Refusal):
    """Somebody was faster; `alternatives` are the nearest free times."""

    def __init__(self, reason: str) -> None:
        super().__init__(Code.SLOT_TAKEN, reason, field="starts_at")
        self.alternatives: list[OfferedSlot] = []

    def offers_instead(self) -> dict[str, object]:
        return {"alternatives": self.alternatives}


@dataclass(frozen=True, slots=True)
class _Seat:
    """A candidate whose rules offer the wanted time."""

    specialist_id: int
    candidate: Candidate
    slot: OpenSlot
    zone: str


async def book(viewer: Viewer, request: BookingRequest) -> Appointment:
    """Book a time for the viewer; the same idempotency key gives the same appointment again.

    Raises Refusal, each naming its field: SLOT_TAKEN (a `SlotTaken`, with alternatives),
    NOT_AVAILABLE, TOO_SOON, TOO_FAR, LIMIT_REACHED, NOT_FOUND, INVALID. One transaction holds the
    appointment, its notifications, its audit entry and the key.
    """
    wanted = await _understood(request)
    try:
        async with transaction():
            return await _once(viewer, request, wanted)
    except SlotTaken as taken:
        taken.alternatives = await nearest(viewer, wanted, request.starts_at)
        raise


async def _understood(request: BookingRequest) -> Wanted:
    service = await service_by_id(request.service_id)
    if request.mode.value not in service.modes:
        raise invalid("mode", "mode_not_offered")
    await refuse_unknown(request.specialist_id, request.team_id, request.venue_id, request.topic_id)
    if request.topic_id is not None and not await covers(service.id, request.topic_id):
        raise invalid("topic_id", "topic_not_covered")
    return Wanted(
        service=service,
        specialist_id=request.specialist_id,
        team_id=request.team_id,
        venue_id=request.venue_id,
        # Somebody who asks for a specialist by name gets them, whatever topics they list.
        topic_id=request.topic_id if request.specialist_id is None else None,
        mode=request.mode,
    )


async def _once(viewer: Viewer, request: BookingRequest, wanted: Wanted) -> Appointment:
    note = clean(request.note, "note", limit=NOTE_LIMIT)
    # Bookings of one person come one after another: their limit is counted under this lock.
    await query("SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE", viewer.person_id)
    key = request.idempotency_key
    if key is not None:
        content = {**_content(request), "note": note}
        earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
        if earlier is not None:
            return await Appointment.get(id=earlier)
    await _within_policy(viewer, request, wanted)
    appointment = await _first_free(viewer, request, wanted, note)
    if key is not None:
        await idempotency.keep(viewer.person_id, _ACTION, key, appointment.id)
    return appointment


def _content(request: BookingRequest) -> Mapping[str, object]:
    return {
        "service": request.service_id,
        "starts_at": request.starts_at.astimezone(UTC).isoformat(),
        "mode": request.mode.value,
        "specialist": request.specialist_id,
        "team": request.team_id,
        "venue": request.venue_id,
        "topic": request.topic_id,
    }


async def _within_policy(viewer: Viewer, request: BookingRequest, wanted: Wanted) -> None:
    service, terms = wanted.service, terms_of(wanted.service)
    if request.starts_at < terms.earliest:
        raise Refusal(
            Code.TOO_SOON, "too_soon", field="starts_at", minutes=service.minimum_notice_minutes
        )
    if request.starts_at > terms.latest:
        raise Refusal(Code.TOO_FAR, "too_far", field="starts_at", days=service.horizon_days)
    still_open = await Appointment.filter(
        person_id=viewer.person_id,
        service_id=service.id,
        status__in=list(ACTIVE),
        ends_at__gt=now(),
    ).count()
    if still_open >= service.open_limit:
        raise Refusal(
            Code.LIMIT_REACHED, "open_limit", field="service_id", limit=service.open_limit
        )


async def _first_free(
    viewer: Viewer, request: BookingRequest, wanted: Wanted, note: str
) -> Appointment:
    seats = await _seats(viewer, request, wanted)
    if not seats:
        raise Refusal(Code.NOT_AVAILABLE, "not_available", field="starts_at")
    for specialist_id in in_turn(await _loads(await _not_busy(seats, wanted.service))):
        try:
            async with transaction():
                return await _take(viewer, request, wanted, seats[specialist_id], note)
        except IntegrityError as error:
            constraint = violated_constraint(error)
            if constraint == "no_overlap_person":
                raise SlotTaken("your_time_taken") from None
            if constraint != "no_overlap_specialist":
                raise
        except _SeatTaken:
            continue
    raise SlotTaken("slot_taken")


class _SeatTaken(Exception):
    """This specialist has no room for it: busy, their day full, or every desk in use."""


async def _seats(viewer: Viewer, request: BookingRequest, wanted: Wanted) -> dict[int, _Seat]:
    """Candidates whose rules offer the time, looking away from what is booked."""
    who = await candidates_for(wanted)
    who.pop(viewer.specialist_id or 0, None)
    middle = request.starts_at.astimezone(UTC).date()
    first, last = middle - timedelta(days=1), middle + timedelta(days=1)
    known = await calendars(who.keys(), first, last, with_busy=False)
    where = await places(known.values(), first, last, with_desks=False)
    moment = request.starts_at
    terms = replace(terms_of(wanted.service), earliest=moment, latest=moment)
    return {
        specialist_id: _Seat(specialist_id, who[specialist_id], slot, calendar.zone)
        for specialist_id, calendar in known.items()
        for slot in open_slots(calendar, where, terms, first, last)
        if wanted.admits(slot)
    }


_BUSY = """
SELECT specialist_id FROM appointment
WHERE specialist_id = ANY($1::bigint[]) AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND tstzrange(blocked_from, blocked_until) && tstzrange($2, $3)
"""


async def _not_busy(seats: Mapping[int, _Seat], service: Service) -> dict[int, _Seat]:
    """The seats still free as far as can be seen; what counts is decided in `_take`.

    It spares those who come late a try, and a wait, for each member of a large team.
    """
    slot = next(iter(seats.values())).slot
    busy = await query(_BUSY, list(seats), *_blocked(slot, service))
    taken = {row["specialist_id"] for row in busy}
    return {key: seat for key, seat in seats.items() if key not in taken}


def _blocked(slot: OpenSlot, service: Service) -> tuple[datetime, datetime]:
    """The slot with the service's buffers."""
    return (
        slot.starts_at - timedelta(minutes=service.buffer_before_minutes),
        slot.ends_at + timedelta(minutes=service.buffer_after_minutes),
    )


_LOADS = """
SELECT a.specialist_id, max(a.created_at) AS last_assigned_at,
    sum(extract(epoch FROM a.ends_at - a.starts_at) / 60)::bigint AS minutes
FROM appointment a
WHERE a.specialist_id = ANY($1::bigint[]) AND a.starts_at > $2 AND a.starts_at < $3
  AND a.status <> 'cancelled' AND a.status <> 'entered-in-error'
GROUP BY a.specialist_id
"""


async def _loads(seats: Mapping[int, _Seat]) -> dict[int, Load]:
    """What each candidate carries in the 30 days around now: given lately and still to come."""
    at = now()
    window = (at - FAIRNESS_WINDOW, at + FAIRNESS_WINDOW)
    carried = {row["specialist_id"]: row for row in await query(_LOADS, list(seats), *window)}
    return {
        specialist_id: Load(
            weight=seat.candidate.weight,
            minutes=carried[specialist_id]["minutes"],
            last_assigned_at=carried[specialist_id]["last_assigned_at"],
        )
        if specialist_id in carried
        else Load(weight=seat.candidate.weight)
        for specialist_id, seat in seats.items()
    }


async def _take(
    viewer: Viewer, request: BookingRequest, wanted: Wanted, seat: _Seat, note: str
) -> Appointment:
    # Exclusion constraints of two inserts that wait for one another would end in a deadlock, so
    # bookings of one specialist queue here; the constraint still has the last word.
    await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", seat.specialist_id)
    service, slot, at = wanted.service, seat.slot, now()
    blocked_from, blocked_until = _blocked(slot, service)
    if not await _has_room(seat, service, blocked_from, blocked_until):
        raise _SeatTaken
    in_person = request.mode is AppointmentMode.IN_PERSON
    desk_id = await _free_desk(slot.venue_id, blocked_from, blocked_until) if in_person else None
    pending = service.needs_confirmation
    appointment = await Appointment.create(
        reference=await _unused_reference(),
        person_id=viewer.person_id,
        booked_by_id=viewer.person_id,
        specialist_id=seat.specialist_id,
        team_id=seat.candidate.team_id,
        service_id=service.id,
        topic_id=request.topic_id,
        venue_id=slot.venue_id,
        desk_id=desk_id,
        mode=request.mode,
        status=AppointmentStatus.PENDING if pending else AppointmentStatus.BOOKED,
        intake_channel=request.intake_channel,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        blocked_from=blocked_from,
        blocked_until=blocked_until,
        note_encrypted=encrypt_optional(note),
        created_at=at,
        updated_at=at,
    )
    await record_change(viewer, appointment, ChangeKind.BOOKED, before=None)
    return appointment


async def _unused_reference() -> str:
    for _ in range(_REFERENCE_TRIES):
        reference = new_reference()
        if not await Appointment.filter(reference=reference).exists():
            return reference
    raise RuntimeError("no unused reference found: references have become too short")


_ROOM = """
SELECT count(*) FILTER (WHERE starts_at >= $2 AND starts_at < $3) AS held,
    count(*) FILTER (WHERE blocked_from < $5 AND $4 < blocked_until) AS overlapping
FROM appointment
WHERE specialist_id = $1 AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND starts_at > $2 - interval '1 day' AND starts_at < $3 + interval '1 day'
"""


async def _has_room(seat: _Seat, service: Service, begin: datetime, end: datetime) -> bool:
    """Whether the specialist can take one more that day, and is free from `begin` to `end`.

    The constraint would say the second as well, for the price of a failed insert.
    """
    day = _local_day(local_date(seat.slot.starts_at, seat.zone), seat.zone)
    found = (await query(_ROOM, seat.specialist_id, *day, begin, end))[0]
    return found["held"] < service.daily_limit and not found["overlapping"]


def _local_day(day: date, zone: str) -> tuple[datetime, datetime]:
    pieces = stretches(day, zone)
    return instant_of(pieces[0].first_cell), instant_of(pieces[-1].last_cell)


_FREE_DESK = """
SELECT d.id, NOT EXISTS (
    SELECT 1 FROM appointment a
    WHERE a.desk_id = d.id AND a.status IN ('proposed', 'pending', 'booked', 'arrived')
      AND tstzrange(a.blocked_from, a.blocked_until) && tstzrange($2, $3)
) AS free
FROM desk d WHERE d.venue_id = $1 ORDER BY d.id
"""


async def _free_desk(venue_id: int | None, begin: datetime, end: datetime) -> int | None:
    if venue_id is None:
        return None
    await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue_id)
    desks = await query(_FREE_DESK, venue_id, begin, end)
    free: Sequence[int] = [desk["id"] for desk in desks if desk["free"]]
    if desks and not free:
        raise _SeatTaken
    return free[0] if free else None
