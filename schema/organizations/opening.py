"""When venues are open, and what their desks have."""

import graphene

from mulin.organizations import models
from mulin.organizations.actions import opening
from mulin.refusals import Code
from schema.context import viewer_of
from schema.enums import Equipment
from schema.ids import local_id
from schema.organizations.types import Desk, Venue
from schema.refusals import error_list, telling
from schema.scalars import LocalTime


class OpeningHoursInput(graphene.InputObjectType):
    """When a venue is open on one day of the week, in the venue's time zone."""

    weekday = graphene.Int(required=True, description="1 Monday to 7 Sunday (ISO 8601).")
    opens_at = LocalTime(required=True, description="When it opens, a multiple of 5 minutes.")
    closes_at = LocalTime(required=True, description="When it closes, a multiple of 5 minutes.")
    on_holidays = graphene.Boolean(
        description="true: it is open then on holidays too; left out: as the calendar says."
    )


class SetOpeningHoursInput(graphene.InputObjectType):
    """A venue's whole week."""

    venue_id = graphene.ID(
        required=True, description="A venue of your organization or of one below it."
    )
    hours = graphene.List(
        graphene.NonNull(OpeningHoursInput),
        required=True,
        description="All of the week, at most 50; they replace what was there and must not "
        "overlap. An empty list: always open.",
    )


class SetOpeningHours(graphene.Mutation):
    """As staff: replace a venue's opening hours. Appointments already made stay."""

    class Meta:
        name = "SetOpeningHoursPayload"

    class Arguments:
        input = SetOpeningHoursInput(required=True, description="The whole week.")

    venue = graphene.Field(Venue, description="The venue as it is now; null when refused.")
    errors = error_list(
        "SetOpeningHours", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetOpeningHoursInput,  # noqa: A002 - the API's word
    ) -> "SetOpeningHours":
        viewer = viewer_of(info)
        hours = [
            opening.OpeningRange(
                weekday=wanted.weekday,
                starts_minute=wanted.opens_at,
                ends_minute=wanted.closes_at,
                on_holidays=bool(wanted.on_holidays),
            )
            for wanted in input.hours
        ]
        venue_id = local_id(input.venue_id, "Venue", "venue_id")
        venue = await opening.set_opening_hours(viewer, venue_id, hours)
        return SetOpeningHours(venue=venue, errors=[])


class SetDeskEquipmentInput(graphene.InputObjectType):
    """What a desk has."""

    desk_id = graphene.ID(
        required=True, description="A desk of a venue of your organization or of one below it."
    )
    equipment = graphene.List(
        graphene.NonNull(Equipment),
        required=True,
        description="All of it; it replaces what was said before. An empty list: nothing.",
    )


class SetDeskEquipment(graphene.Mutation):
    """As staff: say what a desk has. Appointments already made stay at it."""

    class Meta:
        name = "SetDeskEquipmentPayload"

    class Arguments:
        input = SetDeskEquipmentInput(required=True, description="The desk and what it has.")

    desk = graphene.Field(Desk, description="The desk as it is now; null when refused.")
    errors = error_list(
        "SetDeskEquipment", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetDeskEquipmentInput,  # noqa: A002 - the API's word
    ) -> "SetDeskEquipment":
        viewer = viewer_of(info)
        desk_id = local_id(input.desk_id, "Desk", "desk_id")
        equipment = [models.Equipment(one) for one in input.equipment]
        desk = await opening.set_desk_equipment(viewer, desk_id, equipment)
        return SetDeskEquipment(desk=desk, errors=[])


class OpeningMutations:
    """Root fields about what a venue offers."""

    set_opening_hours = SetOpeningHours.Field()
    set_desk_equipment = SetDeskEquipment.Field()
