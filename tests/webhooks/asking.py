"""What tests of webhooks ask of the API, and the pieces they are made of."""

from typing import Any

from mulin import clock, crypto
from mulin.database import transaction
from mulin.notifications.models import Channel, Delivery
from mulin.open_web import OpenWeb
from mulin.organizations.models import Organization
from mulin.people.models import Role
from mulin.webhooks import telling
from mulin.webhooks.keys import new_secret
from mulin.webhooks.models import Webhook
from push.delivery import Report
from push.webhooks import WebhookCarrier
from tests.calendars.serving import ANY_PORT, LOOPBACK
from tests.delivering import deliver
from tests.district import gid, give_role, make_person
from tests.phone import Phone, Phones
from tests.standins.partner import StandInPartner

WEBHOOK = (
    "webhook { id url events description formerSecretUntil failingSince restsUntil disabledAt "
    "disabledReason organization { id } }"
)
DELIVERY = (
    "delivery { id eventId type payload status attempts lastError createdAt dueAt settledAt }"
)
SELECTIONS = {
    "createWebhook": ("CreateWebhookInput", f"{WEBHOOK} secret"),
    "updateWebhook": ("UpdateWebhookInput", WEBHOOK),
    "disableWebhook": ("WebhookInput", WEBHOOK),
    "enableWebhook": ("WebhookInput", WEBHOOK),
    "deleteWebhook": ("WebhookInput", "deletedId"),
    "rotateWebhookSecret": ("WebhookInput", f"{WEBHOOK} secret"),
    "testWebhook": ("WebhookInput", DELIVERY),
    "redeliverWebhook": ("RedeliverWebhookInput", DELIVERY),
}
WEBHOOKS = """
query Webhooks($organizationId: ID) {
  webhooks(organizationId: $organizationId) { totalCount edges { node { id url } } }
}
"""
DELIVERIES = """
query Deliveries($id: ID!, $status: DeliveryStatus, $first: Int, $after: String) {
  webhookDeliveries(webhookId: $id, status: $status, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id type status attempts lastError dueAt settledAt } }
  }
}
"""

HERE = OpenWeb(plain_http=True, allowed=LOOPBACK, ports=ANY_PORT)
"""What tests let webhooks reach."""


async def enter(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a mutation, done or refused."""
    kind, body = SELECTIONS[name]
    document = (
        f"mutation Enter($input: {kind}!) {{ {name}(input: $input) "
        f"{{ {body} errors {{ field code message }} }} }}"
    )
    payload: dict[str, Any] = (await phone.ask(document, input=wanted))[name]
    return payload


async def entered(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a mutation that was done."""
    payload = await enter(phone, name, **wanted)
    assert payload["errors"] == []
    return payload


async def admin_phone(phones: Phones, place: Organization) -> Phone:
    admin = await make_person("Admin (demo)")
    await give_role(admin, place, Role.DISTRICT_ADMIN)
    return await phones.of(admin.id)


async def make_webhook(
    organization: Organization, partner: StandInPartner | None = None, **fields: Any
) -> Webhook:
    """A webhook, with a partner behind it who knows its secret."""
    secret = new_secret()
    if partner is not None:
        partner.secrets.append(secret)
    url = "https://partner.example/hook" if partner is None else partner.url
    return await Webhook.create(
        organization=organization,
        secret_encrypted=crypto.encrypt(secret),
        created_by=await make_person(),
        created_at=clock.now(),
        **{"url": url, "events": [], **fields},
    )


async def ping(webhook: Webhook) -> Delivery:
    """A test on its way to a webhook."""
    async with transaction():
        made = await telling.ping(webhook.id, gid(webhook))
    return await Delivery.get(id=made)


async def send(carrier: WebhookCarrier | None = None) -> Report:
    """Send all that is due to webhooks."""
    return await deliver(carrier or WebhookCarrier(HERE), Channel.WEBHOOK)
