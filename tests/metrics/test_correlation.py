"""One id from the request to the push: who complains can be told what became of theirs."""

import asyncio
from typing import Any

from push.channel import Carrier
from tests.district import District, gid
from tests.documents import BOOK, REGISTER_DEVICE
from tests.metrics.conftest import Lines
from tests.metrics.doors import opened
from tests.standins import fcm as standin
from tests.standins.fcm import StandInFcm
from tests.times import TUESDAY, at

PATIENCE_SECONDS = 20


async def lines_of(lines: Lines, request_id: str, events: set[str]) -> list[dict[str, Any]]:
    """What the log says of a request, once it has told of all of these events."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = [line for line in lines() if line.get("request_id") == request_id]
            if events <= {line["event"] for line in found}:
                return found
            await asyncio.sleep(0.01)


async def test_the_request_its_task_and_the_failure_of_its_push_share_an_id(
    channel: Carrier, fcm: StandInFcm, district: District, redis_url: str | None, lines: Lines
) -> None:
    fcm.behave(standin.INVALID_VALUE)
    async with opened(redis_url, channel) as phones:
        phone = await phones.of(district.resident.id)
        await phone.ask(REGISTER_DEVICE, input={"token": "a", "platform": "WEB"})
        # when
        wanted = {
            "serviceId": gid(district.service),
            "startsAt": at(TUESDAY, 10).isoformat(),
            "mode": "PHONE",
        }
        answer = await phone.post(BOOK, input=wanted)
        # then
        request_id = answer.headers["X-Request-Id"]
        found = await lines_of(lines, request_id, {"request", "task", "not delivered"})
    request, task, failure = (
        next(line for line in found if line["event"] == event)
        for event in ("request", "task", "not delivered")
    )
    assert (request["operation"], request["status"]) == ("mutation Book", 200)
    assert (task["task"], task["result"]) == ("notifications.deliver", "ok")
    assert (failure["result"], failure["code"]) == ("rejected", "INVALID_ARGUMENT")
    everything = "".join(str(line) for line in found)
    assert district.resident.name not in everything
