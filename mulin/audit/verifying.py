"""Whether the trace is what was sealed: every link, every entry, and where the chain must end.

First along the chain: does each link follow the one before, and does its entry still say what it
said? Then along the entries: is each of them in the chain? A portion at a time, so that a trace of
any length fits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from mulin.audit.actions import chain_keys
from mulin.audit.chain import NOTHING_BEFORE, WRITTEN, Link, digest_of, hash_of, stamped_by
from mulin.audit.checkpoints import Checkpoint
from mulin.audit.findings import MOST_TOLD, Kind, Report
from mulin.audit.rows import entry_of
from mulin.audit.sealing import FOUNDING
from mulin.clock import now
from mulin.database import query

PORTION = 2000
SEALED_WITHIN = timedelta(minutes=10)
"""The sealer comes every few seconds; what has waited longer than this, waits for nobody."""

_LINK = tuple(column.name for column in fields(Link))
_ENTRY = ", ".join(f"e.{name}" for name in ("id", "stamp", *WRITTEN))
_CHAIN = f"""
SELECT s.position, s.entry_id, s.entry_at, s.digest, s.previous, s.hash, s.sealed_at, {_ENTRY}
FROM (SELECT * FROM audit_seal WHERE position > $1 ORDER BY position LIMIT $2) s
LEFT JOIN audit_entry e ON e.id = s.entry_id AND e.at = s.entry_at
ORDER BY s.position
"""  # noqa: S608 - columns of ours
_ENTRIES = f"""
SELECT {_ENTRY} FROM audit_entry e WHERE e.id = ANY($1::bigint[]) ORDER BY e.id, e.at
"""  # noqa: S608 - columns of ours
# Those of a portion of entries that the chain does not have. `reached` is where the portion ends.
_UNLINKED = f"""
WITH page AS MATERIALIZED (
    SELECT id, at FROM audit_entry WHERE id > $1 ORDER BY id FETCH FIRST $2 ROWS WITH TIES
), unlinked AS MATERIALIZED (
    SELECT p.id, p.at FROM page p
    WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = p.id AND s.entry_at = p.at)
)
SELECT (SELECT max(id) FROM page) AS reached, u.refused, s.position,
    EXISTS (
        SELECT FROM audit_entry o WHERE o.at = e.at AND o.stamp = e.stamp AND o.id <> e.id
    ) AS copied, {_ENTRY}
FROM (SELECT) AS always
LEFT JOIN unlinked n ON TRUE
LEFT JOIN audit_entry e ON e.id = n.id AND e.at = n.at
LEFT JOIN audit_unsealed u ON u.entry_id = e.id AND u.entry_at = e.at
LEFT JOIN audit_seal s ON s.entry_id = e.id
"""  # noqa: S608 - columns of ours
# What is queued and is not there: it went before the chain had it.
_GONE = """
SELECT u.entry_id, u.entry_at FROM audit_unsealed u
WHERE NOT EXISTS (SELECT FROM audit_entry e WHERE e.id = u.entry_id AND e.at = u.entry_at)
ORDER BY u.entry_id LIMIT $1
"""
_FOLLOWED = "SELECT position FROM audit_seal WHERE hash = $1 LIMIT 1"

Progress = Callable[[int, int], None]


def _silent(_done: int, _of: int) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class _Walk:
    """Where a walk along the chain is, and what of it is to be looked at again."""

    report: Report
    position: int = 0
    hash: bytes = NOTHING_BEFORE
    founded_at: datetime | None = None
    """When the first link was made."""
    due: dict[int, list[Checkpoint]] = field(default_factory=dict)
    broken: list[Mapping[str, Any]] = field(default_factory=list)
    """Links whose entry is not there, or says something else."""
    loose: list[Mapping[str, Any]] = field(default_factory=list)
    """Entries that no link has."""


async def verify(checkpoints: Sequence[Checkpoint] = (), progress: Progress = _silent) -> Report:
    """Look at everything. `progress` is told how many links have been seen, of how many."""
    report = Report(checkpoints=len(checkpoints))
    walk = _Walk(report)
    for one in checkpoints:
        if one.is_genuine():
            walk.due.setdefault(one.position, []).append(one)
        else:
            report.add(
                Kind.CHECKPOINT_FORGED, f"the signature of checkpoint {one.name} does not fit"
            )
    await _along_chain(walk, progress)
    await _along_entries(walk)
    await _tell_gone(report)
    _tell_entries(walk)
    report.head = walk.hash.hex()
    return report


async def _along_chain(walk: _Walk, progress: Progress) -> None:
    [row] = await query("SELECT count(*) AS links FROM audit_seal")
    reached = 0
    while rows := await query(_CHAIN, reached, PORTION):
        for link in rows:
            await _see(walk, link)
        reached = walk.position
        progress(walk.report.sealed, max(row["links"], walk.report.sealed))
    for position, beyond in sorted(walk.due.items()):
        if position > walk.position:
            walk.report.add(
                Kind.TRUNCATED,
                f"the chain ends at position {walk.position}, and had come to {position} "
                f"when checkpoint {beyond[0].name} was signed",
                position=walk.position,
            )


async def _see(walk: _Walk, link: Mapping[str, Any]) -> None:
    report, position = walk.report, link["position"]
    if position == walk.position:
        # One link, two rows: only without the primary key can there be two entries of one id.
        walk.loose.append(link)
        return
    report.sealed += 1
    key = chain_keys().chain
    if hash_of(key, Link(**{name: link[name] for name in _LINK})) != link["hash"]:
        report.add(
            Kind.LINK_FORGED,
            f"the link at position {position}, of entry {link['entry_id']}, was not made by Mulin "
            "or was changed",
            position=position,
            entry_id=link["entry_id"],
        )
    elif link["previous"] != walk.hash:
        await _tell_order(walk, link)
    elif position != walk.position + 1:
        report.add(
            Kind.REORDERED,
            f"the link of entry {link['entry_id']} stands at position {position} "
            f"and belongs to {walk.position + 1}",
            position=position,
            entry_id=link["entry_id"],
        )
    if link["id"] is None or digest_of(key, entry_of(link)) != link["digest"]:
        if len(walk.broken) < MOST_TOLD:
            walk.broken.append(link)
        else:
            report.add(Kind.CHANGED, f"entry {link['entry_id']} was changed or removed")
    elif link["stamp"] is None:
        report.before_stamps += 1
    for one in walk.due.get(position, ()):
        if one.hash != link["hash"]:
            report.add(
                Kind.TRUNCATED,
                f"position {position} is not what it was when checkpoint {one.name} was signed: "
                "the chain was cut off before it and went on anew",
                position=position,
            )
    walk.position, walk.hash = position, link["hash"]
    walk.founded_at = walk.founded_at or link["sealed_at"]


async def _tell_order(walk: _Walk, link: Mapping[str, Any]) -> None:
    """A genuine link that does not follow the one before it: either moved, or some are gone."""
    position = link["position"]
    before = await query(_FOLLOWED, link["previous"])
    if before or link["previous"] == NOTHING_BEFORE:
        after = before[0]["position"] if before else 0
        walk.report.add(
            Kind.REORDERED,
            f"the link of entry {link['entry_id']} stands at position {position} and follows "
            f"the one at position {after}",
            position=position,
            entry_id=link["entry_id"],
        )
        return
    gap = position - walk.position - 1
    which = f"{walk.position + 1} to {position - 1}" if gap else f"before {position}"
    walk.report.add(
        Kind.LINK_REMOVED,
        f"links were removed from the chain: positions {which}, "
        f"before that of entry {link['entry_id']}",
        position=position if not gap else walk.position + 1,
    )


async def _along_entries(walk: _Walk) -> None:
    reached, old = 0, now() - SEALED_WITHIN
    while reached is not None:
        rows = await query(_UNLINKED, reached, PORTION)
        reached = rows[0]["reached"]
        for entry in rows:
            if entry["id"] is not None:
                _see_loose(walk, entry, old)


def _see_loose(walk: _Walk, entry: Mapping[str, Any], old: datetime) -> None:
    if entry["refused"] is False:
        if entry["at"] > old or _is_taken_over(walk, entry):
            walk.report.not_yet_sealed += 1
            return
        walk.report.add(
            Kind.NOT_SEALED,
            f"entry {entry['id']} of {_when(entry['at'])} waits to be sealed: does a worker run?",
            entry_id=entry["id"],
        )
    elif len(walk.loose) < MOST_TOLD:
        walk.loose.append(entry)
    else:
        walk.report.add(Kind.INSERTED, f"entry {entry['id']} has no place in the chain")


def _is_taken_over(walk: _Walk, entry: Mapping[str, Any]) -> bool:
    """Whether it was written before there was a chain, and the sealer is still at these."""
    founded_at = walk.founded_at
    return entry["stamp"] is None and founded_at is not None and now() < founded_at + FOUNDING


async def _tell_gone(report: Report) -> None:
    for row in await query(_GONE, MOST_TOLD):
        report.add(
            Kind.REMOVED,
            f"entry {row['entry_id']} of {_when(row['entry_at'])} was removed before it was sealed",
            entry_id=row["entry_id"],
        )


def _tell_entries(walk: _Walk) -> None:
    """Say what became of entries, once all that is loose and all that is broken is known."""
    present = {row["id"]: row for row in walk.loose}
    told = set[int]()
    for link in walk.broken:
        found = _standing_elsewhere(link, [*walk.loose, *walk.broken])
        entry_id = link["entry_id"]
        if found is not None:
            told.add(found)
            walk.report.add(
                Kind.RENUMBERED,
                f"entry {entry_id} of {_when(link['entry_at'])} has been given the number {found}",
                position=link["position"],
                entry_id=entry_id,
            )
        elif link["id"] is not None or entry_id in present:
            told.add(entry_id)
            walk.report.add(
                Kind.CHANGED,
                f"entry {entry_id} of {_when(link['entry_at'])} does not say what it said",
                position=link["position"],
                entry_id=entry_id,
            )
        else:
            walk.report.add(
                Kind.REMOVED,
                f"entry {entry_id} of {_when(link['entry_at'])} was removed",
                position=link["position"],
                entry_id=entry_id,
            )
    for entry in walk.loose:
        if entry["id"] not in told:
            _tell_loose(walk.report, entry)


def _standing_elsewhere(link: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> int | None:
    """The number under which the entry of a link stands now, if it says what it said."""
    for row in rows:
        if row["id"] is None or row["at"] != link["entry_at"] or row["id"] == link["entry_id"]:
            continue
        as_it_was = {**entry_of(row), "id": link["entry_id"]}
        if digest_of(chain_keys().chain, as_it_was) == link["digest"]:
            return int(row["id"])
    return None


def _tell_loose(report: Report, entry: Mapping[str, Any]) -> None:
    said = f"entry {entry['id']} of {_when(entry['at'])} ({entry['action']})"
    genuine = entry["stamp"] is not None and stamped_by(chain_keys().stamp, entry_of(entry))
    if genuine and not entry.get("copied"):
        report.add(
            Kind.LINK_REMOVED,
            f"{said} was written by Mulin, and its link was removed from the chain",
            entry_id=entry["id"],
        )
        return
    how = "copied from another one" if genuine else "not written by Mulin"
    report.add(Kind.INSERTED, f"{said} was {how}", entry_id=entry["id"])


def _when(at: datetime) -> str:
    return f"{at:%F %T} UTC"
