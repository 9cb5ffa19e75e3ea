"""When specialists are away."""

from typing import Any

import graphene

from mulin.people.viewer import Viewer
from mulin.refusals import Code
from mulin.scheduling import entries
from mulin.scheduling.actions import absences
from mulin.teams import models as team_models
from schema.context import context_of, viewer_of
from schema.ids import local_id, optional_local_id
from schema.nodes import Node, fetched_by, related
from schema.refusals import error_list, telling
from schema.scalars import DateTime
from schema.teams import Specialist


class TimeOff(graphene.ObjectType):
    """A specialist is away: nothing can be booked that reaches into it."""

    class Meta:
        interfaces = (Node,)

    specialist = graphene.Field(Specialist, required=True, description="Who is away.")
    starts_at = graphene.Field(DateTime, required=True, description="From when on.")
    ends_at = graphene.Field(DateTime, required=True, description="Until before when.")
    reason = graphene.String(
        required=True, description="For the specialist and the staff only; may be empty."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was entered.")

    resolve_specialist = related(team_models.Specialist, "specialist_id")


async def _kept_time_off(info: graphene.ResolveInfo, key: int) -> Any:
    viewer: Viewer | None = context_of(info).viewer
    return None if viewer is None else await entries.time_off_kept_by(viewer).get_or_none(id=key)


fetched_by("TimeOff", _kept_time_off)


class AddTimeOffInput(graphene.InputObjectType):
    """Who is away, and when."""

    specialist_id = graphene.ID(
        description="As staff: who is away, of a team that serves your organization or one below "
        "it; left out: you."
    )
    starts_at = DateTime(required=True, description="From when on; it may have begun already.")
    ends_at = DateTime(
        required=True, description="Until before when: in the future, at most 731 days later."
    )
    reason = graphene.String(
        description="Such as annual leave, at most 200 characters; for the specialist and staff."
    )


class AddTimeOff(graphene.Mutation):
    """Enter that a specialist is away. Appointments already made stay.

    Of one specialist at most 100 absences may be still to end.
    """

    class Meta:
        name = "AddTimeOffPayload"

    class Arguments:
        input = AddTimeOffInput(required=True, description="The absence.")

    time_off = graphene.Field(TimeOff, description="The absence as kept; null when refused.")
    errors = error_list(
        "AddTimeOff", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AddTimeOffInput,  # noqa: A002 - the API's word
    ) -> "AddTimeOff":
        made = await absences.add_time_off(
            viewer_of(info),
            optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
            input.starts_at,
            input.ends_at,
            input.reason or "",
        )
        return AddTimeOff(time_off=made, errors=[])


class RemoveTimeOffInput(graphene.InputObjectType):
    """Which absence to take back."""

    id = graphene.ID(required=True, description="Id of the `TimeOff`.")


class RemoveTimeOff(graphene.Mutation):
    """Take an absence back: the specialist is there after all."""

    class Meta:
        name = "RemoveTimeOffPayload"

    class Arguments:
        input = RemoveTimeOffInput(required=True, description="Which one.")

    removed_id = graphene.ID(description="The id that is no more; null when refused.")
    errors = error_list(
        "RemoveTimeOff", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveTimeOffInput,  # noqa: A002 - the API's word
    ) -> "RemoveTimeOff":
        viewer = viewer_of(info)
        await absences.remove_time_off(viewer, local_id(input.id, "TimeOff", "id"))
        return RemoveTimeOff(removed_id=input.id, errors=[])


class AbsenceMutations:
    """Root fields that change when specialists are away."""

    add_time_off = AddTimeOff.Field()
    remove_time_off = RemoveTimeOff.Field()
