"""The queue: which tasks it knows, when they run, and what asks for them."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from taskiq import AsyncBroker
from taskiq.schedule_sources import LabelScheduleSource

from mulin import jobs
from mulin.broadcasts.actions import SEND
from mulin.calendars.imports import REFRESH
from mulin.database import transaction
from mulin.notifications.actions import DELIVER
from mulin.notifications.code_messages import SEND_CODES
from mulin.privacy.exporting import EXPORT
from mulin.waitlist.places import OFFER
from workers import appointments, audit, broadcasts, calendars, consultations, timers, waitlist
from workers.broker import make_broker, make_scheduler, sender
from workers.files import REMOVE_LEFT_BEHIND, SWEEP
from workers.notifications import FORGET_OLD, FORGET_STALE, SWEEP_SECONDS, TAKE_BACK
from workers.scheduling import LOAD_HOLIDAYS

TASKS = {
    DELIVER,
    TAKE_BACK,
    SEND_CODES,
    FORGET_STALE,
    FORGET_OLD,
    SEND,
    "people.forget_expired",
    "appointments.lapse",
    OFFER,
    REFRESH,
    LOAD_HOLIDAYS,
    "consultations.remind",
    timers.FIRE,
    timers.FORGET,
    "search.index",
    SWEEP,
    EXPORT,
    REMOVE_LEFT_BEHIND,
    audit.SEAL,
    audit.CHECKPOINT,
    audit.MONTHS,
}


@pytest.fixture
def sent(database_url: str) -> Iterator[list[str]]:
    """The names of the jobs this process handed on."""
    handed: list[str] = []

    async def send(job: str) -> None:
        handed.append(job)

    jobs.send_through(send)
    yield handed
    jobs.send_through(None)


@pytest.mark.parametrize("redis_url", [None, "redis://localhost:1/0"])
def test_every_broker_knows_every_task(redis_url: str | None) -> None:
    assert set(make_broker(redis_url).local_task_registry) == TASKS


async def schedules_of(broker: AsyncBroker) -> dict[str, tuple[object, object]]:
    (source,) = make_scheduler(broker).sources
    assert isinstance(source, LabelScheduleSource)
    await source.startup()
    return {one.task_name: (one.interval, one.cron) for one in await source.get_schedules()}


async def test_sweeps_find_what_no_wake_up_told_of() -> None:
    assert await schedules_of(make_broker(None)) == {
        DELIVER: (SWEEP_SECONDS, None),
        TAKE_BACK: (SWEEP_SECONDS, None),
        SEND_CODES: (SWEEP_SECONDS, None),
        FORGET_STALE: (None, "23 19 * * *"),
        FORGET_OLD: (None, "53 19 * * *"),
        SEND: (broadcasts.SWEEP_SECONDS, None),
        "people.forget_expired": (None, "17 * * * *"),
        "appointments.lapse": (appointments.SWEEP_SECONDS, None),
        OFFER: (waitlist.SWEEP_SECONDS, None),
        REFRESH: (calendars.SWEEP_SECONDS, None),
        LOAD_HOLIDAYS: (24 * 60 * 60, None),
        "consultations.remind": (consultations.SWEEP_SECONDS, None),
        timers.FIRE: (timers.SWEEP_SECONDS, None),
        timers.FORGET: (None, "33 19 * * *"),
        "search.index": (24 * 60 * 60, None),
        SWEEP: (600, None),
        REMOVE_LEFT_BEHIND: (None, "43 18 * * *"),
        EXPORT: (60, None),
        audit.SEAL: (audit.SWEEP_SECONDS, None),
        audit.CHECKPOINT: (None, "41 19 * * *"),
        audit.MONTHS: (24 * 60 * 60, None),
    }


async def test_a_job_asked_for_is_sent_once_its_transaction_has_committed(sent: list[str]) -> None:
    async with transaction():
        jobs.wake(DELIVER)
        assert sent == []
    assert sent == [DELIVER]


async def test_a_job_of_a_transaction_that_rolled_back_is_never_sent(sent: list[str]) -> None:
    with suppress(ZeroDivisionError):
        async with transaction():
            jobs.wake(DELIVER)
            raise ZeroDivisionError
    async with transaction():
        jobs.wake("other")
    assert sent == ["other"]


async def test_several_wake_ups_in_one_transaction_are_one(sent: list[str]) -> None:
    async with transaction():
        jobs.wake(DELIVER)
        async with transaction():
            jobs.wake(DELIVER)
        jobs.wake("other")
        jobs.wake(DELIVER)
    assert sorted(sent) == [DELIVER, "other"]


async def test_a_job_of_no_known_name_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"nobody\.knows"):
        await sender(make_broker(None))("nobody.knows")
