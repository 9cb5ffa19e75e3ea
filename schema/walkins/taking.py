"""Taking a number, and giving it up."""

import graphene

from mulin.refusals import Code
from mulin.walkins.actions import taking
from schema.consents import ConsentInput, method_of
from schema.context import viewer_of
from schema.ids import local_id, optional_local_id
from schema.refusals import error_list, telling
from schema.walkins.types import WalkIn


class TakeNumberInput(graphene.InputObjectType):
    """Where, what for, and for whom."""

    venue_id = graphene.ID(required=True, description="At which venue.")
    service_id = graphene.ID(description="What for, if known.")
    topic_id = graphene.ID(description="What it is about, if known.")
    phone = graphene.String(
        description="As staff: the number of whoever stands there, to be called by push; it needs "
        "their consent. Anybody else takes a number for themselves and leaves this out."
    )
    consent = ConsentInput(
        description="As staff, with `phone`: that they agreed; not needed again for 180 days."
    )
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again gives the same "
        "number."
    )


class TakeNumber(graphene.Mutation):
    """Take the next number of the day, at the kiosk, at the desk, or for yourself on your phone.

    Of those in line you hold one a venue. Numbers are given from half an hour before it opens.
    """

    class Meta:
        name = "TakeNumberPayload"

    class Arguments:
        input = TakeNumberInput(required=True, description="Where, and what for.")

    walk_in = graphene.Field(WalkIn, description="The number; null when refused.")
    errors = error_list(
        "TakeNumber",
        Code.NOT_AVAILABLE,
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.FORBIDDEN,
        Code.INVALID,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: TakeNumberInput,  # noqa: A002 - the API's word
    ) -> "TakeNumber":
        request = taking.NumberRequest(
            venue_id=local_id(input.venue_id, "Venue", "venue_id"),
            service_id=optional_local_id(input.service_id, "Service", "service_id"),
            topic_id=optional_local_id(input.topic_id, "Topic", "topic_id"),
            phone=input.phone,
            consent=method_of(input.consent),
            idempotency_key=input.idempotency_key,
        )
        return TakeNumber(walk_in=await taking.take_number(viewer_of(info), request), errors=[])


class LeaveQueueInput(graphene.InputObjectType):
    """Which number to give up."""

    id = graphene.ID(required=True, description="Id of the `WalkIn`.")


class LeaveQueue(graphene.Mutation):
    """Give a number up before it is served: your own, or as staff of the venue any."""

    class Meta:
        name = "LeaveQueuePayload"

    class Arguments:
        input = LeaveQueueInput(required=True, description="Which one.")

    walk_in = graphene.Field(WalkIn, description="As it is now; null when refused.")
    errors = error_list(
        "LeaveQueue",
        Code.NOT_FOUND,
        Code.FORBIDDEN,
        Code.WRONG_STATUS,
        Code.INVALID,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: LeaveQueueInput,  # noqa: A002 - the API's word
    ) -> "LeaveQueue":
        left = await taking.leave(viewer_of(info), local_id(input.id, "WalkIn", "id"))
        return LeaveQueue(walk_in=left, errors=[])


class TakingMutations:
    """Root fields for whoever walks in."""

    take_number = TakeNumber.Field()
    leave_queue = LeaveQueue.Field()
