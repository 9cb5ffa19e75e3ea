"""Deliveries that were given up: seeing them, and sending them again."""

from tortoise.queryset import QuerySet

from mulin import jobs
from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.notifications.actions import DELIVER
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Channel, Delivery, DeliveryStatus
from mulin.people.viewer import Viewer
from mulin.refusals import Refusal, not_found
from mulin.scheduling.keeping import refuse_all_but_admins
from mulin.webhooks.telling import LIFETIME

# As long to live as at first, however often: it was worth that much to be told.
_RETRY = """
UPDATE delivery d SET status = 'pending', attempts = 0, due_at = $1, claimed_by = NULL,
    settled_at = NULL, expires_at = $1::timestamptz + coalesce((
        SELECT life FROM notification n
        JOIN unnest($4::text[], $5::interval[]) AS told(kind, life) ON told.kind = n.kind
        WHERE n.id = d.notification_id
    ), $6)
WHERE status = 'dead' AND ($2::bigint IS NULL OR id = $2) AND ($3::text IS NULL OR channel = $3)
RETURNING id
"""


def visible_to(viewer: Viewer, channel: Channel | None = None) -> QuerySet[Delivery]:
    """Dead deliveries, for district admins. Raises Refusal FORBIDDEN."""
    refuse_all_but_admins(viewer)
    return listed(channel)


async def seen_by(viewer: Viewer, delivery_id: int) -> Delivery | None:
    """One of them, or one that was; None where there is none, or for anybody but an admin."""
    try:
        refuse_all_but_admins(viewer)
    except Refusal:
        return None
    return await Delivery.get_or_none(id=delivery_id)


def listed(channel: Channel | None = None) -> QuerySet[Delivery]:
    """Dead deliveries, for whoever runs the commands."""
    dead = Delivery.filter(status=DeliveryStatus.DEAD)
    return dead if channel is None else dead.filter(channel=channel)


async def retry(viewer: Viewer, delivery_id: int) -> Delivery:
    """As a district admin: send a dead delivery again, with the dedupe key it had.

    Raises Refusal FORBIDDEN, NOT_FOUND id: there is none, or it is not dead.
    """
    refuse_all_but_admins(viewer)
    async with transaction():
        if not await retry_now(delivery_id):
            raise not_found("id")
        await record("delivery.retried", "delivery", delivery_id, actor_id=viewer.person_id)
    return await Delivery.get(id=delivery_id)


async def retry_now(delivery_id: int | None = None, channel: Channel | None = None) -> int:
    """Send dead deliveries again, whoever asks: one, or all (of a channel); how many they are."""
    async with transaction():
        rows = await query(
            _RETRY,
            now(),
            delivery_id,
            channel and channel.value,
            [kind.value for kind in KINDS],
            [kind.time_to_live for kind in KINDS.values()],
            LIFETIME,
        )
        if rows:
            jobs.wake(DELIVER)
    return len(rows)
