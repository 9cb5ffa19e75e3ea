"""Pushes per second from the outbox to FCM's place, beside firebase-admin alone doing the same.

A stand-in of FCM (bench/fcm_standin.mjs: TLS, HTTP/2 and HTTP/1.1) takes the very messages that
Mulin makes. In turns, in the same minutes:

- firebase-admin as it comes, `send_each_async` of 500 messages, over HTTP/2 and over HTTP/1.1;
- bare HTTP clients posting the same JSON: httpx over HTTP/2, aiohttp over HTTP/1.1;
- one `mulin worker`, and two, emptying an outbox in PostgreSQL: claim, render, send, write down.

The stand-in answers at once, or after 50 ms, as a server far away does. At once, two workers share
what cores there are with the stand-in and PostgreSQL, which tells more of the machine than of
them. One process that sends has a core, what it talks to another; two workers, and what they talk
to, run where the kernel puts them. The processor's time is that of the sending processes.

Then, one by one, notifications are committed while a worker waits, and each is timed from its
commit to its arrival.

    python bench/push.py [--messages 5000] [--rounds 3] [--singles 300]
                         [--out bench/results/push.json]

Needs Node >= 20 and redis-server.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import uvloop

sys.path.insert(0, str(Path(__file__).parents[1]))

FOLDER = Path(tempfile.mkdtemp(prefix="mulin-bench-"))
os.environ["MULIN_DATA_DIR"] = str(FOLDER)
os.environ["MULIN_FIREBASE_PROJECT_ID"] = "bench"
# Who it is, is told to each way; that there is a stand-in gives credentials nobody checks.
os.environ["MULIN_FCM_URL"] = "https://localhost:0"

from bench import fcm_place

KEY, CERTIFICATE = fcm_place.certificate(FOLDER)
# aiohttp reads it when it is imported.
os.environ["SSL_CERT_FILE"] = str(CERTIFICATE)

import aiohttp
import httpx
from firebase_admin import _http_client, messaging

from bench import placing
from bench.fcm_place import Place, processor_seconds
from bench.reporting import write_json
from mulin import clock, database, embedded, events, firebase, jobs, migrations, redis
from mulin.database import query, transaction
from mulin.notifications import outbox
from mulin.notifications.actions import DELIVER, Word, notify
from mulin.notifications.models import Channel, NotificationKind
from mulin.settings import settings
from push import fcm
from push.delivery import message_of
from tests.notifications.posting import PARAMETERS
from workers.running import sending

PORTION = 500
PATIENCE_SECONDS = 60
LATENCIES = (0, 50)
HTTP_2, HTTP_1 = "HTTP/2", "HTTP/1.1"


@dataclass(frozen=True, slots=True)
class Figure:
    """How many messages a second, and the microseconds of processor each took its sender."""

    per_second: float
    microseconds: float


Way = Callable[[], Awaitable[Figure]]

_PEOPLE = """
WITH made AS (
    INSERT INTO person (name, locale, is_demo, created_at)
    SELECT 'Bench (demo)', 'zh', true, $2::timestamptz FROM generate_series(1, $1::int)
    RETURNING id
)
INSERT INTO device (person_id, token, token_hash, platform, created_at, seen_at)
SELECT id, 'bench-' || id || ':' || repeat('x', 130), id::text, 'android', $2, $2 FROM made
RETURNING person_id
"""

_AGAIN = """
UPDATE delivery SET status = 'pending', attempts = 0, claimed_by = NULL, settled_at = NULL,
    message_id = NULL, due_at = $1, expires_at = $1::timestamptz + interval '1 day'
"""


async def fill(messages: int) -> list[int]:
    """So many people with a phone, and a notification for each; their ids."""
    people = [row["person_id"] for row in await query(_PEOPLE, messages, clock.now())]
    for first in range(0, messages, PORTION):
        async with transaction():
            await notify([_word(person) for person in people[first : first + PORTION]])
    return people


def _word(person_id: int) -> Word:
    return Word(person_id, NotificationKind.APPOINTMENT_BOOKED, PARAMETERS)


async def built() -> list[Any]:
    """What Mulin would send, as firebase_admin's messages; the outbox is as before."""
    made = list[Any]()
    while parcels := await outbox.claim(Channel.PUSH, PORTION):
        made += [fcm._fcm_message(message_of(parcel), "https://x.example") for parcel in parcels]  # noqa: SLF001 - what is measured
    await query(_AGAIN, clock.now())
    return made


async def _timed(send: Callable[[Sequence[Any]], Awaitable[None]], made: Sequence[Any]) -> Figure:
    await send(made[:PORTION])
    began, used = time.perf_counter(), time.process_time()
    for first in range(0, len(made), PORTION):
        await send(made[first : first + PORTION])
    took, spent = time.perf_counter() - began, time.process_time() - used
    return Figure(len(made) / took, spent / len(made) * 1e6)


async def firebase_alone(place: Place, made: Sequence[Any], version: str) -> Figure:
    """firebase-admin's own client, as it comes but for the address and the HTTP it speaks."""
    app = firebase.app(settings())
    service = messaging._MessagingService(app)  # noqa: SLF001 - as push/fcm.py does
    service._fcm_url = f"{place.url}/v1/projects/bench/messages:send"  # noqa: SLF001
    service._async_client = _http_client.HttpxAsyncClient(  # noqa: SLF001
        credential=app.credential.get_credential(), http2=version == HTTP_2
    )

    async def send(portion: Sequence[Any]) -> None:
        answers = await service.send_each_async(list(portion), dry_run=False)
        if answers.failure_count:
            raise RuntimeError(f"{answers.failure_count} of {len(portion)} failed")

    return await _timed(send, made)


async def bare_httpx(place: Place, made: Sequence[Any]) -> Figure:
    """httpx over HTTP/2: the POSTs alone, their JSON made before."""
    bodies = _bodies(made)
    async with httpx.AsyncClient(http2=True, timeout=60) as client:

        async def one(body: object) -> None:
            answer = await client.post(f"{place.url}/v1/projects/bench/messages:send", json=body)
            answer.raise_for_status().json()

        async def send(portion: Sequence[Any]) -> None:
            await asyncio.gather(*map(one, portion))

        return await _timed(send, bodies)


async def bare_aiohttp(place: Place, made: Sequence[Any]) -> Figure:
    """aiohttp over HTTP/1.1: the POSTs alone, their JSON made before."""
    bodies = _bodies(made)
    connector = aiohttp.TCPConnector(limit=fcm.IN_FLIGHT)
    async with aiohttp.ClientSession(connector=connector, raise_for_status=True) as client:

        async def one(body: object) -> None:
            address = f"{place.url}/v1/projects/bench/messages:send"
            async with client.post(address, json=body) as answer:
                await answer.json()

        async def send(portion: Sequence[Any]) -> None:
            await asyncio.gather(*map(one, portion))

        return await _timed(send, bodies)


def _bodies(made: Sequence[Any]) -> list[Any]:
    service = messaging._MessagingService(firebase.app(settings()))  # noqa: SLF001 - its encoder
    return [service._message_data(message, dry_run=False) for message in made]  # noqa: SLF001


class Workers:
    """Workers of Mulin on the outbox of this bench."""

    def __init__(self, place: Place, url: str, redis_url: str) -> None:
        self._settings = {
            "MULIN_DATABASE_URL": url,
            "MULIN_REDIS_URL": redis_url,
            "MULIN_PUSH_CHANNEL": "fcm",
            "MULIN_FCM_URL": place.url,
            "MULIN_PUSH_PER_SECOND": "10000",
            "MULIN_PUSH_RAMP_SECONDS": "0",
        }
        self._place = place

    async def empty(self, number: int) -> Figure:
        """The whole outbox by so many of them, from the wake-up to the last row settled."""
        async with AsyncExitStack() as held:
            pids = [
                await held.enter_async_context(fcm_place.worker(self._settings))
                for _ in range(number)
            ]
            await self._empty_once(pids, limit=PORTION)
            return await self._empty_once(pids)

    async def _empty_once(self, pids: Sequence[int], limit: int | None = None) -> Figure:
        await query(_AGAIN, clock.now())
        if limit is not None:
            await query("UPDATE delivery SET status = 'sent' WHERE id > $1", limit)
        (row,) = await query("SELECT count(*) FROM delivery WHERE status = 'pending'")
        began, used = time.time(), sum(map(processor_seconds, pids))
        await _wake()
        await _emptied()
        spent = sum(map(processor_seconds, pids)) - used
        (last,) = await query("SELECT max(settled_at) AS at FROM delivery")
        await asyncio.to_thread(self._place.arrivals)
        took = last["at"].timestamp() - began
        return Figure(row["count"] / took, spent / row["count"] * 1e6)

    async def one_by_one(self, people: Sequence[int]) -> list[float]:
        """Milliseconds from each commit to the arrival of its push, a worker being idle."""
        async with fcm_place.worker(self._settings):
            await self._told(people[:20])
            committed = await self._told(people)
            arrived = {key: at for at, key in await asyncio.to_thread(self._place.arrivals)}
        return [(arrived[key] - at) * 1000 for key, at in committed.items()]

    async def _told(self, people: Sequence[int]) -> dict[str, float]:
        committed = dict[int, float]()
        for person in people:
            async with transaction():
                await notify([_word(person)])
            committed[person] = time.time()
            await asyncio.sleep(0.03)
        await _emptied()
        rows = await query(
            "SELECT DISTINCT ON (n.person_id) n.person_id, d.dedupe_key FROM delivery d "
            "JOIN notification n ON n.id = d.notification_id ORDER BY n.person_id, d.id DESC"
        )
        keys = {row["person_id"]: row["dedupe_key"] for row in rows}
        return {keys[person]: at for person, at in committed.items()}


async def _emptied() -> None:
    # Nobody tells: it is another process that empties it.
    until = time.monotonic() + PATIENCE_SECONDS
    while await query("SELECT 1 FROM delivery WHERE status = 'pending' LIMIT 1"):
        if time.monotonic() > until:
            left = "SELECT last_error, count(*) FROM delivery WHERE status = 'pending' GROUP BY 1"
            raise TimeoutError(f"not emptied: {await query(left)}")
        await asyncio.sleep(0.02)


async def _wake() -> None:
    async with transaction():
        jobs.wake(DELIVER)


async def compare(
    place: Place, workers: Workers, made: Sequence[Any], rounds: int
) -> dict[str, Figure]:
    """The best of each way over several rounds, taken in turns."""
    ways: Mapping[str, Way] = {
        f"firebase-admin, {HTTP_2}": lambda: firebase_alone(place, made, HTTP_2),
        f"firebase-admin, {HTTP_1}": lambda: firebase_alone(place, made, HTTP_1),
        f"bare httpx, {HTTP_2}": lambda: bare_httpx(place, made),
        f"bare aiohttp, {HTTP_1}": lambda: bare_aiohttp(place, made),
        "one worker": lambda: workers.empty(1),
        "two workers": lambda: workers.empty(2),
    }
    best = dict[str, Figure]()
    for _ in range(rounds):
        for name, way in ways.items():
            if name == "two workers":
                await placing.anywhere(place.pid)
            else:
                await placing.apart()
                placing.away(place.pid)
            figure = await way()
            print(f"{name:30} {figure.per_second:10,.0f} messages/s", file=sys.stderr)
            if name not in best or figure.per_second > best[name].per_second:
                best[name] = figure
    return best


async def measure(url: str, redis_url: str, plan: "Plan") -> dict[str, Any]:
    """Everything, on a fresh database."""
    await migrations.upgrade(url)
    found = dict[str, Any]()
    async with AsyncExitStack() as held:
        await held.enter_async_context(database.connected(url, pool_size=4))
        await held.enter_async_context(redis.connected(redis_url))
        await held.enter_async_context(events.listening())
        people = await fill(plan.messages)
        made = await built()
        await held.enter_async_context(sending(redis_url))
        for latency in LATENCIES:
            with fcm_place.standing_in(KEY, CERTIFICATE, latency) as place:
                workers = Workers(place, url, redis_url)
                found[f"{latency} ms"] = await compare(place, workers, made, plan.rounds)
                if latency == 0:
                    await query("UPDATE delivery SET status = 'sent'")
                    found["commit to arrival"] = await workers.one_by_one(people[: plan.singles])
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    messages: int
    rounds: int
    singles: int


def tell(found: Mapping[str, Any]) -> dict[str, Any]:
    """Print the figures with their ratios; the same for the JSON file."""
    written = dict[str, Any]()
    for latency in (f"{latency} ms" for latency in LATENCIES):
        ways: Mapping[str, Figure] = found[latency]
        whole = ways[f"firebase-admin, {HTTP_2}"].per_second
        print(f"\nanswers after {latency:20} {'messages/s':>12} {'µs of CPU':>10} {'ratio':>7}")
        for name, figure in ways.items():
            ratio = figure.per_second / whole
            print(f"{name:34} {figure.per_second:12,.0f} {figure.microseconds:10,.0f} {ratio:7.2f}")
        gain = ways["two workers"].per_second / ways["one worker"].per_second
        print(f"two workers / one: {gain:.2f}")
        written[latency] = {name: asdict(figure) for name, figure in ways.items()}
        written[latency]["two workers / one"] = gain
    cuts = statistics.quantiles(found["commit to arrival"], n=100)
    written["commit to arrival, ms"] = {"p50": cuts[49], "p99": cuts[98]}
    print(f"\ncommit to arrival: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms")
    return written


def main(plan: Plan, out: Path) -> None:
    """Measure, print, write."""
    warnings.simplefilter("ignore", DeprecationWarning)
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        Path(folder).chmod(0o711)
        with embedded.start(Path(folder)) as server, fcm_place.redis() as redis_url:
            found = uvloop.run(measure(server.url, redis_url, plan))
    write_json(out, {**asdict(plan), **tell(found)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--singles", type=int, default=300)
    parser.add_argument("--out", type=Path, default=Path("bench/results/push.json"))
    chosen = parser.parse_args()
    main(Plan(chosen.messages, chosen.rounds, chosen.singles), chosen.out)
