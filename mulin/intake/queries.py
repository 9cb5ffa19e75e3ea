"""What staff see of somebody who calls or stands at the desk: what they may see anyway."""

from tortoise.queryset import QuerySet

from mulin.appointments.models import Appointment
from mulin.appointments.queries import visible_to as appointments_visible_to
from mulin.consultations.models import Consultation
from mulin.consultations.queries import visible_to as consultations_visible_to
from mulin.intake.consents import consents_to
from mulin.intake.models import Consent
from mulin.people.viewer import Viewer

MOST_SHOWN = 20
"""Of each kind, the latest."""


def appointments_of(viewer: Viewer, person_id: int) -> QuerySet[Appointment]:
    """A person's appointments as far as the viewer may see them, the latest first."""
    found = appointments_visible_to(viewer).filter(person_id=person_id)
    return found.order_by("-starts_at", "-id").limit(MOST_SHOWN)


def consultations_of(viewer: Viewer, person_id: int) -> QuerySet[Consultation]:
    """A person's questions in writing as far as the viewer may see them, the latest first."""
    found = consultations_visible_to(viewer).filter(person_id=person_id)
    return found.order_by("-created_at", "-id").limit(MOST_SHOWN)


async def consents_of(viewer: Viewer, person_id: int) -> list[Consent]:
    """What a person agreed to in the viewer's districts, newest first."""
    return await (await consents_to(sorted(viewer.staffed), person_id)).limit(MOST_SHOWN)
