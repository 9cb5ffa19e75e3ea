"""Who runs a place: the staff of its organization, and of those above it."""

from mulin.clock import now
from mulin.database import query
from mulin.organizations.models import Organization, Venue
from mulin.organizations.queries import sees
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings


async def run_venue(viewer: Viewer, venue_id: int, field: str) -> Venue:
    """The venue, for somebody who runs it.

    Raises Refusal NOT_FOUND `field` for what is no venue or an enterprise's that is not the
    viewer's to see, FORBIDDEN `field` for any other.
    """
    venue = await Venue.get_or_none(id=venue_id).select_related("organization")
    if venue is None:
        raise not_found(field)
    if venue.organization_id in viewer.staffed:
        return venue
    if not sees(viewer, venue.organization):
        raise not_found(field)
    raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field=field)


async def run_organization(viewer: Viewer, organization_id: int, field: str) -> Organization:
    """The organization, for its staff and the staff of those above it.

    Raises Refusal NOT_FOUND `field` for what is none or an enterprise that is not the viewer's to
    see, FORBIDDEN `field` for any other.
    """
    organization = await Organization.get_or_none(id=organization_id)
    if organization is None:
        raise not_found(field)
    if organization_id in viewer.staffed:
        return organization
    if not sees(viewer, organization):
        raise not_found(field)
    raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field=field)


_COORDINATORS = """
WITH RECURSIVE above(id, parent_id, steps) AS (
    SELECT id, parent_id, 0 FROM organization WHERE id = $1
    UNION ALL
    SELECT o.id, o.parent_id, above.steps + 1
    FROM above JOIN organization o ON o.id = above.parent_id
), found AS (
    SELECT m.person_id, above.steps, m.role = 'district_admin' AS last
    FROM above JOIN membership m ON m.organization_id = above.id
    WHERE m.role IN ('coordinator', 'district_admin')
      AND m.starts_on <= $2::date AND (m.ends_on IS NULL OR m.ends_on > $2::date)
)
SELECT DISTINCT person_id FROM found
WHERE (last, steps) = (SELECT last, steps FROM found ORDER BY last, steps LIMIT 1)
ORDER BY person_id
"""

_ADMINS = _COORDINATORS.replace("('coordinator', 'district_admin')", "('district_admin')")


async def coordinators_of(organization_id: int) -> list[int]:
    """Who sees to an organization's work: the ids of its coordinators.

    Without any they are those of the next organization above that has some, else the admins.
    """
    return await _asked(_COORDINATORS, organization_id)


async def admins_of(organization_id: int) -> list[int]:
    """The admins of the district an organization is in, by their person ids."""
    return await _asked(_ADMINS, organization_id)


async def _asked(sql: str, organization_id: int) -> list[int]:
    today = local_date(now(), settings().time_zone)
    return [row["person_id"] for row in await query(sql, organization_id, today)]
