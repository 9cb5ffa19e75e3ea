"""Ten thousand hostile operations against the running API, and how it took them.

Half are made by schemathesis of the schema alone: whole operations with every argument and any
selection. Half are valid requests spoiled by Hypothesis (tests/hostile/inputs.py): values of other
types, huge, deep and doubled ones, strangers' ids, broken documents, broken JSON. They come as
resident, specialist, district admin and nobody, over a socket, to the application on embedded
servers with its workers; the database is put back after each that wrote something.

An answer that is an error of ours, shows something of our inside (tests/hostile/answers.py) or does
not come in ten seconds fails the run, and so does whatever any process logs as an error.

    python bench/fuzz.py [--inputs 10000] [--chance 1] [--out bench/results/fuzz.json]
"""

import argparse
import os
import random
import re
import secrets
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import schemathesis
import uvloop
from cryptography.fernet import Fernet
from hypothesis import strategies as st
from schemathesis.graphql import nodes

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

FOLDER = Path(tempfile.mkdtemp(prefix="mulin-bench-"))
os.environ["MULIN_DATA_DIR"] = str(FOLDER)
os.environ["MULIN_SECRET_KEY"] = secrets.token_urlsafe(48)
os.environ["MULIN_FIELD_KEYS"] = Fernet.generate_key().decode()

from api.app import create_app
from bench.reporting import write_json
from mulin import clock, database, embedded, events, migrations, redis
from mulin.notifications.models import Channel
from tests.calendars.serving import Offline
from tests.district import found_district
from tests.hostile.answers import Judge
from tests.hostile.fuzzing import Findings, drawn, fuzzer
from tests.hostile.inputs import CALLERS, Input, spoiled, written
from tests.recording import RecordingChannel
from tests.schema.kept import watched_database
from tests.schema.places import operations
from tests.schema.world import World, make_world
from tests.serving import serve
from tests.times import MONDAY
from workers.running import sending, working


class Slow(NamedTuple):
    """An input, the seconds it took, and those it took when it was sent again."""

    input: Input
    seconds: float
    again: float


_ID = re.compile(r'(\b\w*[iI]d: )"[^"\\\n]*"')
_SCALARS = {
    "DateTime": ("2026-03-03T10:00:00+08:00", "2199-12-31T23:59:59-12:00", "now", ""),
    "Date": ("2026-03-03", "2000-01-01", "2026-02-30", ""),
    "LocalTime": ("09:00", "24:00", "9", ""),
}


def of_schema(schema: Path, world: World, count: int, chance: int) -> Iterator[Input]:
    """So many operations as schemathesis makes them of the schema, as many of each."""
    for name, texts in _SCALARS.items():
        schemathesis.graphql.scalar(name, st.sampled_from(texts).map(nodes.String))
    with schema.open() as text:
        found = [one.ok() for one in schemathesis.graphql.from_file(text).get_all_operations()]
    dice = random.Random(chance)  # noqa: S311 - dice
    ids = [one.value for one in world.strange_ids]
    left = count
    for number, operation in enumerate(found):
        share = max(1, left // (len(found) - number))
        if left <= 0:
            return
        for case in drawn(operation.as_strategy(), share, chance + number):
            # What it makes up is never the id of anything: every other one is.
            document = _ID.sub(
                lambda one: one[0] if dice.random() < 0.5 else f'{one[1]}"{dice.choice(ids)}"',  # noqa: PLR2004 - even odds
                str(case.body),
            )
            body = written({"query": document})
            yield Input(operation.label, "schema", dice.choice(CALLERS), body)
            left -= 1


async def fuzzed(url: str, count: int, chance: int) -> tuple[Findings, list[Slow]]:
    """What became of so many inputs; and those that took longest, each sent again."""
    await migrations.upgrade(url)
    channel = RecordingChannel()
    async with (
        database.connected(url),
        redis.connected(None),
        sending(None) as broker,
        working(broker, {Channel.PUSH: channel}),
        events.listening(),
    ):
        channel.broker, broker.state.calendars = broker, Offline()
        with clock.frozen(MONDAY):
            world = await make_world(await found_district())
            world.valid["signInWithFirebase"] = {"input": {"idToken": "no token"}}
            async with (
                serve(create_app(introspection=True)) as base_url,
                watched_database() as kept,
                fuzzer(base_url, world, kept, channel.settled) as sender,
            ):
                every = list(operations(await sender.schema()))
                judge = await Judge.of_database()
                made = list(of_schema(ROOT / "schema.graphql", world, count // 2, chance))
                mutated = drawn(spoiled(world, every), count - len(made), chance)
                for name, inputs in (("schemathesis", made), ("Hypothesis", mutated)):
                    print(f"{len(inputs):,} by {name} …", flush=True)
                    await sender.send(inputs, judge)
                longest = sorted(sender.findings.slowest, reverse=True)
                slow = [Slow(one, took, await sender.again(one)) for took, _, one in longest]
                return sender.findings, slow


def tell(found: Findings, slow: Sequence[Slow]) -> None:
    total = sum(found.outcomes.values())
    print(f"\n{total:,} inputs, {len(found.faults)} faults (errors of ours, leaks, no answer)")
    for name, count in found.outcomes.most_common():
        print(f"{count:8,}  {name}")
    took = sorted(found.seconds)
    print(f"\nmedian {statistics.median(took) * 1000:.1f} ms, 99% {_share(took, 0.99):.0f} ms")
    print("the slowest, and the same again:")
    for one, took_then, again in slow:
        print(f"{took_then * 1000:8.0f} ms {again * 1000:7.0f} ms  {one}, {len(one.body):,} bytes")
    for fault in found.faults[:40]:
        print("\n!", fault[:3_000])


def _share(took: Sequence[float], share: float) -> float:
    """Milliseconds within which that share of all was answered."""
    return took[int(share * (len(took) - 1))] * 1000


def plain(found: Findings, slow: Sequence[Slow]) -> dict[str, object]:
    return {
        "inputs": sum(found.outcomes.values()),
        "faults": len(found.faults),
        "outcomes": dict(found.outcomes.most_common()),
        "median_ms": statistics.median(found.seconds) * 1000,
        "within_99_percent_ms": _share(sorted(found.seconds), 0.99),
        "slowest": [
            {
                "ms": took * 1000,
                "again_ms": again * 1000,
                "input": str(one),
                "bytes": len(one.body),
            }
            for one, took, again in slow
        ],
    }


def main(count: int, chance: int, out: Path) -> int:
    """Send, print, write; 1 when anything is ours to mend."""
    FOLDER.chmod(0o711)
    with embedded.start(FOLDER, durable=False) as postgres:
        found, slow = uvloop.run(fuzzed(postgres.url, count, chance))
    tell(found, slow)
    write_json(out, plain(found, slow))
    return 1 if found.faults else 0


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--inputs", type=int, default=10_000)
    arguments.add_argument("--chance", type=int, default=1)
    arguments.add_argument("--out", type=Path, default=Path("bench/results/fuzz.json"))
    chosen = arguments.parse_args()
    sys.exit(main(chosen.inputs, chosen.chance, chosen.out))
