"""Who runs a venue: the staff of its organization, and of those above it."""

from mulin.organizations.models import OrganizationKind, Venue
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found


async def run_venue(viewer: Viewer, venue_id: int, field: str) -> Venue:
    """The venue, for somebody who runs it.

    Raises Refusal NOT_FOUND `field` for what is no venue or an enterprise's that is not the
    viewer's to run (those are nobody else's business), FORBIDDEN `field` for any other.
    """
    venue = await Venue.get_or_none(id=venue_id).select_related("organization")
    if venue is None:
        raise not_found(field)
    if venue.organization_id in viewer.staffed:
        return venue
    if venue.organization.kind is OrganizationKind.ENTERPRISE:
        raise not_found(field)
    raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field=field)
