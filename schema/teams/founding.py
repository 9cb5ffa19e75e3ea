"""Founding teams, and describing them otherwise."""

import graphene

from mulin.refusals import Code
from mulin.services.models import TeamKind as Kind
from mulin.teams.actions import founding
from schema.context import viewer_of
from schema.enums import TeamKind
from schema.ids import local_id, optional_local_id
from schema.refusals import error_list, telling
from schema.teams.types import Team


class CreateTeamInput(graphene.InputObjectType):
    """What the new team is."""

    kind = TeamKind(
        required=True,
        description="Whom it serves. It must fit the organization: `SCHOOL_ADVISORY` a school or "
        "the centre, `PARK_SERVICE` a tech park or the centre, `COMMUNITY` and `MEDIATION` the "
        "centre, a station or a studio, `NOTARY` a notary office or the centre.",
    )
    organization_id = graphene.ID(
        required=True, description="The organization it serves, one that you coordinate."
    )
    code = graphene.String(
        required=True,
        description="A stable short name that no other team has: lowercase letters, digits and "
        "hyphens, at most 64.",
    )
    name_zh = graphene.String(required=True, description="Its Chinese name, at most 120.")
    name_en = graphene.String(required=True, description="Its English name, at most 200.")


class CreateTeam(graphene.Mutation):
    """As coordinator or admin: found a team, still without members."""

    class Meta:
        name = "CreateTeamPayload"

    class Arguments:
        input = CreateTeamInput(required=True, description="What it is.")

    team = graphene.Field(Team, description="The team; null when refused.")
    errors = error_list(
        "CreateTeam", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CreateTeamInput,  # noqa: A002 - the API's word
    ) -> "CreateTeam":
        wanted = founding.Founded(
            kind=Kind(input.kind),
            organization_id=local_id(input.organization_id, "Organization", "organization_id"),
            code=input.code,
            name_zh=input.name_zh,
            name_en=input.name_en,
        )
        team = await founding.create_team(viewer_of(info), wanted)
        return CreateTeam(team=team, errors=[])


class UpdateTeamInput(graphene.InputObjectType):
    """What to change of a team; leave out what stays, `null` is `INVALID`."""

    team_id = graphene.ID(required=True, description="Which one.")
    kind = TeamKind(
        description="Whom it serves; fixed while appointments or questions of it are open."
    )
    organization_id = graphene.ID(
        description="The organization it serves, one that you coordinate; fixed while questions in "
        "writing are open."
    )
    code = graphene.String(description="A stable short name that no other team has.")
    name_zh = graphene.String(description="Its Chinese name, at most 120.")
    name_en = graphene.String(description="Its English name, at most 200.")


class UpdateTeam(graphene.Mutation):
    """As coordinator or admin: describe a team otherwise."""

    class Meta:
        name = "UpdateTeamPayload"

    class Arguments:
        input = UpdateTeamInput(required=True, description="What to change.")

    team = graphene.Field(Team, description="The team as it is now; null when refused.")
    errors = error_list(
        "UpdateTeam",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.NOT_FOUND,
        Code.WRONG_STATUS,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UpdateTeamInput,  # noqa: A002 - the API's word
    ) -> "UpdateTeam":
        viewer = viewer_of(info)
        # A mapping of what was sent: what is left out is not in it, unlike what is null.
        changes = {name: value for name, value in input.items() if name != "team_id"}
        if "kind" in changes and input.kind is not None:
            changes["kind"] = Kind(input.kind)
        if "organization_id" in changes:
            place = optional_local_id(input.organization_id, "Organization", "organization_id")
            changes["organization_id"] = place
        team_id = local_id(input.team_id, "Team", "team_id")
        return UpdateTeam(team=await founding.update_team(viewer, team_id, changes), errors=[])


class FoundingMutations:
    """Root fields that make and describe teams."""

    create_team = CreateTeam.Field()
    update_team = UpdateTeam.Field()
