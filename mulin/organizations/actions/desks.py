"""Staff setting up the desks and rooms of their venues."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tortoise.exceptions import IntegrityError

from mulin.audit.actions import record
from mulin.audit.changes import Change
from mulin.database import query, transaction
from mulin.organizations.identifiers import checked_words
from mulin.organizations.models import Desk, Equipment
from mulin.organizations.running import run_venue
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found

MOST_DESKS = 100
"""Desks one venue may have."""

_NAME_LIMIT = 80


async def add_desk(
    viewer: Viewer, venue_id: int, name: str, equipment: Iterable[Equipment] = ()
) -> Desk:
    """Give a venue one more desk, which can be booked at once.

    Raises Refusal NOT_FOUND and FORBIDDEN naming venue_id, LIMIT_REACHED venue_id beyond
    `MOST_DESKS`, INVALID name (also for one that the venue has already).
    """
    await run_venue(viewer, venue_id, "venue_id")
    desk = Desk(
        venue_id=venue_id,
        name=checked_words(name, "name", _NAME_LIMIT),
        equipment=sorted({one.value for one in equipment}),
    )
    async with transaction():
        await _lock_venue(venue_id)
        if await Desk.filter(venue_id=venue_id).count() >= MOST_DESKS:
            raise Refusal(
                Code.LIMIT_REACHED, "too_many_entries", field="venue_id", limit=MOST_DESKS
            )
        with _taken_name_told():
            await desk.save()
        await record("desk.added", "desk", desk.id, actor_id=viewer.person_id, venue=venue_id)
    return desk


async def rename_desk(viewer: Viewer, desk_id: int, name: str) -> Desk:
    """Call a desk something else.

    Raises Refusal NOT_FOUND and FORBIDDEN naming id, INVALID name.
    """
    desk = await _run_desk(viewer, desk_id)
    async with transaction():
        await query("SELECT id FROM desk WHERE id = $1 FOR NO KEY UPDATE", desk_id)
        after = checked_words(name, "name", _NAME_LIMIT)
        with _taken_name_told():
            await Desk.filter(id=desk_id).update(name=after)
        change = Change({"name": desk.name}, {"name": after})
        await record("desk.renamed", "desk", desk_id, change, actor_id=viewer.person_id)
    return await Desk.get(id=desk_id)


async def remove_desk(viewer: Viewer, desk_id: int) -> int:
    """Take away a desk at which nothing was ever booked; its id.

    Raises Refusal NOT_FOUND and FORBIDDEN naming id, WRONG_STATUS id for one that was in use: what
    took place there keeps its place.
    """
    desk = await _run_desk(viewer, desk_id)
    async with transaction():
        # Whoever books takes this lock before choosing a desk.
        await _lock_venue(desk.venue_id)
        try:
            await desk.delete()
        except IntegrityError:
            raise Refusal(Code.WRONG_STATUS, "desk_in_use", field="id") from None
        await record(
            "desk.removed", "desk", desk_id, actor_id=viewer.person_id, venue=desk.venue_id
        )
    return desk_id


async def _run_desk(viewer: Viewer, desk_id: int) -> Desk:
    desk = await Desk.get_or_none(id=desk_id)
    if desk is None:
        raise not_found("id")
    await run_venue(viewer, desk.venue_id, "id")
    return desk


async def _lock_venue(venue_id: int) -> None:
    await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue_id)


@contextmanager
def _taken_name_told() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise invalid("name", "desk_name_taken") from None
