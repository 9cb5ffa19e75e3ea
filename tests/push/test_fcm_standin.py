"""The stand-in refuses what FCM refuses; a stand-in that believes everything proves nothing."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.standins.fcm import ReceivedMessage, StandInFcm, serve
from tests.standins.loopback import listening

SIGNED = {"authorization": "Bearer stand-in"}
SEND = "/v1/projects/neighbors/messages:send"


@pytest.fixture
async def client(fcm: StandInFcm) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(fcm.url) as opened:
        yield opened


def client_of(url: str) -> httpx.AsyncClient:
    # Without reading the machine's certificate store, which takes longer than any test here.
    unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(base_url=url, headers=SIGNED, verify=unused, trust_env=False)


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["status"]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"token": ""},
        {"token": "a:b", "topic": "news"},
        {"token": "a:b", "fid": "fMEQo9Zk1Qm7xT2bVw3dYz"},
        {"token": "a:b", "surprise": 1},
        {"token": "a:b", "data": {"count": 12}},
        {"token": "a:b", "data": {"from": "x"}},
        {"token": "a:b", "data": {"google.x": "y"}},
        {"token": "a:b", "data": {"big": "x" * 4096}},
        {"topic": "news", "data": {"big": "x" * 2048}},
        {"token": "a:b", "android": {"ttl": "2419201s"}},
        {"token": "a:b", "android": {"ttl": "6h"}},
        {"token": "a:b", "android": {"ttl": 60}},
        {"token": "a:b", "android": {"priority": "max"}},
        {"token": "a:b", "apns": {"headers": {"apns-collapse-id": "x" * 65}}},
        {"token": "a:b", "apns": {"headers": {"apns-priority": "7"}}},
        {"token": "a:b", "apns": {"headers": {"apns-expiration": "soon"}}},
        {"token": "a:b", "webpush": {"headers": {"Urgency": "now"}}},
        {"token": "a:b", "webpush": {"headers": {"Topic": "x" * 33}}},
        {"token": "a:b", "webpush": {"headers": {"TTL": "-1"}}},
        {"token": "a:b", "webpush": {"fcm_options": {"link": "/path"}}},
    ],
)
async def test_a_message_fcm_would_refuse_is_an_invalid_argument(
    client: httpx.AsyncClient, fcm: StandInFcm, message: dict[str, Any]
) -> None:
    answer = await client.post(SEND, json={"message": message})

    assert error_of(answer) == (400, "INVALID_ARGUMENT")
    assert answer.json()["error"]["details"]
    assert fcm.received("a:b") == []


@pytest.mark.parametrize("content", [b"", b"not json", b"[]", b"\xff"])
async def test_a_body_that_is_no_json_object_is_an_invalid_argument(
    client: httpx.AsyncClient, content: bytes
) -> None:
    assert error_of(await client.post(SEND, content=content)) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("target", ["token", "fid", "topic", "condition"])
async def test_each_documented_target_is_taken(
    client: httpx.AsyncClient, fcm: StandInFcm, target: str
) -> None:
    answer = await client.post(SEND, json={"message": {target: "somebody"}})

    assert answer.json() == {"name": "projects/neighbors/messages/1"}
    assert fcm.received("somebody") == [{target: "somebody"}]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Basic eDp5"])
async def test_a_request_without_a_bearer_token_is_unauthenticated(
    client: httpx.AsyncClient, authorization: str
) -> None:
    answer = await client.post(
        SEND, json={"message": {"token": "a:b"}}, headers={"authorization": authorization}
    )

    assert error_of(answer) == (401, "UNAUTHENTICATED")


async def test_another_project_is_denied(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/v1/projects/strangers/messages:send", json={"message": {"token": "a:b"}}
    )

    assert error_of(answer) == (403, "PERMISSION_DENIED")


async def test_a_dry_run_is_answered_and_shows_nothing(
    client: httpx.AsyncClient, fcm: StandInFcm
) -> None:
    answer = await client.post(SEND, json={"message": {"token": "a:b"}, "validate_only": True})

    assert answer.json() == {"name": "projects/neighbors/messages/fake_message_id"}
    assert fcm.shown("a:b") == []


async def test_another_process_scripts_the_server_and_reads_what_it_got(
    client: httpx.AsyncClient,
) -> None:
    scripted = await client.post(
        "/standin/behaviors",
        json={"behavior": "quota", "token": "a:b", "retry_after": "30", "times": 2},
    )
    message = {"message": {"token": "a:b"}}
    refused = [await client.post(SEND, json=message) for _ in range(2)]
    taken = await client.post(SEND, json=message)
    other = await client.post(SEND, json={"message": {"token": "c:d"}})

    assert scripted.status_code == 204
    assert [error_of(answer) for answer in refused] == [(429, "RESOURCE_EXHAUSTED")] * 2
    assert refused[0].headers["retry-after"] == "30"
    listed = (await client.get("/standin/messages", params={"token": "a:b"})).json()
    assert listed["messages"] == [
        {"name": taken.json()["name"], "address": "a:b", "message": {"token": "a:b"}}
    ]
    everything = (await client.get("/standin/messages")).json()
    assert [m["name"] for m in everything["messages"]] == [
        taken.json()["name"],
        other.json()["name"],
    ]


async def test_a_script_is_cleared_and_an_unknown_behavior_refused(
    client: httpx.AsyncClient,
) -> None:
    await client.post("/standin/behaviors", json={"behavior": "unregistered"})
    message = {"message": {"token": "a:b"}}
    before = await client.post(SEND, json=message)
    await client.delete("/standin/behaviors")
    after = await client.post(SEND, json=message)

    assert error_of(before) == (404, "NOT_FOUND")
    assert after.status_code == 200
    unknown = await client.post("/standin/behaviors", json={"behavior": "explode"})
    assert unknown.status_code == 400


async def test_serve_hands_on_each_message_until_cancelled() -> None:
    async with listening(_nothing) as url:
        port = httpx.URL(url).port
    assert port is not None
    got: asyncio.Queue[ReceivedMessage] = asyncio.Queue()
    serving = asyncio.create_task(serve("127.0.0.1", port, got.put_nowait))

    async with client_of(url) as client:
        answer = await _post_when_up(client)
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving

    assert answer.json()["name"] == (await got.get()).name
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def _post_when_up(client: httpx.AsyncClient) -> httpx.Response:
    async with asyncio.timeout(5):
        while True:
            try:
                return await client.post(SEND, json={"message": {"token": "a:b"}})
            except httpx.ConnectError:
                await asyncio.sleep(0.01)


async def _nothing(_scope: Any, _receive: Any, _send: Any) -> None:
    raise AssertionError("nobody calls")
