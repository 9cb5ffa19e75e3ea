"""Bringing people into organizations, and ending their roles."""

import graphene

from mulin.people import invitations, memberships, models
from mulin.people import viewer as viewers
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.ids import local_id
from schema.organizations.members import Invitation, Membership, MembershipRole
from schema.refusals import error_list, telling
from schema.scalars import Date


async def see_anew(info: graphene.ResolveInfo) -> None:
    """What the rest of the answer shows is seen with the viewer's reach as it is by now."""
    viewer = viewer_of(info)
    context_of(info).become(await viewers.viewer_of(viewer.person_id, viewer.session_id))


class InviteMemberInput(graphene.InputObjectType):
    """Whom to invite, and to what."""

    organization_id = graphene.ID(
        required=True, description="One whose staff you are on, or that you are a contact of."
    )
    phone = graphene.String(
        required=True, description="Their number; without a country code it is a Chinese one."
    )
    role = MembershipRole(
        required=True,
        description="What they are to be. As staff: whatever there is in an organization of its "
        "kind (an admin only as an admin); as a contact: another contact.",
    )
    starts_on = Date(description="First day, in the district's zone; left out: today.")
    ends_on = Date(description="First day on which it no longer holds; left out: for good.")
    name = graphene.String(
        description="What to call somebody who has no account yet, at most 80 characters."
    )


class InviteMember(graphene.Mutation):
    """Hold out a role to whoever has a phone: they are notified and have 14 days to answer.

    The same again gives the same invitation; other days take the earlier one back.
    """

    class Meta:
        name = "InviteMemberPayload"

    class Arguments:
        input = InviteMemberInput(required=True, description="Whom, and to what.")

    invitation = graphene.Field(Invitation, description="What was sent; null when refused.")
    errors = error_list(
        "InviteMember",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.STEP_UP_REQUIRED,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: InviteMemberInput,  # noqa: A002 - the API's word
    ) -> "InviteMember":
        viewer = viewer_of(info)
        request = invitations.InvitationRequest(
            organization_id=local_id(input.organization_id, "Organization", "organization_id"),
            phone=input.phone,
            role=models.Role(input.role),
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            name=input.name or "",
        )
        return InviteMember(invitation=await invitations.invite(viewer, request), errors=[])


class AnswerInvitationInput(graphene.InputObjectType):
    """Which invitation."""

    id = graphene.ID(required=True, description="Id of the `Invitation`.")


_ANSWER = (
    Code.FORBIDDEN,
    Code.INVALID,
    Code.NOT_FOUND,
    Code.UNAUTHENTICATED,
    Code.WRONG_STATUS,
)


class AcceptInvitation(graphene.Mutation):
    """Take the role you are invited to. One that you had before is renewed."""

    class Meta:
        name = "AcceptInvitationPayload"

    class Arguments:
        input = AnswerInvitationInput(required=True, description="Which one.")

    invitation = graphene.Field(Invitation, description="As it is now; null when refused.")
    membership = graphene.Field(Membership, description="Your role; null when refused.")
    errors = error_list("AcceptInvitation", *_ANSWER)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AnswerInvitationInput,  # noqa: A002 - the API's word
    ) -> "AcceptInvitation":
        viewer, key = viewer_of(info), local_id(input.id, "Invitation", "id")
        invitation, membership = await invitations.accept(viewer, key)
        await see_anew(info)
        return AcceptInvitation(invitation=invitation, membership=membership, errors=[])


class DeclineInvitation(graphene.Mutation):
    """Say no to what you are invited to."""

    class Meta:
        name = "DeclineInvitationPayload"

    class Arguments:
        input = AnswerInvitationInput(required=True, description="Which one.")

    invitation = graphene.Field(Invitation, description="As it is now; null when refused.")
    errors = error_list("DeclineInvitation", *_ANSWER)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AnswerInvitationInput,  # noqa: A002 - the API's word
    ) -> "DeclineInvitation":
        viewer, key = viewer_of(info), local_id(input.id, "Invitation", "id")
        return DeclineInvitation(invitation=await invitations.decline(viewer, key), errors=[])


class RevokeInvitationInput(graphene.InputObjectType):
    """Which invitation."""

    id = graphene.ID(required=True, description="Id of an `Invitation` you could have sent.")


class RevokeInvitation(graphene.Mutation):
    """Take back an invitation that has not been answered."""

    class Meta:
        name = "RevokeInvitationPayload"

    class Arguments:
        input = RevokeInvitationInput(required=True, description="Which one.")

    invitation = graphene.Field(Invitation, description="As it is now; null when refused.")
    errors = error_list("RevokeInvitation", *_ANSWER)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RevokeInvitationInput,  # noqa: A002 - the API's word
    ) -> "RevokeInvitation":
        viewer, key = viewer_of(info), local_id(input.id, "Invitation", "id")
        return RevokeInvitation(invitation=await invitations.revoke(viewer, key), errors=[])


class EndMembershipInput(graphene.InputObjectType):
    """Which role."""

    id = graphene.ID(
        required=True, description="Id of a `Membership`: yours, or one you could invite to."
    )


class EndMembership(graphene.Mutation):
    """End somebody's role in an organization, or your own, at once.

    Invitations they sent for it are taken back. The last admin of a district stays.
    """

    class Meta:
        name = "EndMembershipPayload"

    class Arguments:
        input = EndMembershipInput(required=True, description="Which one.")

    membership = graphene.Field(Membership, description="As it is now; null when refused.")
    errors = error_list(
        "EndMembership",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.NOT_FOUND,
        Code.STEP_UP_REQUIRED,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: EndMembershipInput,  # noqa: A002 - the API's word
    ) -> "EndMembership":
        viewer, key = viewer_of(info), local_id(input.id, "Membership", "id")
        ended = await memberships.end_membership(viewer, key)
        await see_anew(info)
        return EndMembership(membership=ended, errors=[])


class InvitingMutations:
    """Root fields that change who serves where."""

    invite_member = InviteMember.Field()
    accept_invitation = AcceptInvitation.Field()
    decline_invitation = DeclineInvitation.Field()
    revoke_invitation = RevokeInvitation.Field()
    end_membership = EndMembership.Field()
