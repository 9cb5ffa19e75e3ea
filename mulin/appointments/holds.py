"""Keeping a slot for a few minutes while somebody fills in the form."""

from dataclasses import replace
from datetime import timedelta

from mulin.appointments.alternatives import nearest
from mulin.appointments.askers import asking_organization, fitting
from mulin.appointments.booking import (
    NOTE_LIMIT,
    BookingRequest,
    offered_seats,
    release,
    understood,
)
from mulin.appointments.filling import Filling, Standing, fill
from mulin.appointments.limits import lock_person, refuse_beyond_limits, refuse_wrong_time
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.queries import specialists_of
from mulin.appointments.seating import seats_at
from mulin.appointments.settling import settle
from mulin.appointments.taking import Kept, SlotTaken, keep_first
from mulin.appointments.telling import record_change
from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query, transaction
from mulin.people import idempotency
from mulin.people.accounts import lock_account
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.policies import policy_exceptions, policy_for
from mulin.scheduling.queries import Wanted, service_by_id
from mulin.services.queries import covers
from mulin.wording import clean

HOLD = timedelta(minutes=5)

_ACTION = "book_held_slot"


async def hold_slot(viewer: Viewer, request: BookingRequest) -> Appointment:
    """Keep a slot for the viewer for five minutes; what they held before is free again.

    Raises Refusal as `booking.book` does, at once and not when the form is filled in. Nobody is
    told; note and key of the request are not used.
    """
    wanted = await understood(request)
    organization_id = await asking_organization(
        viewer, request.organization_id, wanted.service.team_kind
    )
    wanted, _ = await fitting(wanted, viewer.person_id, organization_id, ())
    try:
        async with transaction():
            return await _hold(viewer, replace(request, organization_id=organization_id), wanted)
    except SlotTaken as taken:
        taken.alternatives = await nearest(viewer.person_id, wanted, request.starts_at)
        raise


async def _hold(viewer: Viewer, request: BookingRequest, wanted: Wanted) -> Appointment:
    service = wanted.service
    await lock_account(viewer, viewer.person_id)
    refuse_wrong_time(request.starts_at, service)
    earlier = await refuse_beyond_limits(viewer.person_id, service, request.starts_at)
    seats = await offered_seats(wanted, request.starts_at, viewer.person_id, ignoring=earlier)
    filling = Filling(
        person_id=viewer.person_id,
        booked_by_id=viewer.person_id,
        service_id=service.id,
        mode=request.mode,
        topic_id=request.topic_id,
        equipment=request.equipment,
        intake_channel=request.intake_channel,
        organization_id=request.organization_id,
    )

    async def take(kept: Kept) -> Appointment:
        await release(earlier)
        until = min(now() + HOLD, kept.seat.slot.starts_at)
        held = await fill(kept, filling, Standing(AppointmentStatus.PROPOSED, Proposal.HOLD, until))
        await record("slot.held", "appointment", held.id, actor_id=viewer.person_id)
        return held

    return await keep_first(
        seats,
        request.mode,
        request.equipment,
        take,
        person_id=viewer.person_id,
        ignoring=earlier,
    )


async def release_hold(viewer: Viewer, hold_id: int) -> int:
    """Give a held slot back; gives its id. Raises Refusal NOT_FOUND id."""
    async with transaction():
        await lock_person(viewer.person_id)
        gone = await query(
            "DELETE FROM appointment WHERE id = $1 AND person_id = $2 AND proposal = 'hold' "
            "RETURNING id",
            hold_id,
            viewer.person_id,
        )
        if not gone:
            raise not_found("id")
        await record("slot.released", "appointment", hold_id, actor_id=viewer.person_id)
    return hold_id


async def book_held(
    viewer: Viewer,
    hold_id: int,
    *,
    topic_id: int | None = None,
    note: str = "",
    idempotency_key: str | None = None,
) -> Appointment:
    """Book the slot that is held; even after its five minutes, while nobody else has taken it.

    Raises Refusal: NOT_FOUND naming hold_id or topic_id, TOO_SOON, LIMIT_REACHED, INVALID.
    """
    said = clean(note, "note", limit=NOTE_LIMIT)
    async with transaction():
        await lock_person(viewer.person_id)
        if idempotency_key is not None:
            content = {"hold": hold_id, "topic": topic_id, "note": said}
            earlier = await idempotency.earlier_result(
                viewer.person_id, _ACTION, idempotency_key, content
            )
            if earlier is not None:
                return await Appointment.get(id=earlier)
        held = await _found(viewer, hold_id)
        if held.expires_at is not None and held.expires_at <= now():
            await _keep_again(held)
        await query("SELECT id FROM appointment WHERE id = $1 FOR NO KEY UPDATE", hold_id)
        held = await _found(viewer, hold_id)
        await _book(viewer, held, topic_id, said)
        if idempotency_key is not None:
            await idempotency.keep(viewer.person_id, _ACTION, idempotency_key, held.id)
    return held


async def _found(viewer: Viewer, hold_id: int) -> Appointment:
    held = await Appointment.get_or_none(
        id=hold_id, person_id=viewer.person_id, proposal=Proposal.HOLD, led_by_id=None
    )
    if held is None:
        raise Refusal(Code.NOT_FOUND, "hold_gone", field="hold_id")
    return held


async def _keep_again(held: Appointment) -> None:
    """Make sure of a slot that was kept until a moment ago: days fill up, specialists fall ill."""
    equipment = held.wished
    together = await specialists_of(held)
    wanted = Wanted(
        service=await service_by_id(held.service_id),
        specialist_ids=together,
        venue_id=held.venue_id,
        mode=held.mode,
        equipment=equipment,
    )

    async def take(_kept: Kept) -> Appointment:
        return held

    try:
        await keep_first(
            await seats_at(wanted, held.starts_at, person_id=held.person_id),
            held.mode,
            equipment,
            take,
            person_id=held.person_id,
            ignoring=[held.id],
        )
    except SlotTaken:
        raise Refusal(Code.NOT_FOUND, "hold_gone", field="hold_id") from None


async def _book(viewer: Viewer, held: Appointment, topic_id: int | None, note: str) -> None:
    service = await service_by_id(held.service_id)
    if topic_id is not None:
        if not await covers(service.id, topic_id):
            raise invalid("topic_id", "topic_not_covered")
        held.topic_id = topic_id
    together = await specialists_of(held)
    exceptions = await policy_exceptions(service.id, together)
    policies = [policy_for(service, exceptions.get(key)) for key in together]
    # The form took a few minutes: the notice asked for is that of the moment it was begun.
    if held.starts_at <= now():
        raise Refusal(
            Code.TOO_SOON, "too_soon", field="hold_id", minutes=service.minimum_notice_minutes
        )
    await refuse_beyond_limits(viewer.person_id, service, held.starts_at, field="hold_id")
    held.note_encrypted = encrypt_optional(note)
    held.created_at = now()
    expires_at = now() + timedelta(minutes=service.confirm_within_minutes)
    if any(policy.needs_confirmation for policy in policies):
        await settle(held, AppointmentStatus.PENDING, min(expires_at, held.starts_at))
    else:
        await settle(held, AppointmentStatus.BOOKED)
    await record_change(viewer.person_id, held, ChangeKind.BOOKED, former=None)
