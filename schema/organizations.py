"""The tree of organizations and their venues."""

from typing import Any

import graphene

from mulin.organizations import actions, models, queries
from mulin.organizations.models import OrganizationKind as Kind
from mulin.refusals import Code
from mulin.scheduling.entries import still_to_end
from mulin.scheduling.models import VenueClosure
from schema.context import context_of, viewer_of
from schema.enums import Equipment, OrganizationKind
from schema.ids import local_id, optional_local_id
from schema.nodes import Node, fetched_by, in_locale, related
from schema.pages import BY_ID, Window, connection_of, page, page_arguments, page_of_list
from schema.refusals import coded, error_list, telling
from schema.scalars import LocalTime


class OpeningHours(graphene.ObjectType):
    """When a venue is open on one day of the week, in the venue's time zone."""

    weekday = graphene.Int(required=True, description="1 Monday to 7 Sunday (ISO 8601).")
    opens_at = graphene.Field(LocalTime, required=True, description="When it opens.")
    closes_at = graphene.Field(LocalTime, required=True, description="When it closes.")
    on_holidays = graphene.Boolean(
        required=True,
        description="Whether it is open then on holidays too; false: as the calendar says.",
    )

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


class Desk(graphene.ObjectType):
    """A desk or room of a venue: one meeting at a time."""

    class Meta:
        interfaces = (Node,)

    name = graphene.String(required=True, description="What it is called there.")
    equipment = graphene.List(
        graphene.NonNull(Equipment), required=True, description="What it has."
    )


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
    desks = graphene.List(graphene.NonNull(Desk), required=True, description="Its desks and rooms.")
    closures = graphene.List(
        graphene.NonNull("schema.scheduling.closures.VenueClosure"),
        required=True,
        description="When it is closed whatever its opening hours: what is still to end, by time.",
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
    async def resolve_desks(row: models.Venue, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.Desk, "venue_id", row.id)

    @staticmethod
    async def resolve_closures(row: models.Venue, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        return still_to_end(await loaders.many(VenueClosure, "venue_id", row.id))

    @staticmethod
    def resolve_distance_meters(row: models.Venue, _info: graphene.ResolveInfo) -> float | None:
        return getattr(row, "distance_meters", None)


async def public_organization(info: graphene.ResolveInfo, key: int | None) -> Any:
    """None for an enterprise: who they are is their own business."""
    row = await context_of(info).loaders.one(models.Organization, key)
    return None if row is None or row.kind is Kind.ENTERPRISE else row


async def public_venue(info: graphene.ResolveInfo, key: int) -> Any:
    row = await context_of(info).loaders.one(models.Venue, key)
    owner = None if row is None else await public_organization(info, row.organization_id)
    return None if owner is None else row


async def _public_desk(info: graphene.ResolveInfo, key: int) -> Any:
    row = await context_of(info).loaders.one(models.Desk, key)
    return None if row is None or await public_venue(info, row.venue_id) is None else row


fetched_by("Organization", public_organization)
fetched_by("Venue", public_venue)
fetched_by("Desk", _public_desk)

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


class OpeningHoursInput(graphene.InputObjectType):
    """When a venue is open on one day of the week, in the venue's time zone."""

    weekday = graphene.Int(required=True, description="1 Monday to 7 Sunday (ISO 8601).")
    opens_at = LocalTime(required=True, description="When it opens, a multiple of 5 minutes.")
    closes_at = LocalTime(required=True, description="When it closes, a multiple of 5 minutes.")
    on_holidays = graphene.Boolean(
        description="true: it is open then on holidays too; left out: as the calendar says."
    )


class SetOpeningHoursInput(graphene.InputObjectType):
    """A venue's whole week."""

    venue_id = graphene.ID(
        required=True, description="A venue of your organization or of one below it."
    )
    hours = graphene.List(
        graphene.NonNull(OpeningHoursInput),
        required=True,
        description="All of the week, at most 50; they replace what was there and must not "
        "overlap. An empty list: always open.",
    )


class SetOpeningHours(graphene.Mutation):
    """As staff: replace a venue's opening hours. Appointments already made stay."""

    class Meta:
        name = "SetOpeningHoursPayload"

    class Arguments:
        input = SetOpeningHoursInput(required=True, description="The whole week.")

    venue = graphene.Field(Venue, description="The venue as it is now; null when refused.")
    errors = error_list(
        "SetOpeningHours", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetOpeningHoursInput,  # noqa: A002 - the API's word
    ) -> "SetOpeningHours":
        viewer = viewer_of(info)
        hours = [
            actions.OpeningRange(
                weekday=wanted.weekday,
                starts_minute=wanted.opens_at,
                ends_minute=wanted.closes_at,
                on_holidays=bool(wanted.on_holidays),
            )
            for wanted in input.hours
        ]
        venue_id = local_id(input.venue_id, "Venue", "venue_id")
        venue = await actions.set_opening_hours(viewer, venue_id, hours)
        return SetOpeningHours(venue=venue, errors=[])


class SetDeskEquipmentInput(graphene.InputObjectType):
    """What a desk has."""

    desk_id = graphene.ID(
        required=True, description="A desk of a venue of your organization or of one below it."
    )
    equipment = graphene.List(
        graphene.NonNull(Equipment),
        required=True,
        description="All of it; it replaces what was said before. An empty list: nothing.",
    )


class SetDeskEquipment(graphene.Mutation):
    """As staff: say what a desk has. Appointments already made stay at it."""

    class Meta:
        name = "SetDeskEquipmentPayload"

    class Arguments:
        input = SetDeskEquipmentInput(required=True, description="The desk and what it has.")

    desk = graphene.Field(Desk, description="The desk as it is now; null when refused.")
    errors = error_list(
        "SetDeskEquipment", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetDeskEquipmentInput,  # noqa: A002 - the API's word
    ) -> "SetDeskEquipment":
        viewer = viewer_of(info)
        desk_id = local_id(input.desk_id, "Desk", "desk_id")
        equipment = [models.Equipment(one) for one in input.equipment]
        desk = await actions.set_desk_equipment(viewer, desk_id, equipment)
        return SetDeskEquipment(desk=desk, errors=[])


class OrganizationMutations:
    """Root fields that change venues."""

    set_opening_hours = SetOpeningHours.Field()
    set_desk_equipment = SetDeskEquipment.Field()
