"""Whether all that was written down was also told (`mulin.events`), asked every now and then.

A process can die between its commit and telling of it, or lose Redis at that moment while others
keep theirs. Then listeners elsewhere hear nothing and notice nothing. So each process that listens
compares what PostgreSQL has with what it heard.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from tortoise.exceptions import BaseORMException

from mulin.events import Listening
from mulin.trails import LEDGERS, TooFar, Trail, beyond, mark

log = logging.getLogger(__name__)

EVERY_SECONDS = 20.0
_MOST = 10_000


class Watch:
    """Compares the ledgers with what one process heard, a round at a time."""

    def __init__(self, ear: Listening) -> None:
        self._ear = ear
        self._trails: dict[str, Trail] = {}
        self._untold: dict[str, set[int]] = {}
        self._heard: dict[str, set[int]] = {}

    async def begin(self) -> None:
        """What is there by now is nobody's to tell any more."""
        self._ear.entries()
        self._trails = {ledger.kind: Trail(ledger, await mark(ledger)) for ledger in LEDGERS}

    async def round(self) -> bool:
        """Whether something was not told; then every listener has been told to look.

        What was committed is told a moment later, so it has until the next round.
        """
        found = dict[str, set[int]]()
        for trail in self._trails.values():
            try:
                entries, trail.mark = await beyond(trail, most=_MOST)
            except TooFar:
                trail.mark = await mark(trail.ledger)
                entries = []
            found[trail.ledger.kind] = {entry.id for entry in entries}
        # What was heard in the round before may be found only in this one.
        before, self._heard = self._heard, self._ear.entries()
        late, nothing = dict[str, set[int]](), set[int]()
        for kind, entries_found in found.items():
            heard = self._heard.get(kind, nothing)
            late[kind] = self._untold.get(kind, nothing) - heard
            self._untold[kind] = entries_found - heard - before.get(kind, nothing)
        if not any(late.values()):
            return False
        log.warning("events: nobody told of %s", {kind: sorted(ids) for kind, ids in late.items()})
        self._ear.miss()
        return True


@asynccontextmanager
async def watching(ear: Listening, *, every: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Go round every so many seconds while the block runs; needs `mulin.database.connected`."""
    task = asyncio.create_task(_go_round(Watch(ear), every), name="watching events")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _go_round(watch: Watch, every: float) -> None:
    begun = False
    while True:
        try:
            if begun:
                await watch.round()
            else:
                await watch.begin()
                begun = True
        except (OSError, BaseORMException, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("events: cannot be compared with the database: %s", error)
        await asyncio.sleep(every)
