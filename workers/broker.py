"""The queue: in process on a fresh machine, Redis Streams where there is a Redis.

A task is a wake-up; what is to be done stands in PostgreSQL, and a sweep on a schedule finds what
no wake-up told of.
"""

import asyncio
import logging

from taskiq import AsyncBroker, ScheduledTask, ScheduleSource, TaskiqScheduler
from taskiq.exceptions import SendTaskError
from taskiq.schedule_sources import LabelScheduleSource

from mulin.jobs import Sender
from workers import (
    appointments,
    audit,
    broadcasts,
    calendars,
    consultations,
    files,
    notifications,
    people,
    privacy,
    scheduling,
    search,
    timers,
    waitlist,
)
from workers.failing import Failing, set_aside
from workers.local import LocalBroker
from workers.measuring import Measuring
from workers.stream import StreamBroker

log = logging.getLogger(__name__)

QUEUE = "mulin"
RETRY_SECONDS = 1.0


def make_broker(redis_url: str | None) -> AsyncBroker:
    """A broker that knows every task."""
    broker = LocalBroker() if redis_url is None else StreamBroker(redis_url, QUEUE, set_aside)
    broker.add_middlewares(Measuring(), Failing())
    appointments.register(broker)
    notifications.register(broker)
    broadcasts.register(broker)
    waitlist.register(broker)
    people.register(broker)
    privacy.register(broker)
    scheduling.register(broker)
    calendars.register(broker)
    search.register(broker)
    files.register(broker)
    consultations.register(broker)
    timers.register(broker)
    audit.register(broker)
    return broker


def make_scheduler(broker: AsyncBroker) -> TaskiqScheduler:
    """A scheduler of the tasks that carry a schedule."""
    return PatientScheduler(broker, [LabelScheduleSource(broker)])


class PatientScheduler(TaskiqScheduler):
    """taskiq's, but what is due while there is no queue is sent when there is: once, not never."""

    async def on_ready(self, source: ScheduleSource, task: ScheduledTask) -> None:
        while True:
            try:
                await super().on_ready(source, task)
            except SendTaskError as error:
                log.warning("queue: %s; %s is sent later", error.__cause__, task.task_name)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return


def sender(broker: AsyncBroker) -> Sender:
    """How a process hands jobs to the broker, for `mulin.jobs.send_through`."""

    async def send(job: str) -> None:
        task = broker.find_task(job)
        if task is None:
            raise LookupError(f"no task is called {job}")
        await task.kiq()

    return send
