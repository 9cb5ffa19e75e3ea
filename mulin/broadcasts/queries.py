"""Reading followings, which are one's own, and broadcasts, which are whose who oversee them."""

from tortoise.queryset import QuerySet

from mulin.broadcasts.models import Broadcast, Following
from mulin.people.viewer import Viewer


def followings_of(viewer: Viewer) -> QuerySet[Following]:
    return Following.filter(person_id=viewer.person_id)


def visible_to(viewer: Viewer, *, organization_id: int | None = None) -> QuerySet[Broadcast]:
    """Broadcasts of the organizations that the viewer oversees, or of one of these."""
    wanted = viewer.overseen
    if organization_id is not None:
        wanted &= {organization_id}
    return Broadcast.filter(organization_id__in=sorted(wanted) or [0])
