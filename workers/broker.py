"""The queue: in process on a fresh machine, Redis Streams where there is a Redis.

A task is a wake-up; what is to be done stands in PostgreSQL, and a sweep on a schedule finds what
no wake-up told of.
"""

from taskiq import AsyncBroker, InMemoryBroker, TaskiqScheduler
from taskiq.schedule_sources import LabelScheduleSource

from mulin.jobs import Sender
from workers import (
    appointments,
    calendars,
    consultations,
    files,
    notifications,
    people,
    scheduling,
    search,
    waitlist,
)
from workers.stream import StreamBroker

QUEUE = "mulin"
_IDLE_MILLISECONDS = 60_000
_LONGEST_STREAM = 10_000


def make_broker(redis_url: str | None) -> AsyncBroker:
    """A broker that knows every task."""
    broker: AsyncBroker
    if redis_url is None:
        broker = InMemoryBroker()
    else:
        broker = StreamBroker(
            redis_url,
            queue_name=QUEUE,
            consumer_group_name=QUEUE,
            # From the first wake-up on: also what came before the group was made, or made again.
            consumer_id="0",
            # Work of a worker that died is taken over after a minute; wake-ups are worth no more
            # memory than this, since the sweep finds what they told of.
            idle_timeout=_IDLE_MILLISECONDS,
            unacknowledged_lock_timeout=_IDLE_MILLISECONDS / 1000,
            maxlen=_LONGEST_STREAM,
        )
    appointments.register(broker)
    notifications.register(broker)
    waitlist.register(broker)
    people.register(broker)
    scheduling.register(broker)
    calendars.register(broker)
    search.register(broker)
    files.register(broker)
    consultations.register(broker)
    return broker


def make_scheduler(broker: AsyncBroker) -> TaskiqScheduler:
    """A scheduler of the tasks that carry a schedule."""
    return TaskiqScheduler(broker, [LabelScheduleSource(broker)])


def sender(broker: AsyncBroker) -> Sender:
    """How a process hands jobs to the broker, for `mulin.jobs.send_through`."""

    async def send(job: str) -> None:
        task = broker.find_task(job)
        if task is None:
            raise LookupError(f"no task is called {job}")
        await task.kiq()

    return send
