"""Reading organizations and venues, which everybody may see; enterprises stay among themselves."""

from typing import NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.database import query
from mulin.organizations.models import Organization, OrganizationKind, Venue
from mulin.people.viewer import Viewer
from mulin.refusals import invalid


class Near(NamedTuple):
    """A point on the WGS 84 ellipsoid, in degrees."""

    latitude: float
    longitude: float


def sees(viewer: Viewer | None, organization: Organization) -> bool:
    """Whether it is theirs to see: an enterprise is its contacts', and whose who oversee it."""
    if organization.kind is not OrganizationKind.ENTERPRISE:
        return True
    return organization.id in _enterprises_of(viewer)


def _enterprises_of(viewer: Viewer | None) -> frozenset[int]:
    """Ids among which are those of all enterprises the viewer may see."""
    return frozenset() if viewer is None else viewer.overseen | viewer.contact_for


def organizations(
    viewer: Viewer | None,
    *,
    kind: OrganizationKind | None = None,
    parent_id: int | None = None,
    inactive_too: bool = False,
) -> QuerySet[Organization]:
    """What the viewer may see and is active; with `inactive_too` also what is not, of what they
    oversee.
    """
    public = ~Q(kind=OrganizationKind.ENTERPRISE)
    found = Organization.filter(public | Q(id__in=_enterprises_of(viewer)))
    if inactive_too and viewer is not None:
        found = found.filter(Q(is_active=True) | Q(id__in=viewer.overseen))
    else:
        found = found.filter(is_active=True)
    if kind is not None:
        found = found.filter(kind=kind)
    if parent_id is not None:
        found = found.filter(parent_id=parent_id)
    return found


def venues(viewer: Viewer | None, *, organization_id: int | None = None) -> QuerySet[Venue]:
    """Venues of active organizations that the viewer may see."""
    public = ~Q(organization__kind=OrganizationKind.ENTERPRISE)
    seen = public | Q(organization_id__in=_enterprises_of(viewer))
    found = Venue.filter(seen, organization__is_active=True)
    return found if organization_id is None else found.filter(organization_id=organization_id)


# On the far side of the earth rounding may take the sum a hair beyond 1, where asin ends.
_DISTANCES = """
SELECT id, 2 * 6371008.8 * asin(least(1, sqrt(
         power(sin(radians(latitude - $1) / 2), 2)
         + cos(radians($1)) * cos(radians(latitude)) * power(sin(radians(longitude - $2) / 2), 2)
       ))) AS meters
FROM venue
WHERE latitude IS NOT NULL AND longitude IS NOT NULL
  AND organization_id IN (
    SELECT id FROM organization WHERE is_active AND (kind <> 'enterprise' OR id = ANY($4::bigint[]))
  )
  AND ($3::bigint IS NULL OR organization_id = $3)
ORDER BY meters, id
"""


_DECIMALS = 8


async def venues_by_distance(
    near: Near, *, viewer: Viewer | None = None, organization_id: int | None = None
) -> list[tuple[Venue, float]]:
    """Venues with coordinates, nearest first, with great-circle meters (haversine formula).

    Raises Refusal INVALID near.
    """
    if not (-90 <= near.latitude <= 90 and -180 <= near.longitude <= 180):  # noqa: PLR2004 - degrees
        raise invalid("near", "bad_near")
    # To a millimeter: PostgreSQL raises an error for squares too small for a float.
    point = (round(near.latitude, _DECIMALS), round(near.longitude, _DECIMALS))
    seen = sorted(_enterprises_of(viewer))
    rows = await query(_DISTANCES, *point, organization_id, seen)
    found = await Venue.in_bulk([row["id"] for row in rows], "id")
    return [(found[row["id"]], float(row["meters"])) for row in rows]
