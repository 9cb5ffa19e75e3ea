"""Writing a broadcast, sending it, stopping it; each leaves its trace."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from mulin import events, jobs
from mulin.audit.actions import record
from mulin.broadcasts import deliveries, recipients
from mulin.broadcasts.models import Broadcast, BroadcastStatus
from mulin.broadcasts.queries import visible_to
from mulin.broadcasts.recipients import Addressed
from mulin.clock import now
from mulin.database import query, transaction
from mulin.organizations.queries import organizations
from mulin.organizations.subtrees import subtrees
from mulin.people import idempotency
from mulin.people.models import Role
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.services.queries import topics
from mulin.wording import clean, clean_line

SEND = "broadcasts.send"
"""The job that tells those whom a broadcast is for."""

LIMITS: Mapping[str, int] = {"title_zh": 80, "title_en": 120, "body_zh": 500, "body_en": 1000}
"""Most characters of the texts."""

LINK_LIMIT = 500

_ACTION = "create_broadcast"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said in the name of an organization, and to whom: a topic's followers or an area.

    `link` is a path within the app, or an https URL.
    """

    organization_id: int
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    topic_id: int | None = None
    area_id: int | None = None
    link: str | None = None
    idempotency_key: str | None = None


async def create(viewer: Viewer, draft: Draft) -> Broadcast:
    """Write a broadcast that nobody hears of yet, with how many it would go to.

    Staff speak for their organization, to it or to what lies below it; district admins, for their
    district, also to the followers of a topic. Raises Refusal: INVALID, NOT_FOUND and FORBIDDEN
    naming the field. The same idempotency key gives the same broadcast again.
    """
    texts = _texts(draft)
    link = _link(draft.link)
    addressed = Addressed(draft.topic_id, draft.area_id)
    await _refuse_unfit(viewer, draft.organization_id, addressed)
    async with transaction():
        key = draft.idempotency_key
        if key is not None:
            content = {**asdict(draft), **texts, "link": link, "idempotency_key": None}
            earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
            if earlier is not None:
                return await Broadcast.get(id=earlier)
        made = await Broadcast.create(
            organization_id=draft.organization_id,
            author_id=viewer.person_id,
            topic_id=draft.topic_id,
            area_id=draft.area_id,
            **texts,
            link=link,
            recipients_estimated=await recipients.how_many(addressed),
            created_at=now(),
        )
        await record_step(viewer.person_id, made, "created")
        if key is not None:
            await idempotency.keep(viewer.person_id, _ACTION, key, made.id)
    return made


async def estimate(viewer: Viewer, organization_id: int, addressed: Addressed) -> int:
    """How many people a broadcast would go to at this moment; nothing is written.

    Raises Refusal as `create`.
    """
    await _refuse_unfit(viewer, organization_id, addressed)
    return await recipients.how_many(addressed)


def _texts(draft: Draft) -> dict[str, Any]:
    texts = dict[str, Any]()
    for field, limit in LIMITS.items():
        cleaned = clean_line if field.startswith("title") else clean
        said = cleaned(getattr(draft, field), field, limit=limit)
        if not said:
            raise invalid(field, "empty")
        texts[field] = said
    return texts


def _link(link: str | None) -> str | None:
    said = clean(link or "", "link", limit=LINK_LIMIT)
    if not said:
        return None
    try:
        parts = urlsplit(said)
    except ValueError:
        raise invalid("link", "bad_link") from None
    elsewhere = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    # Browsers take //host for another site, and a backslash for a slash.
    within = said.startswith("/") and not said.startswith("//")
    if not (elsewhere or within) or "\\" in said or any(map(str.isspace, said)):
        raise invalid("link", "bad_link")
    return said


async def _refuse_unfit(viewer: Viewer, organization_id: int, addressed: Addressed) -> None:
    if addressed.topic_id is None and addressed.area_id is None:
        raise invalid("area_id", "needs_value")
    if addressed.topic_id is not None and addressed.area_id is not None:
        raise invalid("topic_id", "topic_or_area")
    if organization_id not in viewer.staffed:
        raise await _closed(viewer, organization_id, "organization_id")
    if addressed.topic_id is not None:
        if not await topics().filter(id=addressed.topic_id).exists():
            raise not_found("topic_id")
        if (organization_id, Role.DISTRICT_ADMIN) not in viewer.memberships:
            raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="topic_id")
    elif not await _is_below(organization_id, addressed.area_id):
        raise await _closed(viewer, addressed.area_id, "area_id")


async def _is_below(organization_id: int, area_id: int | None) -> bool:
    """Whether it may speak to the area: to itself, and to all below it; no area is no obstacle."""
    return area_id is None or area_id in (await subtrees([organization_id]))[organization_id]


async def _closed(viewer: Viewer, organization_id: int | None, field: str) -> Refusal:
    """The "no" to what is not theirs: they hear whether it is there only if they may see it."""
    if await organizations(viewer).filter(id=organization_id).exists():
        return Refusal(Code.FORBIDDEN, "not_yours_to_do", field=field)
    return not_found(field)


async def send(viewer: Viewer, broadcast_id: int) -> Broadcast:
    """Begin to tell those whom a draft is for, as they are at this moment.

    Raises Refusal NOT_FOUND id, FORBIDDEN id (also when the area is no longer theirs), WRONG_STATUS
    id.
    """
    async with transaction():
        broadcast = await _locked(viewer, broadcast_id, [BroadcastStatus.DRAFT])
        addressed = Addressed(broadcast.topic_id, broadcast.area_id)
        if not await _is_below(broadcast.organization_id, addressed.area_id):
            raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
        broadcast.recipients_estimated = await recipients.how_many(addressed)
        broadcast.status, broadcast.started_at = BroadcastStatus.SENDING, now()
        await broadcast.save(update_fields=["recipients_estimated", "status", "started_at"])
        await record_step(viewer.person_id, broadcast, "sending")
        jobs.wake(SEND)
    return broadcast


_STOPPABLE = (BroadcastStatus.DRAFT, BroadcastStatus.SENDING, BroadcastStatus.SENT)


async def cancel(viewer: Viewer, broadcast_id: int) -> Broadcast:
    """Tell nobody more of it, and drop what is on its way; inboxes that have it keep it.

    Of one that everybody was told of, what still waits to be sent is dropped. What a worker has in
    hand at that moment may arrive yet. Raises Refusal NOT_FOUND id, FORBIDDEN id, WRONG_STATUS id
    when there is nothing left to stop.
    """
    async with transaction():
        broadcast = await _locked(viewer, broadcast_id, _STOPPABLE)
        was = broadcast.status
        broadcast.status, broadcast.ended_at = BroadcastStatus.CANCELLED, now()
        await broadcast.save(update_fields=["status", "ended_at"])
        dropped = await deliveries.stop(broadcast.id)
        if was is BroadcastStatus.SENT and not dropped:
            raise Refusal(Code.WRONG_STATUS, "broadcast_moved_on", field="id")
        await record_step(viewer.person_id, broadcast, "cancelled", dropped=dropped)
    return broadcast


async def _locked(
    viewer: Viewer, broadcast_id: int, statuses: Collection[BroadcastStatus]
) -> Broadcast:
    """The broadcast, once no worker is about to tell a portion of it."""
    await query("SELECT id FROM broadcast WHERE id = $1 FOR NO KEY UPDATE", broadcast_id)
    found = await visible_to(viewer).get_or_none(id=broadcast_id)
    if found is None:
        raise not_found("id")
    role = (found.organization_id, Role.DISTRICT_ADMIN)
    if found.organization_id not in viewer.staffed or (
        found.topic_id is not None and role not in viewer.memberships
    ):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    if found.status not in statuses:
        raise Refusal(Code.WRONG_STATUS, "broadcast_moved_on", field="id")
    return found


async def record_step(
    actor_id: int | None, broadcast: Broadcast, step: str, **details: object
) -> None:
    """Write down and show that a broadcast came a step further, inside its transaction."""
    show(broadcast, step)
    await record(
        f"broadcast.{step}",
        "broadcast",
        broadcast.id,
        actor_id=actor_id,
        organization=broadcast.organization_id,
        estimated=broadcast.recipients_estimated,
        told=broadcast.recipients_told,
        **details,
    )


def show(broadcast: Broadcast, change: str) -> None:
    """Let whoever looks at it see it anew, once the present transaction has committed."""
    event = events.Event("broadcast", broadcast.id, change)
    events.tell(event, [events.of_organization(broadcast.organization_id)])
