"""What just changed, told to every process that has somebody watching (Redis pub/sub).

An event says which object changed, never what is in it: whoever hears it reads the object again
with their own eyes, so permission is asked at the moment of telling.

Pub/sub forgets what nobody was there to hear. So whoever may have missed something hears `MISSED`
in its place, and reads what there is by now: after the connection to Redis was lost, when more was
told than a listener took in, and when PostgreSQL has something nobody told (`mulin.watching`).

All is told on one channel, and each process picks what its listeners ask for: it is a few words
about each change, while a channel a topic would cost each change a command for each topic, and each
listener one to come and one to go. The first change is told at once, what a process commits within
a twentieth of a second of it together: where much happens every process takes in a few messages,
not a message for each change. Pub/sub passes over the databases of a Redis, so the channel carries
the number of ours in its name.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Connection, Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from mulin import redis
from mulin.database import gather_after_commit
from mulin.metrics import EVENT_LISTENERS, EVENT_RESYNCS, EVENTS

log = logging.getLogger(__name__)

_QUEUE_LENGTH = 256
_RECONNECT_SECONDS = 1.0
_SILENCE_SECONDS = 10.0
_LAST_WORDS_SECONDS = 2.0
_GATHERING_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` names the sort of object, `id` its key, `change` what happened to it.

    `entry` is the key of the row that keeps the change (`mulin.trails`); 0: none does.
    """

    kind: str
    id: int
    change: str
    entry: int = 0


_Told = tuple[Event, list[str]]
"""An event and its topics."""

MISSED: Final = Event("missed", 0, "")
"""Not told by anybody: something may have been told that this listener did not hear."""


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
    """Publish `event` on `topics` once the present transaction has committed.

    Whoever made the change does not wait for it where the process is `listening`.
    """
    gather_after_commit(_hand_over, (event, sorted(set(topics))))


async def _hand_over(told: list[_Told]) -> None:
    if _listening is None:
        await _publish(told)
    else:
        _listening.tell_soon(told)


async def _publish(told: list[_Told]) -> None:
    """One message, with all that was told in its order."""
    events = [[event.kind, event.id, event.change, topics, event.entry] for event, topics in told]
    await redis.client().publish(channel(), json.dumps(events))


class Heard:
    """What one listener hears, in its order, without end."""

    def __init__(self) -> None:
        self._waiting = asyncio.Queue[Event](_QUEUE_LENGTH)

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        return await self._waiting.get()

    def forget(self) -> None:
        """Take what has been told by now as heard: for who reads all of the present next."""
        while not self._waiting.empty():
            self._waiting.get_nowait()

    def add(self, event: Event) -> None:
        if self._waiting.full():
            self.miss()
        self._waiting.put_nowait(event)

    def miss(self) -> None:
        """Have `MISSED` heard in place of all that waits: it is read with the rest."""
        EVENT_RESYNCS.inc()
        self.forget()
        self._waiting.put_nowait(MISSED)


class Listening:
    """The listeners of one process, fed by one Redis connection that reconnects by itself.

    It also tells the others of what the process commits, beside whoever commits it.
    """

    def __init__(self, client: Redis) -> None:
        self._pubsub: PubSub = client.pubsub()
        self._heard: dict[str, set[Heard]] = {}
        self._entries: dict[str, set[int]] | None = None
        self._subscribed = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._untold: list[_Told] = []
        self._told_at = float("-inf")
        self._teller: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Return once Redis has our subscription. Raises RedisError when there is none."""
        await self._pubsub.subscribe(channel())
        self._reader = asyncio.create_task(self._read(), name="events")
        await self._subscribed.wait()

    async def stop(self) -> None:
        if self._teller is not None:
            await asyncio.wait([self._teller], timeout=_LAST_WORDS_SECONDS)
            self._teller.cancel()
            await asyncio.gather(self._teller, return_exceptions=True)
        if self._reader is not None:
            # Before Python 3.12 a cancellation that comes along with a message is lost.
            while not self._reader.done():
                self._reader.cancel()
                await asyncio.wait([self._reader], timeout=0.1)
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # redis-py leaves it untyped

    def tell_soon(self, told: Iterable[_Told]) -> None:
        """Publish that, after what was to be told before and together with what comes meanwhile."""
        self._untold += told
        if self._teller is None or self._teller.done():
            self._teller = asyncio.create_task(self._tell(), name="telling of events")

    async def _tell(self) -> None:
        time = asyncio.get_running_loop().time
        while self._untold:
            gathering = self._told_at + _GATHERING_SECONDS - time()
            if gathering > 0:
                await asyncio.sleep(gathering)
            self._told_at = time()
            told, self._untold = self._untold, []
            try:
                await _publish(told)
            except (RedisError, OSError):
                # It is committed, and who listens finds out: `mulin.watching`.
                log.exception("events: nobody could be told of %d changes", len(told))

    async def _read(self) -> None:
        while True:
            try:
                await self._read_on()
            except (RedisError, OSError) as error:
                # redis-py subscribes again when the connection is back.
                log.warning("events: %s; trying again", error)
                await asyncio.sleep(_RECONNECT_SECONDS)

    async def _read_on(self) -> None:
        """Raises RedisError or OSError when the connection is lost, or silent for too long.

        A connection whose other end has vanished stays open for as long as nothing is sent, which
        a subscriber never does: so it asks whenever it has heard nothing for a while.
        """
        asked = False
        while True:
            message = await self._pubsub.get_message(timeout=_SILENCE_SECONDS)
            if message is not None:
                asked = False
                self._take(message)
            elif asked:
                await self._hang_up()
                raise ConnectionError("Redis does not answer any more")
            else:
                asked = True
                await self._pubsub.ping()

    async def _hang_up(self) -> None:
        connection: Connection | None = self._pubsub.connection
        if connection is not None:
            await connection.disconnect(nowait=True)

    def _take(self, message: Mapping[str, Any]) -> None:
        match message["type"]:
            case "subscribe":
                # What was told before Redis had our subscription passed us by.
                self._subscribed.set()
                self.miss()
            case "message":
                try:
                    told = _read_events(message["data"])
                except (ValueError, TypeError):
                    # Another release of Mulin may be on the same channel during an upgrade.
                    log.exception("events: a message that is none of ours")
                    self.miss()
                else:
                    self._hand_out(told)

    def miss(self) -> None:
        """Have every listener look for what it missed."""
        for heard in set[Heard]().union(*self._heard.values()):
            heard.miss()

    def _hand_out(self, told: Iterable[_Told]) -> None:
        for event, topics in told:
            EVENTS.inc()
            if self._entries is not None:
                self._entries.setdefault(event.kind, set()).add(event.entry)
            # Whoever listens to several of the topics hears of it once.
            for heard in set[Heard]().union(*(self._heard.get(topic, ()) for topic in topics)):
                heard.add(event)

    def entries(self) -> dict[str, set[int]]:
        """The entries of all events by kind since this was last asked, whoever listened."""
        entries, self._entries = self._entries, {}
        return entries or {}

    @contextmanager
    def hearing(self, topics: Iterable[str]) -> Iterator[Heard]:
        """What is told on `topics` while the block runs."""
        heard, wanted = Heard(), set(topics)
        for topic in wanted:
            self._heard.setdefault(topic, set()).add(heard)
        try:
            with EVENT_LISTENERS.track_inprogress():
                yield heard
        finally:
            for topic in wanted:
                self._heard[topic].discard(heard)
                if not self._heard[topic]:
                    del self._heard[topic]


def _read_events(data: bytes) -> list[_Told]:
    """Raises ValueError or TypeError for what `_publish` would not send."""
    return [
        (Event(kind, id_, change, *entry), topics)
        for kind, id_, change, topics, *entry in json.loads(data)
    ]


_listening: Listening | None = None


@asynccontextmanager
async def listening() -> AsyncIterator[Listening]:
    """Hear events in this process while the block runs; needs `mulin.redis.connected`."""
    global _listening  # noqa: PLW0603 - one process, one ear
    ear = Listening(redis.client())
    await ear.start()
    _listening = ear
    try:
        yield ear
    finally:
        _listening = None
        await ear.stop()


@contextmanager
def hearing(topics: Iterable[str]) -> Iterator[Heard]:
    """Events on `topics` from the beginning of the block on, each once, and `MISSED`.

    So nothing is missed by whoever listens first and looks then.
    """
    if _listening is None:
        raise RuntimeError("nothing is listening in this process")
    with _listening.hearing(topics) as heard:
        yield heard
