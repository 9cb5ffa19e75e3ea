"""What the battery of wrong values stands on: webhooks, and what they were sent."""

from mulin.global_ids import global_id
from mulin.organizations.models import OrganizationKind
from tests.district import District, gid, make_organization
from tests.schema.places import Variables
from tests.schema.wrong_values import StrangeId
from tests.webhooks.asking import make_webhook, ping

AS_ADMIN = frozenset(
    {
        "createWebhook",
        "updateWebhook",
        "disableWebhook",
        "enableWebhook",
        "deleteWebhook",
        "rotateWebhookSecret",
        "testWebhook",
        "redeliverWebhook",
        "webhooks",
        "webhookDeliveries",
    }
)
"""What only an admin sends."""

_URL = "https://partner.example/hook"


async def strange_webhooks() -> tuple[StrangeId, ...]:
    """A webhook of another district with what it was sent, and such as there are not."""
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    webhook = await make_webhook(centre)
    keys = {"Webhook": webhook.id, "WebhookDelivery": (await ping(webhook)).id}
    return tuple(
        StrangeId(f"{name} {kind}", global_id(kind, key), kind=kind)
        for kind, theirs in keys.items()
        for name, key in (("a", theirs), ("unknown", 2**63 - 1))
    )


async def partnering(district: District) -> dict[str, Variables]:
    """Valid requests of an admin's."""

    async def one() -> str:
        return gid(await make_webhook(district.station))

    sent = await ping(await make_webhook(district.station))
    words = {"url": _URL, "events": ["APPOINTMENT_BOOKED"], "description": "Cases"}
    return {
        "webhooks": {"organizationId": gid(district.station)},
        "webhookDeliveries": {"webhookId": await one(), "status": "PENDING"},
        "createWebhook": {"input": {"organizationId": gid(district.station), **words}},
        "updateWebhook": {"input": {"id": await one(), **words}},
        "disableWebhook": {"input": {"id": await one()}},
        "enableWebhook": {"input": {"id": await one()}},
        "deleteWebhook": {"input": {"id": await one()}},
        "rotateWebhookSecret": {"input": {"id": await one()}},
        "testWebhook": {"input": {"id": await one()}},
        "redeliverWebhook": {"input": {"deliveryId": global_id("WebhookDelivery", sent.id)}},
    }
