"""What just changed, told to every process that has somebody watching (Redis pub/sub).

An event says which object changed, never what is in it: whoever hears it reads the object again
with their own eyes, so permission is asked at the moment of telling.

All is told on one channel, a transaction at a time, and each process picks what its listeners ask
for: it is a few words about each change, while a channel a topic would cost each change a command
for each topic, and each listener one to come and one to go. Pub/sub passes over the databases of a
Redis, so the channel carries the number of ours in its name.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from mulin import redis
from mulin.database import gather_after_commit

log = logging.getLogger(__name__)

_QUEUE_LENGTH = 256
_RECONNECT_SECONDS = 1.0


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
    return f"person:{person_id}"


def of_organization(organization_id: int) -> str:
    """The topic of what happens in one organization."""
    return f"organization:{organization_id}"


def of_venue(venue_id: int) -> str:
    """The topic of what happens in the hall of one venue."""
    return f"venue:{venue_id}"


def channel() -> str:
    """The one on which Redis carries events; needs `mulin.redis.connected`."""
    return f"mulin:events:{redis.client().connection_pool.connection_kwargs.get('db', 0)}"


def tell(event: Event, topics: Iterable[str]) -> None:
    """Publish `event` on `topics` once the present transaction has committed."""
    gather_after_commit(_publish, (event, sorted(set(topics))))


async def _publish(told: list[tuple[Event, list[str]]]) -> None:
    """One message, with all that a transaction tells in its order."""
    events = [[event.kind, event.id, event.change, topics] for event, topics in told]
    await redis.client().publish(channel(), json.dumps(events))


Queue = asyncio.Queue[Event | None]


class Listening:
    """The listeners of one process, fed by one Redis connection that reconnects by itself."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._pubsub: PubSub = client.pubsub(ignore_subscribe_messages=True)
        self._queues: dict[str, set[Queue]] = {}
        self._reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._pubsub.subscribe(channel())
        self._reader = asyncio.create_task(self._read(), name="events")

    async def stop(self) -> None:
        if self._reader is not None:
            # Before Python 3.12 a cancellation that comes along with a message is lost.
            while not self._reader.done():
                self._reader.cancel()
                await asyncio.wait([self._reader], timeout=0.1)
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # redis-py leaves it untyped

    async def _read(self) -> None:
        while True:
            try:
                async for message in self._pubsub.listen():
                    self._hand_out(message["data"])
            except (RedisError, OSError) as error:
                # redis-py subscribes again when the connection is back.
                log.warning("events: %s; trying again", error)
                await asyncio.sleep(_RECONNECT_SECONDS)

    def _hand_out(self, data: bytes) -> None:
        for kind, id_, change, topics in json.loads(data):
            event = Event(kind, id_, change)
            # Whoever listens to several of the topics hears of it once.
            for queue in set[Queue]().union(*(self._queues.get(topic, ()) for topic in topics)):
                if not queue.full():
                    queue.put_nowait(event)
                    continue
                # One place is kept for the notice, so that it always fits.
                queue.get_nowait()
                queue.put_nowait(None)

    @contextmanager
    def queue(self, topics: Iterable[str]) -> Iterator[Queue]:
        """A queue of what is told on `topics` while the block runs; None: some was lost."""
        queue: Queue = asyncio.Queue(_QUEUE_LENGTH)
        wanted = set(topics)
        for topic in wanted:
            self._queues.setdefault(topic, set()).add(queue)
        try:
            yield queue
        finally:
            for topic in wanted:
                self._queues[topic].discard(queue)
                if not self._queues[topic]:
                    del self._queues[topic]


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
    with _listening.queue(topics) as queue:
        yield _taken_from(queue)


async def _taken_from(queue: Queue) -> AsyncIterator[Event]:
    while (event := await queue.get()) is not None:
        yield event
    raise ListenerTooSlow(ListenerTooSlow.__doc__)


async def listen(topics: Iterable[str]) -> AsyncIterator[Event]:
    """Events on `topics` from now on, each once. Raises ListenerTooSlow when some were lost."""
    async with hearing(topics) as heard:
        async for event in heard:
            yield event
