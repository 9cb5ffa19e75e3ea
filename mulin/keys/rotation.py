"""Bringing every private value under the newest key of the ring, while the service runs.

What there is to do is found by looking, so a run that was broken off is gone on with by the next
one, and a run that finds nothing to do writes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from mulin.database import query
from mulin.keys import contents, values
from mulin.keys.columns import private_tables

CONTENTS = "contents of files"
"""Stands among the names of tables for what lies in the storage."""

PAUSE_SECONDS = 0.2
"""How long is waited for those who hold a row, each time."""

_MOST_ROUNDS = 50

Progress = Callable[[str, int], None]
"""Told of a place, and of how many rows of it have been seen to since the last time."""


class Standing(NamedTuple):
    """Of one place, how many values are under which key; see `mulin.crypto.key_of`."""

    place: str
    under: Counter[int | None]


class Rotated(NamedTuple):
    """What a run did. `unreadable` are under no key of the ring; `held` were held by others
    whenever it came by.
    """

    changed: int
    unreadable: int
    held: int

    def __add__(self, other: object) -> "Rotated":
        if not isinstance(other, Rotated):
            return NotImplemented
        return Rotated(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def complete(self) -> bool:
        return self.unreadable == self.held == 0


def silent(_place: str, _rows: int) -> None:
    """Tell nobody."""


async def how_many() -> int:
    """How many rows a run will see to, more or less."""
    found = 0
    for table in private_tables():
        some = " OR ".join(f'"{column}" IS NOT NULL' for column in table.columns)
        found += await _count(f'"{table.name}" WHERE {some}')
    return found + await _count("file WHERE status = 'stored'")


async def _count(what: str) -> int:
    return int((await query(f"SELECT count(*) AS rows FROM {what}"))[0]["rows"])  # noqa: S608 - names of models


async def standing(progress: Progress = silent) -> list[Standing]:
    """How many values of each place are under which key."""
    found = [Standing(table.name, Counter()) for table in private_tables()]
    for table, one in zip(private_tables(), found, strict=True):
        async for rows in values.portions(table):
            one.under.update(values.under(table, rows))
            progress(table.name, len(rows))
    files = Counter[int | None]()
    async for rows in contents.portions():
        files.update((await contents.under(rows)).values())
        progress(CONTENTS, len(rows))
    return [*found, Standing(CONTENTS, files)]


async def rotate(progress: Progress = silent) -> Rotated:
    """Bring every value under the newest key."""
    total = Rotated(0, 0, 0)
    for table in private_tables():
        again, left = partial(values.rotate, table), list[int]()
        async for rows in values.portions(table):
            changed, held = await again(values.behind(table, rows))
            left += held
            total += Rotated(changed, values.under(table, rows)[None], 0)
            progress(table.name, len(rows))
        total += await _patiently(again, left)
    return total + await _rotate_contents(progress)


async def _rotate_contents(progress: Progress) -> Rotated:
    total, left = Rotated(0, 0, 0), list[int]()
    async for rows in contents.portions():
        found = await contents.under(rows)
        changed, held = await contents.rotate(
            [file for file, key in found.items() if key not in {0, None}]
        )
        left += held
        total += Rotated(changed, sum(key is None for key in found.values()), 0)
        progress(CONTENTS, len(rows))
    return total + await _patiently(contents.rotate, left)


async def _patiently(
    work: Callable[[list[int]], Awaitable[tuple[int, list[int]]]], left: list[int]
) -> Rotated:
    """Come by for what was held until it is not, or for long enough."""
    changed = 0
    for _ in range(_MOST_ROUNDS):
        if not left:
            break
        await asyncio.sleep(PAUSE_SECONDS)
        done, left = await work(left)
        changed += done
    return Rotated(changed, 0, len(left))
