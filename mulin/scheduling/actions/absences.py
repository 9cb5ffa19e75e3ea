"""When a specialist is away: illness, leave, training."""

from datetime import datetime

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import not_found
from mulin.scheduling.actions.entering import (
    check_room,
    check_stretch,
    clean_reason,
    lock_specialist,
)
from mulin.scheduling.keeping import kept_by, kept_specialist, refuse_outsiders
from mulin.scheduling.models import TimeOff


async def add_time_off(
    viewer: Viewer,
    specialist_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
) -> TimeOff:
    """`enter_time_off` in a transaction of its own."""
    async with transaction():
        return await enter_time_off(viewer, specialist_id, starts_at, ends_at, reason)


async def enter_time_off(
    viewer: Viewer,
    specialist_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
) -> TimeOff:
    """Within the open transaction: the viewer (None), or as staff a specialist, is away.

    Instants are aware, `[starts_at, ends_at)`. Appointments booked in it stay as they are. The
    specialist's row is locked from here on: what is booked with them meanwhile waits.

    Raises Refusal FORBIDDEN, INVALID ends_at, starts_at or reason, NOT_FOUND specialist_id.
    """
    whose = await kept_specialist(viewer, specialist_id)
    said = clean_reason(reason)
    check_stretch(starts_at, ends_at)
    await lock_specialist(whose)
    at = now()
    check_room(await TimeOff.filter(specialist_id=whose, ends_at__gt=at).count())
    made = await TimeOff.create(
        specialist_id=whose,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=said,
        created_by_id=viewer.person_id,
        created_at=at,
    )
    await record(
        "time_off.added",
        "time_off",
        made.id,
        actor_id=viewer.person_id,
        specialist=whose,
        starts_at=starts_at.isoformat(),
        ends_at=ends_at.isoformat(),
    )
    return made


async def remove_time_off(viewer: Viewer, time_off_id: int) -> int:
    """The viewer, or as staff a specialist, is there after all; gives the id.

    Raises Refusal FORBIDDEN, NOT_FOUND id.
    """
    refuse_outsiders(viewer)
    async with transaction():
        if not await TimeOff.filter(kept_by(viewer), id=time_off_id).exists():
            raise not_found("id")
        if not await query("DELETE FROM time_off WHERE id = $1 RETURNING id", time_off_id):
            raise not_found("id")
        await record("time_off.removed", "time_off", time_off_id, actor_id=viewer.person_id)
    return time_off_id
