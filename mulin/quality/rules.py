"""What can be rated, until when, and with which words."""

from datetime import datetime, timedelta

from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.clock import now
from mulin.consultations.models import Consultation, ConsultationStatus
from mulin.people.viewer import Viewer

RATING_PERIOD = timedelta(days=90)
"""For so long after a meeting, or the answer, memory is worth asking."""

LOWEST, HIGHEST = 1, 5

FEWEST_SHOWN = 5
"""An average of fewer says little of the specialist, and much of who rated them."""


def met_at(appointment: Appointment) -> datetime | None:
    """When a meeting that can be rated was over; None for one that cannot."""
    if appointment.status is not AppointmentStatus.FULFILLED or appointment.led_by_id is not None:
        return None
    return appointment.ends_at


def answered_at(consultation: Consultation) -> datetime | None:
    """When a consultation that can be rated came to its present end; None for one that cannot.

    It needs somebody who had it; a duplicate is rated where its thread went on, and what was
    withdrawn unanswered not at all.
    """
    if consultation.specialist_id is None or consultation.merged_into_id is not None:
        return None
    if consultation.status is ConsultationStatus.CLOSED:
        return consultation.closed_at
    return consultation.first_answered_at


def in_time(over_at: datetime) -> bool:
    return now() < over_at + RATING_PERIOD


def can_rate_meeting(viewer: Viewer | None, appointment: Appointment) -> bool:
    """Whether a meeting is the viewer's to rate, unless they have."""
    over_at = met_at(appointment)
    return (
        viewer is not None
        and appointment.person_id == viewer.person_id
        and over_at is not None
        and in_time(over_at)
    )


def can_rate_answer(viewer: Viewer | None, consultation: Consultation) -> bool:
    """Likewise of a consultation that the viewer may see."""
    over_at = answered_at(consultation)
    return (
        viewer is not None
        and is_theirs(viewer, consultation)
        and over_at is not None
        and in_time(over_at)
    )


def is_theirs(viewer: Viewer, consultation: Consultation) -> bool:
    """Whether a consultation the viewer may see was asked by them; an operator only wrote it."""
    if consultation.organization_id is None:
        return consultation.person_id == viewer.person_id
    return (
        viewer.person_id in {consultation.person_id, consultation.submitted_by_id}
        and consultation.organization_id in viewer.contact_for
    )
