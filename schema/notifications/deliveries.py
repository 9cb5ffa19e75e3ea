"""Word that could not be delivered, for who runs the district."""

from typing import Any

import graphene

from mulin.notifications import dead, models
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.enums import DeliveryStatus, NotificationKind, described
from schema.ids import local_id
from schema.nodes import Node, fetched_by
from schema.pages import NEWEST_FIRST, Window, connection_of, page, page_arguments
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime

DeliveryChannel = described(
    models.Channel,
    "A way word leaves Mulin.",
    {
        "PUSH": "Firebase, to a phone or browser.",
        "SMS": "A short message to a phone number.",
        "EMAIL": "E-mail.",
        "WEBHOOK": "An event to the system of a partner.",
    },
    name="DeliveryChannel",
)


class Delivery(graphene.ObjectType):
    """Word on its way to one address by one channel: what it was about, not what it said."""

    class Meta:
        interfaces = (Node,)

    channel = graphene.Field(DeliveryChannel, required=True, description="How it goes.")
    kind = graphene.Field(
        NotificationKind, description="What it tells of; null for an event to a webhook."
    )
    status = graphene.Field(DeliveryStatus, required=True, description="Where it stands.")
    attempts = graphene.Int(required=True, description="How often it was tried.")
    last_error = graphene.String(
        description="How the last try ended, in the carrier's words; null: as it should."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was to be told.")
    settled_at = graphene.Field(DateTime, description="When it ended; null: it has not.")

    @staticmethod
    async def resolve_kind(row: models.Delivery, info: graphene.ResolveInfo) -> Any:
        if row.notification_id is None:
            return None
        told = await context_of(info).loaders.one(models.Notification, row.notification_id)
        return None if told is None else told.kind


async def _seen(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await dead.seen_by(viewer, key)


fetched_by("Delivery", _seen)

DeliveryConnection = connection_of(Delivery, "deliveries")


class DeliveryQueries:
    """Root fields about deliveries."""

    dead_deliveries = graphene.Field(
        DeliveryConnection,
        channel=DeliveryChannel(description="Only those of this channel."),
        **page_arguments(),
        description="As district admin: word that was given up, the newest first.",
    )

    @staticmethod
    @coded
    async def resolve_dead_deliveries(
        _root: object,
        info: graphene.ResolveInfo,
        channel: models.Channel | None = None,
        **window: Any,
    ) -> Any:
        found = dead.visible_to(viewer_of(info), channel and models.Channel(channel))
        return await page(DeliveryConnection, found, NEWEST_FIRST, Window(**window))


class RetryDeliveryInput(graphene.InputObjectType):
    """Which delivery."""

    id = graphene.ID(required=True, description="Id of the `Delivery`.")


class RetryDelivery(graphene.Mutation):
    """As district admin: send a dead delivery again.

    A phone that had it all the same shows it once.
    """

    class Meta:
        name = "RetryDeliveryPayload"

    class Arguments:
        input = RetryDeliveryInput(required=True, description="Which delivery.")

    delivery = graphene.Field(Delivery, description="The delivery, pending; null when refused.")
    errors = error_list(
        "RetryDelivery", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RetryDeliveryInput,  # noqa: A002 - the API's word
    ) -> "RetryDelivery":
        again = await dead.retry(viewer_of(info), local_id(input.id, "Delivery", "id"))
        return RetryDelivery(delivery=again, errors=[])


class DeliveryMutations:
    """Root fields that see to deliveries."""

    retry_delivery = RetryDelivery.Field()
