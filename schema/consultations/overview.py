"""The coordinator's view."""

from typing import Any

import graphene

from mulin.consultations import overview
from mulin.organizations import models as organization_models
from mulin.teams import models as team_models
from schema.consultations.enums import ConsultationStatus
from schema.context import viewer_of
from schema.enums import TeamRole
from schema.ids import local_id
from schema.nodes import related
from schema.organizations.types import Venue
from schema.refusals import coded
from schema.scalars import DateTime
from schema.teams.types import Specialist, Team


class StatusCount(graphene.ObjectType):
    """How many consultations stand somewhere."""

    status = graphene.Field(ConsultationStatus, required=True, description="Where they stand.")
    count = graphene.Int(required=True, description="How many they are.")


class MemberLoad(graphene.ObjectType):
    """What one member of a team carries."""

    team = graphene.Field(Team, required=True, description="The team.")
    specialist = graphene.Field(Specialist, required=True, description="Who.")
    role = graphene.Field(TeamRole, required=True, description="Their part in the team.")
    open_limit = graphene.Int(
        required=True, description="With so many unanswered they are given no more by rule."
    )
    unanswered = graphene.Int(required=True, description="Consultations of this team to answer.")
    late = graphene.Int(required=True, description="Those of them whose promised time is over.")
    answered = graphene.Int(required=True, description="Answered in the last 30 days.")
    meetings_today = graphene.Int(required=True, description="Appointments of today, all teams'.")
    on_duty = graphene.Boolean(required=True, description="Whether today is their turn.")
    away = graphene.Boolean(required=True, description="Whether they are absent right now.")

    resolve_team = related(team_models.Team, "team_id")
    resolve_specialist = related(team_models.Specialist, "specialist_id")


class VenueToday(graphene.ObjectType):
    """A venue's day so far."""

    venue = graphene.Field(Venue, required=True, description="Where.")
    booked = graphene.Int(required=True, description="Appointments of today still to come.")
    arrived = graphene.Int(required=True, description="People who are there.")
    fulfilled = graphene.Int(required=True, description="Appointments that took place.")
    missed = graphene.Int(required=True, description="People who did not come.")
    waiting = graphene.Int(required=True, description="Numbers of the walk-in queue that wait.")
    serving = graphene.Int(required=True, description="Numbers that are called or being served.")
    served = graphene.Int(required=True, description="Numbers that were served.")

    resolve_venue = related(organization_models.Venue, "venue_id")


class Coordination(graphene.ObjectType):
    """The work of an organization and all below it, at this moment."""

    by_status = graphene.List(
        graphene.NonNull(StatusCount), required=True, description="Consultations by status."
    )
    unassigned = graphene.Int(required=True, description="Consultations that nobody is at.")
    oldest_unassigned_at = graphene.Field(
        DateTime, description="Since when the first of them waits; null: none does."
    )
    due_soon = graphene.Int(
        required=True, description="Those with less than a fifth of the promised time left."
    )
    late = graphene.Int(required=True, description="Those whose promised time is over.")
    members = graphene.List(
        graphene.NonNull(MemberLoad), required=True, description="Each member's load, by team."
    )
    venues = graphene.List(
        graphene.NonNull(VenueToday), required=True, description="Today at each venue."
    )

    @staticmethod
    def resolve_by_status(row: overview.Overview, _info: graphene.ResolveInfo) -> Any:
        counts = row.by_status.items()
        return [StatusCount(status=status.name, count=count) for status, count in counts]


class OverviewQueries:
    """Root fields for those who coordinate."""

    coordination = graphene.Field(
        Coordination,
        organization_id=graphene.ID(
            required=True, description="An organization that you oversee, or one below it."
        ),
        description="As staff or auditor: what waits, what is late, who is free.",
    )

    @staticmethod
    @coded
    async def resolve_coordination(
        _root: object, info: graphene.ResolveInfo, organization_id: str
    ) -> Any:
        viewer = viewer_of(info)
        key = local_id(organization_id, "Organization", "organization_id")
        return await overview.overview(viewer, key)
