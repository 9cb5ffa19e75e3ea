"""Moving an appointment to another time, or to another specialist."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mulin.appointments.actions import TEXT_LIMIT, parties_of, refuse_after_cutoff
from mulin.appointments.alternatives import nearest
from mulin.appointments.askers import fitting_still
from mulin.appointments.booking import all_seats, offered_seats
from mulin.appointments.filling import Standing, booked_or_pending, refill
from mulin.appointments.limits import lock_person, refuse_beyond_limits, refuse_wrong_time
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind
from mulin.appointments.policy import Party
from mulin.appointments.queries import specialists_of, visible_to
from mulin.appointments.seating import Seat, by_turn, seats_at
from mulin.appointments.taking import Kept, SlotTaken, keep_first
from mulin.appointments.telling import Former, record_change
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people import idempotency
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.queries import Wanted, refuse_unknown, service_by_id
from mulin.services.models import AppointmentMode
from mulin.wording import clean

_ACTION = "reschedule_appointment"
_MOVABLE = frozenset({AppointmentStatus.PENDING, AppointmentStatus.BOOKED})


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Where to; what is None stays as it is. Without a venue any one will do for the specialist.

    A meeting of several specialists moves with all of them.
    """

    appointment_id: int
    starts_at: datetime
    specialist_id: int | None = None
    venue_id: int | None = None
    mode: AppointmentMode | None = None
    reason: str = ""
    idempotency_key: str | None = None


async def reschedule(viewer: Viewer, request: MoveRequest) -> Appointment:
    """Move an appointment: it keeps its reference and history and raises its sequence.

    The person may until the cut-off for cancelling, and a service that needs confirmation needs it
    again; the specialist or staff may at any time, without notice or limits. Raises Refusal:
    NOT_FOUND, FORBIDDEN, WRONG_STATUS, SLOT_TAKEN (with alternatives), NOT_AVAILABLE, TOO_SOON,
    TOO_FAR, LIMIT_REACHED, INVALID; the appointment then is as it was.
    """
    reason = clean(request.reason, "reason", limit=TEXT_LIMIT)
    appointment = await visible_to(viewer).get_or_none(id=request.appointment_id)
    if appointment is None:
        raise not_found("id")
    await refuse_unknown(request.specialist_id, None, request.venue_id, None)
    wanted = await _wanted(appointment, request)
    try:
        async with transaction():
            await lock_person(appointment.person_id)
            await appointment.refresh_from_db()
            return await _move(viewer, appointment, request, wanted, reason)
    except SlotTaken as taken:
        taken.alternatives = await nearest(appointment.person_id, wanted, request.starts_at)
        raise


async def _wanted(appointment: Appointment, request: MoveRequest) -> Wanted:
    service = await service_by_id(appointment.service_id)
    mode = request.mode or appointment.mode
    if mode.value not in service.modes:
        raise invalid("mode", "mode_not_offered")
    together = await specialists_of(appointment)
    several = len(together) > 1
    if several and request.specialist_id is not None:
        raise invalid("specialist_id", "specialist_or_set")
    wanted = Wanted(
        service=service,
        specialist_id=None if several else request.specialist_id or appointment.specialist_id,
        specialist_ids=together if several else (),
        venue_id=request.venue_id,
        mode=mode,
        equipment=appointment.wished,
    )
    return await fitting_still(wanted, appointment)


async def _move(
    viewer: Viewer, appointment: Appointment, request: MoveRequest, wanted: Wanted, reason: str
) -> Appointment:
    key, service = request.idempotency_key, wanted.service
    if key is not None:
        content = _content(request)
        earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
        if earlier is not None:
            return await Appointment.get(id=earlier)
    parties = await may_move(viewer, appointment)
    if _stays(appointment, request):
        return appointment
    await refuse_after_cutoff(appointment, parties)
    alone = parties == {Party.PERSON}
    if alone:
        refuse_wrong_time(request.starts_at, service)
        await refuse_beyond_limits(
            appointment.person_id,
            service,
            request.starts_at,
            moving=appointment.id,
            field="starts_at",
        )
        offered = offered_seats
    elif request.starts_at > now():
        offered = all_seats
    else:
        raise Refusal(Code.TOO_SOON, "in_the_past", field="starts_at")
    seats = await offered(
        wanted, request.starts_at, appointment.person_id, ignoring=[appointment.id]
    )

    def standing(kept: Kept, _present: Appointment) -> Standing:
        if alone:
            return booked_or_pending(kept, service.confirm_within_minutes)
        return Standing(AppointmentStatus.BOOKED)

    change = Change(viewer.person_id, ChangeKind.RESCHEDULED, reason, request.mode)
    moved = await reseat(appointment, seats, change, standing)
    if key is not None:
        await idempotency.keep(viewer.person_id, _ACTION, key, moved.id)
    return moved


def _stays(appointment: Appointment, request: MoveRequest) -> bool:
    """Whether it is there already: an answer that was lost is asked for again, and none hears."""
    return (
        request.starts_at == appointment.starts_at
        and request.specialist_id in {None, appointment.specialist_id}
        and request.venue_id in {None, appointment.venue_id}
        and request.mode in {None, appointment.mode}
    )


def _content(request: MoveRequest) -> dict[str, object]:
    return {
        "appointment": request.appointment_id,
        "starts_at": request.starts_at.astimezone(UTC).isoformat(),
        "specialist": request.specialist_id,
        "venue": request.venue_id,
        "mode": request.mode and request.mode.value,
        "reason": request.reason,
    }


async def may_move(viewer: Viewer, appointment: Appointment) -> set[Party]:
    """What the viewer is to it. Raises Refusal FORBIDDEN or WRONG_STATUS naming id."""
    parties = await parties_of(viewer, appointment)
    if not parties:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    if appointment.status not in _MOVABLE:
        raise Refusal(Code.WRONG_STATUS, "wrong_status", field="id")
    return parties


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to an appointment, by whom (None: Mulin), and why.

    `leaving` is the one specialist of several who is replaced, while the others stay.
    """

    actor_id: int | None
    kind: ChangeKind
    reason: str = ""
    mode: AppointmentMode | None = None
    leaving: int | None = None


async def reseat(
    appointment: Appointment,
    seats: Sequence[Seat],
    change: Change,
    standing: Callable[[Kept, Appointment], Standing],
) -> Appointment:
    """Move an appointment into the first of the seats there is room for.

    `standing(kept, present)` says how it stands there. The caller holds the lock of its person.
    Raises Refusal SLOT_TAKEN, and WRONG_STATUS when it has changed meanwhile so that it can no
    longer be moved.
    """
    mode = change.mode or appointment.mode
    equipment = appointment.wished

    async def take(kept: Kept) -> Appointment:
        await query("SELECT id FROM appointment WHERE id = $1 FOR NO KEY UPDATE", appointment.id)
        present = await Appointment.get_or_none(id=appointment.id)
        if present is None or present.status not in _MOVABLE:
            raise Refusal(Code.WRONG_STATUS, "wrong_status", field="id")
        former = Former.of(present)
        if change.leaving is not None:
            former = replace(former, specialist_id=change.leaving)
            kept = replace(kept, seat=await _with_the_others(present, kept.seat, change.leaving))
        present.mode = mode
        await refill(present, kept, standing(kept, present))
        await record_change(
            change.actor_id, present, change.kind, former=former, reason=change.reason
        )
        return present

    return await keep_first(
        seats,
        mode,
        equipment,
        take,
        person_id=appointment.person_id,
        ignoring=[appointment.id],
    )


async def reassign(
    viewer: Viewer, appointment_id: int, specialist_id: int | None = None, reason: str = ""
) -> Appointment:
    """Give an appointment to another specialist at the same time; without one, by turn.

    The specialist's side may. Of several specialists the one who asks is replaced, or the leading
    one when staff ask. Both specialists and the person are told. Raises Refusal: NOT_FOUND,
    FORBIDDEN, WRONG_STATUS, NOT_AVAILABLE (nobody else's rules offer the time), SLOT_TAKEN (nobody
    else is free), INVALID.
    """
    said = clean(reason, "reason", limit=TEXT_LIMIT)
    appointment = await visible_to(viewer).get_or_none(id=appointment_id)
    if appointment is None:
        raise not_found("id")
    await refuse_unknown(specialist_id, None, None, None)
    async with transaction():
        await lock_person(appointment.person_id)
        await appointment.refresh_from_db()
        if await may_move(viewer, appointment) == {Party.PERSON}:
            raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
        leaving = appointment.specialist_id
        if viewer.specialist_id in await specialists_of(appointment):
            leaving = viewer.specialist_id
        change = Change(viewer.person_id, ChangeKind.REASSIGNED, said, leaving=leaving)
        return await hand_on(appointment, change, specialist_id)


async def hand_on(
    appointment: Appointment, change: Change, specialist_id: int | None = None
) -> Appointment:
    """`reassign` of what the `leaving` one gives, under the person's lock, the right settled."""
    wanted = Wanted(
        service=await service_by_id(appointment.service_id),
        specialist_id=specialist_id,
        team_id=await _team_of(appointment, change.leaving) if specialist_id is None else None,
        topic_id=appointment.topic_id if specialist_id is None else None,
        venue_id=appointment.venue_id if appointment.mode is AppointmentMode.IN_PERSON else None,
        mode=appointment.mode,
        equipment=appointment.wished,
    )
    wanted = await fitting_still(wanted, appointment)
    seats = await seats_at(
        wanted,
        appointment.starts_at,
        person_id=appointment.person_id,
        besides=await specialists_of(appointment),
    )
    if not seats:
        raise Refusal(Code.NOT_AVAILABLE, "nobody_else", field="specialist_id")
    try:
        return await reseat(
            appointment,
            await by_turn(seats, wanted.service.duration_minutes),
            change,
            lambda _kept, present: Standing(present.status, expires_at=present.expires_at),
        )
    except SlotTaken:
        # The time is not in question here: there are no others to offer.
        raise Refusal(Code.SLOT_TAKEN, "nobody_else", field="specialist_id") from None


_ROWS = """
SELECT specialist_id, team_id, blocked_from, blocked_until FROM appointment
WHERE id = $1 OR led_by_id = $1 ORDER BY id <> $1, id
"""


async def _team_of(appointment: Appointment, specialist_id: int | None) -> int | None:
    """The team through which one of the specialists gives it."""
    rows = await query(_ROWS, appointment.id)
    return next((row["team_id"] for row in rows if row["specialist_id"] == specialist_id), None)


async def _with_the_others(appointment: Appointment, seat: Seat, leaving: int) -> Seat:
    """A seat for one, in the place of the one who leaves, among those who stay as they are."""
    chairs = [
        seat.leader
        if row["specialist_id"] == leaving
        else replace(
            seat.leader,
            specialist_id=row["specialist_id"],
            candidate=seat.leader.candidate._replace(team_id=row["team_id"]),
            blocked_from=row["blocked_from"],
            blocked_until=row["blocked_until"],
        )
        for row in await query(_ROWS, appointment.id)
    ]
    return replace(seat, chairs=tuple(chairs))
