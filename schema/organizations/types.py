"""Organizations, venues and desks, as the viewer may see them."""

from typing import Any

import graphene
from graphene.relay import Connection

from mulin.organizations import models
from mulin.organizations.queries import sees
from mulin.people import models as people_models
from mulin.people.inviting import may_invite_some, sees_members
from mulin.people.queries import not_ended, still_open
from mulin.scheduling.entries import still_to_end
from mulin.scheduling.models import VenueClosure
from schema.context import context_of
from schema.enums import Equipment, OrganizationKind
from schema.nodes import Node, fetched_by, in_locale, related
from schema.pages import Window, connection_of, page_arguments, page_of_list
from schema.refusals import coded
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
    """A node of the tree: the district's centre, a station, a studio, a park, a school, a firm.

    Everybody sees them all but enterprises, which only their contacts and those who oversee them
    see.
    """

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    kind = graphene.Field(OrganizationKind, required=True, description="What it is.")
    name = graphene.String(required=True, description="Its name in the caller's language.")
    is_active = graphene.Boolean(
        required=True, description="false: it is kept for what was, and in no list any more."
    )
    is_verified = graphene.Boolean(
        required=True, description="Whether staff found it to be what it says; it counts before."
    )
    credit_code = graphene.String(
        description="Its unified social credit code (GB 32100-2015); null without one, and for "
        "whom `members` is null."
    )
    parent = graphene.Field(
        lambda: Organization,
        description="What it belongs to; null at the top, and for what is not yours to see.",
    )
    children = graphene.Field(
        lambda: OrganizationConnection,
        required=True,
        **page_arguments(),
        description="What is active directly below it and yours to see.",
    )
    venues = graphene.List(
        graphene.NonNull(lambda: Venue), required=True, description="Where it receives people."
    )
    members = graphene.List(
        graphene.NonNull("schema.organizations.members.Membership"),
        description="Who serves in it or is to begin; null unless you are its contact, or oversee "
        "it as staff or auditor.",
    )
    invitations = graphene.List(
        graphene.NonNull("schema.organizations.members.Invitation"),
        description="Invitations that can be answered still and are yours to revoke; null unless "
        "you are its contact or on its staff.",
    )

    resolve_name = in_locale("name")

    @staticmethod
    def resolve_is_verified(row: models.Organization, _info: graphene.ResolveInfo) -> bool:
        return row.verified_at is not None

    @staticmethod
    def resolve_credit_code(row: models.Organization, info: graphene.ResolveInfo) -> str | None:
        return row.credit_code if sees_members(context_of(info).viewer, row.id) else None

    @staticmethod
    async def resolve_parent(row: models.Organization, info: graphene.ResolveInfo) -> Any:
        return await public_organization(info, row.parent_id)

    @staticmethod
    @coded
    async def resolve_children(
        row: models.Organization, info: graphene.ResolveInfo, **window: Any
    ) -> Any:
        viewer, loaders = context_of(info).viewer, context_of(info).loaders
        below = await loaders.many(models.Organization, "parent_id", row.id)
        shown = [child for child in below if child.is_active and sees(viewer, child)]
        return await page_of_list(OrganizationConnection, shown, Window(**window))

    @staticmethod
    async def resolve_venues(row: models.Organization, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.Venue, "organization_id", row.id)

    @staticmethod
    async def resolve_members(row: models.Organization, info: graphene.ResolveInfo) -> Any:
        if not sees_members(context_of(info).viewer, row.id):
            return None
        loaders = context_of(info).loaders
        return not_ended(await loaders.many(people_models.Membership, "organization_id", row.id))

    @staticmethod
    async def resolve_invitations(row: models.Organization, info: graphene.ResolveInfo) -> Any:
        viewer, loaders = context_of(info).viewer, context_of(info).loaders
        if viewer is None or not may_invite_some(viewer, row.id):
            return None
        sent = await loaders.many(people_models.Invitation, "organization_id", row.id)
        return still_open(viewer, sent)


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
    """None for an enterprise that is not the viewer's to see: who they are is their business."""
    row = await context_of(info).loaders.one(models.Organization, key)
    return None if row is None or not sees(context_of(info).viewer, row) else row


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

OrganizationConnection: type[Connection] = connection_of(Organization, "organizations")
VenueConnection = connection_of(Venue, "venues")
