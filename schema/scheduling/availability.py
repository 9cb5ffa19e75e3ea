"""Asking for free times."""

from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any

import graphene

from mulin.organizations import models as organization_models
from mulin.organizations.models import Equipment as EquipmentModel
from mulin.scheduling import queries
from mulin.scheduling.explaining import explanations
from mulin.scheduling.explanation import SpecialistExplanation
from mulin.services.models import AppointmentMode as Mode
from mulin.teams import models as team_models
from schema.context import context_of
from schema.enums import AppointmentMode, BlockedReason, Equipment
from schema.ids import local_id, optional_local_id
from schema.nodes import related
from schema.organizations import Venue
from schema.refusals import coded
from schema.scalars import Date, DateTime
from schema.scheduling.types import Slot
from schema.teams import Specialist


class AvailabilityDay(graphene.ObjectType):
    """One local day of an answer; it may have no slots."""

    date = graphene.Field(Date, required=True, description="The day, in `timeZone`.")
    slots = graphene.List(
        graphene.NonNull(Slot), required=True, description="Its free slots in order of time."
    )
    starts = graphene.List(
        graphene.NonNull(DateTime),
        required=True,
        description="When its free slots begin, each time once and in order: all that a calendar "
        "needs that does not say with whom.",
    )


class BlockedStarts(graphene.ObjectType):
    """Starts that one reason forbids; another may forbid them too."""

    reason = graphene.Field(BlockedReason, required=True, description="What forbids them.")
    starts_at = graphene.Field(DateTime, required=True, description="The first such start.")
    ends_at = graphene.Field(
        DateTime, required=True, description="Before which the last such start lies."
    )


class AvailabilityExplanation(graphene.ObjectType):
    """What became of a working range of one specialist on one day."""

    specialist = graphene.Field(Specialist, required=True, description="Whose range it is.")
    date = graphene.Field(Date, required=True, description="The day, in the specialist's zone.")
    starts_at = graphene.Field(DateTime, required=True, description="When the range begins.")
    ends_at = graphene.Field(DateTime, required=True, description="When the range ends.")
    venue = graphene.Field(Venue, description="Where; null when it is not bound to a place.")
    offered = graphene.Int(required=True, description="How many starts it offers.")
    blocked = graphene.List(
        graphene.NonNull(BlockedStarts),
        required=True,
        description="Why the others are not offered, in order of time.",
    )

    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_venue = related(organization_models.Venue, "venue_id")

    @staticmethod
    def resolve_date(one: SpecialistExplanation, _info: graphene.ResolveInfo) -> Any:
        return one.range.day

    @staticmethod
    def resolve_starts_at(one: SpecialistExplanation, _info: graphene.ResolveInfo) -> datetime:
        return one.range.starts_at

    @staticmethod
    def resolve_ends_at(one: SpecialistExplanation, _info: graphene.ResolveInfo) -> datetime:
        return one.range.ends_at

    @staticmethod
    def resolve_offered(one: SpecialistExplanation, _info: graphene.ResolveInfo) -> int:
        return one.range.offered

    @staticmethod
    def resolve_blocked(one: SpecialistExplanation, _info: graphene.ResolveInfo) -> Any:
        return one.range.blocked


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
    explanations = graphene.List(
        graphene.NonNull(AvailabilityExplanation),
        description="Why other times are not offered; null unless `explain` was true.",
    )

    @staticmethod
    def resolve_time_zone(found: queries.Availability, _info: graphene.ResolveInfo) -> str:
        return found.zone

    @staticmethod
    def resolve_days(found: queries.Availability, _info: graphene.ResolveInfo) -> Any:
        return [
            {"date": day, "slots": slots, "starts": sorted({one.slot.starts_at for one in slots})}
            for day, slots in found.days.items()
        ]


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
        specialist_ids=graphene.List(
            graphene.NonNull(graphene.ID),
            description="Only when all of these specialists (at most 5) are free at once, at the "
            "same venue; not beside `specialistId`.",
        ),
        equipment=graphene.List(
            graphene.NonNull(Equipment),
            description="In person only where one free desk has all of this.",
        ),
        explain=graphene.Boolean(
            description="Say also why other times are not offered: to specialists about "
            "themselves, and to staff about those they answer for.",
        ),
        description="Times that can be booked now.",
    )

    @staticmethod
    @coded
    async def resolve_availability(
        _root: object,
        info: graphene.ResolveInfo,
        from_: date,
        to: date,
        explain: bool | None = None,
        **asked: Any,
    ) -> queries.Availability:
        wanted = await _wanted(**asked)
        found = await queries.availability(wanted, from_, to)
        if explain:
            account = await explanations(context_of(info).viewer, wanted, from_, to)
            found = replace(found, explanations=account)
        await _fetch_named(info, found)
        return found


async def _wanted(
    service_id: str,
    mode: Mode | None = None,
    specialist_ids: list[str] | None = None,
    equipment: list[EquipmentModel] | None = None,
    **only: str | None,
) -> queries.Wanted:
    specialist, team, venue, topic = (
        optional_local_id(only.get(f"{kind}_id"), kind.capitalize(), f"{kind}_id")
        for kind in ("specialist", "team", "venue", "topic")
    )
    together = [local_id(one, "Specialist", "specialist_ids") for one in specialist_ids or ()]
    return queries.Wanted(
        service=await queries.service_by_id(local_id(service_id, "Service", "service_id")),
        specialist_id=specialist,
        team_id=team,
        venue_id=venue,
        topic_id=topic,
        mode=mode,
        equipment=frozenset(equipment or ()),
        specialist_ids=tuple(dict.fromkeys(together)),
    )


async def _fetch_named(info: graphene.ResolveInfo, found: queries.Availability) -> None:
    """Read whom and where the answer names in two statements: rows at hand cost no task each."""
    offers = list(chain.from_iterable(found.days.values()))
    account = found.explanations or ()
    loaders = context_of(info).loaders
    specialists = {key for offer in offers for key in offer.specialist_ids}
    await loaders.each(team_models.Specialist, specialists | {one.specialist_id for one in account})
    venues = {one.venue_id for one in (*offers, *account)}
    await loaders.each(organization_models.Venue, (key for key in venues if key is not None))
