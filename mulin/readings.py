"""What a process knows only by asking: the outbox, the timers, the queue, its own connections.

Asked when Prometheus asks, at most every few seconds, and never waited for long: a database that
hangs must not hang the page that tells of it. What nobody could answer is left out, and no figure
is older than a minute.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import asyncpg
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from redis.exceptions import RedisError, ResponseError
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from mulin import redis
from mulin.clock import now
from mulin.database import query
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Channel

log = logging.getLogger(__name__)

FRESH_SECONDS = 5.0
STALE_SECONDS = 60.0
PATIENCE_SECONDS = 1.0
LONGEST_SECONDS = 10.0

FAMILIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "mulin_dependency_up": ("1 while it answers this process", ("dependency",)),
    "mulin_outbox_due_deliveries": (
        "Deliveries that could go at once, counted up to 50,000",
        ("channel",),
    ),
    "mulin_outbox_later_deliveries": (
        "Deliveries on their way, or waiting: for a further try, a morning, their turn as fallback",
        ("channel",),
    ),
    "mulin_outbox_oldest_due_seconds": (
        "How long the delivery that is due the longest has been; 0: none is",
        ("channel",),
    ),
    "mulin_timers_due": ("Timers that should have gone off", ()),
    "mulin_timers_oldest_due_seconds": (
        "How late the timer is that is due the longest; 0: none is",
        (),
    ),
    "mulin_failed_jobs": ("Tasks set aside after their last try, and not yet run again", ()),
    "mulin_queue_length": ("Messages in the stream, those that are done included", ()),
    "mulin_queue_lag": ("Messages no worker has taken yet (Redis 7 or newer tells)", ()),
    "mulin_queue_pending": ("Messages a worker has taken and not done", ()),
    "mulin_queue_consumers": ("Workers the stream has ever seen and not forgotten", ()),
    "mulin_database_connections": (
        "Connections of this process to PostgreSQL, by state: used or idle",
        ("state",),
    ),
    "mulin_database_connections_max": ("Most connections this process may open", ()),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of a family, with its labels in the family's order."""

    family: str
    value: float
    labels: tuple[str, ...] = ()


Source = Callable[[], Awaitable[Sequence[Value]]]

_ERRORS = (OSError, BaseORMException, asyncpg.PostgresError, asyncpg.InterfaceError, RedisError)


class Readings:
    """The latest answers of some sources by name; a collector of prometheus_client."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._latest = {name: _Latest(name, source) for name, source in sources.items()}

    async def refresh(self) -> None:
        """Ask those whose last answer is old, and wait a moment for them."""
        asked = [latest.asked() for latest in self._latest.values() if not latest.is_fresh()]
        if asked:
            await asyncio.wait(asked, timeout=PATIENCE_SECONDS)

    def describe(self) -> Iterator[Metric]:
        return _families()

    def collect(self) -> Iterator[Metric]:
        values = [
            Value("mulin_dependency_up", float(latest.values() is not None), (name,))
            for name, latest in self._latest.items()
        ]
        for latest in self._latest.values():
            values += latest.values() or ()
        for family in _families():
            for value in values:
                if value.family == family.name:
                    family.add_metric(value.labels, value.value)
            if family.samples:
                yield family


def _families() -> Iterator[GaugeMetricFamily]:
    for name, (text, labels) in FAMILIES.items():
        yield GaugeMetricFamily(name, text, labels=labels)


class _Latest:
    """A source, what it last said, and when."""

    def __init__(self, name: str, source: Source) -> None:
        self._name = name
        self._source = source
        self._task: asyncio.Task[None] | None = None
        self._values: Sequence[Value] | None = None
        self._at = -STALE_SECONDS

    def is_fresh(self) -> bool:
        return time.monotonic() - self._at < FRESH_SECONDS

    def values(self) -> Sequence[Value] | None:
        """None: it did not answer."""
        return self._values if time.monotonic() - self._at < STALE_SECONDS else None

    def asked(self) -> asyncio.Task[None]:
        """One question at a time: whoever comes meanwhile waits for the same answer."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._ask(), name=f"readings of {self._name}")
        return self._task

    async def _ask(self) -> None:
        question = asyncio.ensure_future(self._source())
        try:
            await asyncio.wait([question], timeout=LONGEST_SECONDS)
            if not question.done():
                # Left alone: asyncpg would wait for the server's word on a cancellation as well.
                self._nothing_from("TimeoutError")
            self._values = await question
        except _ERRORS as error:
            self._nothing_from(type(error).__name__)
        self._at = time.monotonic()

    def _nothing_from(self, why: str) -> None:
        log.warning("metrics: %s does not answer: %s", self._name, why)
        self._values = None


MOST_COUNTED = 50_000
"""How far deliveries of a channel are counted: a broadcast to a city must not cost seconds."""

# Priority by priority and in order of time, as the partial index of what is still to be done has
# them: however long the history, and however much is held for the morning, nothing else is read.
_OF_PRIORITY = """
    SELECT d.due_at FROM delivery d
    WHERE d.status = 'pending' AND d.channel = way.channel AND d.priority = by.priority
"""
_COUNTED = f"""
    SELECT count(*) FROM (
        SELECT FROM unnest($3::int[]) AS by(priority) CROSS JOIN LATERAL (
            {_OF_PRIORITY} AND d.due_at %s $1 ORDER BY d.due_at LIMIT {MOST_COUNTED}
        ) AS part LIMIT {MOST_COUNTED}
    ) AS found
"""  # noqa: S608 - constants of this file
_OUTSTANDING = f"""
SELECT way.channel AS name, ({_COUNTED % "<="}) AS due, ({_COUNTED % ">"}) AS later, (
    SELECT min(first.due_at) FROM unnest($3::int[]) AS by(priority) CROSS JOIN LATERAL (
        {_OF_PRIORITY} ORDER BY d.due_at LIMIT 1
    ) AS first
) AS oldest
FROM unnest($2::text[]) AS way(channel)
UNION ALL
SELECT ' timers', count(*), 0, min(due_at) FROM timer WHERE status = 'waiting' AND due_at <= $1
UNION ALL
SELECT ' failed', count(*), 0, NULL FROM failed_job WHERE settled_at IS NULL
"""  # noqa: S608 - a constant of this file


async def outstanding() -> list[Value]:
    """What PostgreSQL says is still to be done, in one statement, and this process's pool."""
    at = now()
    priorities = sorted({kind.priority for kind in KINDS.values()})
    rows = await query(_OUTSTANDING, at, [channel.value for channel in Channel], priorities)
    found = list[Value]()
    for row in rows:
        oldest = row["oldest"]
        late = 0.0 if oldest is None else max(0.0, (at - oldest).total_seconds())
        match row["name"]:
            case " timers":
                found += [
                    Value("mulin_timers_due", row["due"]),
                    Value("mulin_timers_oldest_due_seconds", late),
                ]
            case " failed":
                found.append(Value("mulin_failed_jobs", row["due"]))
            case str(channel):
                found += [
                    Value("mulin_outbox_due_deliveries", row["due"], (channel,)),
                    Value("mulin_outbox_later_deliveries", row["later"], (channel,)),
                    Value("mulin_outbox_oldest_due_seconds", late, (channel,)),
                ]
    return found + pool()


def pool() -> list[Value]:
    """The connections to PostgreSQL; none before the first statement."""
    made = get_connection("default")._pool  # noqa: SLF001 - Tortoise has no public way to its pool
    if made is None:
        return []
    idle = made.get_idle_size()
    return [
        Value("mulin_database_connections", made.get_size() - idle, ("used",)),
        Value("mulin_database_connections", idle, ("idle",)),
        Value("mulin_database_connections_max", made.get_max_size()),
    ]


def queue(name: str | None) -> Source:
    """How full the stream of that name is; None: there is no queue in Redis, only Redis itself.

    https://redis.io/docs/latest/commands/xinfo-groups/
    """

    async def read() -> list[Value]:
        client = redis.client()
        if name is None:
            await client.ping()
            return []
        found = [Value("mulin_queue_length", await client.xlen(name))]
        try:
            groups = await client.xinfo_groups(name)
        except ResponseError:  # before the first worker there is no stream
            return found
        for group in groups:
            # Redis tells no lag after messages were trimmed that nobody had read.
            found += [
                Value(f"mulin_queue_{what}", group[what])
                for what in ("lag", "pending", "consumers")
                if group.get(what) is not None
            ]
        return found

    return read
