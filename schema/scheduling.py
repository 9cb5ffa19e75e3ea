"""Free times, and the hours they come from."""

from collections.abc import Callable
from datetime import date
from itertools import chain
from typing import Any

import graphene
from tortoise.queryset import QuerySet

from mulin.organizations import models as organization_models
from mulin.people.viewer import Viewer
from mulin.refusals import Code
from mulin.scheduling import actions, queries
from mulin.scheduling.models import OverrideKind
from mulin.services.models import AppointmentMode as Mode
from mulin.teams import models as team_models
from schema.context import context_of, viewer_of
from schema.enums import AppointmentMode, DateOverrideKind
from schema.ids import local_id, optional_local_id
from schema.nodes import Fetch, Node, fetched_by, related
from schema.organizations import Venue
from schema.refusals import coded, error_list, telling
from schema.scalars import Date, DateTime, LocalTime
from schema.teams import Specialist


class Slot(graphene.ObjectType):
    """A time that can be booked now."""

    starts_at = graphene.Field(DateTime, required=True, description="When it begins.")
    ends_at = graphene.Field(DateTime, required=True, description="When it ends.")
    specialist = graphene.Field(Specialist, required=True, description="With whom.")
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

    resolve_venue = related(organization_models.Venue, "venue_id")

    @staticmethod
    def resolve_modes(offer: queries.OfferedSlot, _info: graphene.ResolveInfo) -> list[Mode]:
        return sorted(offer.slot.modes)


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


class WeeklyHoursInput(graphene.InputObjectType):
    """A range of the week."""

    weekday = graphene.Int(required=True, description="1 Monday to 7 Sunday (ISO 8601).")
    starts_at = LocalTime(required=True, description="When it begins, a multiple of 5 minutes.")
    ends_at = LocalTime(required=True, description="When it ends, a multiple of 5 minutes.")
    venue_id = graphene.ID(description="Where; null when it is not bound to a place.")
    modes = graphene.List(
        graphene.NonNull(AppointmentMode), required=True, description="How people can meet you."
    )
    valid_from = Date(description="First day it holds; null: at once.")
    valid_until = Date(description="Last day it holds; null: for good.")


class SetWeeklyHoursInput(graphene.InputObjectType):
    """A specialist's whole week."""

    ranges = graphene.List(
        graphene.NonNull(WeeklyHoursInput),
        required=True,
        description="All ranges, at most 100; they replace what was there and must not overlap.",
    )


class SetWeeklyHours(graphene.Mutation):
    """Replace your weekly hours. Appointments already made stay."""

    class Meta:
        name = "SetWeeklyHoursPayload"

    class Arguments:
        input = SetWeeklyHoursInput(required=True, description="The whole week.")

    weekly_hours = graphene.List(
        graphene.NonNull(WeeklyHours), description="The hours as they are now."
    )
    errors = error_list(
        "SetWeeklyHours", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetWeeklyHoursInput,  # noqa: A002 - the API's word
    ) -> "SetWeeklyHours":
        viewer = viewer_of(info)
        ranges = [
            actions.WeeklyHoursRange(
                weekday=wanted.weekday,
                starts_minute=wanted.starts_at,
                ends_minute=wanted.ends_at,
                modes=tuple(dict.fromkeys(wanted.modes)),
                venue_id=optional_local_id(wanted.venue_id, "Venue", f"ranges.{number}.venue_id"),
                valid_from=wanted.valid_from,
                valid_until=wanted.valid_until,
            )
            for number, wanted in enumerate(input.ranges)
        ]
        made = await actions.set_weekly_hours(viewer, ranges)
        return SetWeeklyHours(weekly_hours=made, errors=[])


class AddDateOverrideInput(graphene.InputObjectType):
    """An exception on one date."""

    date = Date(required=True, description="The day, in your time zone.")
    kind = DateOverrideKind(required=True, description="What it does.")
    starts_at = LocalTime(description="When it begins; leave out with `endsAt` for the whole day.")
    ends_at = LocalTime(description="When it ends.")
    venue_id = graphene.ID(description="Where, for `AVAILABLE`.")
    modes = graphene.List(
        graphene.NonNull(AppointmentMode), description="How people can meet you, for `AVAILABLE`."
    )
    reason = graphene.String(description="For your own memory, at most 200 characters.")


class AddDateOverride(graphene.Mutation):
    """Add an exception to your hours. Appointments already made stay."""

    class Meta:
        name = "AddDateOverridePayload"

    class Arguments:
        input = AddDateOverrideInput(required=True, description="The exception.")

    date_override = graphene.Field(DateOverride, description="The exception as kept.")
    errors = error_list(
        "AddDateOverride", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AddDateOverrideInput,  # noqa: A002 - the API's word
    ) -> "AddDateOverride":
        viewer = viewer_of(info)
        wanted = actions.DateOverrideRange(
            date=input.date,
            kind=OverrideKind(input.kind),
            starts_minute=input.starts_at,
            ends_minute=input.ends_at,
            modes=tuple(dict.fromkeys(input.modes or ())),
            venue_id=optional_local_id(input.venue_id, "Venue", "venue_id"),
            reason=input.reason or "",
        )
        made = await actions.add_date_override(viewer, wanted)
        return AddDateOverride(date_override=made, errors=[])


class RemoveDateOverrideInput(graphene.InputObjectType):
    """Which exception to take back."""

    id = graphene.ID(required=True, description="Id of the `DateOverride`.")


class RemoveDateOverride(graphene.Mutation):
    """Take an exception back."""

    class Meta:
        name = "RemoveDateOverridePayload"

    class Arguments:
        input = RemoveDateOverrideInput(required=True, description="Which one.")

    removed_id = graphene.ID(description="The id that is no more.")
    errors = error_list(
        "RemoveDateOverride", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveDateOverrideInput,  # noqa: A002 - the API's word
    ) -> "RemoveDateOverride":
        viewer = viewer_of(info)
        await actions.remove_date_override(viewer, local_id(input.id, "DateOverride", "id"))
        return RemoveDateOverride(removed_id=input.id, errors=[])
