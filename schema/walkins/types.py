"""Numbers of those who walk in, as the API shows them."""

from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.organizations import models as organization_models
from mulin.people import models as people_models
from mulin.people.viewer import Viewer
from mulin.services import models as service_models
from mulin.walkins import models, queries
from mulin.walkins.models import WalkInStatus as WalkInStatusModel
from mulin.walkins.numbers import code_of
from schema.appointments.types import Appointment
from schema.context import context_of
from schema.enums import described
from schema.nodes import Node, fetched_by, related
from schema.organizations import Desk, Venue
from schema.persons import Person
from schema.scalars import Date, DateTime
from schema.services import Service, Topic

WalkInStatus = described(
    WalkInStatusModel,
    "Where somebody with a number stands.",
    {
        "WAITING": "They wait to be called.",
        "CALLED": "They were called to a desk.",
        "SERVING": "They are at the desk.",
        "SERVED": "They were helped.",
        "SKIPPED": "They were called and did not come.",
        "LEFT": "They gave the number up, or the day ended.",
    },
    name="WalkInStatus",
)


class WalkIn(graphene.ObjectType):
    """A number of one day at one venue: yours, or one of a venue you are staff of."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="As it stands on the slip, such as A012.")
    number = graphene.Int(required=True, description="The bare number; each day begins with 1.")
    day = graphene.Field(Date, required=True, description="The day, by the venue's clock.")
    status = graphene.Field(WalkInStatus, required=True, description="Where it stands.")
    venue = graphene.Field(Venue, required=True, description="Where it was taken.")
    person = graphene.Field(Person, description="Who holds it; null: whoever has the slip.")
    service = graphene.Field(Service, description="What for, if said.")
    topic = graphene.Field(Topic, description="What it is about, if said.")
    desk = graphene.Field(Desk, description="The desk it was called to last.")
    appointment = graphene.Field(
        Appointment, description="The record of what took place, once it is `SERVED`."
    )
    ahead = graphene.Int(description="How many wait before it; null unless it is `WAITING`.")
    estimated_wait_minutes = graphene.Int(
        description="By the pace of the day; null unless it is `WAITING`."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was taken.")
    called_at = graphene.Field(DateTime, description="When it was called last.")
    started_at = graphene.Field(DateTime, description="When serving began.")
    ended_at = graphene.Field(DateTime, description="When it was over, however it ended.")

    resolve_venue = related(organization_models.Venue, "venue_id")
    resolve_person = related(people_models.Person, "person_id")
    resolve_service = related(service_models.Service, "service_id")
    resolve_topic = related(service_models.Topic, "topic_id")
    resolve_desk = related(organization_models.Desk, "desk_id")
    resolve_appointment = related(appointment_models.Appointment, "appointment_id")

    @staticmethod
    def resolve_code(row: models.WalkIn, _info: graphene.ResolveInfo) -> str:
        return code_of(row.number)

    @staticmethod
    async def resolve_ahead(row: models.WalkIn, info: graphene.ResolveInfo) -> int | None:
        place = await context_of(info).loaders.queue_places.load(row.id)
        return None if place is None else place.ahead

    @staticmethod
    async def resolve_estimated_wait_minutes(
        row: models.WalkIn, info: graphene.ResolveInfo
    ) -> int | None:
        place = await context_of(info).loaders.queue_places.load(row.id)
        return None if place is None else place.wait_minutes


async def _seen(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.visible_to(viewer).get_or_none(id=key)


fetched_by("WalkIn", _seen)


class OwnWalkIns:
    """What the viewer's door shows of queues."""

    walk_ins = graphene.List(
        graphene.NonNull(WalkIn), required=True, description="Your own numbers of today."
    )

    @staticmethod
    async def resolve_walk_ins(viewer: Viewer, _info: graphene.ResolveInfo) -> Any:
        return await queries.of_today(viewer)
