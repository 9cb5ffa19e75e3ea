"""Staff calling numbers to their desks."""

import graphene

from mulin.refusals import Code
from mulin.walkins.actions import calling
from schema.context import viewer_of
from schema.ids import local_id, optional_local_id
from schema.refusals import error_list, telling
from schema.walkins.types import WalkIn

_REFUSALS = (
    Code.NOT_FOUND,
    Code.FORBIDDEN,
    Code.WRONG_STATUS,
    Code.INVALID,
    Code.UNAUTHENTICATED,
)


class CallNextInput(graphene.InputObjectType):
    """Which desk is free."""

    venue_id = graphene.ID(required=True, description="At which venue.")
    desk_id = graphene.ID(required=True, description="To which of its desks.")


class CallNext(graphene.Mutation):
    """As staff of the venue: call the first of those who wait. Two desks never call the same.

    Somebody with an account gets a push.
    """

    class Meta:
        name = "CallNextPayload"

    class Arguments:
        input = CallNextInput(required=True, description="To which desk.")

    walk_in = graphene.Field(WalkIn, description="Who was called; null when nobody waits.")
    errors = error_list("CallNext", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CallNextInput,  # noqa: A002 - the API's word
    ) -> "CallNext":
        venue_id = local_id(input.venue_id, "Venue", "venue_id")
        desk_id = local_id(input.desk_id, "Desk", "desk_id")
        called = await calling.call_next(viewer_of(info), venue_id, desk_id)
        return CallNext(walk_in=called, errors=[])


class RecallWalkInInput(graphene.InputObjectType):
    """Whom to call again."""

    id = graphene.ID(required=True, description="Id of a `WalkIn` called or skipped today.")
    desk_id = graphene.ID(description="To another desk; left out: to the same.")


class RecallWalkIn(graphene.Mutation):
    """As staff of the venue: call a number again, also one that was skipped."""

    class Meta:
        name = "RecallWalkInPayload"

    class Arguments:
        input = RecallWalkInInput(required=True, description="Whom, and to which desk.")

    walk_in = graphene.Field(WalkIn, description="As it is now; null when refused.")
    errors = error_list("RecallWalkIn", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RecallWalkInInput,  # noqa: A002 - the API's word
    ) -> "RecallWalkIn":
        desk_id = optional_local_id(input.desk_id, "Desk", "desk_id")
        key = local_id(input.id, "WalkIn", "id")
        return RecallWalkIn(walk_in=await calling.recall(viewer_of(info), key, desk_id), errors=[])


class SkipWalkInInput(graphene.InputObjectType):
    """Who did not come."""

    id = graphene.ID(required=True, description="Id of a `WalkIn` that is called.")


class SkipWalkIn(graphene.Mutation):
    """As staff of the venue: note that whoever was called did not come; the desk is free again."""

    class Meta:
        name = "SkipWalkInPayload"

    class Arguments:
        input = SkipWalkInInput(required=True, description="Who.")

    walk_in = graphene.Field(WalkIn, description="As it is now; null when refused.")
    errors = error_list("SkipWalkIn", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SkipWalkInInput,  # noqa: A002 - the API's word
    ) -> "SkipWalkIn":
        skipped = await calling.skip(viewer_of(info), local_id(input.id, "WalkIn", "id"))
        return SkipWalkIn(walk_in=skipped, errors=[])


class CallingMutations:
    """Root fields for those who call."""

    call_next = CallNext.Field()
    recall_walk_in = RecallWalkIn.Field()
    skip_walk_in = SkipWalkIn.Field()
