"""Setting up venues and their desks."""

from typing import Any

import graphene

from mulin.global_ids import global_id
from mulin.organizations import models
from mulin.organizations.actions import desks, venues
from mulin.refusals import Code
from schema.context import viewer_of
from schema.enums import Equipment
from schema.ids import local_id
from schema.organizations.types import Desk, Venue
from schema.refusals import error_list, telling

_CODE = "A stable short name: small letters, digits and hyphens, at most 64; unique."
_NAME_ZH = "Its name in Chinese, at most 120 characters."
_NAME_EN = "Its name in English, at most 200 characters."
_ADDRESS_ZH = "Its address in Chinese, at most 200 characters."
_ADDRESS_EN = "Its address in English, at most 300 characters."
_DESK_NAME = (
    "What it is called there, at most 80 characters; no two of a venue are alike. In "
    "both languages: `1 号窗口 · Desk 1`, of which people are shown the part in theirs."
)


def _details(given: Any) -> venues.VenueDetails:
    return venues.VenueDetails(
        code=given.code,
        name_zh=given.name_zh,
        name_en=given.name_en,
        address_zh=given.address_zh,
        address_en=given.address_en,
        latitude=given.latitude,
        longitude=given.longitude,
        time_zone=given.time_zone,
        phone=given.phone,
    )


class CreateVenueInput(graphene.InputObjectType):
    """A place where people are received."""

    organization_id = graphene.ID(
        required=True, description="Whose: an organization whose staff you are on, or one below."
    )
    code = graphene.String(required=True, description=_CODE)
    name_zh = graphene.String(required=True, description=_NAME_ZH)
    name_en = graphene.String(required=True, description=_NAME_EN)
    address_zh = graphene.String(required=True, description=_ADDRESS_ZH)
    address_en = graphene.String(required=True, description=_ADDRESS_EN)
    latitude = graphene.Float(description="Degrees north (WGS 84); together with `longitude`.")
    longitude = graphene.Float(description="Degrees east (WGS 84); together with `latitude`.")
    time_zone = graphene.String(
        description="IANA zone of its opening hours; left out: the district's."
    )
    phone = graphene.String(description="Its telephone number.")


class CreateVenue(graphene.Mutation):
    """As staff: add a venue. It is always open until `setOpeningHours`, and has no desks yet."""

    class Meta:
        name = "CreateVenuePayload"

    class Arguments:
        input = CreateVenueInput(required=True, description="The place.")

    venue = graphene.Field(Venue, description="What was made; null when refused.")
    errors = error_list(
        "CreateVenue", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CreateVenueInput,  # noqa: A002 - the API's word
    ) -> "CreateVenue":
        viewer = viewer_of(info)
        place = local_id(input.organization_id, "Organization", "organization_id")
        return CreateVenue(
            venue=await venues.create_venue(viewer, place, _details(input)), errors=[]
        )


class UpdateVenueInput(graphene.InputObjectType):
    """What is to be different; what is left out stays."""

    id = graphene.ID(required=True, description="A venue of your organization or of one below it.")
    code = graphene.String(description=_CODE)
    name_zh = graphene.String(description=_NAME_ZH)
    name_en = graphene.String(description=_NAME_EN)
    address_zh = graphene.String(description=_ADDRESS_ZH)
    address_en = graphene.String(description=_ADDRESS_EN)
    latitude = graphene.Float(description="Degrees north (WGS 84).")
    longitude = graphene.Float(description="Degrees east (WGS 84).")
    time_zone = graphene.String(
        description="IANA zone of its opening hours. Appointments already made stay as they are."
    )
    phone = graphene.String(description="Its telephone number; an empty text takes it away.")


class UpdateVenue(graphene.Mutation):
    """As staff: change what is said of a venue. Appointments already made stay."""

    class Meta:
        name = "UpdateVenuePayload"

    class Arguments:
        input = UpdateVenueInput(required=True, description="What is to be different.")

    venue = graphene.Field(Venue, description="As it is now; null when refused.")
    errors = error_list(
        "UpdateVenue", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UpdateVenueInput,  # noqa: A002 - the API's word
    ) -> "UpdateVenue":
        viewer, key = viewer_of(info), local_id(input.id, "Venue", "id")
        return UpdateVenue(venue=await venues.update_venue(viewer, key, _details(input)), errors=[])


class AddDeskInput(graphene.InputObjectType):
    """A desk or room to be."""

    venue_id = graphene.ID(
        required=True, description="A venue of your organization or of one below it."
    )
    name = graphene.String(required=True, description=_DESK_NAME)
    equipment = graphene.List(
        graphene.NonNull(Equipment), description="What it has; left out: nothing."
    )


class AddDesk(graphene.Mutation):
    """As staff: give a venue one more desk, which can be booked at once. At most 100."""

    class Meta:
        name = "AddDeskPayload"

    class Arguments:
        input = AddDeskInput(required=True, description="The desk.")

    desk = graphene.Field(Desk, description="What was added; null when refused.")
    errors = error_list(
        "AddDesk",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AddDeskInput,  # noqa: A002 - the API's word
    ) -> "AddDesk":
        viewer, venue_id = viewer_of(info), local_id(input.venue_id, "Venue", "venue_id")
        equipment = [models.Equipment(one) for one in input.equipment or ()]
        desk = await desks.add_desk(viewer, venue_id, input.name, equipment)
        return AddDesk(desk=desk, errors=[])


class RenameDeskInput(graphene.InputObjectType):
    """A desk and what to call it."""

    id = graphene.ID(
        required=True, description="A desk of a venue of your organization or of one below it."
    )
    name = graphene.String(required=True, description=_DESK_NAME)


class RenameDesk(graphene.Mutation):
    """As staff: call a desk something else."""

    class Meta:
        name = "RenameDeskPayload"

    class Arguments:
        input = RenameDeskInput(required=True, description="The desk and its new name.")

    desk = graphene.Field(Desk, description="As it is now; null when refused.")
    errors = error_list(
        "RenameDesk", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RenameDeskInput,  # noqa: A002 - the API's word
    ) -> "RenameDesk":
        viewer, key = viewer_of(info), local_id(input.id, "Desk", "id")
        return RenameDesk(desk=await desks.rename_desk(viewer, key, input.name), errors=[])


class RemoveDeskInput(graphene.InputObjectType):
    """Which desk."""

    id = graphene.ID(
        required=True, description="A desk of a venue of your organization or of one below it."
    )


class RemoveDesk(graphene.Mutation):
    """As staff: take away a desk at which nothing was ever booked; one that was in use stays."""

    class Meta:
        name = "RemoveDeskPayload"

    class Arguments:
        input = RemoveDeskInput(required=True, description="Which one.")

    removed_id = graphene.ID(description="The id of what was removed; null when refused.")
    errors = error_list(
        "RemoveDesk",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.NOT_FOUND,
        Code.UNAUTHENTICATED,
        Code.WRONG_STATUS,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveDeskInput,  # noqa: A002 - the API's word
    ) -> "RemoveDesk":
        viewer, key = viewer_of(info), local_id(input.id, "Desk", "id")
        removed = global_id("Desk", await desks.remove_desk(viewer, key))
        return RemoveDesk(removed_id=removed, errors=[])


class VenueMutations:
    """Root fields that change venues and desks."""

    create_venue = CreateVenue.Field()
    update_venue = UpdateVenue.Field()
    add_desk = AddDesk.Field()
    rename_desk = RenameDesk.Field()
    remove_desk = RemoveDesk.Field()
