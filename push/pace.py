"""How fast pushes may go, all processes together: counted by the second in Redis.

Firebase allows a project 600,000 messages a minute and asks to come to a high rate slowly, over a
minute at least (https://firebase.google.com/docs/cloud-messaging/scale-fcm).
"""

import asyncio
import logging
import time
from datetime import timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError

from mulin.metrics import PACE_WAIT
from mulin.settings import Settings

log = logging.getLogger(__name__)

FIRST_SHARE = 0.1
"""The part of the full rate that a burst begins with."""

_KEPT_SECONDS = 5
_SHORTEST_WAIT = 0.02
SLOW_SECONDS = 1.0


class Pace:
    """A budget for each second of the clock; a burst begins after a quiet time of `ramp`.

    Without Redis each process keeps to the rate that a burst begins with.
    """

    def __init__(self, redis: Redis, name: str, per_second: int, ramp: timedelta) -> None:
        self._redis = redis
        self._name = f"mulin:pace:{name}"
        self.per_second = per_second
        self._ramp = ramp.total_seconds()

    async def take(self, wanted: int) -> int:
        """Wait until at least one may go; how many, at most `wanted`."""
        with PACE_WAIT.time():
            return await self._taken(wanted)

    async def _taken(self, wanted: int) -> int:
        while True:
            at = time.time()
            try:
                granted = await self.granted(wanted, int(at))
            except (RedisError, OSError) as error:
                log.warning("pace: %s; going slowly", error)
                await asyncio.sleep(SLOW_SECONDS)
                return max(1, min(wanted, budget(self.per_second, 0, self._ramp)))
            if granted > 0:
                return granted
            await asyncio.sleep(max(_SHORTEST_WAIT, 1 - (time.time() - int(at))))

    async def granted(self, wanted: int, second: int) -> int:
        """How many of those wanted may go in a second (since 1970); what is granted is taken.

        Hosts whose clocks differ by more than a second count apart. Raises RedisError, OSError.
        """
        begun_key = f"{self._name}:begun"
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(begun_key, second, nx=True)
            pipe.expire(begun_key, int(self._ramp) + 1)
            pipe.get(begun_key)
            pipe.incrby(self._key(second), wanted)
            pipe.expire(self._key(second), _KEPT_SECONDS)
            _, _, begun, taken, _ = await pipe.execute()
        left = budget(self.per_second, second - int(begun), self._ramp) - (taken - wanted)
        granted: int = max(0, min(wanted, left))
        if granted < wanted:
            await self._redis.decrby(self._key(second), wanted - granted)
        return granted

    def _key(self, second: int) -> str:
        return f"{self._name}:{second}"


def pace_of(configured: Settings, redis: Redis) -> Pace:
    """The pace of the Firebase project the settings name: Firebase counts by project, and so do we.

    Several districts may share a Redis and not a project, or the other way round.
    """
    return Pace(
        redis,
        configured.firebase_project_id or "none",
        configured.push_per_second,
        timedelta(seconds=configured.push_ramp_seconds),
    )


def budget(per_second: int, seconds: float, ramp: float) -> int:
    """How many may go in a second that comes so many seconds after the burst began."""
    share = 1.0 if ramp <= 0 else FIRST_SHARE + (1 - FIRST_SHARE) * seconds / ramp
    return max(1, int(per_second * min(1.0, share)))
