"""Looking through the tree and its venues."""

from typing import Any

import graphene

from mulin.organizations import queries
from mulin.organizations.models import OrganizationKind as Kind
from schema.context import context_of
from schema.enums import OrganizationKind
from schema.ids import optional_local_id
from schema.organizations.types import OrganizationConnection, VenueConnection
from schema.pages import BY_ID, Window, page, page_arguments, page_of_list
from schema.refusals import coded


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
        include_inactive=graphene.Boolean(
            description="true: of what you oversee also what is no longer active."
        ),
        **page_arguments(),
        description="Organizations that are yours to see: all but enterprises, of these those you "
        "are a contact of or oversee.",
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
        info: graphene.ResolveInfo,
        kind: Kind | None = None,
        parent_id: str | None = None,
        *,
        include_inactive: bool | None = None,
        **window: Any,
    ) -> Any:
        parent = optional_local_id(parent_id, "Organization", "parent_id")
        found = queries.organizations(
            context_of(info).viewer,
            kind=kind,
            parent_id=parent,
            inactive_too=bool(include_inactive),
        )
        return await page(OrganizationConnection, found, BY_ID, Window(**window))

    @staticmethod
    @coded
    async def resolve_venues(
        _root: object,
        info: graphene.ResolveInfo,
        near: NearInput | None = None,
        organization_id: str | None = None,
        **window: Any,
    ) -> Any:
        organization = optional_local_id(organization_id, "Organization", "organization_id")
        viewer, wanted = context_of(info).viewer, Window(**window)
        if near is None:
            found = queries.venues(viewer, organization_id=organization)
            return await page(VenueConnection, found, BY_ID, wanted)
        point = queries.Near(near.lat, near.lng)
        rows = []
        for venue, meters in await queries.venues_by_distance(
            point, viewer=viewer, organization_id=organization
        ):
            venue.distance_meters = meters
            rows.append(venue)
        return await page_of_list(VenueConnection, rows, wanted)
