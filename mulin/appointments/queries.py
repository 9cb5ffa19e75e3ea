"""Reading appointments: one's own, one's clients', those of one's organization, in any part."""

from collections.abc import Collection
from datetime import datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.database import query
from mulin.people.viewer import Viewer


def visible_to(viewer: Viewer) -> QuerySet[Appointment]:
    """All the appointments a viewer may see; every read starts here.

    What is only held while somebody fills in a form is nobody's to see, and a meeting of several
    specialists is one. One for an enterprise or school is for all its contacts to see, as the
    question in writing is that it came of.
    """
    seen = _own(viewer) | _asked_for(viewer) | _overseen(viewer)
    return Appointment.filter(_MEETING, seen).distinct()


def of_viewer(
    viewer: Viewer,
    *,
    statuses: Collection[AppointmentStatus] | None = None,
    begin: datetime | None = None,
    end: datetime | None = None,
) -> QuerySet[Appointment]:
    """The viewer's list: what they booked and what they give; it may be empty, never others'."""
    found = Appointment.filter(_MEETING, _own(viewer)).distinct()
    if statuses is not None:
        found = found.filter(status__in=list(statuses))
    if begin is not None:
        found = found.filter(starts_at__gte=begin)
    if end is not None:
        found = found.filter(starts_at__lt=end)
    return found


_MEETING = Q(led_by_id__isnull=True) & (
    Q(proposal__isnull=True) | Q(proposal__in=[Proposal.WAITLIST, Proposal.ABSENCE])
)


def _own(viewer: Viewer) -> Q:
    own = Q(person_id=viewer.person_id)
    if viewer.specialist_id is not None:
        own |= Q(specialist_id=viewer.specialist_id)
        own |= Q(companions__specialist_id=viewer.specialist_id)
    return own


def _asked_for(viewer: Viewer) -> Q:
    if not viewer.contact_for:
        return Q(person_id=viewer.person_id)
    return Q(organization_id__in=sorted(viewer.contact_for))


def _overseen(viewer: Viewer) -> Q:
    served_by = list(viewer.overseen)
    if not served_by:
        return Q(person_id=viewer.person_id)
    return Q(venue__organization_id__in=served_by) | Q(team__organization_id__in=served_by)


async def specialists_of(appointment: Appointment) -> tuple[int, ...]:
    """Who gives the meeting, the leading one first."""
    rows = await query(
        "SELECT specialist_id FROM appointment WHERE led_by_id = $1 ORDER BY id", appointment.id
    )
    return (appointment.specialist_id, *(row["specialist_id"] for row in rows))
