"""People at work while everything falls down: what they see of it, and what is left afterwards.

Two API processes, two workers and a scheduler of their own, on a PostgreSQL and a Redis of their
own (needs redis-server), with a stand-in for FCM. `bench/load_people.py` (Locust) is 200 people for
five minutes: 70 % look, 20 % book, 10 % write. On the way each kind of process is killed (SIGKILL,
started again as under systemd), Redis is killed and comes back empty, PostgreSQL falls as by
`pg_ctl stop -m immediate`. Afterwards an offline check over the database and the phones.

    python bench/load.py [--people 200] [--seconds 300] [--calm] [--out bench/results/load.json]

`--calm`: nothing falls, to see whether memory stays flat: `--people 30 --seconds 3600`.

Ends with 1 when anything was double, lost or half-written.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from cryptography.fernet import Fernet

# Before anything reads them: all processes of the trial share these.
os.environ |= {
    "MULIN_SECRET_KEY": secrets.token_hex(32),
    "MULIN_FIELD_KEYS": Fernet.generate_key().decode(),
    "MULIN_ACCESS_TOKEN_SECONDS": "86400",
}

import httpx

from bench.load_checks import after
from bench.reporting import write_json
from mulin import database, migrations
from mulin.demo.loading import load as load_demo
from mulin.people.sign_in import open_session
from tests.chaos.processes import Supervised, surroundings
from tests.chaos.servers import OwnPostgres, OwnRedis
from tests.chaos.town import Resident, settle_in
from tests.folders import passable_folder
from tests.ports import free_ports
from tests.standins.fcm import StandInFcm

HERE = Path(__file__).parent
RESULT = HERE / "results/load.json"
SETTLE_SECONDS = 180.0
MEMORY_EVERY_SECONDS = 10.0
# What befalls, at which share of the time.
STROKES = (
    (0.15, "api 1"),
    (0.25, "worker 1"),
    (0.35, "redis"),
    (0.50, "postgres"),
    (0.65, "api 2"),
    (0.75, "worker 2"),
    (0.85, "scheduler"),
)


@dataclass
class Trial:
    """Everything there is to strike down, and what was seen of it."""

    folder: Path
    postgres: OwnPostgres
    redis: OwnRedis
    fcm: StandInFcm
    doors: list[str]
    processes: dict[str, Supervised] = field(default_factory=dict)
    struck: list[dict[str, Any]] = field(default_factory=list)
    memory: dict[str, list[int]] = field(default_factory=dict)

    async def begin(self, held: AsyncExitStack) -> None:
        shared = {
            "MULIN_DATA_DIR": str(self.folder),
            "MULIN_DATABASE_URL": self.postgres.url,
            "MULIN_REDIS_URL": self.redis.url,
            "MULIN_ACCESS_TOKEN_SECONDS": os.environ["MULIN_ACCESS_TOKEN_SECONDS"],
            "MULIN_PUSH_CHANNEL": "fcm",
            "MULIN_FIREBASE_PROJECT_ID": "x",
            "MULIN_FCM_URL": self.fcm.url,
            "MULIN_PUSH_FIRST_WAIT_SECONDS": "0.5",
        }
        doors = {f"api {n}": door for n, door in enumerate(self.doors, 1)}
        for name in (*doors, "worker 1", "worker 2", "scheduler"):
            command = "serve" if name in doors else name.partition(" ")[0]
            port = {"MULIN_PORT": doors[name].rpartition(":")[2]} if name in doors else {}
            log = self.folder / f"{name}.log"
            process = Supervised(command, surroundings(**shared, **port), log)
            self.processes[name] = await held.enter_async_context(process)
            await (answers(doors[name]) if name in doors else process.ready())

    async def strike(self, seconds: float) -> None:
        """Let everything befall when its share of the time has passed."""
        began = time.monotonic()
        befall: dict[str, Callable[[], Awaitable[None]]] = {
            "redis": self.redis.restart,
            "postgres": lambda: asyncio.to_thread(self.postgres.restart),
        }
        for share, name in STROKES:
            await asyncio.sleep(max(0.0, began + share * seconds - time.monotonic()))
            at = time.time()
            if name in befall:
                await befall[name]()
            else:
                self.processes[name].kill()
            self.struck.append({"what": name, "at": at, "took": time.time() - at})
            print(f"[{time.monotonic() - began:4.0f} s] {name} struck down", flush=True)

    async def watch_memory(self) -> None:
        while True:
            for name, process in self.processes.items():
                if (size := process.megabytes()) is not None:
                    self.memory.setdefault(name, []).append(size)
            await asyncio.sleep(MEMORY_EVERY_SECONDS)


async def answers(door: str) -> None:
    deadline = time.monotonic() + 60
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                (await client.get(f"{door}/readyz")).raise_for_status()
            except httpx.HTTPError:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.2)
            else:
                return


async def people_of(trial: Trial, count: int) -> list[Resident]:
    """Residents with a phone each, and what Locust needs to know of them."""
    residents = await settle_in(count, gone=0)
    tokens = [(await open_session(one.person_id)).access_token for one in residents]
    doors = len(trial.doors)
    told = {
        "doors": trial.doors,
        "people": [
            {"number": n, "token": token, "door": n % doors} for n, token in enumerate(tokens)
        ],
        **await what_is_offered(trial.doors[0]),
    }
    (trial.folder / "told.json").write_text(json.dumps(told))
    return residents


async def what_is_offered(door: str) -> dict[str, Any]:
    asked = """{ services(first: 100, teamKind: COMMUNITY) {
      edges { node { id topics { id } } } } }"""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = (await client.post(f"{door}/graphql", json={"query": asked})).json()
    if answer.get("errors"):
        raise RuntimeError(f"asked what is offered: {answer['errors']}")
    topics = {
        edge["node"]["id"]: {topic["id"] for topic in edge["node"]["topics"]}
        for edge in answer["data"]["services"]["edges"]
    }
    topic, _ = Counter(topic for some in topics.values() for topic in some).most_common(1)[0]
    return {"services": [id_ for id_, some in topics.items() if topic in some], "topic": topic}


async def locust(trial: Trial, people: int, seconds: int) -> None:
    """The people, in a process of their own. Raises RuntimeError when that fails."""
    environment = {
        **os.environ,
        "MULIN_LOAD": str(trial.folder / "told.json"),
        "MULIN_LOAD_LINES": str(trial.folder / "lines.jsonl"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "locust", "-f", str(HERE / "load_people.py"), "--headless"),
        *("--users", str(people), "--spawn-rate", str(max(1, people // 10))),
        *("--run-time", f"{seconds}s", "--stop-timeout", "60"),
        *("--exit-code-on-error", "0", "--only-summary", "--loglevel", "ERROR"),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
    )
    if await process.wait():
        raise RuntimeError(f"Locust ended with {process.returncode}")


def seen(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What the people saw: each try, and each wish with all its tries."""
    tries = sum(len(line["failures"]) + line["answered"] for line in lines)
    errors = Counter(kind for line in lines for _, kind in line["failures"])
    by_wish: dict[str, list[float]] = {}
    for line in lines:
        if line["answered"]:
            by_wish.setdefault(line["wish"], []).append(line["took"] * 1000)
    waits = [line["failures"] for line in lines if line["failures"]]
    answered = sum(line["answered"] for line in lines)
    refused = Counter(code for line in lines for code in line["refused"])
    return {
        "wishes": len(lines),
        "tries": tries,
        "answered at the first try, %": round(100 * (1 - len(waits) / len(lines)), 2),
        "answered in the end, %": round(100 * answered / len(lines), 3),
        "most tries": max((len(one) + 1 for one in waits), default=1),
        "failed tries by kind": dict(errors.most_common()),
        "refusals by code": dict(refused.most_common()),
        "milliseconds": {name: _spread(took) for name, took in sorted(by_wish.items())},
    }


def _spread(took: list[float]) -> dict[str, float]:
    cuts = quantiles(took, n=100) if len(took) > 1 else took * 99
    return {"count": len(took), "p50": round(cuts[49], 1), "p99": round(cuts[98], 1)}


async def run(people: int, seconds: int, *, calm: bool) -> dict[str, Any]:
    async with AsyncExitStack() as held:
        folder = held.enter_context(passable_folder())
        postgres = await asyncio.to_thread(OwnPostgres, folder / "postgres")
        held.callback(postgres.stop)
        own_redis = await held.enter_async_context(OwnRedis())
        await migrations.upgrade(postgres.url)
        await postgres.confirm_commits()
        fcm = await held.enter_async_context(StandInFcm())
        doors = [f"http://127.0.0.1:{port}" for port in free_ports(2)]
        trial = Trial(folder, postgres, own_redis, fcm, doors)
        await held.enter_async_context(database.connected(postgres.url))
        await load_demo()
        await trial.begin(held)
        residents = await people_of(trial, people)
        print(f"{people} people for {seconds} s …", flush=True)
        watching = asyncio.create_task(trial.watch_memory())
        befalling = () if calm else (trial.strike(seconds),)
        await asyncio.gather(locust(trial, people, seconds), *befalling)
        watching.cancel()
        lines = [json.loads(line) for line in (folder / "lines.jsonl").open("rb")]
        found = await after(lines, residents, fcm, postgres.url, SETTLE_SECONDS)
    return {
        "people": people,
        "seconds": seconds,
        "struck": trial.struck,
        "seen": seen(lines),
        "wrong": found,
        "megabytes, first and last tenth": {name: _ends(row) for name, row in trial.memory.items()},
    }


def _ends(row: list[int]) -> tuple[int, int]:
    tenth = max(1, len(row) // 10)
    return max(row[:tenth]), max(row[-tenth:])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--calm", action="store_true", help="let nothing befall")
    parser.add_argument("--out", type=Path, default=RESULT)
    chosen = parser.parse_args()
    found = asyncio.run(run(chosen.people, chosen.seconds, calm=chosen.calm))
    print(json.dumps(found, indent=2))
    write_json(chosen.out, found)
    sys.exit(1 if any(found["wrong"].values()) else 0)


if __name__ == "__main__":
    main()
