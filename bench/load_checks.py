"""What `bench/load.py` looks for afterwards: nothing double, nothing lost, nothing half-written."""

import asyncio
import sys
from collections import defaultdict
from typing import Any

from mulin.database import query
from mulin.global_ids import global_id
from tests.chaos.processes import surroundings
from tests.chaos.town import Resident, all_settled, outcome
from tests.standins.fcm import StandInFcm

_OVERLAPS = """
SELECT count(*) AS count FROM appointment a JOIN appointment b ON a.id < b.id
WHERE a.status IN ('proposed', 'pending', 'booked', 'arrived')
  AND b.status IN ('proposed', 'pending', 'booked', 'arrived') AND (
    a.specialist_id = b.specialist_id
      AND tstzrange(a.blocked_from, a.blocked_until) && tstzrange(b.blocked_from, b.blocked_until)
    OR a.desk_id = b.desk_id
      AND tstzrange(a.blocked_from, a.blocked_until) && tstzrange(b.blocked_from, b.blocked_until)
    OR a.person_id = b.person_id AND a.led_by_id IS NULL AND b.led_by_id IS NULL
      AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
  )
"""
_HALF_WRITTEN = """
SELECT count(*) AS count FROM appointment a WHERE a.person_id = ANY($1) AND (
  NOT EXISTS (SELECT FROM audit_entry e WHERE e.object_type = 'appointment' AND e.object_id = a.id)
  OR NOT EXISTS (SELECT FROM notification n WHERE n.appointment_id = a.id)
  OR NOT EXISTS (SELECT FROM appointment_change c WHERE c.appointment_id = a.id)
)
"""
# The first of a question came with it.
_MESSAGES = """
SELECT m.id FROM message m WHERE m.author_id = ANY($1)
  AND m.id NOT IN (SELECT min(id) FROM message GROUP BY consultation_id)
"""
_MADE = {
    "bookAppointment": ("Appointment", "SELECT id FROM appointment WHERE person_id = ANY($1)"),
    "submitConsultation": (
        "Consultation",
        "SELECT id FROM consultation WHERE person_id = ANY($1)",
    ),
    "postMessage": (
        "Message",
        _MESSAGES,
    ),
}


async def after(
    lines: list[dict[str, Any]],
    residents: list[Resident],
    fcm: StandInFcm,
    database_url: str,
    seconds: float,
) -> dict[str, int]:
    """How often each thing that must not be is; all 0 is what one wants."""
    settled = await all_settled(seconds)
    told = await outcome(residents, fcm)
    print(told, flush=True)
    people = [one.person_id for one in residents]
    return {
        "overlapping appointments": (await query(_OVERLAPS))[0]["count"],
        "half-written appointments": (await query(_HALF_WRITTEN, people))[0]["count"],
        "keys with two results": _double(lines),
        **await _unlike(lines, people),
        "wishes without an answer": sum(not line["answered"] for line in lines),
        "pushes never shown": told.lost,
        "pushes shown twice": told.twice,
        "pushes of nothing": told.strange,
        "deliveries under way for ever": 0 if settled else told.unsettled,
        "breaks in the audit chain": await _audit(database_url),
    }


def _double(lines: list[dict[str, Any]]) -> int:
    results = defaultdict[str, set[str]](set)
    for line in lines:
        if line["key"] and line["id"]:
            results[line["key"]].add(line["id"])
    return sum(len(ids) > 1 for ids in results.values())


async def _unlike(lines: list[dict[str, Any]], people: list[int]) -> dict[str, int]:
    """What people were told was made and is not there, and what is there and nobody was told of."""
    found = {}
    for wish, (kind, made) in _MADE.items():
        known = {line["id"] for line in lines if line["wish"] == wish and line["id"]}
        there = {global_id(kind, row["id"]) for row in await query(made, people)}
        found[f"{kind}s lost"] = len(known - there)
        found[f"{kind}s that nobody was told of"] = len(there - known)
    return found


async def _audit(database_url: str) -> int:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "audit", "verify"),
        env=surroundings(MULIN_DATABASE_URL=database_url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    print(said.decode(), flush=True)
    return 1 if process.returncode else 0
