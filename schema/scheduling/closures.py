"""When venues are closed, whatever their opening hours."""

from typing import Any

import graphene

from mulin.organizations import models as organization_models
from mulin.refusals import Code
from mulin.scheduling import models
from mulin.scheduling.actions import closures
from schema.context import context_of, viewer_of
from schema.ids import local_id
from schema.nodes import Node, fetched_by, related
from schema.organizations import Venue, public_venue
from schema.refusals import error_list, telling
from schema.scalars import DateTime


class VenueClosure(graphene.ObjectType):
    """A venue is closed: nobody is received there, whatever its opening hours."""

    class Meta:
        interfaces = (Node,)

    venue = graphene.Field(Venue, required=True, description="Which place.")
    starts_at = graphene.Field(DateTime, required=True, description="From when on.")
    ends_at = graphene.Field(DateTime, required=True, description="Until before when.")
    reason = graphene.String(required=True, description="What people are told; may be empty.")

    resolve_venue = related(organization_models.Venue, "venue_id")


async def _public_closure(info: graphene.ResolveInfo, key: int) -> Any:
    row = await context_of(info).loaders.one(models.VenueClosure, key)
    return None if row is None or await public_venue(info, row.venue_id) is None else row


fetched_by("VenueClosure", _public_closure)


class AddVenueClosureInput(graphene.InputObjectType):
    """Which venue is closed, and when."""

    venue_id = graphene.ID(
        required=True, description="A venue of your organization or of one below it."
    )
    starts_at = DateTime(required=True, description="From when on; it may have begun already.")
    ends_at = DateTime(
        required=True, description="Until before when: in the future, at most 731 days later."
    )
    reason = graphene.String(description="What people are told, at most 200 characters.")


class AddVenueClosure(graphene.Mutation):
    """As staff: close a venue for a time. Appointments already made stay.

    Of one venue at most 100 closures may be still to end.
    """

    class Meta:
        name = "AddVenueClosurePayload"

    class Arguments:
        input = AddVenueClosureInput(required=True, description="The closure.")

    venue_closure = graphene.Field(
        VenueClosure, description="The closure as kept; null when refused."
    )
    errors = error_list(
        "AddVenueClosure", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AddVenueClosureInput,  # noqa: A002 - the API's word
    ) -> "AddVenueClosure":
        made = await closures.add_venue_closure(
            viewer_of(info),
            local_id(input.venue_id, "Venue", "venue_id"),
            input.starts_at,
            input.ends_at,
            input.reason or "",
        )
        return AddVenueClosure(venue_closure=made, errors=[])


class RemoveVenueClosureInput(graphene.InputObjectType):
    """Which closure to take back."""

    id = graphene.ID(required=True, description="Id of the `VenueClosure`.")


class RemoveVenueClosure(graphene.Mutation):
    """As staff: take a closure back; the venue is open after all."""

    class Meta:
        name = "RemoveVenueClosurePayload"

    class Arguments:
        input = RemoveVenueClosureInput(required=True, description="Which one.")

    removed_id = graphene.ID(description="The id that is no more; null when refused.")
    errors = error_list(
        "RemoveVenueClosure", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveVenueClosureInput,  # noqa: A002 - the API's word
    ) -> "RemoveVenueClosure":
        viewer = viewer_of(info)
        await closures.remove_venue_closure(viewer, local_id(input.id, "VenueClosure", "id"))
        return RemoveVenueClosure(removed_id=input.id, errors=[])


class ClosureMutations:
    """Root fields that change when venues are closed."""

    add_venue_closure = AddVenueClosure.Field()
    remove_venue_closure = RemoveVenueClosure.Field()
