"""Who serves in a team."""

import graphene

from mulin.refusals import Code
from mulin.teams.actions import members
from mulin.teams.models import TeamRole as Role
from schema.context import viewer_of
from schema.enums import TeamRole
from schema.ids import local_id
from schema.refusals import error_list, telling
from schema.teams.types import Team, TeamMember


class AddTeamMemberInput(graphene.InputObjectType):
    """Whom to take into which team."""

    team_id = graphene.ID(required=True, description="A team of an organization you coordinate.")
    specialist_id = graphene.ID(required=True, description="Whom.")
    role = TeamRole(description="Their part in it; left out: `MEMBER`.")
    weight = graphene.Int(
        description="Their share of the team's work beside the others', 1 to 10; left out: 1."
    )
    open_limit = graphene.Int(
        description="How many unanswered questions in writing they have before they are given no "
        "more by rule, 0 to 100; left out: 10."
    )


class AddTeamMember(graphene.Mutation):
    """As coordinator or admin: take a specialist into a team."""

    class Meta:
        name = "AddTeamMemberPayload"

    class Arguments:
        input = AddTeamMemberInput(required=True, description="Whom, and as what.")

    member = graphene.Field(TeamMember, description="Their place in the team; null when refused.")
    errors = error_list(
        "AddTeamMember", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AddTeamMemberInput,  # noqa: A002 - the API's word
    ) -> "AddTeamMember":
        member = await members.add_member(
            viewer_of(info),
            local_id(input.team_id, "Team", "team_id"),
            local_id(input.specialist_id, "Specialist", "specialist_id"),
            role=Role.MEMBER if input.role is None else Role(input.role),
            weight=members.USUAL_WEIGHT if input.weight is None else input.weight,
            open_limit=members.USUAL_OPEN_LIMIT if input.open_limit is None else input.open_limit,
        )
        return AddTeamMember(member=member, errors=[])


class UpdateTeamMemberInput(graphene.InputObjectType):
    """What to change of a member's part; leave out what stays, `null` is `INVALID`."""

    team_id = graphene.ID(
        required=True, description="A team of an organization you coordinate, or that you lead."
    )
    specialist_id = graphene.ID(required=True, description="Whose.")
    role = TeamRole(
        description="`ON_LEAVE`: they are given nothing new, and their turns from today on end."
    )
    weight = graphene.Int(description="Their share, 1 to 10; not for leads to say.")
    open_limit = graphene.Int(description="Unanswered questions they may have, 0 to 100.")


class UpdateTeamMember(graphene.Mutation):
    """As coordinator, admin or lead of the team: change a member's part in it."""

    class Meta:
        name = "UpdateTeamMemberPayload"

    class Arguments:
        input = UpdateTeamMemberInput(required=True, description="What to change.")

    member = graphene.Field(TeamMember, description="Their place as it is now; null when refused.")
    errors = error_list(
        "UpdateTeamMember", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UpdateTeamMemberInput,  # noqa: A002 - the API's word
    ) -> "UpdateTeamMember":
        viewer = viewer_of(info)
        named = ("role", "weight", "open_limit")
        # A mapping of what was sent: what is left out is not in it, unlike what is null.
        changes = {name: value for name, value in input.items() if name in named}
        if changes.get("role") is not None:
            changes["role"] = Role(changes["role"])
        member = await members.update_member(
            viewer,
            local_id(input.team_id, "Team", "team_id"),
            local_id(input.specialist_id, "Specialist", "specialist_id"),
            changes,
        )
        return UpdateTeamMember(member=member, errors=[])


class RemoveTeamMemberInput(graphene.InputObjectType):
    """Whom to let go from which team."""

    team_id = graphene.ID(required=True, description="A team of an organization you coordinate.")
    specialist_id = graphene.ID(required=True, description="Whom.")


class RemoveTeamMember(graphene.Mutation):
    """As coordinator or admin: let a specialist go from a team.

    They see nothing of its work any more from this moment on. Questions in writing that they have
    not answered go back to the team; appointments stay theirs.
    """

    class Meta:
        name = "RemoveTeamMemberPayload"

    class Arguments:
        input = RemoveTeamMemberInput(required=True, description="Whom.")

    team = graphene.Field(Team, description="The team as it is now; null when refused.")
    errors = error_list(
        "RemoveTeamMember", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveTeamMemberInput,  # noqa: A002 - the API's word
    ) -> "RemoveTeamMember":
        team = await members.remove_member(
            viewer_of(info),
            local_id(input.team_id, "Team", "team_id"),
            local_id(input.specialist_id, "Specialist", "specialist_id"),
        )
        return RemoveTeamMember(team=team, errors=[])


class MemberMutations:
    """Root fields that change who serves in a team."""

    add_team_member = AddTeamMember.Field()
    update_team_member = UpdateTeamMember.Field()
    remove_team_member = RemoveTeamMember.Field()
