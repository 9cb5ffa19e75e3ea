"""The district's holiday calendar."""

from datetime import date
from typing import Any

import graphene

from mulin.refusals import Code
from mulin.scheduling import entries, models
from mulin.scheduling.actions import holidays
from schema.context import viewer_of
from schema.enums import HolidayKind
from schema.nodes import Node, by_loader, fetched_by, in_locale
from schema.refusals import coded, error_list, telling
from schema.scalars import Date


class Holiday(graphene.ObjectType):
    """A date that is not what its weekday says."""

    class Meta:
        interfaces = (Node,)

    date = graphene.Field(Date, required=True, description="The day.")
    kind = graphene.Field(HolidayKind, required=True, description="What it is.")
    follows_weekday = graphene.Int(
        description="Of a `WORKDAY`: whose hours hold, 1 Monday to 7 Sunday; null for others."
    )
    name = graphene.String(required=True, description="Its name in the caller's language.")
    is_edited = graphene.Boolean(
        required=True, description="false: as published; true: as an admin of the district says."
    )

    resolve_name = in_locale("name")


fetched_by("Holiday", by_loader(models.Holiday))


class HolidayQueries:
    """Root fields anybody may ask."""

    holidays = graphene.List(
        graphene.NonNull(Holiday),
        from_=Date(required=True, name="from", description="First day."),
        to=Date(required=True, description="Last day, at most 366 days in all."),
        description="Holidays, make-up workdays and what admins say beside, in order of date.",
    )

    @staticmethod
    @coded
    async def resolve_holidays(
        _root: object, _info: graphene.ResolveInfo, from_: date, to: date
    ) -> Any:
        return await entries.holidays(from_, to)


class SetHolidayInput(graphene.InputObjectType):
    """What a date is."""

    date = Date(required=True, description="The day.")
    kind = HolidayKind(required=True, description="What it is.")
    follows_weekday = graphene.Int(
        description="For a `WORKDAY`, and only then: whose hours hold, 1 Monday to 7 Sunday."
    )
    name_zh = graphene.String(required=True, description="Its name in Chinese, 1 to 80 characters.")
    name_en = graphene.String(
        required=True, description="Its name in English, 1 to 120 characters."
    )


class SetHoliday(graphene.Mutation):
    """As a district admin: say what a date is, whatever is published. The last word counts.

    Appointments already made stay.
    """

    class Meta:
        name = "SetHolidayPayload"

    class Arguments:
        input = SetHolidayInput(required=True, description="The date and what it is.")

    holiday = graphene.Field(Holiday, description="The date as kept; null when refused.")
    errors = error_list("SetHoliday", Code.FORBIDDEN, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetHolidayInput,  # noqa: A002 - the API's word
    ) -> "SetHoliday":
        wanted = holidays.HolidayDay(
            date=input.date,
            kind=models.HolidayKind(input.kind),
            name_zh=input.name_zh,
            name_en=input.name_en,
            follows_weekday=input.follows_weekday,
        )
        return SetHoliday(holiday=await holidays.set_holiday(viewer_of(info), wanted), errors=[])


class ClearHolidayInput(graphene.InputObjectType):
    """Which date."""

    date = Date(required=True, description="The day.")


class ClearHoliday(graphene.Mutation):
    """As a district admin: take back what `setHoliday` said about a date.

    It is what is published again, or else an ordinary day.
    """

    class Meta:
        name = "ClearHolidayPayload"

    class Arguments:
        input = ClearHolidayInput(required=True, description="Which date.")

    holiday = graphene.Field(
        Holiday, description="What is published of the date; null: an ordinary day, or refused."
    )
    errors = error_list(
        "ClearHoliday", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ClearHolidayInput,  # noqa: A002 - the API's word
    ) -> "ClearHoliday":
        left = await holidays.clear_holiday(viewer_of(info), input.date)
        return ClearHoliday(holiday=left, errors=[])


class HolidayMutations:
    """Root fields that change the holiday calendar."""

    set_holiday = SetHoliday.Field()
    clear_holiday = ClearHoliday.Field()
