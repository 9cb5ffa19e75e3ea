"""A queue on Redis Streams that outlives the Redis it is on, and the workers it serves."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from functools import partial
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError
from taskiq import AckableMessage, BrokerMessage, TaskiqMessage
from taskiq_redis import RedisStreamBroker

from workers.receiving import Held

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
BEAT_SECONDS = 3.0
IDLE_SECONDS = 15.0
"""A message whose worker has not been heard of for so long belongs to nobody."""
MOST_DELIVERIES = 3
"""A message that so many workers took to their grave is not given to another."""

_BLOCK_MILLISECONDS = 1000
_LOOK_SECONDS = 2.0
_AT_ONCE = 100
_FORGOTTEN_MILLISECONDS = 60 * 60 * 1000
_LONGEST_STREAM = 10_000

# All in one step: of those who look at once, one brings a message forward.
_BRING_FORWARD = """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, message in ipairs(due) do
    redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'data', message)
    redis.call('ZREM', KEYS[1], message)
end
return #due
"""

SetAside = Callable[[TaskiqMessage, bytes, int], Awaitable[None]]
"""What happens to a task that was delivered so often and never ended."""


class StreamBroker(RedisStreamBroker):
    """taskiq's, with what it leaves out.

    It goes on listening after Redis was away, or came back empty and without our consumer group. A
    worker tells Redis that it still has what it has, so that a long task is not given away and that
    of a dead worker is soon. What workers keep dying of is `set_aside`. The label `delay` is taken:
    seconds to wait before a task runs.
    """

    def __init__(self, url: str, queue: str, set_aside: SetAside) -> None:
        super().__init__(
            url,
            queue_name=queue,
            consumer_group_name=queue,
            # From the first wake-up on: also what came before the group was made, or made again.
            consumer_id="0",
            # Wake-ups are worth no more memory than this: the sweep finds what they told of.
            maxlen=_LONGEST_STREAM,
        )
        self._set_aside = set_aside
        self._held = set[bytes]()
        self._looked_at = 0.0
        self._later = f"{queue}:later"

    async def kick(self, message: BrokerMessage) -> None:
        delay = float(message.labels.get("delay", 0))
        if delay <= 0:
            await super().kick(message)
            return
        async with self._client() as client:
            await client.zadd(self._later, {message.message: time.time() + delay})

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        beating = asyncio.create_task(self._beat())
        try:
            while True:
                try:
                    async with aclosing(self._received()) as messages:
                        async for message in messages:
                            yield message
                except (RedisError, OSError) as error:
                    log.warning("queue: %s; trying again", error)
                    await asyncio.sleep(RETRY_SECONDS)
                    with suppress(RedisError, OSError):
                        await self._declare_consumer_group()
        finally:
            beating.cancel()
            await asyncio.wait([beating])

    async def give_back(self) -> None:
        """Hand what this worker has not ended to the others at once, and leave the group."""
        try:
            async with self._client() as client:
                for entry in await self._pending(client, consumername=self.consumer_name):
                    await self._put_again(client, entry["message_id"])
                await client.xgroup_delconsumer(
                    self.queue_name, self.consumer_group_name, self.consumer_name
                )
        except (RedisError, OSError) as error:
            log.warning("queue: %s; what was left is taken over", error)

    async def _put_again(self, client: Redis, key: bytes) -> None:
        found = cast(
            "list[tuple[bytes, dict[Any, Any]]]", await client.xrange(self.queue_name, key, key)
        )
        async with client.pipeline(transaction=True) as pipe:
            # A new message and not the old one anew: it wakes who waits for one.
            for _, fields in found:
                pipe.xadd(self.queue_name, fields, maxlen=self.maxlen)
            pipe.xack(self.queue_name, self.consumer_group_name, key)
            await pipe.execute()

    async def _received(self) -> AsyncGenerator[AckableMessage, None]:
        mine = (self.consumer_group_name, self.consumer_name)
        async with self._client() as client:
            while True:
                await self._bring_forward(client)
                if time.monotonic() - self._looked_at > _LOOK_SECONDS:
                    self._looked_at = time.monotonic()
                    async with aclosing(self._left_behind(client)) as left:
                        async for message in left:
                            yield message
                # One at a time: what waits in a worker that is busy could be done by another.
                read = await client.xreadgroup(
                    *mine, {self.queue_name: ">"}, block=_BLOCK_MILLISECONDS, count=1
                )
                for _, entries in cast("list[tuple[bytes, list[Any]]]", read or []):
                    for key, fields in entries:
                        yield self._taken(key, fields)

    def _taken(self, key: bytes, fields: Mapping[bytes, bytes]) -> AckableMessage:
        self._held.add(key)
        acknowledge = self._ack_generator(id=cast("str", key), queue_name=self.queue_name)
        return Held(data=fields[b"data"], ack=acknowledge, let_go=partial(self._held.discard, key))

    async def _left_behind(self, client: Redis) -> AsyncGenerator[AckableMessage, None]:
        """What belongs to nobody, except what its workers died of."""
        idle = int(IDLE_SECONDS * 1000)
        for entry in await self._pending(client, idle=idle):
            claimed = await client.xclaim(
                self.queue_name,
                self.consumer_group_name,
                self.consumer_name,
                idle,
                [entry["message_id"]],
            )
            # Nothing when another was faster, or when the stream was cut short meanwhile.
            for key, fields in cast("list[tuple[bytes, dict[bytes, bytes]]]", claimed):
                if entry["times_delivered"] < MOST_DELIVERIES:
                    yield self._taken(key, fields)
                else:
                    await self._give_up(client, key, fields[b"data"], entry["times_delivered"])
        await self._forget_dead(client)

    async def _give_up(self, client: Redis, key: bytes, data: bytes, deliveries: int) -> None:
        message = self.formatter.loads(data)
        log.error("task %s: no worker lived through it", message.task_name)
        try:
            await self._set_aside(message, data, deliveries)
        except Exception:
            log.exception("task %s could not be set aside; it is kept", message.task_name)
        else:
            await client.xack(self.queue_name, self.consumer_group_name, key)

    async def _pending(self, client: Redis, **narrowed: Any) -> list[dict[str, Any]]:
        return cast(
            "list[dict[str, Any]]",
            await client.xpending_range(
                self.queue_name, self.consumer_group_name, "-", "+", _AT_ONCE, **narrowed
            ),
        )

    async def _forget_dead(self, client: Redis) -> None:
        """Take the names of workers long gone off the group, which would keep them for ever."""
        for one in await client.xinfo_consumers(self.queue_name, self.consumer_group_name):
            if one["pending"] == 0 and one["idle"] > _FORGOTTEN_MILLISECONDS:
                await client.xgroup_delconsumer(
                    self.queue_name, self.consumer_group_name, one["name"]
                )

    async def _bring_forward(self, client: Redis) -> None:
        keys = (self._later, self.queue_name)
        await client.eval(
            _BRING_FORWARD, 2, *keys, str(time.time()), str(_LONGEST_STREAM), str(_AT_ONCE)
        )

    async def _beat(self) -> None:
        """Keep what is in hand from looking left behind; this is no further delivery (JUSTID)."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            if not self._held:
                continue
            try:
                async with self._client() as client:
                    await client.xclaim(
                        self.queue_name,
                        self.consumer_group_name,
                        self.consumer_name,
                        0,
                        list(self._held),
                        justid=True,
                    )
            except (RedisError, OSError) as error:
                log.debug("queue: %s", error)

    def _client(self) -> Redis:
        return Redis(connection_pool=self.connection_pool)
