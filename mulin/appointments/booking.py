"""Booking: looked up by rules, decided by the database's exclusion constraints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from mulin.appointments.actions import parties_of
from mulin.appointments.alternatives import nearest
from mulin.appointments.askers import answering_for, asking_organization, fitting
from mulin.appointments.filling import Filling, booked_or_pending, fill
from mulin.appointments.limits import refuse_beyond_limits, refuse_wrong_time
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind
from mulin.appointments.queries import specialists_of, visible_to
from mulin.appointments.seating import Seat, by_turn, seats_at
from mulin.appointments.taking import Kept, SlotTaken, keep_first
from mulin.appointments.telling import record_change
from mulin.clock import now
from mulin.conflicts import parties as opposing
from mulin.conflicts.actions import tell_coordinators
from mulin.conflicts.checking import Hit
from mulin.consultations.converting import converted, convertible
from mulin.database import query, transaction
from mulin.intake.models import IntakeChannel
from mulin.organizations.models import Equipment
from mulin.people import idempotency
from mulin.people.accounts import lock_account
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.queries import Wanted, refuse_unknown, service_by_id
from mulin.services.models import AppointmentMode
from mulin.services.queries import covers
from mulin.wording import clean

NOTE_LIMIT = 2000

_ACTION = "book_appointment"
_FOLLOWABLE = (
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FULFILLED,
)


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """What a caller asks for; without `specialist_id` the team's fairness rule picks one.

    `specialist_ids` are several who give the meeting together, the first of them leads it.
    `organization_id` is the enterprise or school it is for, `consultation_id` the question in
    writing that goes on there.
    """

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
    specialist_ids: tuple[int, ...] = ()
    equipment: frozenset[Equipment] = frozenset()
    organization_id: int | None = None
    consultation_id: int | None = None
    opposing_parties: tuple[opposing.Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a booking belongs to beside what was asked for."""

    person_id: int
    follows_id: int | None = None
    series_id: int | None = None
    specialist_id: int | None = None
    """With whom, whoever was asked for: a series stays with one."""
    consultation_id: int | None = None
    organization_id: int | None = None
    """For which organization, whoever books: the one it was for before."""
    parties: tuple[opposing.Party, ...] = ()
    """The other side; those the request names, else those named before."""
    under_limits: bool = True


async def book(viewer: Viewer, request: BookingRequest) -> Appointment:
    """Book a time for the viewer; the same idempotency key gives the same appointment again.

    Raises Refusal, each naming its field: SLOT_TAKEN (a `SlotTaken`, with alternatives),
    NOT_AVAILABLE, TOO_SOON, TOO_FAR, LIMIT_REACHED, NOT_FOUND, INVALID; FORBIDDEN or WRONG_STATUS
    for a team or consultation that it cannot be booked with. One transaction holds the
    appointment, its notifications, its audit entry and the key. A hold of the viewer's ends.
    """
    if request.consultation_id is None:
        return await book_within(viewer, request, Context(viewer.person_id))
    question, person_id, own = await convertible(viewer, request.consultation_id)
    context = Context(
        person_id,
        under_limits=own,
        consultation_id=question.id,
        organization_id=question.organization_id,
        parties=tuple(await opposing.parties_of(consultation_id=question.id)),
    )
    topic = question.topic_id
    if request.topic_id is None and topic and await covers(request.service_id, topic):
        request = replace(request, topic_id=topic)
    return await book_within(viewer, request, context)


async def book_follow_up(viewer: Viewer, id_: int, request: BookingRequest) -> Appointment:
    """Book the continuation of an appointment for the same person, by either side.

    It must have begun. The continuation is with the same specialist, or the same several, unless
    the request names somebody else or a team. What a person books themselves is under their limits.
    Raises Refusal as `book`, and NOT_FOUND, FORBIDDEN or WRONG_STATUS naming id.
    """
    before = await visible_to(viewer).get_or_none(id=id_)
    if before is None:
        raise not_found("id")
    if not await parties_of(viewer, before):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    begun = before.status is AppointmentStatus.BOOKED and before.starts_at <= now()
    if before.status not in _FOLLOWABLE and not begun:
        raise Refusal(Code.WRONG_STATUS, "not_yet_over", field="id")
    own = before.person_id == viewer.person_id
    if not (request.specialist_id or request.specialist_ids or request.team_id):
        leader, *others = await specialists_of(before)
        request = replace(
            request,
            specialist_id=None if others else leader,
            specialist_ids=(leader, *others) if others else (),
        )
    context = Context(
        before.person_id,
        follows_id=before.id,
        under_limits=own,
        organization_id=_still_for(viewer, before) if own else before.organization_id,
        parties=tuple(await opposing.parties_of(appointment_id=before.id)),
    )
    return await book_within(viewer, request, context)


def _still_for(viewer: Viewer, before: Appointment) -> int | None:
    """For whom it goes on: whoever is no contact any more books for nobody but themselves."""
    present = before.organization_id in viewer.contact_for | viewer.staffed
    return before.organization_id if present else None


@dataclass(frozen=True, slots=True)
class _Fit:
    """What is wanted of those who may give it, and whom a conflict of interest keeps from it."""

    wanted: Wanted
    context: Context
    hits: Mapping[int, Hit]


async def book_within(viewer: Viewer, request: BookingRequest, context: Context) -> Appointment:
    """`book` for somebody, as part of something. Raises Refusal as `book` does."""
    fit: _Fit | None = None
    try:
        async with transaction():
            fit = await _fitted(viewer, request, context)
            return await _once(viewer, request, fit.wanted, fit.context)
    except SlotTaken as taken:
        if fit is not None:
            taken.alternatives = await nearest(context.person_id, fit.wanted, request.starts_at)
        raise
    finally:
        # Whether or not somebody else could be found; whoever asked hears nothing of it.
        if fit is not None and fit.hits:
            await _tell_of(fit)


async def _fitted(viewer: Viewer, request: BookingRequest, context: Context) -> _Fit:
    wanted = await understood(request)
    if context.specialist_id is not None:
        wanted = replace(wanted, specialist_id=context.specialist_id, topic_id=None)
    organization_id = context.organization_id or await asking_organization(
        viewer, request.organization_id, wanted.service.team_kind
    )
    named = opposing.cleaned(request.opposing_parties, "opposing_parties")
    parties = tuple(named) or context.parties
    wanted, hits = await fitting(wanted, context.person_id, organization_id, parties)
    return _Fit(wanted, replace(context, organization_id=organization_id, parties=parties), hits)


async def _tell_of(fit: _Fit) -> None:
    place = await answering_for(fit.wanted, fit.hits)
    if place is not None:
        async with transaction():
            await tell_coordinators(
                fit.hits,
                person_id=fit.context.person_id,
                organization_id=place,
                consultation_id=fit.context.consultation_id,
            )


async def understood(request: BookingRequest) -> Wanted:
    """What is wanted. Raises Refusal NOT_FOUND, INVALID.

    Whether specialist, team and venue exist is asked once nothing is offered: see `offered_seats`.
    """
    service = await service_by_id(request.service_id)
    if request.mode.value not in service.modes:
        raise invalid("mode", "mode_not_offered")
    if request.specialist_ids:
        await refuse_unknown(
            request.specialist_id, None, None, None, specialist_ids=request.specialist_ids
        )
    if request.topic_id is not None and not await covers(service.id, request.topic_id):
        await refuse_unknown(None, None, None, request.topic_id)
        raise invalid("topic_id", "topic_not_covered")
    named = request.specialist_id is not None or request.specialist_ids
    return Wanted(
        service=service,
        specialist_id=request.specialist_id,
        team_id=request.team_id,
        venue_id=request.venue_id,
        # Somebody who asks for a specialist by name gets them, whatever topics they list.
        topic_id=None if named else request.topic_id,
        mode=request.mode,
        equipment=request.equipment,
        specialist_ids=request.specialist_ids,
    )


async def offered_seats(
    wanted: Wanted, starts_at: datetime, person_id: int, *, ignoring: Sequence[int] = ()
) -> list[Seat]:
    """The seats at that start, whose turn it is first, as if `ignoring` had left their time.

    Raises Refusal NOT_AVAILABLE or TOO_SOON (for the notice they ask) naming starts_at, NOT_FOUND
    naming what does not exist.
    """
    known = await all_seats(wanted, starts_at, person_id, ignoring=ignoring)
    seats = [seat for seat in known if seat.earliest <= starts_at]
    if known and not seats:
        notice = min(seat.earliest for seat in known) - now()
        minutes = notice // timedelta(minutes=1)
        raise Refusal(Code.TOO_SOON, "too_soon", field="starts_at", minutes=minutes)
    return seats


async def all_seats(
    wanted: Wanted, starts_at: datetime, person_id: int, *, ignoring: Sequence[int] = ()
) -> list[Seat]:
    """`offered_seats` without notice, for those who can ask the specialist."""
    seats = await seats_at(wanted, starts_at, person_id=person_id)
    if not seats:
        await refuse_unknown(wanted.specialist_id, wanted.team_id, wanted.venue_id, None)
        raise Refusal(Code.NOT_AVAILABLE, "not_available", field="starts_at")
    return await by_turn(seats, wanted.service.duration_minutes, ignoring=ignoring)


async def _once(
    viewer: Viewer, request: BookingRequest, wanted: Wanted, context: Context
) -> Appointment:
    note = clean(request.note, "note", limit=NOTE_LIMIT)
    await lock_account(viewer, context.person_id)
    key = request.idempotency_key
    if key is not None:
        content = {**_content(request, context), "note": note, "follows": context.follows_id}
        earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
        if earlier is not None:
            return await Appointment.get(id=earlier)
    appointment = await _first_free(viewer, request, wanted, context, note)
    if key is not None:
        await idempotency.keep(viewer.person_id, _ACTION, key, appointment.id)
    return appointment


async def release(holds: Sequence[int]) -> None:
    """End holds of somebody whose lock the caller has, and that of whoever is booked instead.

    Earlier it would lock their rows before a specialist's, which others want the other way round.
    """
    if holds:
        await query(
            "DELETE FROM appointment WHERE id = ANY($1::bigint[]) AND proposal = 'hold'", holds
        )


async def earlier_bookings(viewer: Viewer, keys: Sequence[str]) -> dict[str, int]:
    """The ids of what the viewer has booked with those idempotency keys."""
    return await idempotency.results(viewer.person_id, _ACTION, keys) if keys else {}


def _content(request: BookingRequest, context: Context) -> Mapping[str, object]:
    return {
        "person": context.person_id,
        "organization": context.organization_id,
        "consultation": context.consultation_id,
        "parties": [party.name for party in context.parties],
        "service": request.service_id,
        "starts_at": request.starts_at.astimezone(UTC).isoformat(),
        "mode": request.mode.value,
        "specialist": request.specialist_id,
        "specialists": request.specialist_ids,
        "equipment": sorted(request.equipment),
        "team": request.team_id,
        "venue": request.venue_id,
        "topic": request.topic_id,
    }


async def _first_free(
    viewer: Viewer, request: BookingRequest, wanted: Wanted, context: Context, note: str
) -> Appointment:
    service = wanted.service
    refuse_wrong_time(request.starts_at, service)
    holds: Sequence[int] = ()
    if context.under_limits:
        holds = await refuse_beyond_limits(
            context.person_id, service, request.starts_at, series_id=context.series_id
        )
    seats = await offered_seats(wanted, request.starts_at, context.person_id, ignoring=holds)

    async def take(kept: Kept) -> Appointment:
        await release(holds)
        filling = Filling(
            person_id=context.person_id,
            booked_by_id=viewer.person_id,
            service_id=service.id,
            mode=request.mode,
            topic_id=request.topic_id,
            equipment=request.equipment,
            intake_channel=request.intake_channel,
            note=note,
            follows_id=context.follows_id,
            series_id=context.series_id,
            consultation_id=context.consultation_id,
            organization_id=context.organization_id,
        )
        appointment = await fill(
            kept, filling, booked_or_pending(kept, service.confirm_within_minutes)
        )
        await opposing.keep(context.parties, appointment_id=appointment.id)
        await record_change(viewer.person_id, appointment, ChangeKind.BOOKED, former=None)
        if context.consultation_id is not None:
            await converted(viewer, context.consultation_id)
        return appointment

    return await keep_first(
        seats,
        request.mode,
        request.equipment,
        take,
        person_id=context.person_id,
        ignoring=holds,
    )
