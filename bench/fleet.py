"""A whole Mulin of processes on one machine, for trials: three of the API behind HAProxy (the
configuration of deploy/haproxy), two workers, two schedulers, and a stand-in for FCM.
"""

import asyncio
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
from redis.asyncio import Redis

from tests.memory import resident_kib
from tests.ports import free_ports

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 40.0
SETTLE_SECONDS = 2.0
DRAIN_SECONDS = 3
# HAProxy leaves the signal to its default.
_ENDED = (-signal.SIGTERM, 128 + signal.SIGTERM)


class TrialBroken(Exception):
    """A process of the trial did not do as it should; says nothing about those who use Mulin."""


@dataclass(slots=True)
class Process:
    """A command that is stopped and started again; `ready` is the line it says then.

    It runs the code that lies in `code`.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    ready: str
    ends_with: tuple[int, ...] = ()
    code: Path = ROOT
    running: asyncio.subprocess.Process | None = None
    lines: list[str] = field(default_factory=list)
    reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.running = await asyncio.create_subprocess_exec(
            *self.command,
            cwd=self.code,
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

    async def restart(self) -> float:
        """SIGTERM, the end, the start, ready; then the balancer gets time to see it. Seconds."""
        began = time.monotonic()
        await self.stop()
        await self.start()
        if port := self.environment.get("MULIN_PORT"):
            await answers(f"http://127.0.0.1:{port}/readyz")
        took = time.monotonic() - began
        await asyncio.sleep(SETTLE_SECONDS)
        return took

    def megabytes(self) -> int:
        """What it holds in memory now."""
        assert self.running is not None
        return resident_kib(self.running.pid) // 1024

    def bug(self) -> list[str]:
        """The end of what it said, when it told of a bug."""
        return self.lines[-30:] if any("Traceback" in line for line in self.lines) else []


@dataclass(frozen=True, slots=True)
class Place:
    """`url` is the balancer's, `shared` the environment of all commands."""

    url: str
    database: str
    shared: dict[str, str]
    fleet: list[Process]


@asynccontextmanager
async def place(server: str, redis: str, code: Path = ROOT) -> AsyncIterator[Place]:
    """Everything running, with the demo district, by the code that lies in `code`.

    The database is made for it and dropped at its end; that of Redis is emptied. Raises
    TrialBroken.
    """
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        database = await held.enter_async_context(_scratch_database(server))
        async with Redis.from_url(redis) as client:
            await client.flushdb()
        door, *ports = free_ports(5)
        shared = _environment(folder, database, redis, ports.pop())
        await prepared(shared, "migrate", code=code)
        await prepared(shared, "demo", "load", code=code)
        fleet = _fleet(shared, ports, code)
        around = [_stand_in(shared), _balancer(folder, door, ports)]
        for process in [around[0], *fleet, around[1]]:
            held.push_async_callback(process.stop)
            await process.start()
        await asyncio.sleep(SETTLE_SECONDS)
        url = f"http://127.0.0.1:{door}"
        await answers(f"{url}/readyz")
        yield Place(url, database, shared, fleet)


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


def _fleet(shared: dict[str, str], ports: list[int], code: Path) -> list[Process]:
    def mulin(name: str, ready: str, **own: str) -> Process:
        command = [sys.executable, "-m", "cli", name.partition(" ")[0]]
        return Process(name, command, shared | own, ready, code=code)

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


async def to_its_end(
    shared: dict[str, str], *command: str, code: Path = ROOT
) -> tuple[int | None, str]:
    """`mulin COMMAND`: its exit code, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "cli",
        *command,
        cwd=code,
        env=os.environ | shared,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def prepared(shared: dict[str, str], *command: str, code: Path = ROOT) -> str:
    """What `mulin COMMAND` said. Raises TrialBroken when it fails."""
    ended, said = await to_its_end(shared, *command, code=code)
    if ended:
        raise TrialBroken(f"mulin {' '.join(command)}: {said}")
    return said


async def answers(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            (await client.get(url)).raise_for_status()
        except httpx.HTTPError as error:
            raise TrialBroken(f"{url}: {error}") from None


@asynccontextmanager
async def _scratch_database(server: str) -> AsyncIterator[str]:
    name = f"mulin_trial_{secrets.token_hex(4)}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()
