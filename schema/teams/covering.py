"""What a team serves, and whose turn it is when."""

import graphene

from mulin.refusals import Code
from mulin.teams.actions import covering, duties
from schema.context import viewer_of
from schema.ids import local_id, optional_local_id
from schema.refusals import error_list, telling
from schema.scalars import Date
from schema.teams.types import Duty, Team


class CoverageInput(graphene.InputObjectType):
    """An organization that a team serves, with what lies below it."""

    organization_id = graphene.ID(
        required=True, description="Which one; it is new: one that you coordinate."
    )
    topic_id = graphene.ID(description="On this topic only; null or left out: on every one.")


class SetTeamCoverageInput(graphene.InputObjectType):
    """All that a team serves beside its own organization."""

    team_id = graphene.ID(required=True, description="A team of an organization you coordinate.")
    coverages = graphene.List(
        graphene.NonNull(CoverageInput),
        required=True,
        description="The whole list, at most 200; it replaces what was there. An empty list: its "
        "own organization only, which it always serves.",
    )


class SetTeamCoverage(graphene.Mutation):
    """As coordinator or admin: say which organizations a team serves beside its own.

    Who asks is sent to the team nearest to their organization on the way up the tree.
    """

    class Meta:
        name = "SetTeamCoveragePayload"

    class Arguments:
        input = SetTeamCoverageInput(required=True, description="The whole list.")

    team = graphene.Field(Team, description="The team as it is now; null when refused.")
    errors = error_list(
        "SetTeamCoverage", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetTeamCoverageInput,  # noqa: A002 - the API's word
    ) -> "SetTeamCoverage":
        viewer = viewer_of(info)
        wanted = [
            covering.Covered(
                organization_id=local_id(
                    one.organization_id, "Organization", f"coverages.{number}.organization_id"
                ),
                topic_id=optional_local_id(one.topic_id, "Topic", f"coverages.{number}.topic_id"),
            )
            for number, one in enumerate(input.coverages)
        ]
        team_id = local_id(input.team_id, "Team", "team_id")
        team = await covering.set_coverage(viewer, team_id, wanted)
        return SetTeamCoverage(team=team, errors=[])


class DutyInput(graphene.InputObjectType):
    """A member's turn on one day."""

    date = Date(required=True, description="The day, from `from` to `to`.")
    specialist_id = graphene.ID(
        required=True, description="A member of the team who is not on leave."
    )


class SetDutiesInput(graphene.InputObjectType):
    """A team's roster of some days."""

    team_id = graphene.ID(
        required=True, description="A team of an organization you coordinate, or that you lead."
    )
    from_ = Date(required=True, name="from", description="First day, in the district's zone.")
    to = Date(required=True, description="Last day, at most 62 days in all.")
    duties = graphene.List(
        graphene.NonNull(DutyInput),
        required=True,
        description="All turns of these days, at most 500; they replace what was there. Several "
        "members may share a day.",
    )


class SetDuties(graphene.Mutation):
    """As coordinator, admin or lead of the team: say whose turn it is on which day."""

    class Meta:
        name = "SetDutiesPayload"

    class Arguments:
        input = SetDutiesInput(required=True, description="The roster of these days.")

    duties = graphene.List(
        graphene.NonNull(Duty), description="The turns of these days as kept; null when refused."
    )
    errors = error_list(
        "SetDuties", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetDutiesInput,  # noqa: A002 - the API's word
    ) -> "SetDuties":
        turns = [
            duties.Turn(
                date=one.date,
                specialist_id=local_id(
                    one.specialist_id, "Specialist", f"duties.{number}.specialist_id"
                ),
            )
            for number, one in enumerate(input.duties)
        ]
        team_id = local_id(input.team_id, "Team", "team_id")
        made = await duties.set_duties(viewer_of(info), team_id, input.from_, input.to, turns)
        return SetDuties(duties=made, errors=[])


class CoveringMutations:
    """Root fields that say what a team serves and when."""

    set_team_coverage = SetTeamCoverage.Field()
    set_duties = SetDuties.Field()
