"""How the servers behind webhooks do: resting those that fail, giving up those that are gone."""

import random
from datetime import datetime, timedelta

import httpx

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.organizations.running import admins_of
from mulin.webhooks.models import DisabledReason, Webhook

SHORTEST_REST = timedelta(seconds=10)
LONGEST_REST = timedelta(hours=1)
LONGEST_FAILING = timedelta(days=5)
"""A webhook that took nothing for so long is disabled."""

_REASONS: dict[DisabledReason, tuple[str, str]] = {
    DisabledReason.GONE: ("对方服务器表示不再接收（410）", "its server answered 410 Gone"),
    DisabledReason.FAILING: ("连续 5 天未能送达", "nothing could be delivered for five days"),
}


async def answered(webhook_id: int) -> None:
    """It took something: whatever was the matter is over."""
    await query(
        "UPDATE webhook SET failing_since = NULL, rests_until = NULL "
        "WHERE id = $1 AND failing_since IS NOT NULL",
        webhook_id,
    )


async def failed(webhook_id: int, asked: timedelta | None) -> None:
    """It took nothing of a portion: it rests, no shorter than its server `asked`.

    What is to go to it waits that long, however much there is.
    """
    at = now()
    async with transaction():
        webhook = await _enabled(webhook_id)
        if webhook is None:
            return
        since = webhook.failing_since or at
        if at - since >= LONGEST_FAILING:
            await _disable(webhook, DisabledReason.FAILING, at)
            return
        webhook.failing_since = since
        webhook.rests_until = at + max(rest(at - since, random.random()), asked or timedelta())  # nosec B311 # noqa: S311 - jitter, not a secret
        await webhook.save(update_fields=["failing_since", "rests_until"])


async def gone(webhook_id: int) -> None:
    """Its server wants nothing any more."""
    async with transaction():
        webhook = await _enabled(webhook_id)
        if webhook is not None:
            await _disable(webhook, DisabledReason.GONE, now())


def rest(failing: timedelta, chance: float) -> timedelta:
    """How long to leave a server alone that has failed so long: half of that, 10 s to 1 h.

    `chance` (0…1) of half of it is drawn, so that webhooks on one server do not return together.
    """
    whole = min(max(failing / 2, SHORTEST_REST), LONGEST_REST)
    return whole * (1 + chance) / 2


async def _enabled(webhook_id: int) -> Webhook | None:
    found = Webhook.filter(id=webhook_id, disabled_at=None)
    return await found.select_for_update(no_key=True).first()


async def _disable(webhook: Webhook, reason: DisabledReason, at: datetime) -> None:
    """Disable it, and let the admins of its district know."""
    webhook.disabled_at, webhook.disabled_reason = at, reason
    webhook.rests_until = None
    await webhook.save(update_fields=["disabled_at", "disabled_reason", "rests_until"])
    zh, en = _REASONS[reason]
    told = {"host": httpx.URL(webhook.url).host, "why_zh": zh, "why_en": en}
    admins = await admins_of(webhook.organization_id)
    await notify([Word(one, NotificationKind.WEBHOOK_DISABLED, told) for one in admins])
    await record("webhook.disabled", "webhook", webhook.id, actor_id=None, reason=reason.value)
