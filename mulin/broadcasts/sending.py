"""Telling everybody whom a broadcast is for: in portions, so that it may stop anywhere."""

from mulin.broadcasts import deliveries, recipients
from mulin.broadcasts.actions import record_step, show
from mulin.broadcasts.models import Broadcast, BroadcastStatus
from mulin.broadcasts.planning import planned_anew
from mulin.broadcasts.recipients import Addressed
from mulin.clock import now
from mulin.database import query
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind

PORTION = 500
"""People told in one transaction."""

MOST_WAITING = 2000
"""Deliveries of broadcasts that may wait in the outbox before more are written.

The outbox goes by time: what is urgent never waits behind more than these and a portion.
"""

_SENDING = "SELECT id FROM broadcast WHERE status = 'sending' ORDER BY id"

_TAKE = """
SELECT id FROM broadcast WHERE id = $1 AND status = 'sending' FOR NO KEY UPDATE SKIP LOCKED
"""


async def send_due() -> int:
    """Tell of broadcasts that are being sent, as far as the outbox has room; how many were told.

    A portion and how far it reached are one transaction: a worker that dies has told a whole
    portion or nothing of it, and the next goes on from there. Any number of workers may do so at
    once: each passes over what another has locked. Raises ExceptionGroup once all have had their
    turn, with what kept some from being told.
    """
    await deliveries.stop()
    told, failures = 0, list[Exception]()
    for row in await query(_SENDING):
        try:
            told += await _tell(row["id"])
        except Exception as failure:  # noqa: BLE001 - one that fails keeps no other from going
            failures.append(failure)
    if failures:
        raise ExceptionGroup("broadcasts that could not be told", failures)
    return told


async def _tell(broadcast_id: int) -> int:
    told = 0
    while (portion := await _tell_portion(broadcast_id)) == PORTION:
        told += portion
    return told + portion


async def _tell_portion(broadcast_id: int) -> int:
    """Tell the next people; how many.

    Fewer than a portion: everybody was told, another worker is at it, or the outbox has no room.
    """
    async with planned_anew():
        full = await deliveries.waiting(MOST_WAITING) >= MOST_WAITING
        if full or not await query(_TAKE, broadcast_id):
            return 0
        broadcast = await Broadcast.get(id=broadcast_id)
        people = await recipients.next_after(
            Addressed(broadcast.topic_id, broadcast.area_id), broadcast.reached_person_id, PORTION
        )
        parameters = _parameters(broadcast)
        words = [Word(person, NotificationKind.BROADCAST, parameters) for person in people]
        await notify(words, broadcast_id=broadcast.id)
        await _advance(broadcast, people)
    return len(people)


async def _advance(broadcast: Broadcast, people: list[int]) -> None:
    broadcast.recipients_told += len(people)
    broadcast.reached_person_id = max(people, default=broadcast.reached_person_id)
    ended = len(people) < PORTION
    if ended:
        broadcast.status, broadcast.ended_at = BroadcastStatus.SENT, now()
    await broadcast.save(
        update_fields=["recipients_told", "reached_person_id", "status", "ended_at"]
    )
    if ended:
        await record_step(None, broadcast, "sent")
    else:
        show(broadcast, "told")


def _parameters(broadcast: Broadcast) -> dict[str, str]:
    parameters = {
        "title_zh": broadcast.title_zh,
        "title_en": broadcast.title_en,
        "body_zh": broadcast.body_zh,
        "body_en": broadcast.body_en,
    }
    return parameters if broadcast.link is None else {**parameters, "link": broadcast.link}
