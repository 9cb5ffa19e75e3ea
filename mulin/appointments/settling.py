"""Giving an appointment another status, with all that goes with it."""

from datetime import datetime

from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.clock import now
from mulin.database import query
from mulin.waitlist.places import offer_passed, offer_taken

_COMPANIONS = """
UPDATE appointment
SET status = $2, sequence = $3, proposal = NULL, expires_at = $5, updated_at = $4
WHERE led_by_id = $1
"""


async def settle(
    appointment: Appointment, status: AppointmentStatus, expires_at: datetime | None = None
) -> None:
    """Give a locked appointment a status that is no proposal any more, and write it.

    A pending one declines itself at `expires_at`. Companions share the status. Somebody of the
    waitlist to whom it was offered has their answer with it.
    """
    offered = appointment.proposal is Proposal.WAITLIST
    appointment.status = status
    appointment.updated_at = now()
    appointment.proposal = None
    appointment.expires_at = expires_at
    if status is AppointmentStatus.CANCELLED:
        # RFC 5545 section 3.8.7.4: calendars must see that this is newer than what they have.
        appointment.sequence += 1
    await appointment.save()
    await query(
        _COMPANIONS,
        appointment.id,
        status.value,
        appointment.sequence,
        appointment.updated_at,
        expires_at,
    )
    if offered and appointment.waitlist_entry_id is not None:
        passed = status is AppointmentStatus.CANCELLED
        await (offer_passed if passed else offer_taken)(appointment.waitlist_entry_id)
