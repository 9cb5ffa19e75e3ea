"""Asking for free times."""

from datetime import date
from itertools import chain
from typing import Any

import graphene

from mulin.organizations import models as organization_models
from mulin.scheduling import queries
from mulin.services.models import AppointmentMode as Mode
from mulin.teams import models as team_models
from schema.context import context_of
from schema.enums import AppointmentMode
from schema.ids import local_id, optional_local_id
from schema.refusals import coded
from schema.scalars import Date, DateTime
from schema.scheduling.types import Slot


class AvailabilityDay(graphene.ObjectType):
    """One local day of an answer; it may have no slots."""

    date = graphene.Field(Date, required=True, description="The day, in `timeZone`.")
    slots = graphene.List(
        graphene.NonNull(Slot), required=True, description="Its free slots in order of time."
    )


class Availability(graphene.ObjectType):
    """Free slots by day."""

    time_zone = graphene.String(
        required=True, description="IANA zone of the district, by which days are counted."
    )
    days = graphene.List(
        graphene.NonNull(AvailabilityDay), required=True, description="Every day asked for."
    )
    next_starts_at = graphene.Field(
        DateTime,
        description="The first free start from `from` on, also beyond `to`; null: there is none.",
    )

    @staticmethod
    def resolve_time_zone(found: queries.Availability, _info: graphene.ResolveInfo) -> str:
        return found.zone

    @staticmethod
    def resolve_days(found: queries.Availability, _info: graphene.ResolveInfo) -> Any:
        return [{"date": day, "slots": slots} for day, slots in found.days.items()]


class SchedulingQueries:
    """Root fields anybody may ask."""

    availability = graphene.Field(
        Availability,
        service_id=graphene.ID(required=True, description="What is to be booked."),
        from_=Date(required=True, name="from", description="First day."),
        to=Date(required=True, description="Last day, at most 62 days in all."),
        specialist_id=graphene.ID(description="Only with this specialist."),
        team_id=graphene.ID(description="Only with members of this team."),
        venue_id=graphene.ID(description="Only at this venue."),
        topic_id=graphene.ID(description="Only with those who advise on this topic."),
        mode=AppointmentMode(description="Only in this mode."),
        description="Times that can be booked now.",
    )

    @staticmethod
    @coded
    async def resolve_availability(
        _root: object,
        info: graphene.ResolveInfo,
        service_id: str,
        from_: date,
        to: date,
        mode: Mode | None = None,
        **only: Any,
    ) -> queries.Availability:
        keys = {
            f"{kind}_id": optional_local_id(only.get(f"{kind}_id"), kind.capitalize(), f"{kind}_id")
            for kind in ("specialist", "team", "venue", "topic")
        }
        service = await queries.service_by_id(local_id(service_id, "Service", "service_id"))
        wanted = queries.Wanted(service, mode=mode, **keys)
        found = await queries.availability(wanted, from_, to)
        offers = list(chain.from_iterable(found.days.values()))
        loaders = context_of(info).loaders
        await loaders.each(team_models.Specialist, {offer.specialist_id for offer in offers})
        await loaders.each(
            organization_models.Venue, {offer.venue_id for offer in offers if offer.venue_id}
        )
        return found
