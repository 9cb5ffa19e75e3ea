"""Workers are killed, Redis is emptied, PostgreSQL falls: no live phone misses anything.

Each shows each notification once, however often it was sent. `make test` sees a small disaster,
`make test-deep` a large one.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from mulin import database, migrations, redis
from tests.chaos.processes import Supervised, surroundings
from tests.chaos.servers import REDIS_SERVER, OwnPostgres, OwnRedis
from tests.chaos.town import Writer, all_settled, outcome, settle_in
from tests.folders import passable_folder
from tests.standins.fcm import RESET, UNAVAILABLE, UNREGISTERED, StandInFcm, Weather, quota, slow
from workers.running import sending

# CI installs one (.ci/run): there its absence is a failure.
pytestmark = pytest.mark.skipif(
    REDIS_SERVER is None and "CI" not in os.environ,
    reason="needs a Redis of its own to strike down: no redis-server here",
)


@dataclass(frozen=True, slots=True)
class Disaster:
    """How much is told, and what befalls: shares of what is written at which a thing happens."""

    notifications: int
    phones: int
    gone: int
    at_once: int
    seconds: float
    patience: float
    kills: tuple[float, ...]
    emptied: tuple[float, ...]
    fallen: tuple[float, ...]
    seed: int = 0


SMALL = Disaster(
    notifications=300,
    phones=60,
    gone=1,
    at_once=5,
    seconds=3,
    patience=30,
    kills=(0.3, 0.7),
    emptied=(0.4,),
    fallen=(0.6,),
)
SECONDS = 60
LARGE = Disaster(
    notifications=5000,
    phones=500,
    gone=5,
    at_once=10,
    seconds=SECONDS,
    patience=180,
    kills=tuple(second / SECONDS for second in range(1, SECONDS)),
    emptied=(0.2, 0.45, 0.7, 0.9),
    fallen=(0.55,),
    seed=int(time.time()),
)
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"


class Place:
    """Everything there is to strike down."""

    def __init__(self, folder: Path, postgres: OwnPostgres, own_redis: OwnRedis) -> None:
        self.postgres = postgres
        self.redis = own_redis
        self.fcm = StandInFcm()
        self.workers = list[Supervised]()
        self._processes = list[Supervised]()
        self.killed = 0
        self._arrived = asyncio.Event()
        self.fcm.on_message = lambda _: self._arrived.set()
        self._folder = folder

    async def begin(self, held: AsyncExitStack) -> None:
        await held.enter_async_context(self.fcm)
        variables = surroundings(
            MULIN_DATA_DIR=str(self._folder),
            MULIN_DATABASE_URL=self.postgres.url,
            MULIN_REDIS_URL=self.redis.url,
            MULIN_PUSH_CHANNEL="fcm",
            MULIN_FIREBASE_PROJECT_ID="x",
            MULIN_FCM_URL=self.fcm.url,
            MULIN_PUSH_FIRST_WAIT_SECONDS="0.5",
        )
        for number, name in enumerate(("worker", "worker", "scheduler")):
            log = self._folder / f"{name}-{number}.log"
            process = await held.enter_async_context(Supervised(name, variables, log))
            self._processes.append(process)
            if name == "worker":
                self.workers.append(process)
            if number == 0:
                # The others may come when it has begun.
                await process.ready()
        held.push_async_callback(self._stop)

    async def _stop(self) -> None:
        await asyncio.gather(*(one.stop() for one in self._processes))

    async def one_is_ready(self) -> None:
        waits = [asyncio.create_task(worker.ready()) for worker in self.workers]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def kill_one(self, chance: random.Random) -> None:
        """Any that is there; while messages are under way, where they still are."""
        await self.one_is_ready()
        self._arrived.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), 1)
        chance.choice([one for one in self.workers if one.is_ready] or self.workers).kill()
        self.killed += 1


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with AsyncExitStack() as held:
        folder = held.enter_context(passable_folder())
        postgres = await asyncio.to_thread(OwnPostgres, folder / "postgres")
        held.callback(postgres.stop)
        own_redis = await held.enter_async_context(OwnRedis())
        await migrations.upgrade(postgres.url)
        await postgres.confirm_commits()
        found = Place(folder, postgres, own_redis)
        await found.begin(held)
        await held.enter_async_context(database.connected(postgres.url))
        await held.enter_async_context(redis.connected(own_redis.url))
        await held.enter_async_context(sending(own_redis.url))
        yield found


async def strike(place: Place, writer: Writer, disaster: Disaster) -> None:
    """Let everything befall when its share has been written, or as soon after as it can."""
    chance = random.Random(disaster.seed)  # noqa: S311 - chance, not a secret

    async def each(shares: tuple[float, ...], befall: Callable[[], Awaitable[None]]) -> None:
        for share in shares:
            await writer.has_written(share)
            await befall()

    await asyncio.gather(
        each(disaster.kills, lambda: place.kill_one(chance)),
        each(disaster.emptied, place.redis.restart),
        each(disaster.fallen, lambda: asyncio.to_thread(place.postgres.restart)),
    )


async def test_every_live_phone_shows_everything_once(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    disaster = LARGE if DEEP else SMALL
    # given: a town, and a Firebase on a bad day
    residents = await settle_in(disaster.phones, disaster.gone)
    for resident in residents[: disaster.gone]:
        place.fcm.behave(UNREGISTERED, token=resident.token)
    bad_day = {slow(0.5): 0.2, UNAVAILABLE: 0.05, quota("1"): 0.02, RESET: 0.01}
    place.fcm.weather = Weather(disaster.seed, bad_day)
    writer = Writer(residents, disaster.notifications, disaster.at_once)
    # when
    began = time.monotonic()
    await asyncio.gather(writer.write(disaster.seconds), strike(place, writer, disaster))
    written = time.monotonic() - began
    settled = await all_settled(disaster.patience)
    ended = time.monotonic()
    # then
    found = await outcome(residents, place.fcm)
    told = (
        f"\nchaos (seed {disaster.seed}): {disaster.notifications} notifications in "
        f"{written:.1f} s, {writer.repeated} transactions repeated, {place.killed} workers killed, "
        f"Redis emptied {len(disaster.emptied)} times, PostgreSQL struck down "
        f"{len(disaster.fallen)} times; settled {ended - began - written:.1f} s later; "
        f"{found}"
    )
    with capsys.disabled():
        sys.stdout.write(told)
    assert settled, told
    assert (found.lost, found.twice, found.strange) == (0, 0, 0), told
    for (status, cause), count in found.ended.items():
        assert status == "sent" or cause, (status, count)
        assert status in {"sent", "dropped"}, told
