"""Who serves in an organization, and who is invited to."""

from typing import Any

import graphene

from mulin.clock import now
from mulin.crypto import decrypt
from mulin.messages import current_locale
from mulin.organizations import models as organization_models
from mulin.people import inviting, models, queries
from mulin.people import viewer as viewers
from mulin.people.masking import masked_phone
from schema.context import context_of
from schema.enums import described
from schema.nodes import Node, fetched_by, related
from schema.organizations.types import Organization, public_organization
from schema.persons import Person
from schema.scalars import Date, DateTime

MembershipRole = described(
    models.Role,
    "What a member may do in an organization and below it.",
    {
        "ENTERPRISE_CONTACT": "Asks for an enterprise.",
        "SCHOOL_CONTACT": "Asks for a school.",
        "COORDINATOR": "Sees to the work of teams; anywhere but in an enterprise.",
        "STATION_STAFF": "Works at the desk of a centre, station or studio.",
        "DISTRICT_ADMIN": "Runs the district; at its centre.",
        "AUDITOR": "Sees everything, changes nothing; at the centre.",
    },
    name="MembershipRole",
)

InvitationStatus = described(
    inviting.InvitationStatus,
    "Where an invitation stands.",
    {
        "OPEN": "It can be accepted or declined.",
        "ACCEPTED": "The person took the role.",
        "DECLINED": "The person said no.",
        "REVOKED": "It was taken back.",
        "EXPIRED": "Nobody answered in time.",
    },
    name="InvitationStatus",
)


class _Placed:
    """What says for which organization a role is."""

    organization = graphene.Field(
        Organization, description="Where; null while it is not yours to see."
    )
    organization_name = graphene.String(
        required=True, description="Its name in the caller's language, to whoever sees this."
    )
    role = graphene.Field(MembershipRole, required=True, description="As what.")
    starts_on = graphene.Field(
        Date, required=True, description="First day of the role, in the district's zone."
    )
    ends_on = graphene.Field(
        Date, description="First day on which it no longer holds; null: for good."
    )

    @staticmethod
    async def resolve_organization(
        row: models.Membership | models.Invitation, info: graphene.ResolveInfo
    ) -> Any:
        return await public_organization(info, row.organization_id)

    @staticmethod
    async def resolve_organization_name(
        row: models.Membership | models.Invitation, info: graphene.ResolveInfo
    ) -> Any:
        loaders = context_of(info).loaders
        place = await loaders.one(organization_models.Organization, row.organization_id)
        return getattr(place, f"name_{current_locale()}")


class Membership(_Placed, graphene.ObjectType):
    """Somebody's role in an organization."""

    class Meta:
        interfaces = (Node,)

    person = graphene.Field(Person, required=True, description="Who.")

    resolve_person = related(models.Person, "person_id")


class Invitation(_Placed, graphene.ObjectType):
    """A role held out to whoever has a phone, to be accepted or declined."""

    class Meta:
        interfaces = (Node,)

    phone = graphene.String(
        required=True,
        description="The number invited (E.164) to yourself and to who invited; to others masked: "
        "`138****0000`.",
    )
    invited_by = graphene.Field(Person, required=True, description="Who invites.")
    status = graphene.Field(InvitationStatus, required=True, description="Where it stands.")
    created_at = graphene.Field(DateTime, required=True, description="When it was sent.")
    expires_at = graphene.Field(
        DateTime, required=True, description="Until when it can be answered."
    )

    resolve_invited_by = related(models.Person, "invited_by_id")

    @staticmethod
    async def resolve_phone(row: models.Invitation, info: graphene.ResolveInfo) -> str:
        context, phone = context_of(info), decrypt(row.phone_encrypted)
        viewer_id = None if context.viewer is None else context.viewer.person_id
        oneself = await context.loaders.one(models.Person, viewer_id)
        theirs = oneself is not None and oneself.phone_index == row.phone_index
        return phone if theirs or viewer_id == row.invited_by_id else masked_phone(phone)

    @staticmethod
    def resolve_status(
        row: models.Invitation, _info: graphene.ResolveInfo
    ) -> inviting.InvitationStatus:
        return inviting.status_of(row, now())


async def _membership(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.membership_seen_by(viewer, key)


async def _invitation(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.invitation_seen_by(viewer, key)


fetched_by("Membership", _membership)
fetched_by("Invitation", _invitation)


class ViewerMemberships:
    """What of the viewer's concerns organizations."""

    memberships = graphene.List(
        graphene.NonNull(Membership),
        required=True,
        description="Your roles in organizations, in force or still to begin.",
    )
    invitations = graphene.List(
        graphene.NonNull(Invitation),
        required=True,
        description="What you are invited to and can accept or decline, the latest first.",
    )

    @staticmethod
    async def resolve_memberships(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await queries.memberships_of(viewer).order_by("id")

    @staticmethod
    async def resolve_invitations(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await queries.open_invitations_to(viewer)
