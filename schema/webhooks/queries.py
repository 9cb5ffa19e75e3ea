"""Looking through webhooks and what they were sent."""

from typing import Any

import graphene

from mulin.notifications.models import DeliveryStatus as DeliveryStatusModel
from mulin.webhooks import queries
from schema.context import viewer_of
from schema.enums import DeliveryStatus
from schema.ids import local_id, optional_local_id
from schema.pages import BY_ID, NEWEST_FIRST, Window, page, page_arguments
from schema.refusals import coded
from schema.webhooks.types import (
    WebhookConnection,
    WebhookDeliveryConnection,
)


class WebhookQueries:
    """Root fields about webhooks."""

    webhooks = graphene.Field(
        WebhookConnection,
        organization_id=graphene.ID(description="Only of this `Organization` itself."),
        **page_arguments(),
        description="Webhooks of the organizations you are an admin of, and of those below.",
    )
    webhook_deliveries = graphene.Field(
        WebhookDeliveryConnection,
        webhook_id=graphene.ID(required=True, description="Id of the `Webhook`."),
        status=DeliveryStatus(description="Only those that stand so."),
        **page_arguments(),
        description="What a webhook was sent or is to be sent, the newest first.",
    )

    @staticmethod
    @coded
    async def resolve_webhooks(
        _root: object,
        info: graphene.ResolveInfo,
        organization_id: str | None = None,
        **window: Any,
    ) -> Any:
        place = optional_local_id(organization_id, "Organization", "organization_id")
        found = await queries.webhooks(viewer_of(info), place)
        return await page(WebhookConnection, found, BY_ID, Window(**window))

    @staticmethod
    @coded
    async def resolve_webhook_deliveries(
        _root: object,
        info: graphene.ResolveInfo,
        webhook_id: str,
        status: DeliveryStatusModel | None = None,
        **window: Any,
    ) -> Any:
        key = local_id(webhook_id, "Webhook", "webhook_id")
        found = await queries.deliveries(viewer_of(info), key, status)
        return await page(WebhookDeliveryConnection, found, NEWEST_FIRST, Window(**window))
