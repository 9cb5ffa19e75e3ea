"""How far somebody has read a table that only grows, so that they can go on there.

Ids are given when a row is inserted, and the row is seen when its transaction commits: a lower id
may appear after a higher one. So "all up to 17" is not enough. A mark also says which of the ids
below were not there: those may still come. It remembers that of the last `WINDOW` ids, so what
commits only after as many later rows did is not read again; whoever listens still hears of it.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mulin.database import query

WINDOW = 1000
LONG = 64
"""So many rows told one by one, and it is time for a new mark."""

_LARGEST = 2**63 - 1
_LONGEST = 16_384


class TooFar(Exception):
    """Too much has happened since to tell it one by one: what there is now must be read."""


class NoCursor(Exception):
    """The text is no cursor of the ledger."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table of what happened: `kind` as events name it, `object` the column of what it is about.

    `change` is the column that says what happened. Both name columns of `table`, never input.
    """

    kind: str
    table: str
    object: str
    change: str


APPOINTMENTS = Ledger("appointment", "appointment_change", "appointment_id", "kind")
CONSULTATIONS = Ledger("consultation", "consultation_change", "consultation_id", "kind")
MESSAGES = Ledger("message", "message", "id", "kind")
NOTIFICATIONS = Ledger("notification", "notification", "id", "kind")
LEDGERS = (APPOINTMENTS, CONSULTATIONS, MESSAGES, NOTIFICATIONS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a ledger."""

    id: int
    object_id: int
    change: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Which rows there were at a moment: all up to `top`, but where `holes` has a bit.

    Bit n stands for the id `top - n`.
    """

    top: int
    holes: int = 0

    def has(self, id_: int) -> bool:
        behind = self.top - id_
        return behind >= 0 and not self.holes >> behind & 1

    def missing(self) -> list[int]:
        """The ids of the window that were not there."""
        return [self.top - n for n in range(self.holes.bit_length()) if self.holes >> n & 1]


async def mark(ledger: Ledger) -> Mark:
    """How far the ledger is at this moment."""
    table = ledger.table
    (row,) = await query(
        f"""
        WITH newest AS (SELECT coalesce(max(id), 0) AS top FROM {table})
        SELECT top, ARRAY(
            SELECT id FROM generate_series(greatest(top - {WINDOW} + 1, 1), top) AS id
            WHERE NOT EXISTS (SELECT FROM {table} WHERE {table}.id = id.id)
        ) AS missing
        FROM newest
        """  # noqa: S608 - a table of LEDGERS
    )
    top: int = row["top"]
    return Mark(top, sum(1 << (top - id_) for id_ in row["missing"]))


@dataclass(slots=True)
class Trail:
    """What one reader of a ledger has been told: all that `mark` has, and `told`."""

    ledger: Ledger
    mark: Mark
    told: set[int] = field(default_factory=set)

    def knows(self, id_: int) -> bool:
        """Whether they have been told; of what is older than the window, that is not known."""
        return id_ in self.told or (self.mark.top - id_ < WINDOW and self.mark.has(id_))

    def cursor(self) -> str:
        """Where to go on, as an opaque text."""
        plain = [self.ledger.kind, self.mark.top, f"{self.mark.holes:x}", *sorted(self.told)]
        return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode()


def trail_of(ledger: Ledger, cursor: str) -> Trail:
    """The trail that goes on at a cursor. Raises NoCursor."""
    if len(cursor) > _LONGEST:
        raise NoCursor
    try:
        kind, top, holes, *told = json.loads(base64.urlsafe_b64decode(cursor))
        made = Trail(ledger, Mark(top, int(holes, 16)), set(told))
    except (ValueError, TypeError, RecursionError):
        raise NoCursor from None
    whole = all(type(id_) is int and 0 <= id_ <= _LARGEST for id_ in (top, *told))
    if kind != ledger.kind or not whole or not 0 <= made.mark.holes < 1 << WINDOW:
        raise NoCursor
    return made


async def beyond(trail: Trail, *, most: int) -> tuple[list[Entry], Mark]:
    """What the trail does not know by now, in order, and the mark that has it all.

    Raises TooFar when there is more than `most`, or when the ledger ends before the trail does:
    then it is an older copy of the one that the trail was read from.
    """
    reached = await mark(trail.ledger)
    if reached.top < trail.mark.top:
        raise TooFar
    limit = most + len(trail.told) + 1
    rows = await _rows(trail.ledger, trail.mark, reached, limit)
    found = [
        Entry(row["id"], row["object_id"], row["change"])
        for row in rows
        if row["id"] not in trail.told and reached.has(row["id"])
    ]
    if len(found) > most or len(rows) == limit:
        raise TooFar
    return found, reached


async def _rows(ledger: Ledger, known: Mark, reached: Mark, limit: int) -> Sequence[dict[str, Any]]:
    return await query(
        f"""
        SELECT id, {ledger.object} AS object_id, {ledger.change} AS change
        FROM {ledger.table}
        WHERE (id > $1 AND id <= $2) OR id = ANY($3::bigint[])
        ORDER BY id LIMIT $4
        """,  # noqa: S608 - columns and table of LEDGERS
        known.top,
        reached.top,
        known.missing(),
        limit,
    )
