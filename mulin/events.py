"""What just changed, told to every process that has somebody watching (Redis pub/sub).

An event says which object changed, never what is in it: whoever hears it reads the object again
with their own eyes, so permission is asked at the moment of telling. A process holds one Redis
connection for all its listeners.

Pub/sub passes over the databases of a Redis: whoever uses another of them would hear us, and we
them. So channels carry the number of the database in their name.
"""

import asyncio
import json
import logging
import secrets
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import product

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from mulin import redis
from mulin.database import gather_after_commit

log = logging.getLogger(__name__)

_QUEUE_LENGTH = 256
_RECONNECT_SECONDS = 1.0
_KEEP_OPEN = "mulin:events"
"""A channel nobody writes to: a subscription must have one for its connection to be read."""


class ListenerTooSlow(Exception):
    """The listener let its queue fill up; it should connect again and read what it missed."""


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` names the sort of object, `id` its key, `change` what happened to it."""

    kind: str
    id: int
    change: str


def of_person(person_id: int) -> str:
    """The topic of what concerns one person."""
    return f"mulin:person:{person_id}"


def of_organization(organization_id: int) -> str:
    """The topic of what happens in one organization."""
    return f"mulin:organization:{organization_id}"


def of_venue(venue_id: int) -> str:
    """The topic of what happens in the hall of one venue."""
    return f"mulin:venue:{venue_id}"


def channel_of(topic: str) -> str:
    """Where Redis carries a topic; needs `mulin.redis.connected`."""
    return f"{topic}@{redis.client().connection_pool.connection_kwargs.get('db', 0)}"


def tell(event: Event, topics: Iterable[str]) -> None:
    """Publish `event` on `topics` once the present transaction has committed."""
    for topic in sorted(set(topics)):
        gather_after_commit(_publish, (topic, event))


async def _publish(told: list[tuple[str, Event]]) -> None:
    """One message a topic, with all that a transaction tells on it, and the transaction's mark."""
    mark = secrets.token_hex(8)
    by_topic = defaultdict[str, list[tuple[str, int, str]]](list)
    for topic, event in told:
        by_topic[topic].append((event.kind, event.id, event.change))
    async with redis.client().pipeline(transaction=False) as pipeline:
        for topic, events in by_topic.items():
            pipeline.publish(channel_of(topic), json.dumps([mark, events]))
        await pipeline.execute()


_Marked = tuple[str, Event]
"""An event with the mark of the transaction that told it: a like one may follow from another."""


class Listening:
    """The listeners of one process, fed by one Redis connection that reconnects by itself."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._pubsub: PubSub = client.pubsub(ignore_subscribe_messages=True)
        self._queues: dict[str, set[asyncio.Queue[_Marked | None]]] = {}
        self._reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._pubsub.subscribe(_KEEP_OPEN)
        self._reader = asyncio.create_task(self._read(), name="events")

    async def stop(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # redis-py leaves it untyped

    async def _read(self) -> None:
        while True:
            try:
                async for message in self._pubsub.listen():
                    self._hand_out(message["channel"].decode(), message["data"])
            except (RedisError, OSError) as error:
                # redis-py subscribes again to every channel when the connection is back.
                log.warning("events: %s; trying again", error)
                await asyncio.sleep(_RECONNECT_SECONDS)

    def _hand_out(self, channel: str, data: bytes) -> None:
        queues = self._queues.get(channel, ())
        mark, told = json.loads(data)
        for event, queue in product((Event(*one) for one in told), queues):
            if not queue.full():
                queue.put_nowait((mark, event))
                continue
            # One place is kept for the notice, so that it always fits.
            queue.get_nowait()
            queue.put_nowait(None)

    @asynccontextmanager
    async def queue(self, topics: Iterable[str]) -> AsyncIterator[asyncio.Queue[_Marked | None]]:
        """A queue of what is told on `topics` while the block runs.

        An object told on several topics arrives several times; None says that events were lost.
        """
        queue: asyncio.Queue[_Marked | None] = asyncio.Queue(_QUEUE_LENGTH)
        wanted = sorted({channel_of(topic) for topic in topics})
        fresh = [channel for channel in wanted if channel not in self._queues]
        for channel in wanted:
            self._queues.setdefault(channel, set()).add(queue)
        if fresh:
            await self._pubsub.subscribe(*fresh)
        try:
            yield queue
        finally:
            await self._forget(queue, wanted)

    async def _forget(self, queue: asyncio.Queue[_Marked | None], channels: list[str]) -> None:
        for channel in channels:
            self._queues[channel].discard(queue)
        silent = [channel for channel in channels if not self._queues[channel]]
        for channel in silent:
            del self._queues[channel]
        if silent:
            with suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(*silent)


_listening: Listening | None = None


@asynccontextmanager
async def listening() -> AsyncIterator[None]:
    """Hear events in this process while the block runs; needs `mulin.redis.connected`."""
    global _listening  # noqa: PLW0603 - one process, one ear
    ear = Listening(redis.client())
    await ear.start()
    _listening = ear
    try:
        yield
    finally:
        _listening = None
        await ear.stop()


@asynccontextmanager
async def hearing(topics: Iterable[str]) -> AsyncIterator[AsyncIterator[Event]]:
    """Events on `topics` from the beginning of the block on, whenever they are asked for.

    So nothing is missed by whoever looks first and listens then. Each comes once. Asking raises
    ListenerTooSlow when some were lost.
    """
    if _listening is None:
        raise RuntimeError("nothing is listening in this process")
    async with _listening.queue(topics) as queue:
        yield _each_once(queue)


async def _each_once(queue: asyncio.Queue[_Marked | None]) -> AsyncIterator[Event]:
    # A transaction that tells several things tells all of them on one topic, then on the next.
    heard = deque[_Marked](maxlen=_QUEUE_LENGTH)
    while True:
        marked = await queue.get()
        if marked is None:
            raise ListenerTooSlow(ListenerTooSlow.__doc__)
        if marked not in heard:
            heard.append(marked)
            yield marked[1]


async def listen(topics: Iterable[str]) -> AsyncIterator[Event]:
    """Events on `topics` from now on, each once. Raises ListenerTooSlow when some were lost."""
    async with hearing(topics) as heard:
        async for event in heard:
            yield event
