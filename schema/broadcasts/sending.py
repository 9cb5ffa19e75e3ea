"""Sending a broadcast, stopping it, and watching it go."""

from collections.abc import AsyncIterator

import graphene

from mulin import events
from mulin.broadcasts import actions, models, queries
from mulin.people.viewer import Viewer
from mulin.people.viewer import viewer_of as viewer_of_session
from mulin.refusals import Code, Refusal, not_found
from schema.broadcasts.types import Broadcast
from schema.context import viewer_of
from schema.ids import local_id
from schema.refusals import coded_error, error_list, telling

_REFUSALS = (
    Code.NOT_FOUND,
    Code.FORBIDDEN,
    Code.WRONG_STATUS,
    Code.INVALID,
    Code.UNAUTHENTICATED,
)


class SendBroadcastInput(graphene.InputObjectType):
    """Which draft."""

    id = graphene.ID(required=True, description="Id of a `Broadcast` that is a `DRAFT`.")


class SendBroadcast(graphene.Mutation):
    """As staff: begin to tell everybody. Who it is for is looked up anew, and `progress` moves."""

    class Meta:
        name = "SendBroadcastPayload"

    class Arguments:
        input = SendBroadcastInput(required=True, description="Which draft.")

    broadcast = graphene.Field(Broadcast, description="As it is now; null when refused.")
    errors = error_list("SendBroadcast", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SendBroadcastInput,  # noqa: A002 - the API's word
    ) -> "SendBroadcast":
        sent = await actions.send(viewer_of(info), local_id(input.id, "Broadcast", "id"))
        return SendBroadcast(broadcast=sent, errors=[])


class CancelBroadcastInput(graphene.InputObjectType):
    """Which broadcast."""

    id = graphene.ID(
        required=True,
        description="Id of a `Broadcast` that is not `CANCELLED`; of one that is `SENT` something "
        "must still be to go.",
    )


class CancelBroadcast(graphene.Mutation):
    """As staff: tell nobody more of it, and drop what is still to leave.

    Inboxes that have it keep it. What is leaving at that very moment may arrive.
    """

    class Meta:
        name = "CancelBroadcastPayload"

    class Arguments:
        input = CancelBroadcastInput(required=True, description="Which one.")

    broadcast = graphene.Field(Broadcast, description="As it is now; null when refused.")
    errors = error_list("CancelBroadcast", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CancelBroadcastInput,  # noqa: A002 - the API's word
    ) -> "CancelBroadcast":
        stopped = await actions.cancel(viewer_of(info), local_id(input.id, "Broadcast", "id"))
        return CancelBroadcast(broadcast=stopped, errors=[])


class BroadcastSendingMutations:
    """Root fields that send and stop one."""

    send_broadcast = SendBroadcast.Field()
    cancel_broadcast = CancelBroadcast.Field()


class BroadcastSubscriptions:
    """Root fields that stay open."""

    broadcast_changed = graphene.Field(
        Broadcast,
        required=True,
        id=graphene.ID(required=True, description="Id of a `Broadcast` you oversee."),
        description="The broadcast as it is after each portion and each step; several at once are "
        "told as one. What leaves after the last of them is seen when it is read again. Ends with "
        "the session.",
    )

    @staticmethod
    async def subscribe_broadcast_changed(
        _root: object,
        info: graphene.ResolveInfo,
        id: str,  # noqa: A002 - the API's word
    ) -> AsyncIterator[models.Broadcast]:
        try:
            viewer, key = viewer_of(info), local_id(id, "Broadcast", "id")
            organization_id = (await _seen(viewer, key)).organization_id
        except Refusal as refusal:
            raise coded_error(refusal) from None
        with events.hearing([events.of_organization(organization_id)]) as heard:
            async for event in heard:
                if event is not events.MISSED and (event.kind, event.id) != ("broadcast", key):
                    continue
                # The row has all that was told until now, and what was missed.
                heard.forget()
                present = await viewer_of_session(viewer.person_id, viewer.session_id)
                if present is None:
                    return
                row = await queries.visible_to(present).get_or_none(id=key)
                if row is not None:
                    yield row


async def _seen(viewer: Viewer, key: int) -> models.Broadcast:
    """Raises Refusal NOT_FOUND id."""
    row = await queries.visible_to(viewer).get_or_none(id=key)
    if row is None:
        raise not_found("id")
    return row
