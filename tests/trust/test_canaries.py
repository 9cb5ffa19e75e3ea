"""What is private is told to nobody but those it is for.

A district is driven with values that occur nowhere else: through every door, into refusals, into a
resolver that breaks and a job that fails. Then the logs at their most talkative, the metrics, the
traces, the answers with errors and whatever the queue carried are searched for each of them.

Left out on purpose: the console channel, which prints sign-in codes for whoever develops
(mulin/people/codes.py; production refuses it), and answers that tell a caller which value of their
own request is wrong: they quote it, to nobody but its author.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from prometheus_client import generate_latest
from taskiq import BrokerMessage
from tortoise.connection import get_connection

from api.app import create_app
from cli.tracing import STANDARD, traced
from mulin import events, redis
from mulin.database import query
from mulin.failed_jobs.models import FailedJob
from mulin.metrics import REGISTRY
from mulin.notifications.models import Channel
from mulin.settings import Settings
from tests.consultations.asking import done, submit
from tests.district import District, gid
from tests.documents import BOOK, REGISTER_DEVICE
from tests.files.asking import CREATE
from tests.files.conftest import own_storage
from tests.files.making import PDF
from tests.metrics.conftest import Lines, lines
from tests.people.accounts import SIGN_IN, new_code, other_than, refresh, try_code
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.serving import serve
from tests.standins.collector import Collector, collecting
from tests.times import TUESDAY, at
from workers import failing
from workers.local import LocalBroker
from workers.running import sending, working

__all__ = ["lines", "own_storage"]

PHONE = "+8613851937264"
ID_NUMBER = "110105194912310021"
TITLE = "Quetzal withheld"
QUESTION = f"The zyzzyva of 朱鹮 ate my deposit. My number is {ID_NUMBER}."
MESSAGE = "Since the axolotl moved in."
NOTE = "Bring the pangolin and 138 5193 7264."
FILE = "okapi of Zhang San.pdf"
DEVICE = "device-token-of-a-numbat"
WORDS = ("zyzzyva", "朱鹮", "Quetzal", "axolotl", "pangolin", "okapi", "numbat")


@dataclass
class Carried:
    """What the queue and Redis were given."""

    messages: list[bytes] = field(default_factory=list)

    async def everything(self) -> bytes:
        client = redis.client()
        kept = [await _kept(client, key) async for key in client.scan_iter()]
        return b"\n".join([*self.messages, *kept])


async def _kept(client: Any, key: bytes) -> bytes:
    kind = (await client.type(key)).decode()
    reading: dict[str, Any] = {
        "string": lambda: client.get(key),
        "hash": lambda: client.hgetall(key),
        "list": lambda: client.lrange(key, 0, -1),
        "set": lambda: client.smembers(key),
        "zset": lambda: client.zrange(key, 0, -1, withscores=True),
        "stream": lambda: client.xrange(key),
    }
    return repr((key, await reading[kind]())).encode()


@asynccontextmanager
async def open_district(
    monkeypatch: pytest.MonkeyPatch, redis_url: str | None, carried: Carried
) -> AsyncIterator[Phones]:
    kick, publish = LocalBroker.kick, redis.client().publish

    async def kicked(broker: LocalBroker, message: BrokerMessage) -> None:
        carried.messages.append(message.message)
        await kick(broker, message)

    async def published(channel: Any, message: Any, **named: Any) -> Any:
        carried.messages.append(repr((channel, message)).encode())
        return await publish(channel, message, **named)

    async def fail() -> None:
        int(QUESTION)

    monkeypatch.setattr(LocalBroker, "kick", kicked)
    monkeypatch.setattr(redis.client(), "publish", published)
    async with AsyncExitStack() as held:
        broker = await held.enter_async_context(sending(redis_url))
        broker.register_task(fail, task_name="failing")
        await held.enter_async_context(working(broker, {Channel.PUSH: RecordingChannel()}))
        await held.enter_async_context(events.listening())
        url = await held.enter_async_context(serve(create_app(introspection=False)))
        hung_up = await held.enter_async_context(AsyncExitStack())
        yield Phones(url, hung_up)
        task = broker.find_task("failing")
        assert task is not None
        await task.kiq()
        async with asyncio.timeout(20):
            while not await FailedJob.exists():  # noqa: ASYNC110 - only the row tells
                await asyncio.sleep(0.02)


async def drive(phones: Phones, district: District) -> tuple[list[str], list[str]]:
    """Secrets that came to be, and what was answered when something was refused or broke."""
    phone = await phones.new()
    code = await new_code(phone, PHONE)
    refused = [await phone.post(SIGN_IN, input={"phone": PHONE, "code": other_than(code)})]
    signed_in = await try_code(phone, PHONE, code)
    phone.token = signed_in["accessToken"]
    renewed = await refresh(phone, signed_in["refreshToken"])
    phone.token = renewed["accessToken"]
    await phone.ask(REGISTER_DEVICE, input={"token": DEVICE, "platform": "WEB"})
    wanted = {
        "serviceId": gid(district.service),
        "startsAt": at(TUESDAY, 10).isoformat(),
        "mode": "PHONE",
        "note": NOTE,
    }
    assert (await phone.ask(BOOK, input=wanted))["bookAppointment"]["errors"] == []
    refused.append(await phone.post(BOOK, input=wanted))
    asked = await submit(phone, title=TITLE, body=QUESTION, topicId=gid(district.topic))
    await done(phone, "postMessage", asked, body=MESSAGE)
    ticket = await bring(phone, phones.url)
    await spoiled(phone)
    refused += [await _broken(phone), await _with_token(phone, f"{phone.token}x")]
    tokens = [one[name] for one in (signed_in, renewed) for name in ("accessToken", "refreshToken")]
    return [code, ticket, *tokens], [answer.text for answer in refused]


async def bring(phone: Phone, url: str) -> str:
    """A file with a name; gives its ticket."""
    made = (await phone.ask(CREATE, input={"name": FILE, "size": len(PDF)}))["createUpload"]
    path = httpx.URL(made["uploadUrl"]).raw_path.decode()
    async with httpx.AsyncClient() as client:
        assert (await client.put(url + path, content=PDF)).status_code == 201
        # The ticket was used.
        assert (await client.put(url + path, content=PDF)).status_code >= 400
    return path.rpartition("/")[2]


async def spoiled(phone: Phone) -> None:
    """Requests with private values in wrong places."""
    submitting = (
        "mutation Ask($input: SubmitConsultationInput!) "
        "{ submitConsultation(input: $input) { errors { code message } } }"
    )
    good = {"title": TITLE, "body": QUESTION}
    wrong: list[Any] = [
        {**good, "topicId": [QUESTION]},
        {**good, "urgency": QUESTION},
        {**good, QUESTION: 1},
        QUESTION,
    ]
    for one in wrong:
        assert "errors" in (await phone.post(submitting, input=one)).json()
    await phone.post(f'mutation {{ signOut(words: "{QUESTION}") }}')
    for body in (
        json.dumps({"query": QUESTION, "variables": {"note": NOTE}}),
        f'{{"query": "{QUESTION}',
    ):
        assert "errors" in (await _raw(phone, body)).json()


async def _broken(phone: Phone) -> httpx.Response:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("schema.people.global_id", lambda *_: int(QUESTION))
        return await phone.post("{ viewer { id } }")


async def _with_token(phone: Phone, token: str) -> httpx.Response:
    other = phone.token
    phone.token = token
    answer = await phone.post("{ viewer { id } }")
    phone.token = other
    return answer


async def _raw(phone: Phone, body: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"}
    async with httpx.AsyncClient() as client:
        return await client.post(phone.url, content=body.encode(), headers=headers)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in STANDARD:
        monkeypatch.delenv(name, raising=False)
    with collecting() as standin:
        yield standin


async def test_no_canary_is_heard(
    collector: Collector,
    lines: Lines,
    district: District,
    redis_url: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(failing, "FIRST_WAIT", timedelta(milliseconds=10))
    logging.getLogger().setLevel(logging.DEBUG)
    carried = Carried()
    with traced(Settings(otlp_url=collector.url), "run"):
        # Connections made before are not watched.
        await get_connection("default").close()
        async with open_district(monkeypatch, redis_url, carried) as phones:
            secrets, answers = await drive(phones, district)
        told = {
            "logs": json.dumps(lines(), ensure_ascii=False),
            "metrics": generate_latest(REGISTRY).decode(),
            "the queue": (await carried.everything()).decode("utf-8", "replace"),
            "failed jobs": repr(await query("SELECT * FROM failed_job")),
            "answers": "\n".join(answers),
        }
    told["traces"] = collector.raw.decode("utf-8", "replace")

    assert {name for name, text in told.items() if len(text) < 100} == set(), (
        "all were told something"
    )
    for canary in (PHONE, PHONE[3:], ID_NUMBER, *WORDS, *secrets):
        for name, text in told.items():
            where = text.find(canary)
            assert where < 0, (name, canary, text[max(0, where - 300) : where + 100])
