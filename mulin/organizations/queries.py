"""Reading organizations and venues, which everybody may see; enterprises stay among themselves."""

from typing import NamedTuple

from tortoise.queryset import QuerySet

from mulin.database import query
from mulin.organizations.models import Organization, OrganizationKind, Venue
from mulin.refusals import invalid


class Near(NamedTuple):
    """A point on the WGS 84 ellipsoid, in degrees."""

    latitude: float
    longitude: float


def organizations(
    *, kind: OrganizationKind | None = None, parent_id: int | None = None
) -> QuerySet[Organization]:
    """Public organizations: every kind but enterprises, whose names are their own business."""
    found = Organization.exclude(kind=OrganizationKind.ENTERPRISE)
    if kind is not None:
        found = found.filter(kind=kind)
    if parent_id is not None:
        found = found.filter(parent_id=parent_id)
    return found


def venues(*, organization_id: int | None = None) -> QuerySet[Venue]:
    """Venues of public organizations."""
    found = Venue.exclude(organization__kind=OrganizationKind.ENTERPRISE)
    return found if organization_id is None else found.filter(organization_id=organization_id)


# On the far side of the earth rounding may take the sum a hair beyond 1, where asin ends.
_DISTANCES = """
SELECT id, 2 * 6371008.8 * asin(least(1, sqrt(
         power(sin(radians(latitude - $1) / 2), 2)
         + cos(radians($1)) * cos(radians(latitude)) * power(sin(radians(longitude - $2) / 2), 2)
       ))) AS meters
FROM venue
WHERE latitude IS NOT NULL AND longitude IS NOT NULL
  AND organization_id NOT IN (SELECT id FROM organization WHERE kind = 'enterprise')
  AND ($3::bigint IS NULL OR organization_id = $3)
ORDER BY meters, id
"""


_DECIMALS = 8


async def venues_by_distance(
    near: Near, *, organization_id: int | None = None
) -> list[tuple[Venue, float]]:
    """Venues with coordinates, nearest first, with great-circle meters (haversine formula).

    Raises Refusal INVALID near.
    """
    if not (-90 <= near.latitude <= 90 and -180 <= near.longitude <= 180):  # noqa: PLR2004 - degrees
        raise invalid("near", "bad_near")
    # To a millimeter: PostgreSQL raises an error for squares too small for a float.
    point = (round(near.latitude, _DECIMALS), round(near.longitude, _DECIMALS))
    rows = await query(_DISTANCES, *point, organization_id)
    found = await Venue.in_bulk([row["id"] for row in rows], "id")
    return [(found[row["id"]], float(row["meters"])) for row in rows]
