"""Reading appointments: one's own, one's clients', those of one's organization, in any part."""

from collections.abc import Collection
from datetime import date, datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.database import query
from mulin.organizations.models import Venue
from mulin.people.viewer import Viewer
from mulin.references import as_issued
from mulin.refusals import invalid, not_found
from mulin.scheduling.wall_clock import YEARS
from mulin.timers.planning import span_of
from mulin.wording import clean


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


async def day_at(viewer: Viewer, venue_id: int, day: date) -> tuple[Venue, list[Appointment]]:
    """A venue with its appointments of a local day, by start and desk, for the staff who run it.

    What was cancelled is left out. Raises Refusal NOT_FOUND venue_id, INVALID date.
    """
    if day.year not in YEARS:
        raise invalid("date", "year_out_of_range")
    venue = await Venue.get_or_none(id=venue_id)
    if venue is None or venue.organization_id not in viewer.staffed:
        raise not_found("venue_id")
    begin, end = span_of(day, venue.time_zone)
    found = Appointment.filter(
        _MEETING, venue_id=venue_id, starts_at__gte=begin, starts_at__lt=end
    ).exclude(status__in=_CALLED_OFF)
    return venue, await found.order_by("starts_at", "desk__name", "id")


async def by_reference(viewer: Viewer, written: str) -> Appointment | None:
    """The appointment of that reference, however it was typed, if the viewer may see it.

    Raises Refusal INVALID reference for what is no text to search by.
    """
    reference = as_issued(clean(written, "reference", limit=_LONGEST_REFERENCE))
    if reference is None:
        return None
    return await visible_to(viewer).get_or_none(reference=reference)


_CALLED_OFF = (AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR)
_LONGEST_REFERENCE = 64
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
