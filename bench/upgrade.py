"""An upgrade while people use Mulin: a release serves, the next one migrates and takes over.

The fleet of `bench/fleet.py` runs the code of `--since` (a revision of this repository) on a
database which that release made, with its demo district and a trace as long as a city's. While
tours of *that* release (the phones in people's pockets) go on in loops, `mulin migrate` of this
one runs; then each process is replaced by one of this release. A resident who reads and writes all
the while says what an upgrade feels like. Afterwards: tours of this release, the trace verified,
no row lost. Ends with 1 when anything failed.

The release before runs in this release's environment of libraries. Needs git, haproxy, and a
PostgreSQL and a Redis as `bench/rolling.py` does.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import asyncpg
import httpx

from bench.fleet import ROOT, Place, TrialBroken, place, prepared
from bench.touring import Score, play, tours, trial_arguments
from mulin.migrations import head

RESULT = ROOT / "bench/results/upgrade.json"
PROBE_SECONDS = 0.05
# An entry of the trace as the release before writes it, spread over three years.
_LONG_TRACE = """
INSERT INTO audit_entry (at, actor_id, action, object_type, object_id, details, request_id)
SELECT now() - n * interval '3 years' / $1::int, n % 5000, 'appointment.booked', 'appointment', n,
    jsonb_build_object('reference', 'TRIAL-' || n, 'mode', 'in_person'), md5(n::text)
FROM generate_series($1::int, 1, -1) AS n
"""
_COUNTED = """
SELECT relname, (xpath('/row/c/text()', query_to_xml(
    format('SELECT count(*) AS c FROM %I', relname), FALSE, TRUE, '')))[1]::text::bigint AS count
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND NOT relispartition
"""
# What works through these takes rows away, or puts others in their place.
_PASSING = {"alembic_version", "audit_unsealed", "hold", "sign_in_code", "job", "timer"}


@dataclass(slots=True)
class Probe:
    """A resident who reads and writes all the while: when, how long, and what went wrong."""

    reads: list[tuple[float, float]] = field(default_factory=list)
    writes: list[tuple[float, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    async def go_on(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(trust_env=False, timeout=30, headers=headers) as client:
            for turn in range(sys.maxsize):
                await self._ask(client, url, self.reads, "{ viewer { name } }")
                name = json.dumps(f"Demo {turn}")
                asked = (
                    f"mutation {{ updateProfile(input: {{name: {name}}}) {{ errors {{ code }} }} }}"
                )
                await self._ask(client, url, self.writes, asked)
                await asyncio.sleep(PROBE_SECONDS)

    async def _ask(
        self, client: httpx.AsyncClient, url: str, took: list[tuple[float, float]], asked: str
    ) -> None:
        began = time.monotonic()
        try:
            answer = (await client.post(f"{url}/graphql", json={"query": asked})).json()
        except (httpx.HTTPError, ValueError) as error:
            self.failed.append(repr(error))
            return
        if answer.get("errors") or (answer["data"].get("updateProfile") or {}).get("errors"):
            self.failed.append(json.dumps(answer))
        took.append((began, time.monotonic() - began))

    def longest(self, begin: float, end: float) -> dict[str, float]:
        """Milliseconds of the slowest read and write that began in that span."""
        kinds = {"read": self.reads, "write": self.writes}
        return {
            kind: round(1000 * max(took for at, took in rows if begin <= at <= end), 1)
            for kind, rows in kinds.items()
        }


def main() -> None:
    parser = trial_arguments(__doc__ or "")
    parser.add_argument("--since", required=True, help="the release before, as git knows it")
    parser.add_argument("--entries", type=int, default=300_000, help="of the trace beforehand")
    try:
        told = asyncio.run(_trial(parser.parse_args()))
    except TrialBroken as broken:
        sys.exit(f"The trial broke off: {broken}")
    RESULT.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(told, indent=2, ensure_ascii=False))
    sys.exit(1 if told["tours"]["failed"] or told["probe failed"] or told["rows lost"] else 0)


async def _trial(arguments: argparse.Namespace) -> dict[str, Any]:
    async with AsyncExitStack() as held:
        before = Path(held.enter_context(tempfile.TemporaryDirectory()))
        await _unpacked(arguments.since, before)
        there = await held.enter_async_context(place(arguments.database, arguments.redis, before))
        database = await asyncpg.connect(there.database)
        held.push_async_callback(database.close)
        await database.execute(_LONG_TRACE, arguments.entries)
        [revision, *_] = await database.fetchrow("SELECT version_num FROM alembic_version")
        counts = dict(await database.fetch(_COUNTED))
        probe, spans = Probe(), dict[str, tuple[float, float]]()
        phone = json.loads(await prepared(there.shared, "demo", "accounts", "--json", code=before))
        resident = next(one["phone"] for one in phone if not one["organization"])
        token = (await prepared(there.shared, "demo", "token", resident, code=before)).split()[-1]
        async with tours(there, arguments.stories, arguments.at_once, before) as score:
            probing = asyncio.create_task(probe.go_on(there.url, token))
            await asyncio.sleep(5)
            spans["migration"] = await _migration(there, score)
            spans["take-over"] = await _take_over(there, score)
            probing.cancel()
        await _everything_once(arguments, there, score)
        await _sealed(database)
        verified = await prepared(there.shared, "audit", "verify")
        after = dict(await database.fetch(_COUNTED))
        bugs = [line for process in there.fleet for line in process.bug()]
    if bugs:
        raise TrialBroken(f"there was a bug: {bugs}")
    return {
        "from revision": revision,
        "to revision": head(),
        "entries of the trace": arguments.entries,
        "seconds": {name: round(end - begin, 1) for name, (begin, end) in spans.items()},
        "slowest, ms": {name: probe.longest(*span) for name, span in spans.items()},
        "probe": {"reads": len(probe.reads), "writes": len(probe.writes)},
        "probe failed": probe.failed,
        "tours": score.report(),
        "rows lost": {
            name: [count, after.get(name, 0)]
            for name, count in counts.items()
            if name not in _PASSING and after.get(name, 0) < count
        },
        "trace": verified.strip().splitlines()[-3:],
    }


async def _sealed(database: asyncpg.Connection) -> None:
    """Return once the workers have taken the whole trace into the chain."""
    left = -1
    while left:
        await asyncio.sleep(1)
        left = await database.fetchval("SELECT count(*) FROM audit_unsealed")


async def _unpacked(since: str, folder: Path) -> None:
    archive = folder / "release.tar"
    for command in (
        ["git", "archive", "--output", str(archive), since],
        ["tar", "-xf", str(archive), "-C", str(folder)],
    ):
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
        if await process.wait():
            raise TrialBroken(f"{' '.join(command)} failed: is {since} in this repository?")


async def _migration(there: Place, score: Score) -> tuple[float, float]:
    began = time.monotonic()
    said = await prepared(there.shared, "migrate")
    ended = time.monotonic()
    print(f"{said.strip()} after {ended - began:.1f} s; {score}", flush=True)
    return began, ended


async def _take_over(there: Place, score: Score) -> tuple[float, float]:
    began = time.monotonic()
    for process in there.fleet:
        process.code = ROOT
        took = await process.restart()
        print(f"{process.name} replaced in {took:.1f} s; {score}", flush=True)
    return began, time.monotonic()


async def _everything_once(arguments: argparse.Namespace, there: Place, score: Score) -> None:
    """The tours of this release, on what the one before has left."""
    for story in arguments.stories:
        await play(story, there, score)
    print(f"Everything once more; {score}", flush=True)


if __name__ == "__main__":
    main()
