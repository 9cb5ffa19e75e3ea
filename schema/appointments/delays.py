"""Saying that one is running late."""

import graphene

from mulin.appointments import delays
from mulin.refusals import Code
from schema.context import viewer_of
from schema.ids import optional_local_id
from schema.refusals import error_list, telling


class AnnounceDelayInput(graphene.InputObjectType):
    """Who is late, and by how much."""

    minutes = graphene.Int(
        required=True, description="How much later than agreed it will begin, 5 to 180."
    )
    specialist_id = graphene.ID(description="Who; without it, yourself. Staff name one of theirs.")


class AnnounceDelay(graphene.Mutation):
    """Tell everybody a specialist is still to meet today that it begins later than agreed.

    Those are the `BOOKED` and the `ARRIVED` ones that with the delay are yet to begin, today by the
    clock of the venue. Times and calendars stay as they are; `delayMinutes` says it. Another figure
    is told anew, the same one to nobody twice.
    """

    class Meta:
        name = "AnnounceDelayPayload"

    class Arguments:
        input = AnnounceDelayInput(required=True, description="Who is late, and by how much.")

    told = graphene.Int(description="How many people were told just now; null when it was refused.")
    errors = error_list(
        "AnnounceDelay", Code.NOT_FOUND, Code.FORBIDDEN, Code.INVALID, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AnnounceDelayInput,  # noqa: A002 - the API's word
    ) -> "AnnounceDelay":
        whose = optional_local_id(input.specialist_id, "Specialist", "specialist_id")
        told = await delays.announce_delay(viewer_of(info), whose, input.minutes)
        return AnnounceDelay(told=told, errors=[])


class DelayMutations:
    """Root fields about being late."""

    announce_delay = AnnounceDelay.Field()
