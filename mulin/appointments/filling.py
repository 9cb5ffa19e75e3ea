"""Writing an appointment into the seat that is kept for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.appointments.seating import Chair
from mulin.appointments.taking import Kept
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query, stored
from mulin.intake.models import IntakeChannel
from mulin.organizations.models import Equipment
from mulin.references import new_reference
from mulin.services.models import AppointmentMode


@dataclass(frozen=True, slots=True)
class Filling:
    """What an appointment is about, whenever and with whomever it is."""

    person_id: int
    booked_by_id: int
    service_id: int
    mode: AppointmentMode
    topic_id: int | None = None
    equipment: frozenset[Equipment] = frozenset()
    intake_channel: IntakeChannel = IntakeChannel.APP
    note: str = ""
    follows_id: int | None = None
    series_id: int | None = None
    waitlist_entry_id: int | None = None
    consultation_id: int | None = None
    organization_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an appointment begins: booked, or waiting for somebody's answer until `expires_at`."""

    status: AppointmentStatus
    proposal: Proposal | None = None
    expires_at: datetime | None = None


def booked_or_pending(kept: Kept, confirm_within_minutes: int) -> Standing:
    """Booked; or pending until the specialist confirms, at the latest until it would begin."""
    if not kept.seat.needs_confirmation:
        return Standing(AppointmentStatus.BOOKED)
    until = now() + timedelta(minutes=confirm_within_minutes)
    return Standing(AppointmentStatus.PENDING, expires_at=min(until, kept.seat.slot.starts_at))


async def fill(kept: Kept, filling: Filling, standing: Standing) -> Appointment:
    """A new appointment, with a companion for each further specialist."""
    leader, *others = kept.seat.chairs
    appointment = await _create(kept, leader, filling, standing, None)
    for chair in others:
        await _create(kept, chair, filling, standing, appointment.id)
    return appointment


async def _create(
    kept: Kept, chair: Chair, filling: Filling, standing: Standing, led_by_id: int | None
) -> Appointment:
    slot, at = kept.seat.slot, now()
    columns = {
        "person_id": filling.person_id,
        "booked_by_id": filling.booked_by_id,
        "specialist_id": chair.specialist_id,
        "team_id": chair.candidate.team_id,
        "service_id": filling.service_id,
        "topic_id": filling.topic_id,
        "venue_id": slot.venue_id,
        "desk_id": kept.desk_id if led_by_id is None else None,
        "mode": filling.mode,
        "status": standing.status,
        "proposal": standing.proposal,
        "expires_at": standing.expires_at,
        "intake_channel": filling.intake_channel,
        "equipment": sorted(filling.equipment),
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "blocked_from": chair.blocked_from,
        "blocked_until": chair.blocked_until,
        "sequence": 0,
        "note_encrypted": encrypt_optional(filling.note),
        "follows_id": filling.follows_id,
        "series_id": filling.series_id,
        "waitlist_entry_id": filling.waitlist_entry_id,
        "led_by_id": led_by_id,
        "consultation_id": filling.consultation_id,
        "organization_id": filling.organization_id,
        "created_at": at,
        "updated_at": at,
    }
    while True:
        reference = new_reference()
        made = await query(_INSERT, reference, *columns.values())
        if made:
            return stored(
                Appointment,
                id=made[0]["id"],
                reference=reference,
                outcome_encrypted=None,
                delay_minutes=None,
                **columns,
            )


# A reference that happens to be another's is drawn anew, without the transaction failing of it.
_INSERT = """
INSERT INTO appointment (
    reference, person_id, booked_by_id, specialist_id, team_id, service_id, topic_id, venue_id,
    desk_id, mode, status, proposal, expires_at, intake_channel, equipment, starts_at, ends_at,
    blocked_from, blocked_until, sequence, note_encrypted, follows_id, series_id,
    waitlist_entry_id, led_by_id, consultation_id, organization_id, created_at, updated_at
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29
)
ON CONFLICT (reference) DO NOTHING
RETURNING id
"""


async def refill(appointment: Appointment, kept: Kept, standing: Standing) -> None:
    """Move an appointment and its companions into another seat; the caller has locked its row.

    It keeps its reference and raises its sequence (RFC 5545 section 3.8.7.4).
    """
    slot, (leader, *others) = kept.seat.slot, kept.seat.chairs
    appointment.specialist_id = leader.specialist_id
    appointment.team_id = leader.candidate.team_id
    appointment.venue_id = slot.venue_id
    appointment.desk_id = kept.desk_id
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.blocked_from = leader.blocked_from
    appointment.blocked_until = leader.blocked_until
    appointment.status = standing.status
    appointment.proposal = standing.proposal
    appointment.expires_at = standing.expires_at
    appointment.delay_minutes = None
    appointment.sequence += 1
    appointment.updated_at = now()
    await appointment.save()
    await query("DELETE FROM appointment WHERE led_by_id = $1", appointment.id)
    filling = _filling_of(appointment)
    for chair in others:
        await _create(kept, chair, filling, standing, appointment.id)


def _filling_of(appointment: Appointment) -> Filling:
    return Filling(
        person_id=appointment.person_id,
        booked_by_id=appointment.booked_by_id,
        service_id=appointment.service_id,
        mode=appointment.mode,
        topic_id=appointment.topic_id,
        equipment=appointment.wished,
        intake_channel=appointment.intake_channel,
        consultation_id=appointment.consultation_id,
        organization_id=appointment.organization_id,
    )
