"""The whole schema: every capability's root fields under one roof."""

from typing import Any

import graphene

from schema.appointments import AppointmentMutations, AppointmentSubscriptions
from schema.nodes import Node, find
from schema.notifications import NotificationMutations, NotificationSubscriptions
from schema.organizations import OrganizationQueries
from schema.people import PeopleMutations, PeopleQueries
from schema.refusals import coded
from schema.scheduling.availability import SchedulingQueries
from schema.scheduling.hours import HoursMutations
from schema.services import ServiceQueries
from schema.teams import TeamQueries


class Query(
    PeopleQueries,
    OrganizationQueries,
    ServiceQueries,
    TeamQueries,
    SchedulingQueries,
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
    AppointmentMutations,
    NotificationMutations,
    HoursMutations,
    graphene.ObjectType,
):
    """Everything that can be changed. Refusals come as `errors` of the payload."""


class Subscription(AppointmentSubscriptions, NotificationSubscriptions, graphene.ObjectType):
    """Everything that is told as it happens, over graphql-transport-ws."""


schema = graphene.Schema(query=Query, mutation=Mutation, subscription=Subscription)
