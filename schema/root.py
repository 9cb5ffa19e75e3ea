"""The whole schema: every capability's root fields under one roof."""

from typing import Any

import graphene

from schema.appointments.booking import BookingMutations
from schema.appointments.live import AppointmentSubscriptions
from schema.appointments.moving import MovingMutations
from schema.appointments.steps import StepMutations
from schema.calendars import CalendarMutations, CalendarQueries
from schema.nodes import Node, find
from schema.notifications import NotificationMutations, NotificationSubscriptions
from schema.organizations import OrganizationMutations, OrganizationQueries
from schema.people import PeopleMutations, PeopleQueries
from schema.refusals import coded
from schema.scheduling.absences import AbsenceMutations
from schema.scheduling.availability import SchedulingQueries
from schema.scheduling.closures import ClosureMutations
from schema.scheduling.holidays import HolidayMutations, HolidayQueries
from schema.scheduling.hours import HoursMutations
from schema.scheduling.nearest import NearestQueries
from schema.scheduling.policies import PolicyMutations
from schema.services import ServiceQueries
from schema.teams import TeamQueries
from schema.waitlist import WaitlistMutations


class Query(
    PeopleQueries,
    OrganizationQueries,
    ServiceQueries,
    TeamQueries,
    SchedulingQueries,
    NearestQueries,
    HolidayQueries,
    CalendarQueries,
    graphene.ObjectType,
):
    """Everything that can be read."""

    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="A global id."),
        description="The object of that id; null when there is none, or it is not yours to see.",
    )

    @staticmethod
    @coded
    async def resolve_node(_root: object, info: graphene.ResolveInfo, id: str) -> Any:  # noqa: A002 - Relay's word
        return await find(info, id)


class Mutation(
    PeopleMutations,
    BookingMutations,
    StepMutations,
    MovingMutations,
    WaitlistMutations,
    NotificationMutations,
    HoursMutations,
    AbsenceMutations,
    ClosureMutations,
    HolidayMutations,
    PolicyMutations,
    OrganizationMutations,
    CalendarMutations,
    graphene.ObjectType,
):
    """Everything that can be changed. Refusals come as `errors` of the payload."""


class Subscription(AppointmentSubscriptions, NotificationSubscriptions, graphene.ObjectType):
    """Everything that is told as it happens, over graphql-transport-ws."""


schema = graphene.Schema(query=Query, mutation=Mutation, subscription=Subscription)
