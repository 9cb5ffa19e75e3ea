"""Reading clients and conflicts: each is for very few eyes."""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.conflicts.models import Client, Conflict
from mulin.people.viewer import Viewer


def clients_visible_to(
    viewer: Viewer, *, specialist_id: int | None = None, organization_id: int | None = None
) -> QuerySet[Client]:
    """The clients whom a viewer may see, and keeps: of one specialist or firm when that is named.

    A specialist's are theirs and those of the coordinators and admins of whom their teams serve; a
    firm's are its specialists' and those of the coordinators and admins above it.
    """
    places = sorted(viewer.coordinated)
    visible = Q(specialist_id=viewer.specialist_id or 0)
    if viewer.specialist_id is not None:
        visible |= Q(organization__specialists__id=viewer.specialist_id)
    if places:
        visible |= Q(organization_id__in=places)
        visible |= Q(specialist__team_members__team__organization_id__in=places)
    found = Client.filter(visible)
    if specialist_id is not None:
        found = found.filter(specialist_id=specialist_id)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    return found.distinct()


def conflicts_visible_to(viewer: Viewer, *, is_open: bool | None = None) -> QuerySet[Conflict]:
    """Conflicts that the viewer decides on, or reads as an auditor; never one's own matters'."""
    # Who oversees without being staff is an auditor; staff of a station who are not coordinators
    # are not to see them, also where they are auditors as well.
    places = sorted(viewer.coordinated | (viewer.overseen - viewer.staffed))
    found = Conflict.filter(organization_id__in=places or [0]).exclude(person_id=viewer.person_id)
    return found if is_open is None else found.filter(overridden_at__isnull=is_open)
