"""Admins naming the systems that hear of events, and looking after them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.global_ids import global_id
from mulin.jobs import wake
from mulin.notifications.actions import DELIVER
from mulin.notifications.models import Delivery
from mulin.people.stepping_up import need_recent_proof
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.settings import settings
from mulin.webhooks import queries, telling
from mulin.webhooks.addresses import Reach
from mulin.webhooks.events import WebhookEvent
from mulin.webhooks.keys import OVERLAP, new_secret
from mulin.webhooks.models import DisabledReason, Webhook
from mulin.wording import clean_line

MOST_WEBHOOKS = 10
"""Webhooks one organization may have."""

_DESCRIPTION_LIMIT = 200


class WithSecret(NamedTuple):
    """A webhook and its new secret, which nobody can be told again."""

    webhook: Webhook
    secret: str


async def create(
    viewer: Viewer,
    organization_id: int,
    url: str,
    events: Iterable[WebhookEvent] = (),
    description: str = "",
) -> WithSecret:
    """Register an address for the events of an organization and of all below it.

    No events are all of them. Raises Refusal NOT_FOUND and FORBIDDEN organization_id, INVALID url
    or description, LIMIT_REACHED organization_id beyond `MOST_WEBHOOKS`.
    """
    await queries.administer(viewer, organization_id, "organization_id")
    secret = new_secret()
    webhook = Webhook(
        organization_id=organization_id,
        url=_checked(url),
        secret_encrypted=encrypt(secret),
        events=_names(events),
        description=_described(description),
        created_by_id=viewer.person_id,
        created_at=now(),
    )
    async with transaction():
        await query("SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE", organization_id)
        if await Webhook.filter(organization_id=organization_id).count() >= MOST_WEBHOOKS:
            raise Refusal(
                Code.LIMIT_REACHED, "webhook_limit", field="organization_id", limit=MOST_WEBHOOKS
            )
        await webhook.save()
        await _trace(viewer, "created", webhook, organization=organization_id)
    return WithSecret(webhook, secret)


async def update(
    viewer: Viewer,
    webhook_id: int,
    *,
    url: str | None = None,
    events: Iterable[WebhookEvent] | None = None,
    description: str | None = None,
) -> Webhook:
    """Change what is given. Raises Refusal NOT_FOUND id, INVALID url or description.

    What is under way goes to the new address; a new one starts with a clean record.
    """
    async with transaction():
        webhook = await _locked(viewer, webhook_id)
        if url is not None:
            webhook.url = _checked(url)
            webhook.failing_since = webhook.rests_until = None
        if events is not None:
            webhook.events = _names(events)
        if description is not None:
            webhook.description = _described(description)
        await webhook.save()
        await _trace(viewer, "updated", webhook)
    return webhook


async def disable(viewer: Viewer, webhook_id: int) -> Webhook:
    """Tell it nothing until it is enabled; a second time changes nothing.

    What is still to go is dropped, and what happens meanwhile is not told later. Raises Refusal
    NOT_FOUND id.
    """
    async with transaction():
        webhook = await _locked(viewer, webhook_id)
        if webhook.disabled_at is None:
            webhook.disabled_at = now()
            webhook.disabled_reason = DisabledReason.ADMIN
            webhook.rests_until = None
            await webhook.save()
            await _trace(viewer, "disabled", webhook, reason=DisabledReason.ADMIN.value)
    return webhook


async def enable(viewer: Viewer, webhook_id: int) -> Webhook:
    """Tell it of events from now on; a second time changes nothing. Raises Refusal NOT_FOUND id."""
    async with transaction():
        webhook = await _locked(viewer, webhook_id)
        if webhook.disabled_at is not None:
            webhook.disabled_at = webhook.disabled_reason = None
            webhook.failing_since = webhook.rests_until = None
            await webhook.save()
            await _trace(viewer, "enabled", webhook)
    return webhook


async def delete(viewer: Viewer, webhook_id: int) -> int:
    """Forget a webhook and what it was sent; its id. Raises Refusal NOT_FOUND id."""
    async with transaction():
        webhook = await _locked(viewer, webhook_id)
        await webhook.delete()
        await _trace(viewer, "deleted", webhook, organization=webhook.organization_id)
    return webhook_id


async def rotate_secret(viewer: Viewer, webhook_id: int) -> WithSecret:
    """Give a webhook a new secret; the one before signs too for `OVERLAP`.

    Raises Refusal NOT_FOUND id, STEP_UP_REQUIRED.
    """
    secret = new_secret()
    async with transaction():
        webhook = await _locked(viewer, webhook_id)
        need_recent_proof(viewer)
        webhook.former_secret_encrypted = webhook.secret_encrypted
        webhook.former_secret_until = now() + OVERLAP
        webhook.secret_encrypted = encrypt(secret)
        await webhook.save()
        await _trace(viewer, "secret_rotated", webhook)
    return WithSecret(webhook, secret)


async def test(viewer: Viewer, webhook_id: int) -> Delivery:
    """Send a `ping` at once. Raises Refusal NOT_FOUND id, WRONG_STATUS id for a disabled one."""
    async with transaction():
        webhook = await _awake(viewer, webhook_id, "id")
        delivery_id = await telling.ping(webhook_id, global_id("Webhook", webhook_id))
        await _trace(viewer, "tested", webhook)
    return await Delivery.get(id=delivery_id)


_AGAIN = """
UPDATE delivery SET status = 'pending', attempts = 0, due_at = $2, expires_at = $3,
    claimed_by = NULL, settled_at = NULL, last_error = NULL, message_id = NULL
WHERE id = $1 AND (status <> 'pending' OR claimed_by IS NULL)
RETURNING id
"""


async def redeliver(viewer: Viewer, delivery_id: int) -> Delivery:
    """Send an event once more, under the id it had; one that is being sent is left alone.

    Raises Refusal NOT_FOUND delivery_id, WRONG_STATUS delivery_id while its webhook is disabled.
    """
    found = await (await queries.deliveries_visible_to(viewer)).get_or_none(id=delivery_id)
    if found is None or found.webhook_id is None:
        raise not_found("delivery_id")
    async with transaction():
        webhook = await _awake(viewer, found.webhook_id, "delivery_id")
        at = now()
        await query(_AGAIN, delivery_id, at, at + telling.LIFETIME)
        await _trace(viewer, "redelivered", webhook, delivery=delivery_id)
        wake(DELIVER)
    return await Delivery.get(id=delivery_id)


async def _awake(viewer: Viewer, webhook_id: int, field: str) -> Webhook:
    """The webhook, which rests no longer: somebody is looking."""
    webhook = await _locked(viewer, webhook_id, field)
    if webhook.disabled_at is not None:
        raise Refusal(Code.WRONG_STATUS, "webhook_disabled", field=field)
    if webhook.rests_until is not None:
        webhook.rests_until = None
        await webhook.save(update_fields=["rests_until"])
    return webhook


async def _locked(viewer: Viewer, webhook_id: int, field: str = "id") -> Webhook:
    visible = await queries.visible_to(viewer)
    webhook = await visible.select_for_update(no_key=True).get_or_none(id=webhook_id)
    if webhook is None:
        raise not_found(field)
    return webhook


def _checked(url: str) -> str:
    return Reach.of(settings()).checked(url)


def _names(events: Iterable[WebhookEvent]) -> list[str]:
    return sorted({one.value for one in events})


def _described(words: str) -> str:
    return clean_line(words, "description", limit=_DESCRIPTION_LIMIT)


async def _trace(viewer: Viewer, what: str, webhook: Webhook, **details: object) -> None:
    await record(f"webhook.{what}", "webhook", webhook.id, actor_id=viewer.person_id, **details)


def former_until(webhook: Webhook) -> datetime | None:
    """Until when the secret before signs too; None when it no longer does."""
    until = webhook.former_secret_until
    return until if until is not None and until > now() else None
