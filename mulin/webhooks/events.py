"""What a webhook can be told of, and what it is told: ids and where things stand, nothing private.

Whoever wants names or words asks the API for the object of that id, with eyes of their own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from mulin.appointments.models import Appointment
from mulin.consultations.models import Consultation
from mulin.global_ids import global_id

PING = "ping"
"""The type of a test."""

Data = Mapping[str, str | int | None]


class WebhookEvent(StrEnum):
    """Every change of an appointment or a consultation."""

    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_CONFIRMED = "appointment.confirmed"
    APPOINTMENT_DECLINED = "appointment.declined"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    APPOINTMENT_ARRIVED = "appointment.arrived"
    APPOINTMENT_FULFILLED = "appointment.fulfilled"
    APPOINTMENT_NO_SHOW = "appointment.no_show"
    APPOINTMENT_RESCHEDULED = "appointment.rescheduled"
    APPOINTMENT_REASSIGNED = "appointment.reassigned"
    APPOINTMENT_PROPOSED = "appointment.proposed"
    APPOINTMENT_ACCEPTED = "appointment.accepted"
    APPOINTMENT_LAPSED = "appointment.lapsed"
    APPOINTMENT_DELAYED = "appointment.delayed"
    CONSULTATION_SUBMITTED = "consultation.submitted"
    CONSULTATION_ASSIGNED = "consultation.assigned"
    CONSULTATION_HANDED_OVER = "consultation.handed_over"
    CONSULTATION_RETURNED = "consultation.returned"
    CONSULTATION_ASKED_BACK = "consultation.asked_back"
    CONSULTATION_REPLIED = "consultation.replied"
    CONSULTATION_ANSWERED = "consultation.answered"
    CONSULTATION_CLOSED = "consultation.closed"
    CONSULTATION_REOPENED = "consultation.reopened"
    CONSULTATION_WITHDRAWN = "consultation.withdrawn"
    CONSULTATION_CONVERTED = "consultation.converted"
    CONSULTATION_MERGED = "consultation.merged"
    CONSULTATION_REMINDED = "consultation.reminded"
    CONSULTATION_ESCALATED = "consultation.escalated"


def of_appointment(appointment: Appointment) -> Data:
    """The `data` of an appointment's events."""
    return {
        "id": global_id("Appointment", appointment.id),
        "reference": appointment.reference,
        "status": appointment.status.name,
        "sequence": appointment.sequence,
        "startsAt": written(appointment.starts_at),
        "endsAt": written(appointment.ends_at),
    }


def of_consultation(consultation: Consultation) -> Data:
    """The `data` of a consultation's events."""
    promised_at = consultation.promised_at
    return {
        "id": global_id("Consultation", consultation.id),
        "reference": consultation.reference,
        "status": consultation.status.name,
        "promisedAt": None if promised_at is None else written(promised_at),
    }


def written(instant: datetime) -> str:
    """An instant as the API writes it."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
