"""Specialists describing when they work."""

import graphene

from mulin.refusals import Code
from mulin.scheduling.actions import hours, overrides
from mulin.scheduling.models import OverrideKind
from schema.context import viewer_of
from schema.enums import AppointmentMode, DateOverrideKind
from schema.ids import local_id, optional_local_id
from schema.refusals import error_list, telling
from schema.scalars import Date, LocalTime
from schema.scheduling.types import DateOverride, WeeklyHours


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
    week_interval = graphene.Int(
        description="2: every second week, and so on to 8, counted from the week (Monday to "
        "Sunday) of `validFrom`, which it then needs; left out or 1: every week."
    )
    on_holidays = graphene.Boolean(
        description="true: it holds on holidays too; left out: it follows the holiday calendar."
    )


class SetWeeklyHoursInput(graphene.InputObjectType):
    """A specialist's whole week."""

    specialist_id = graphene.ID(
        description="As staff: whose week, of a team that serves your organization or one below "
        "it; left out: yours."
    )
    ranges = graphene.List(
        graphene.NonNull(WeeklyHoursInput),
        required=True,
        description="All ranges, at most 100; they replace what was there and must not overlap.",
    )


class SetWeeklyHours(graphene.Mutation):
    """Replace your weekly hours, or as staff those of a specialist. Appointments made stay."""

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
            hours.WeeklyHoursRange(
                weekday=wanted.weekday,
                starts_minute=wanted.starts_at,
                ends_minute=wanted.ends_at,
                modes=tuple(dict.fromkeys(wanted.modes)),
                venue_id=optional_local_id(wanted.venue_id, "Venue", f"ranges.{number}.venue_id"),
                valid_from=wanted.valid_from,
                valid_until=wanted.valid_until,
                week_interval=1 if wanted.week_interval is None else wanted.week_interval,
                on_holidays=bool(wanted.on_holidays),
            )
            for number, wanted in enumerate(input.ranges)
        ]
        made = await hours.set_weekly_hours(
            viewer,
            ranges,
            specialist_id=optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
        )
        return SetWeeklyHours(weekly_hours=made, errors=[])


class AddDateOverrideInput(graphene.InputObjectType):
    """An exception on one date."""

    specialist_id = graphene.ID(
        description="As staff: whose hours, of a team that serves your organization or one below "
        "it; left out: yours."
    )
    date = Date(required=True, description="The day, in the specialist's time zone.")
    kind = DateOverrideKind(required=True, description="What it does.")
    starts_at = LocalTime(description="When it begins; leave out with `endsAt` for the whole day.")
    ends_at = LocalTime(description="When it ends.")
    venue_id = graphene.ID(description="Where, for `AVAILABLE`.")
    modes = graphene.List(
        graphene.NonNull(AppointmentMode), description="How people can meet you, for `AVAILABLE`."
    )
    reason = graphene.String(description="For the specialist's memory, at most 200 characters.")


class AddDateOverride(graphene.Mutation):
    """Add an exception to your hours, or as staff to a specialist's. Appointments made stay."""

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
        wanted = overrides.DateOverrideRange(
            date=input.date,
            kind=OverrideKind(input.kind),
            starts_minute=input.starts_at,
            ends_minute=input.ends_at,
            modes=tuple(dict.fromkeys(input.modes or ())),
            venue_id=optional_local_id(input.venue_id, "Venue", "venue_id"),
            reason=input.reason or "",
        )
        made = await overrides.add_date_override(
            viewer,
            wanted,
            specialist_id=optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
        )
        return AddDateOverride(date_override=made, errors=[])


class RemoveDateOverrideInput(graphene.InputObjectType):
    """Which exception to take back."""

    id = graphene.ID(required=True, description="Id of the `DateOverride`.")


class RemoveDateOverride(graphene.Mutation):
    """Take an exception of yours, or as staff of a specialist's, back."""

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
        await overrides.remove_date_override(viewer, local_id(input.id, "DateOverride", "id"))
        return RemoveDateOverride(removed_id=input.id, errors=[])


class HoursMutations:
    """Root fields that change a specialist's hours."""

    set_weekly_hours = SetWeeklyHours.Field()
    add_date_override = AddDateOverride.Field()
    remove_date_override = RemoveDateOverride.Field()
