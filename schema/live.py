"""Subscriptions: what concerns the viewer, told as it happens, and what they missed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import graphene
from tortoise.queryset import QuerySet

from mulin import events, trails
from mulin.people.viewer import Viewer
from mulin.people.viewer import viewer_of as viewer_of_session
from mulin.refusals import Code, Refusal, invalid
from mulin.trails import Entry, Ledger, Trail
from schema.context import viewer_of
from schema.refusals import coded_error

MOST_MISSED = 100
_MOST_READ = 1000

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")
Subscribe = TypeVar("Subscribe", bound=Callable[..., Any])
Gate = Callable[..., Awaitable[Hashable | None]]
Visible = Callable[[Viewer], QuerySet[Any]]


def shared(gate: Gate) -> Callable[[Subscribe], Subscribe]:
    """Declare that a subscription tells the same to all for whom `gate` gives the same key.

    It is then executed once an event for all of them that sent the same document. `gate` gets the
    context and the field's arguments when somebody subscribes, and answers None for who needs an
    execution of their own: whose answer, or whose right to it, may come to differ. It raises
    GraphQLError for who may not listen.
    """

    def declare(subscribe: Subscribe) -> Subscribe:
        subscribe.gate = gate  # type: ignore[attr-defined]  # read by api/sharing.py
        return subscribe

    return declare


class Together(Generic[Key, Found]):
    """Reads the same for all who ask before it begins: those whom one event wakes ask at once."""

    def __init__(self, read: Callable[[Key], Awaitable[Found]]) -> None:
        self._read = read
        self._next: dict[Key, asyncio.Task[Found]] = {}

    async def read(self, key: Key) -> Found:
        """What is read no earlier than now. Raises what reading raises."""
        if key not in self._next:
            self._next[key] = asyncio.create_task(self._begin(key))
        # Whoever leaves takes nothing from those who stay.
        return await asyncio.shield(self._next[key])

    async def _begin(self, key: Key) -> Found:
        # The task begins once all that are awake by now have asked.
        del self._next[key]
        return await self._read(key)


def after_argument() -> dict[str, graphene.Argument]:
    """`after`, of subscriptions that can say what was missed."""
    return {
        "after": graphene.String(
            description="The `cursor` of the last one you got: what happened since comes first, "
            f"at most {MOST_MISSED}, else the error RESYNC_NEEDED. Without: from now on."
        )
    }


def cursor_field() -> graphene.Field:
    """`cursor`, of what such a subscription tells."""
    return graphene.String(
        required=True,
        description="Give it as `after` to go on from here, with nothing missed or told twice.",
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One change of something the viewer may see: the row as it is now, and where to go on."""

    row: Any
    change: str
    cursor: str


async def own_changes(
    info: graphene.ResolveInfo, ledger: Ledger, visible: Visible, after: str | None
) -> AsyncIterator[Told]:
    """Changes of what the viewer sees, each once, those after a cursor first.

    The viewer is asked for anew at each event; it ends with their session. Raises GraphQLError
    UNAUTHENTICATED, INVALID for what is no cursor, and RESYNC_NEEDED for who missed too much.
    """
    try:
        viewer = viewer_of(info)
        began = None if after is None else _began(ledger, after)
        # Listening begins before anything is read: what happens meanwhile is heard too.
        with events.hearing(_topics(viewer)) as heard:
            trail = began or Trail(ledger, await trails.mark(ledger))
            reading = _Reading(viewer, visible, trail, goes_on=began is not None)
            if began is not None:
                for told in await reading.missed():
                    yield told
            async for event in heard:
                if event == events.Event("session", viewer.session_id, "ended"):
                    return
                if event is events.MISSED or event.kind == ledger.kind:
                    for told in await reading.of(event):
                        yield told
    except Refusal as refusal:
        raise coded_error(refusal) from None
    except _SignedOut:
        return


class _SignedOut(Exception):
    """The session has ended."""


def _began(ledger: Ledger, after: str) -> Trail:
    """Raises Refusal INVALID after."""
    try:
        return trails.trail_of(ledger, after)
    except trails.NoCursor:
        raise invalid("after", "page_cursor") from None


def _topics(viewer: Viewer) -> list[str]:
    organizations = sorted(viewer.overseen | viewer.contact_for)
    return [events.of_person(viewer.person_id), *map(events.of_organization, organizations)]


class _Reading:
    """What one subscription has told, and what it has to tell."""

    def __init__(self, viewer: Viewer, visible: Visible, trail: Trail, *, goes_on: bool) -> None:
        self._person_id = viewer.person_id
        self._session_id = viewer.session_id
        self._visible = visible
        self._trail = trail
        # A new one listened before it looked how far the ledger is: what committed in between is
        # behind the mark, and heard.
        self._mark_was_told = goes_on

    async def of(self, event: events.Event) -> list[Told]:
        """What there is to tell because of an event."""
        # Without an entry it comes from an older release, which is being replaced.
        if event is events.MISSED or not event.entry:
            return await self.missed()
        if self._knows(event.entry):
            return []
        told = await self._tell([Entry(event.entry, event.id, event.change)])
        if len(self._trail.told) > trails.LONG:
            told += await self.missed()
        return told

    def _knows(self, entry: int) -> bool:
        if self._mark_was_told:
            return self._trail.knows(entry)
        return entry in self._trail.told

    async def missed(self) -> list[Told]:
        """What was written and not told. Raises Refusal RESYNC_NEEDED when it is too much."""
        try:
            entries, reached = await trails.beyond(self._trail, most=_MOST_READ)
        except trails.TooFar:
            raise _too_much() from None
        told = await self._tell(entries)
        if len(told) > MOST_MISSED:
            raise _too_much()
        ahead = {id_ for id_ in self._trail.told if not reached.has(id_)}
        self._trail = Trail(self._trail.ledger, reached, ahead)
        self._mark_was_told = True
        return told

    async def _tell(self, entries: Sequence[Entry]) -> list[Told]:
        """Those that the viewer may see now; the others are passed over for good."""
        viewer = await viewer_of_session(self._person_id, self._session_id)
        if viewer is None:
            raise _SignedOut
        wanted = sorted({entry.object_id for entry in entries})
        rows = {row.pk: row for row in await self._visible(viewer).filter(id__in=wanted)}
        told = []
        for entry in entries:
            self._trail.told.add(entry.id)
            if entry.object_id in rows:
                cursor = self._trail.cursor()
                told.append(Told(rows[entry.object_id], entry.change, cursor))
        return told


def _too_much() -> Refusal:
    return Refusal(Code.RESYNC_NEEDED, "resync_needed")
