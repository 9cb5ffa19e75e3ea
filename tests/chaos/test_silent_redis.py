"""While Redis takes what it is sent and answers nothing, people book as ever."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from api.app import create_app
from mulin import events, jobs, redis
from tests.appointments.asking import booked
from tests.district import District
from tests.phone import Phones
from tests.serving import serve
from tests.standins.relay import Relay
from tests.times import TUESDAY, at
from workers.running import sending

PATIENCE_SECONDS = 4.0
"""Less than redis-py waits for an answer (5 s)."""


async def test_a_booking_does_not_wait_for_a_redis_that_is_silent(
    district: District, redis_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if redis_url is None:
        pytest.skip("a connection to cut takes a Redis: MULIN_TEST_REDIS_URL names none")
    monkeypatch.setattr(jobs, "_PATIENCE_SECONDS", 0.1)
    async with AsyncExitStack() as held:
        relay = await held.enter_async_context(Relay.to(redis_url))
        await held.enter_async_context(redis.connected(relay.url))
        await held.enter_async_context(events.listening())
        await held.enter_async_context(sending(relay.url))
        url = await held.enter_async_context(serve(create_app(introspection=False)))
        phone = await Phones(url, held).of(district.resident.id)
        await booked(phone, district, at(TUESDAY, 10))
        relay.swallow()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await booked(phone, district, at(TUESDAY, 11))
