"""Putting committed entries into the chain, each once, whatever order they were committed in.

Entries are written without a place, so that nobody who books waits for anybody else; a queue that
a trigger fills knows which have none yet. One sealer at a time takes the next portion of it.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from mulin.audit.actions import chain_keys
from mulin.audit.chain import NOTHING_BEFORE, WRITTEN, Link, linked, stamped_by
from mulin.audit.rows import entry_of
from mulin.clock import now
from mulin.database import query, transaction

log = logging.getLogger(__name__)

PORTION = 500
FOUNDING = timedelta(days=1)
"""So long a chain that begins with what was written before there were stamps takes in more of it:
processes of the release before may still write."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('audit seal', 0))"
_HEAD = """
SELECT position, hash, (
    SELECT s.sealed_at FROM audit_seal s
    JOIN audit_entry e ON e.id = s.entry_id AND e.at = s.entry_at
    WHERE s.position = 1 AND e.stamp IS NULL
) AS founded_at
FROM audit_seal ORDER BY position DESC LIMIT 1
"""
# A stamp is of one entry: whoever copies a row has the stamp of another.
_NEXT = f"""
SELECT u.entry_id, e.id, e.stamp, {", ".join(f"e.{name}" for name in WRITTEN)},
    EXISTS (
        SELECT FROM audit_entry o WHERE o.at = e.at AND o.stamp = e.stamp AND o.id <> e.id
            AND (o.id < e.id OR EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = o.id))
    ) AS copied
FROM (
    SELECT entry_id, entry_at FROM audit_unsealed WHERE NOT refused ORDER BY entry_id LIMIT $1
) u
LEFT JOIN audit_entry e ON e.id = u.entry_id AND e.at = u.entry_at
ORDER BY u.entry_id
"""  # noqa: S608 - columns of ours
_SEAL = """
INSERT INTO audit_seal (position, entry_id, entry_at, digest, previous, sealed_at, hash)
SELECT * FROM unnest(
    $1::bigint[], $2::bigint[], $3::timestamptz[], $4::bytea[], $5::bytea[], $6::timestamptz[],
    $7::bytea[]
)
"""
_REFUSE = "UPDATE audit_unsealed SET refused = TRUE WHERE entry_id = ANY($1::bigint[])"
_DONE = "DELETE FROM audit_unsealed WHERE entry_id = ANY($1::bigint[])"


class _Head(NamedTuple):
    position: int
    hash: bytes
    founded_at: datetime | None


async def seal() -> int:
    """Seal whatever is committed by now; how many entries that were."""
    sealed = 0
    while True:
        taken, made = await _seal_portion()
        sealed += made
        if taken < PORTION:
            return sealed


async def _seal_portion() -> tuple[int, int]:
    """How many of the queue were looked at, and how many of these were sealed."""
    async with transaction():
        # Whoever waited looks at the chain as the one before has left it.
        await query(_LOCK)
        head = await _head()
        rows = await query(_NEXT, PORTION)
        refused = [row["entry_id"] for row in rows if not _genuine(row, head)]
        kept = set(refused)
        links = _links([row for row in rows if row["entry_id"] not in kept], head)
        if links:
            positions = range(head.position + 1, head.position + 1 + len(links))
            columns = zip(*(astuple(link) for link in links), strict=True)
            await query(_SEAL, list(positions), *map(list, columns))
            await query(_DONE, [link.entry_id for link in links])
        if refused:
            await query(_REFUSE, refused)
            log.error("audit: entries %s were not written by Mulin, or are gone", refused)
    return len(rows), len(links)


async def _head() -> _Head:
    rows = await query(_HEAD)
    return _Head(**rows[0]) if rows else _Head(0, NOTHING_BEFORE, None)


def _genuine(row: Mapping[str, Any], head: _Head) -> bool:
    if row["id"] is None or row["copied"]:
        return False
    if row["stamp"] is None:
        if head.founded_at is None:
            return head.position == 0
        return now() < head.founded_at + FOUNDING
    return stamped_by(chain_keys().stamp, entry_of(row))


def _links(rows: Sequence[Mapping[str, Any]], head: _Head) -> list[Link]:
    links, previous, sealed_at = list[Link](), head.hash, now()
    for row in rows:
        links.append(linked(chain_keys().chain, entry_of(row), previous, sealed_at))
        previous = links[-1].hash
    return links
