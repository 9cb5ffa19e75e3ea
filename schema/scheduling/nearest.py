"""Asking for the next free times of the district."""

from datetime import date
from typing import Any

import graphene

from mulin.organizations.models import Venue
from mulin.organizations.queries import Near
from mulin.scheduling import nearest
from mulin.scheduling.queries import OfferedSlot
from mulin.services.models import AppointmentMode as Mode
from mulin.teams.models import Specialist
from schema.context import context_of
from schema.enums import AppointmentMode
from schema.ids import optional_local_id
from schema.organizations import NearInput
from schema.refusals import coded
from schema.scalars import Date
from schema.scheduling.types import Slot
from schema.services import Service


class NextSlot(graphene.ObjectType):
    """One of the next free times of the district."""

    slot = graphene.Field(Slot, required=True, description="The time, and with whom.")
    service = graphene.Field(Service, required=True, description="What can be booked then.")
    distance_meters = graphene.Float(
        description="From `near` to the venue, as the crow flies; null without one of the two."
    )

    @staticmethod
    def resolve_slot(found: nearest.NextSlot, _info: graphene.ResolveInfo) -> OfferedSlot:
        return found.offer


class NearestQueries:
    """Root fields anybody may ask."""

    next_available = graphene.List(
        graphene.NonNull(NextSlot),
        required=True,
        service_id=graphene.ID(description="What is to be booked; null: any community service."),
        topic_id=graphene.ID(description="Only with those who advise on this topic."),
        mode=AppointmentMode(
            description="`PHONE` and `VIDEO` give the earliest starts, each once; `IN_PERSON`, and "
            "null, give of each venue its earliest."
        ),
        near=NearInput(
            description="Where you are. Each kilometer counts as 15 minutes of waiting; venues "
            "without coordinates drop."
        ),
        from_=Date(name="from", description="First day; null: today."),
        limit=graphene.Int(description="How many at most, 1 to 20; null: 5."),
        description="The next free times of the whole district: the soonest first, unless they are "
        "far from `near`.",
    )

    @staticmethod
    @coded
    async def resolve_next_available(
        _root: object,
        info: graphene.ResolveInfo,
        mode: Mode | None = None,
        near: NearInput | None = None,
        from_: date | None = None,
        **asked: Any,
    ) -> list[nearest.NextSlot]:
        limit: int | None = asked.get("limit")
        found = await nearest.next_available(
            service_id=optional_local_id(asked.get("service_id"), "Service", "service_id"),
            topic_id=optional_local_id(asked.get("topic_id"), "Topic", "topic_id"),
            mode=mode,
            near=None if near is None else Near(near.lat, near.lng),
            first=from_,
            limit=nearest.USUAL if limit is None else limit,
        )
        loaders = context_of(info).loaders
        await loaders.each(Specialist, {one.offer.specialist_id for one in found})
        venues = {one.offer.venue_id for one in found}
        await loaders.each(Venue, (key for key in venues if key is not None))
        return found
