"""Free times and the hours they come from, as the API shows them."""

from collections.abc import Callable
from typing import Any

import graphene
from tortoise.queryset import QuerySet

from mulin.organizations import models as organization_models
from mulin.people.viewer import Viewer
from mulin.scheduling import queries
from mulin.services.models import AppointmentMode as Mode
from mulin.teams import models as team_models
from schema.context import context_of
from schema.enums import AppointmentMode, DateOverrideKind
from schema.nodes import Fetch, Node, fetched_by, related
from schema.organizations import Venue
from schema.scalars import Date, DateTime, LocalTime
from schema.teams import Specialist


class Slot(graphene.ObjectType):
    """A time that can be booked now."""

    starts_at = graphene.Field(DateTime, required=True, description="When it begins.")
    ends_at = graphene.Field(DateTime, required=True, description="When it ends.")
    specialist = graphene.Field(
        Specialist, required=True, description="With whom; of several, who leads."
    )
    specialists = graphene.List(
        graphene.NonNull(Specialist),
        required=True,
        description="All who take part: several only when `specialistIds` asked for them.",
    )
    venue = graphene.Field(Venue, description="Where; null when it is not bound to a place.")
    modes = graphene.List(
        graphene.NonNull(AppointmentMode), required=True, description="How it can take place."
    )

    @staticmethod
    def resolve_starts_at(offer: queries.OfferedSlot, _info: graphene.ResolveInfo) -> Any:
        return offer.slot.starts_at

    @staticmethod
    def resolve_ends_at(offer: queries.OfferedSlot, _info: graphene.ResolveInfo) -> Any:
        return offer.slot.ends_at

    resolve_specialist = related(team_models.Specialist, "specialist_id")

    @staticmethod
    async def resolve_specialists(offer: queries.OfferedSlot, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        return await loaders.each(team_models.Specialist, offer.specialist_ids)

    resolve_venue = related(organization_models.Venue, "venue_id")

    @staticmethod
    def resolve_modes(offer: queries.OfferedSlot, _info: graphene.ResolveInfo) -> list[Mode]:
        return sorted(offer.slot.modes)


class WeeklyHours(graphene.ObjectType):
    """A range of the week in which a specialist works, in the specialist's time zone."""

    class Meta:
        interfaces = (Node,)

    weekday = graphene.Int(required=True, description="1 Monday to 7 Sunday (ISO 8601).")
    starts_at = graphene.Field(LocalTime, required=True, description="When it begins.")
    ends_at = graphene.Field(LocalTime, required=True, description="When it ends.")
    venue = graphene.Field(Venue, description="Where; null when it is not bound to a place.")
    modes = graphene.List(
        graphene.NonNull(AppointmentMode), required=True, description="How people can meet them."
    )
    valid_from = graphene.Field(Date, description="First day it holds; null: since ever.")
    valid_until = graphene.Field(Date, description="Last day it holds; null: for good.")
    week_interval = graphene.Int(
        required=True,
        description="1: every week; 2: every second one, counted from the week of `validFrom`.",
    )
    on_holidays = graphene.Boolean(
        required=True,
        description="Whether it holds on holidays too; false: it follows the holiday calendar.",
    )

    @staticmethod
    def resolve_starts_at(row: Any, _info: graphene.ResolveInfo) -> int | None:
        minute: int | None = row.starts_minute
        return minute

    @staticmethod
    def resolve_ends_at(row: Any, _info: graphene.ResolveInfo) -> int | None:
        minute: int | None = row.ends_minute
        return minute

    resolve_venue = related(organization_models.Venue, "venue_id")


class DateOverride(graphene.ObjectType):
    """An exception to the weekly hours on one date."""

    class Meta:
        interfaces = (Node,)

    date = graphene.Field(Date, required=True, description="The day, in the specialist's zone.")
    kind = graphene.Field(DateOverrideKind, required=True, description="What it does.")
    starts_at = graphene.Field(LocalTime, description="When it begins; null: the whole day.")
    ends_at = graphene.Field(LocalTime, description="When it ends; null: the whole day.")
    venue = graphene.Field(Venue, description="Where; null when it is not bound to a place.")
    modes = graphene.List(
        graphene.NonNull(AppointmentMode), required=True, description="How people can meet them."
    )
    reason = graphene.String(required=True, description="For the specialist's own memory.")

    resolve_starts_at = WeeklyHours.resolve_starts_at
    resolve_ends_at = WeeklyHours.resolve_ends_at
    resolve_venue = related(organization_models.Venue, "venue_id")


def _own(rows_of: Callable[[Viewer], QuerySet[Any]]) -> Fetch:
    async def fetch(info: graphene.ResolveInfo, key: int) -> Any:
        viewer = context_of(info).viewer
        return None if viewer is None else await rows_of(viewer).get_or_none(id=key)

    return fetch


fetched_by("WeeklyHours", _own(queries.weekly_hours_of))
fetched_by("DateOverride", _own(queries.date_overrides_of))
