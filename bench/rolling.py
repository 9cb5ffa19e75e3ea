"""A rolling restart while people use Mulin: tours in loops, every process replaced in turn.

Processes of their own on the PostgreSQL and Redis that are named: three of the API behind HAProxy
(the configuration of deploy/haproxy), two workers, two schedulers, and a stand-in for FCM. Each is
sent SIGTERM, waited for, started anew and waited for until it is ready; meanwhile `mulin tour` runs
in loops through the balancer, one loop for each story. Ends with 1 when a tour failed.

The database is made for the trial and dropped at its end; Redis database 7 is emptied, so name one
that nobody uses.
"""

import argparse
import asyncio
import json
import os
import secrets
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
from redis.asyncio import Redis

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "bench/results/rolling.json"
STORIES = ("booking", "enterprise", "school", "resident", "operator", "walk-in")
START_SECONDS = 60.0
STOP_SECONDS = 40.0
SETTLE_SECONDS = 2.0
AGE_SECONDS = 2.0
DRAIN_SECONDS = 3
# HAProxy leaves the signal to its default.
_ENDED = (-signal.SIGTERM, 128 + signal.SIGTERM)


class TrialBroken(Exception):
    """A process of the trial did not do as it should; says nothing about tours."""


@dataclass(slots=True)
class Process:
    """A command that is stopped and started again; `ready` is the line it says then."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ready: str
    ends_with: tuple[int, ...] = ()
    running: asyncio.subprocess.Process | None = None
    lines: list[str] = field(default_factory=list)
    reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.running = await asyncio.create_subprocess_exec(
            *self.command,
            cwd=ROOT,
            env=os.environ | self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        begun = asyncio.Event()
        self.reading = asyncio.create_task(self._read(begun))
        try:
            await asyncio.wait_for(begun.wait(), START_SECONDS)
        except TimeoutError:
            raise TrialBroken(f"{self.name} is not ready: {self.lines[-5:]}") from None

    async def _read(self, begun: asyncio.Event) -> None:
        assert self.running is not None
        assert self.running.stdout is not None
        if not self.ready:
            begun.set()
        async for line in self.running.stdout:
            text = line.decode().rstrip()
            self.lines.append(text)
            if self.ready in text:
                begun.set()

    async def stop(self) -> None:
        """SIGTERM, and the end it comes to. Raises TrialBroken when that is not in order."""
        if self.running is None or self.reading is None:
            return
        with suppress(ProcessLookupError):
            self.running.send_signal(signal.SIGTERM)
        try:
            code = await asyncio.wait_for(self.running.wait(), STOP_SECONDS)
        except TimeoutError:
            self.running.kill()
            raise TrialBroken(f"{self.name} does not end") from None
        await self.reading
        self.running = None
        if code not in {0, *self.ends_with}:
            raise TrialBroken(f"{self.name} ended with {code}: {self.lines[-5:]}")

    def megabytes(self) -> int:
        """What it holds in memory now (VmRSS of proc(5))."""
        assert self.running is not None
        status = Path(f"/proc/{self.running.pid}/status").read_text()
        (line,) = (one for one in status.splitlines() if one.startswith("VmRSS:"))
        return int(line.split()[1]) // 1024

    @property
    def ready_url(self) -> str | None:
        port = self.environment.get("MULIN_PORT")
        return f"http://127.0.0.1:{port}/readyz" if port else None


@dataclass(slots=True)
class Score:
    """What became of tours, by story; seconds each."""

    passed: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in STORIES})
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.passed.values()))


def main() -> None:
    arguments = _arguments()
    try:
        failed = asyncio.run(_trial(arguments))
    except TrialBroken as broken:
        sys.exit(f"The trial broke off: {broken}")
    sys.exit(1 if failed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--database", default="postgresql://postgres@127.0.0.1:5432/postgres")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/7")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is restarted")
    parser.add_argument("--at-once", type=int, default=3, help="tours at once")
    parser.add_argument("--stories", nargs="+", choices=STORIES, default=list(STORIES))
    return parser.parse_args()


async def _trial(arguments: argparse.Namespace) -> int:
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        database = await held.enter_async_context(_scratch_database(arguments.database))
        async with Redis.from_url(arguments.redis) as redis:
            await redis.flushdb()
        door, *ports = _free_ports(5)
        shared = _environment(folder, database, arguments.redis, ports.pop())
        await _prepared(shared, "migrate")
        await _prepared(shared, "demo", "load")
        fleet = _fleet(shared, ports)
        around = [_stand_in(shared), _balancer(folder, door, ports)]
        for process in [around[0], *fleet, around[1]]:
            held.push_async_callback(process.stop)
            await process.start()
        await asyncio.sleep(SETTLE_SECONDS)
        url = f"http://127.0.0.1:{door}"
        await _answers(f"{url}/readyz")
        score, restarts = await _tours_and_restarts(arguments, url, shared, database, fleet)
        for process in fleet:
            bugs = [line for line in process.lines if "Traceback" in line]
            if bugs:
                raise TrialBroken(f"{process.name} had a bug: {process.lines[-30:]}")
        memory = {process.name: process.megabytes() for process in fleet}
    _report(score, restarts, memory)
    return len(score.failed)


async def _tours_and_restarts(
    arguments: argparse.Namespace,
    url: str,
    shared: dict[str, str],
    database: str,
    fleet: list[Process],
) -> tuple[Score, list[tuple[str, float]]]:
    score, enough = Score(), asyncio.Event()
    at_once = asyncio.Semaphore(arguments.at_once)
    # Every story has been played once before anything is restarted, and goes on until the end.
    warm = [asyncio.Event() for _ in arguments.stories]

    async def loop(story: str, once: asyncio.Event) -> None:
        while not enough.is_set():
            async with at_once:
                await _play(story, url, shared, score)
            once.set()

    loops = [asyncio.create_task(loop(*pair)) for pair in zip(arguments.stories, warm, strict=True)]
    aging = asyncio.create_task(_age_codes(database))
    restarts: list[tuple[str, float]] = []
    try:
        for once in warm:
            await once.wait()
        if score.failed:
            raise TrialBroken("tours fail before anything is restarted")
        for _ in range(arguments.rounds):
            for process in fleet:
                took = await _restart(process)
                restarts.append((process.name, took))
                print(f"{process.name} restarted in {took:.1f} s; {_so_far(score)}", flush=True)
    finally:
        enough.set()
        await asyncio.gather(*loops)
        aging.cancel()
    return score, restarts


async def _restart(process: Process) -> float:
    """SIGTERM, the end, the start, ready: then the balancer gets time to see it."""
    began = time.monotonic()
    await process.stop()
    await process.start()
    if process.ready_url is not None:
        await _answers(process.ready_url)
    took = time.monotonic() - began
    await asyncio.sleep(SETTLE_SECONDS)
    return took


async def _play(story: str, url: str, shared: dict[str, str], score: Score) -> None:
    began = time.monotonic()
    door = [] if story == "booking" else ["--as", story]
    code, said = await _to_its_end(shared, "tour", "--url", url, *door)
    if code == 0:
        score.passed[story].append(time.monotonic() - began)
        return
    last = said.rstrip().splitlines()[-6:]
    score.failed.append((story, "\n".join(last)))
    print(f"FAILED {story}:", *last, sep="\n    ", flush=True)


async def _age_codes(database: str) -> None:
    """All phones of the trial are one machine, which may ask for sixty codes an hour."""
    connection = await asyncpg.connect(database)
    try:
        while True:
            await connection.execute(
                "UPDATE sign_in_code SET created_at = created_at - interval '2 hours' "
                "WHERE used_at IS NOT NULL AND created_at > now() - interval '1 hour'"
            )
            await asyncio.sleep(AGE_SECONDS)
    finally:
        await connection.close()


def _environment(folder: Path, database: str, redis: str, fcm_port: int) -> dict[str, str]:
    """What all commands share: a development server that sends its pushes to the stand-in."""
    return {
        "MULIN_ENVIRONMENT": "development",
        "MULIN_DATA_DIR": str(folder / "data"),
        "MULIN_DATABASE_URL": database,
        "MULIN_REDIS_URL": redis,
        "MULIN_DRAIN_SECONDS": str(DRAIN_SECONDS),
        "MULIN_PUSH_CHANNEL": "fcm",
        "MULIN_FIREBASE_PROJECT_ID": "trial",
        "MULIN_FCM_URL": f"http://127.0.0.1:{fcm_port}",
    }


def _fleet(shared: dict[str, str], ports: list[int]) -> list[Process]:
    def mulin(name: str, ready: str, **own: str) -> Process:
        command = [sys.executable, "-m", "cli", name.partition(" ")[0]]
        return Process(name, command, shared | own, ready)

    return [
        *(
            mulin(f"serve {n}", "serves its API", MULIN_PORT=str(port))
            for n, port in enumerate(ports, 1)
        ),
        *(mulin(f"worker {n}", "worker is ready") for n in (1, 2)),
        *(mulin(f"scheduler {n}", "scheduler is ready") for n in (1, 2)),
    ]


def _stand_in(shared: dict[str, str]) -> Process:
    port = str(urlsplit(shared["MULIN_FCM_URL"]).port)
    return Process("fcm", [sys.executable, "-m", "cli", "dev", "fcm", "--port", port], shared, port)


def _balancer(folder: Path, door: int, ports: list[int]) -> Process:
    """HAProxy as deploy/haproxy has it, but for the ports."""
    processes = (ROOT / "deploy/haproxy/processes.cfg").read_text()
    for usual, port in zip((8001, 8002, 8003), ports, strict=True):
        processes = processes.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{port}")
    (folder / "processes.cfg").write_text(processes)
    files = ["-f", str(ROOT / "deploy/haproxy/mulin.cfg"), "-f", str(folder / "processes.cfg")]
    return Process("haproxy", ["haproxy", *files], {"DOOR": f"127.0.0.1:{door}"}, "", _ENDED)


async def _to_its_end(shared: dict[str, str], *command: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "cli",
        *command,
        cwd=ROOT,
        env=os.environ | shared,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def _prepared(shared: dict[str, str], *command: str) -> None:
    code, said = await _to_its_end(shared, *command)
    if code:
        raise TrialBroken(f"mulin {' '.join(command)}: {said}")


async def _answers(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            (await client.get(url)).raise_for_status()
        except httpx.HTTPError as error:
            raise TrialBroken(f"{url}: {error}") from None


@asynccontextmanager
async def _scratch_database(server: str) -> AsyncIterator[str]:
    name = f"mulin_rolling_{secrets.token_hex(4)}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


def _free_ports(count: int) -> list[int]:
    def taken() -> Iterator[socket.socket]:
        for _ in range(count):
            one = socket.socket()
            one.bind(("127.0.0.1", 0))
            yield one

    sockets = list(taken())
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _so_far(score: Score) -> str:
    return f"{score.count} tours passed, {len(score.failed)} failed"


def _report(score: Score, restarts: list[tuple[str, float]], memory: dict[str, int]) -> None:
    print(f"{len(restarts)} restarts; {_so_far(score)}")
    for story, seconds in score.passed.items():
        if seconds:
            print(f"  {story}: {len(seconds)}, the longest {max(seconds):.1f} s")
    print("  megabytes at the end:", ", ".join(f"{name} {size}" for name, size in memory.items()))
    told = {
        "restarts": [{"process": name, "seconds": round(took, 1)} for name, took in restarts],
        "megabytes": memory,
        "passed": {story: len(seconds) for story, seconds in score.passed.items()},
        "failed": [{"story": story, "said": said} for story, said in score.failed],
    }
    RESULT.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
