"""The tree of organizations and their venues."""

from typing import Any

import graphene

from mulin.organizations import models, queries
from mulin.organizations.models import OrganizationKind as Kind
from schema.context import context_of
from schema.enums import OrganizationKind
from schema.ids import optional_local_id
from schema.nodes import Node, fetched_by, in_locale, related
from schema.pages import BY_ID, Window, connection_of, page, page_arguments, page_of_list
from schema.refusals import coded
from schema.scalars import LocalTime


class OpeningHours(graphene.ObjectType):
    """When a venue is open on one day of the week, in the venue's time zone."""

    weekday = graphene.Int(required=True, description="1 Monday to 7 Sunday (ISO 8601).")
    opens_at = graphene.Field(LocalTime, required=True, description="When it opens.")
    closes_at = graphene.Field(LocalTime, required=True, description="When it closes.")

    @staticmethod
    def resolve_opens_at(row: models.OpeningHours, _info: graphene.ResolveInfo) -> int:
        return int(row.starts_minute)

    @staticmethod
    def resolve_closes_at(row: models.OpeningHours, _info: graphene.ResolveInfo) -> int:
        return int(row.ends_minute)


class Organization(graphene.ObjectType):
    """A node of the tree: the district's centre, a station, a studio, a park, a school, a firm."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    kind = graphene.Field(OrganizationKind, required=True, description="What it is.")
    name = graphene.String(required=True, description="Its name in the caller's language.")
    parent = graphene.Field(
        lambda: Organization, description="What it belongs to; null at the top."
    )
    venues = graphene.List(
        graphene.NonNull(lambda: Venue), required=True, description="Where it receives people."
    )

    resolve_name = in_locale("name")

    @staticmethod
    async def resolve_parent(row: models.Organization, info: graphene.ResolveInfo) -> Any:
        return await public_organization(info, row.parent_id)

    @staticmethod
    async def resolve_venues(row: models.Organization, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.Venue, "organization_id", row.id)


class Venue(graphene.ObjectType):
    """A place with desks where people are received."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    name = graphene.String(required=True, description="Its name in the caller's language.")
    address = graphene.String(required=True, description="Its address in the caller's language.")
    latitude = graphene.Float(description="Degrees north, WGS 84.")
    longitude = graphene.Float(description="Degrees east, WGS 84.")
    time_zone = graphene.String(required=True, description="IANA zone of its opening hours.")
    phone = graphene.String(description="Its telephone number.")
    organization = graphene.Field(Organization, required=True, description="Whose place it is.")
    opening_hours = graphene.List(
        graphene.NonNull(OpeningHours), required=True, description="When it is open in a week."
    )
    distance_meters = graphene.Float(
        description="From the point given as `near`, as the crow flies; null without one."
    )

    resolve_name = in_locale("name")
    resolve_address = in_locale("address")
    resolve_organization = related(models.Organization, "organization_id")

    @staticmethod
    async def resolve_opening_hours(row: models.Venue, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.OpeningHours, "venue_id", row.id)

    @staticmethod
    def resolve_distance_meters(row: models.Venue, _info: graphene.ResolveInfo) -> float | None:
        return getattr(row, "distance_meters", None)


async def public_organization(info: graphene.ResolveInfo, key: int | None) -> Any:
    """None for an enterprise: who they are is their own business."""
    row = await context_of(info).loaders.one(models.Organization, key)
    return None if row is None or row.kind is Kind.ENTERPRISE else row


async def _public_venue(info: graphene.ResolveInfo, key: int) -> Any:
    row = await context_of(info).loaders.one(models.Venue, key)
    owner = None if row is None else await public_organization(info, row.organization_id)
    return None if owner is None else row


fetched_by("Organization", public_organization)
fetched_by("Venue", _public_venue)

OrganizationConnection = connection_of(Organization, "organizations")
VenueConnection = connection_of(Venue, "venues")


class NearInput(graphene.InputObjectType):
    """A point on the map."""

    lat = graphene.Float(required=True, description="Degrees north, -90 to 90 (WGS 84).")
    lng = graphene.Float(required=True, description="Degrees east, -180 to 180 (WGS 84).")


class OrganizationQueries:
    """Root fields anybody may ask."""

    organizations = graphene.Field(
        OrganizationConnection,
        kind=OrganizationKind(description="Only of this kind."),
        parent_id=graphene.ID(description="Only directly below this organization."),
        **page_arguments(),
        description="Public organizations (enterprises are not public).",
    )
    venues = graphene.Field(
        VenueConnection,
        near=NearInput(description="Nearest to this point first; venues without coordinates drop."),
        organization_id=graphene.ID(description="Only of this organization."),
        **page_arguments(),
        description="Places where people are received.",
    )

    @staticmethod
    @coded
    async def resolve_organizations(
        _root: object,
        _info: graphene.ResolveInfo,
        kind: Kind | None = None,
        parent_id: str | None = None,
        **window: Any,
    ) -> Any:
        parent = optional_local_id(parent_id, "Organization", "parent_id")
        found = queries.organizations(kind=kind, parent_id=parent)
        return await page(OrganizationConnection, found, BY_ID, Window(**window))

    @staticmethod
    @coded
    async def resolve_venues(
        _root: object,
        _info: graphene.ResolveInfo,
        near: NearInput | None = None,
        organization_id: str | None = None,
        **window: Any,
    ) -> Any:
        organization = optional_local_id(organization_id, "Organization", "organization_id")
        wanted = Window(**window)
        if near is None:
            found = queries.venues(organization_id=organization)
            return await page(VenueConnection, found, BY_ID, wanted)
        point = queries.Near(near.lat, near.lng)
        rows = []
        for venue, meters in await queries.venues_by_distance(point, organization_id=organization):
            venue.distance_meters = meters
            rows.append(venue)
        return await page_of_list(VenueConnection, rows, wanted)
