"""Who hears of a number's step: the display in the hall, whoever holds it, the trace."""

from mulin import events
from mulin.audit.actions import record
from mulin.bilingual import part_in
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.organizations.models import Desk
from mulin.walkins.models import WalkIn
from mulin.walkins.numbers import code_of


async def record_step(actor_id: int | None, walk_in: WalkIn, step: str) -> None:
    """Write down and show that a number was taken, called, …, inside its transaction."""
    topics = [events.of_venue(walk_in.venue_id)]
    if walk_in.person_id is not None:
        topics.append(events.of_person(walk_in.person_id))
    events.tell(events.Event("queue", walk_in.id, step), topics)
    await record(
        f"walk_in.{step}",
        "walk_in",
        walk_in.id,
        actor_id=actor_id,
        status=walk_in.status.value,
        desk=walk_in.desk_id,
    )


async def call_by_phone(walk_in: WalkIn, desk: Desk) -> None:
    """A push to whoever holds the number, if it is known who that is."""
    if walk_in.person_id is None:
        return
    parameters = {
        "number": code_of(walk_in.number),
        "where_zh": part_in("zh", desk.name),
        "where_en": part_in("en", desk.name),
    }
    await notify([Word(walk_in.person_id, NotificationKind.WALK_IN_CALLED, parameters)])
