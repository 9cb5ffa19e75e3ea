"""Waiting for a time to become free."""

from datetime import date
from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.organizations import models as organization_models
from mulin.refusals import Code
from mulin.services import models as service_models
from mulin.teams import models as team_models
from mulin.waitlist import actions, models, queries
from schema.appointments.types import Appointment
from schema.context import context_of, viewer_of
from schema.enums import AppointmentMode, WaitlistStatus
from schema.ids import local_id, optional_local_id
from schema.nodes import Node, fetched_by, related
from schema.organizations import Venue
from schema.refusals import error_list, telling
from schema.scalars import Date, DateTime, LocalTime
from schema.services import Service, Topic
from schema.teams import Specialist, Team


class WaitlistEntry(graphene.ObjectType):
    """Your place on the waitlist of a service."""

    class Meta:
        interfaces = (Node,)

    status = graphene.Field(WaitlistStatus, required=True, description="Where it stands.")
    service = graphene.Field(Service, required=True, description="What you wait for.")
    topic = graphene.Field(Topic, description="What it is about, if said.")
    specialist = graphene.Field(Specialist, description="With whom; null: with anybody.")
    team = graphene.Field(Team, description="With which team; null: with any.")
    venue = graphene.Field(Venue, description="Where; null: anywhere.")
    mode = graphene.Field(AppointmentMode, description="How; null: any way.")
    from_ = graphene.Field(
        Date, required=True, name="from", description="First day you could come."
    )
    to = graphene.Field(Date, required=True, description="Last day you could come.")
    starts_at = graphene.Field(
        LocalTime, required=True, description="Not before this time of day, in the district's zone."
    )
    ends_at = graphene.Field(LocalTime, required=True, description="Over by this time of day.")
    created_at = graphene.Field(DateTime, required=True, description="When you joined.")
    ahead = graphene.Int(
        description="How many wait for the same service before you; null unless you are waiting."
    )
    offer = graphene.Field(
        Appointment, description="The time kept for you now: see `acceptOffer`, `declineOffer`."
    )

    resolve_service = related(service_models.Service, "service_id")
    resolve_topic = related(service_models.Topic, "topic_id")
    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_team = related(team_models.Team, "team_id")
    resolve_venue = related(organization_models.Venue, "venue_id")

    @staticmethod
    def resolve_from_(row: models.WaitlistEntry, _info: graphene.ResolveInfo) -> date:
        return row.first_date

    @staticmethod
    def resolve_to(row: models.WaitlistEntry, _info: graphene.ResolveInfo) -> date:
        return row.last_date

    @staticmethod
    def resolve_starts_at(row: models.WaitlistEntry, _info: graphene.ResolveInfo) -> int:
        return int(row.starts_minute)

    @staticmethod
    def resolve_ends_at(row: models.WaitlistEntry, _info: graphene.ResolveInfo) -> int:
        return int(row.ends_minute)

    @staticmethod
    async def resolve_ahead(row: models.WaitlistEntry, info: graphene.ResolveInfo) -> int | None:
        return await context_of(info).loaders.ahead.load(row.id)

    @staticmethod
    async def resolve_offer(row: models.WaitlistEntry, info: graphene.ResolveInfo) -> Any:
        offers = await context_of(info).loaders.many(
            appointment_models.Appointment, "waitlist_entry_id", row.id
        )
        return next((offer for offer in offers if offer.proposal is not None), None)


async def _own(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.entries_of(viewer).get_or_none(id=key)


fetched_by("WaitlistEntry", _own)


class JoinWaitlistInput(graphene.InputObjectType):
    """What you wait for, and when you could come. What is left out is "any"."""

    service_id = graphene.ID(required=True, description="For what.")
    from_ = Date(required=True, name="from", description="First day, in the district's zone.")
    to = Date(required=True, description="Last day, at most 62 days in all.")
    starts_at = LocalTime(description="Not before this time of day, a multiple of 5 minutes.")
    ends_at = LocalTime(description="Over by this time of day, a multiple of 5 minutes.")
    specialist_id = graphene.ID(description="Only with this specialist.")
    team_id = graphene.ID(description="Only with members of this team.")
    venue_id = graphene.ID(description="Only at this venue.")
    topic_id = graphene.ID(description="What it is about.")
    mode = AppointmentMode(description="Only in this mode.")
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again gives the same place."
    )


class JoinWaitlist(graphene.Mutation):
    """Wait for a time to become free. An offer is kept for you for 30 minutes, by push and here."""

    class Meta:
        name = "JoinWaitlistPayload"

    class Arguments:
        input = JoinWaitlistInput(required=True, description="What you wait for.")

    entry = graphene.Field(WaitlistEntry, description="Your place; null when refused.")
    errors = error_list(
        "JoinWaitlist",
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.INVALID,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: JoinWaitlistInput,  # noqa: A002 - the API's word
    ) -> "JoinWaitlist":
        viewer = viewer_of(info)
        request = actions.WaitRequest(
            service_id=local_id(input.service_id, "Service", "service_id"),
            first_date=input.from_,
            last_date=input.to,
            starts_minute=input.starts_at or 0,
            ends_minute=actions.DAY_MINUTES if input.ends_at is None else input.ends_at,
            specialist_id=optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
            team_id=optional_local_id(input.team_id, "Team", "team_id"),
            venue_id=optional_local_id(input.venue_id, "Venue", "venue_id"),
            topic_id=optional_local_id(input.topic_id, "Topic", "topic_id"),
            mode=None if input.mode is None else service_models.AppointmentMode(input.mode),
            idempotency_key=input.idempotency_key,
        )
        return JoinWaitlist(entry=await actions.join(viewer, request), errors=[])


class LeaveWaitlistInput(graphene.InputObjectType):
    """Which place to give up."""

    id = graphene.ID(required=True, description="Id of the `WaitlistEntry`.")


class LeaveWaitlist(graphene.Mutation):
    """Stop waiting. A time kept for you at this moment is still yours to accept or decline."""

    class Meta:
        name = "LeaveWaitlistPayload"

    class Arguments:
        input = LeaveWaitlistInput(required=True, description="Which one.")

    entry = graphene.Field(WaitlistEntry, description="As it is now; null when refused.")
    errors = error_list(
        "LeaveWaitlist", Code.NOT_FOUND, Code.WRONG_STATUS, Code.INVALID, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: LeaveWaitlistInput,  # noqa: A002 - the API's word
    ) -> "LeaveWaitlist":
        left = await actions.leave(viewer_of(info), local_id(input.id, "WaitlistEntry", "id"))
        return LeaveWaitlist(entry=left, errors=[])


class WaitlistMutations:
    """Root fields of the waitlist."""

    join_waitlist = JoinWaitlist.Field()
    leave_waitlist = LeaveWaitlist.Field()
