"""One event to thousands of screens: time until the last has it, and memory a client.

`mulin serve` with displays of a hall (`queueChanged`), beside a bare Starlette application that
sends the very same bytes to as many WebSockets (bench/bare_broadcast.py). The event comes through
Redis to both. The server has one core, the clients, which are one process, PostgreSQL and Redis
have another. Of several events the median counts. A further row has clients that have signed in:
what each may see is asked for each, so nothing is shared.

Memory is what the server's resident set grows by from the first hundred clients to all.

    python bench/fanout.py [--sizes 1000,5000] [--events 15] [--out bench/results/fanout.json]

Needs redis-server and as many file descriptors as there are clients.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import uvloop
from matplotlib.figure import Figure as Drawing

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

FOLDER = Path(tempfile.mkdtemp(prefix="mulin-bench-"))
os.environ["MULIN_DATA_DIR"] = str(FOLDER)

from bench import placing
from bench.bare_broadcast import CHANNEL
from bench.fcm_place import redis as redis_server
from bench.reporting import write_json
from bench.watchers import Crowd, subscribing, watching
from mulin import database, embedded, events, migrations, redis
from mulin.organizations.models import Desk
from mulin.people.sign_in import open_session
from mulin.walkins.models import WalkInStatus
from tests.district import District, found_district, gid, make_person
from tests.memory import resident_kib
from tests.walkins.asking import make_walk_in

FIRST = 100
WARM_UP = 3
READY_SECONDS = 60.0
SETTLING_SECONDS = 3.0
BARE, SHARED, OWN = "bare Starlette", "Mulin", "Mulin, everybody signed in"


@dataclass(frozen=True, slots=True)
class Fanout:
    """Milliseconds from publishing until the last client has it, and KiB of memory a client."""

    median_ms: float
    worst_ms: float
    client_kib: float


Publish = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Way:
    """A server, what a client says to it, and how it is told of an event."""

    name: str
    command: Sequence[str]
    path: str
    words: Sequence[str]
    publish: Publish


@asynccontextmanager
async def server(command: Sequence[str]) -> AsyncIterator[tuple[int, str]]:
    """A server as a process of its own, on the other core: its process id, its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        async with asyncio.timeout(READY_SECONDS):
            async for line in process.stdout:
                if b"http://" in line:
                    break
            else:
                raise RuntimeError("the server did not start")
        placing.away(process.pid)
        yield process.pid, line.split()[-1].decode()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def told(crowd: Crowd, publish: Publish) -> float:
    """Milliseconds until the last client has an event."""
    last = crowd.expect()
    began = time.perf_counter()
    await publish()
    async with asyncio.timeout(READY_SECONDS):
        return (await last - began) * 1000


async def measure(way: Way, size: int, rounds: int) -> tuple[Fanout, bytes]:
    """The figures of a way with so many clients, and what a client got."""
    crowd = Crowd(FIRST)
    async with server(way.command) as (pid, url):
        address = f"{url}{way.path}"
        async with watching(crowd, address, way.words, FIRST):
            await settled(crowd, way.publish)
            before = resident_kib(pid)
            async with watching(crowd, address, way.words, size - FIRST):
                crowd.size = size
                await settled(crowd, way.publish)
                grown = resident_kib(pid) - before
                took = [await told(crowd, way.publish) for _ in range(rounds)]
                heard = crowd.heard
    return Fanout(statistics.median(took), max(took), grown / (size - FIRST)), heard


async def settled(crowd: Crowd, publish: Publish) -> None:
    """Return once every client listens: a subscription is not acknowledged."""
    await asyncio.sleep(SETTLING_SECONDS * max(1, crowd.size / 1000))
    for _ in range(WARM_UP):
        await told(crowd, publish)


async def queue_of(district: District) -> str:
    """A hall with ten desks at work; gives the subscription of its display."""
    for number in range(1, 11):
        desk = await Desk.create(venue=district.venue, name=f"B{number}")
        await make_walk_in(district.venue, number, status=WalkInStatus.CALLED, desk=desk)
    calls = "calls { code desk status calledAt }"
    return (
        f'subscription {{ queueChanged(venueId: "{gid(district.venue)}") '
        f"{{ venue {{ name }} waitingCount estimatedWaitMinutes {calls} }} }}"
    )


async def measured(
    sizes: Sequence[int], rounds: int, database_url: str, redis_url: str
) -> dict[int, dict[str, Fanout]]:
    os.environ.update(MULIN_DATABASE_URL=database_url, MULIN_REDIS_URL=redis_url, MULIN_PORT="0")
    await migrations.upgrade(database_url)
    async with database.connected(database_url), redis.connected(redis_url) as client:
        district = await found_district()
        document = await queue_of(district)
        event = ["queue", 1, "taken", [events.of_venue(district.venue.id)], 0]
        heard = b""

        async def publish() -> None:
            await client.publish(events.channel(), json.dumps([event]))

        async def publish_bare() -> None:
            await client.publish(CHANNEL, heard)

        token = (await open_session((await make_person()).id)).access_token
        serve = ("-m", "cli", "serve")
        shared = Way(SHARED, serve, "/graphql", subscribing(document), publish)
        own = Way(OWN, serve, "/graphql", subscribing(document, token), publish)
        bare = Way(BARE, ("bench/bare_broadcast.py", redis_url), "/", (), publish_bare)
        figures = dict[int, dict[str, Fanout]]()
        for size in sizes:
            found, heard = await measure(shared, size, rounds)
            baseline, heard_bare = await measure(bare, size, rounds)
            if heard != heard_bare:
                raise RuntimeError("the two did not send the same")
            figures[size] = {BARE: baseline, SHARED: found}
            if size == min(sizes):
                figures[size][OWN], _ = await measure(own, size, rounds)
            tell(size, figures[size], len(heard))
    return figures


def tell(size: int, ways: Mapping[str, Fanout], length: int) -> None:
    print(f"\n{size:,} clients, {length} bytes to each")
    print(f"{'':28}{'last has it':>12}{'worst':>10}{'ratio':>7}{'KiB a client':>14}{'ratio':>7}")
    baseline = ways[BARE]
    for name, way in ways.items():
        print(
            f"{name:28}{way.median_ms:9.1f} ms{way.worst_ms:7.1f} ms"
            f"{way.median_ms / baseline.median_ms:7.2f}"
            f"{way.client_kib:14.1f}{way.client_kib / baseline.client_kib:7.2f}",
            flush=True,
        )


def plain(figures: Mapping[int, Mapping[str, Fanout]]) -> dict[int, dict[str, dict[str, float]]]:
    """With the ratios to the baseline of the same run."""
    return {
        size: {
            name: {
                "median_ms": way.median_ms,
                "worst_ms": way.worst_ms,
                "client_kib": way.client_kib,
                "time_ratio": way.median_ms / ways[BARE].median_ms,
                "memory_ratio": way.client_kib / ways[BARE].client_kib,
            }
            for name, way in ways.items()
        }
        for size, ways in figures.items()
    }


def write_plot(path: Path, figures: Mapping[int, Mapping[str, Fanout]]) -> None:
    """Bars a way, for each number of clients; the same figures always give the same file."""
    settings = {"svg.hashsalt": "mulin", "svg.fonttype": "none", "font.family": "sans-serif"}
    rows = [
        (f"{size:,} · {name}", way.median_ms)
        for size, ways in figures.items()
        for name, way in ways.items()
    ][::-1]
    with mpl.rc_context(settings):
        drawing = Drawing(figsize=(8, 0.42 * len(rows) + 1), layout="constrained")
        axes = drawing.add_subplot()
        bars = axes.barh([name for name, _ in rows], [took for _, took in rows], color="#2f6f8f")
        axes.bar_label(bars, [f"{took:,.0f} ms" for _, took in rows], padding=3)
        axes.margins(x=0.15)
        axes.set_xlabel("milliseconds until the last client has one event")
        axes.set_title("Fan-out, one process", loc="left")
        axes.spines[["top", "right"]].set_visible(False)
        drawing.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def main(sizes: Sequence[int], rounds: int, out: Path) -> None:
    """Measure, print, write."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    if hasattr(os, "sched_setaffinity"):
        # What is started from here stays here, but for the servers.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    FOLDER.chmod(0o711)
    with embedded.start(FOLDER) as postgres, redis_server() as redis_url:
        figures = uvloop.run(measured(sizes, rounds, postgres.url, redis_url))
    write_json(out, {"events": rounds, "by_clients": plain(figures)})
    write_plot(out.with_suffix(".svg"), figures)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sizes", default="1000,5000")
    arguments.add_argument("--events", type=int, default=15)
    arguments.add_argument("--out", type=Path, default=Path("bench/results/fanout.json"))
    chosen = arguments.parse_args()
    main([int(size) for size in chosen.sizes.split(",")], chosen.events, chosen.out)
