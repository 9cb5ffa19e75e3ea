"""Requests a minute, of a person and from an address; operations at a time."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import websockets
from redis.exceptions import ConnectionError as Unreachable

from api.rates import Rates
from api.refusals import RATE_LIMITED, TOO_MANY_AT_ONCE, RequestRefused
from api.turns import Turns, household
from mulin import redis
from mulin.people.sign_in import open_session
from tests.chaos.servers import REDIS_SERVER, OwnRedis
from tests.district import District
from tests.transport.doors import opened

HELLO = {"query": "{ __typename }"}


@pytest.fixture(params=["in process", "a server"])
async def counted(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Redis as `mulin run` has it, and as a city has it; a busy machine may be slow to ask it."""
    monkeypatch.setattr("api.rates.PATIENCE_SECONDS", 30)
    if request.param == "in process":
        async with redis.connected(None):
            yield
        return
    if REDIS_SERVER is None:
        pytest.skip("no redis-server here")
    async with OwnRedis() as server, redis.connected(server.url):
        yield


@pytest.mark.usefixtures("counted")
async def test_so_many_a_minute_and_then_no_more() -> None:
    rates = Rates(each_person=3, each_address=5)
    for _ in range(3):
        await rates.person(1)
    with pytest.raises(RequestRefused) as caught:
        await rates.person(1)
    assert caught.value.refusal is RATE_LIMITED
    seconds = int((caught.value.headers or {})["Retry-After"])
    assert 1 <= seconds <= 120
    assert caught.value.extensions == {"retryAfter": seconds}
    # Others, and addresses of the same name, have their own.
    await rates.person(2)
    await rates.address("1")


@pytest.mark.usefixtures("counted")
async def test_of_a_burst_at_once_exactly_so_many_are_let_in() -> None:
    rates = Rates(each_person=20, each_address=0)
    told = await asyncio.gather(*(rates.person(1) for _ in range(60)), return_exceptions=True)
    assert told.count(None) == 20


@pytest.mark.usefixtures("redis_url")
async def test_no_requests_are_no_limit() -> None:
    rates = Rates(each_person=0, each_address=0)
    for _ in range(10):
        await rates.person(1)
        await rates.address("192.0.2.1")


class _Away:
    """A Redis that does not answer: in no time, or in a time nobody has."""

    def __init__(self, *, hangs: bool) -> None:
        self._hangs = hangs

    async def hit(self, *_: object) -> bool:
        if self._hangs:
            await asyncio.sleep(60)
        raise Unreachable


@pytest.mark.parametrize("hangs", [False, True])
async def test_without_redis_everybody_is_let_in_and_the_log_says_so_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, hangs: bool
) -> None:
    monkeypatch.setattr("api.rates.PATIENCE_SECONDS", 0.01)
    rates = Rates(each_person=1, each_address=1)
    rates._limiter = _Away(hangs=hangs)  # type: ignore[assignment]
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            await rates.person(1)
            await rates.address("192.0.2.1")
    (line,) = caplog.records
    assert "nobody is refused" in line.getMessage()


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_of_ipv6_a_whole_network_is_one_caller(address: str, counted_as: str) -> None:
    assert household(address) == counted_as


def test_turns_are_counted_by_person_and_by_address_and_given_back() -> None:
    turns = Turns(each_person=1, each_address=2)
    with turns.one(1, "192.0.2.1"), turns.one(2, "192.0.2.1"):
        for person, address in [(1, "192.0.2.9"), (None, "192.0.2.1")]:
            with pytest.raises(RequestRefused) as caught, turns.one(person, address):
                pytest.fail("let in")
            assert caught.value.refusal is TOO_MANY_AT_ONCE
        with turns.one(3, "192.0.2.2"):
            pass
    with turns.one(1, "192.0.2.1"):
        pass
    assert len(turns) == 0


def signed(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}


async def test_graphql_answers_429_when_and_until(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = (await open_session(district.resident.id)).access_token
    other = (await open_session(district.specialist.person_id)).access_token
    async with opened(monkeypatch, requests_each_person=2) as client:
        answers = [
            await client.post("/graphql", json=HELLO, headers=signed(token)) for _ in range(3)
        ]
        another = await client.post("/graphql", json=HELLO, headers=signed(other))
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert another.status_code == 200
    (error,) = answers[-1].json()["errors"]
    seconds = int(answers[-1].headers["Retry-After"])
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfter": seconds}
    assert error["message"] == f"Too many requests: please come again in {seconds} seconds"


@pytest.mark.usefixtures("database_url", "redis_url")
@pytest.mark.parametrize(
    ("path", "told"),
    [("/graphql", "errors"), ("/calendars/none.ics", "code"), ("/files/none/none", "code")],
)
async def test_whatever_is_counted_by_address_answers_429(
    monkeypatch: pytest.MonkeyPatch, path: str, told: str
) -> None:
    async with opened(monkeypatch, requests_each_address=2) as client:
        statuses = [(await client.get(path)).status_code for _ in range(2)]
        refused = await client.get(path)
        health = await client.get("/healthz")
    assert 429 not in statuses
    assert refused.status_code == 429
    assert told in refused.json()
    assert refused.headers["Retry-After"]
    assert refused.headers["X-Content-Type-Options"] == "nosniff"
    assert health.status_code == 200


@pytest.mark.usefixtures("database_url", "redis_url")
async def test_a_socket_is_one_request_and_is_refused_like_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with opened(monkeypatch, requests_each_address=1) as client:
        address = f"{str(client.base_url).replace('http', 'ws', 1)}/graphql"
        spoken = [websockets.Subprotocol("graphql-transport-ws")]
        async with websockets.connect(address, subprotocols=spoken, proxy=None):
            with pytest.raises(websockets.InvalidStatus, match="429"):
                await websockets.connect(address, subprotocols=spoken, proxy=None)
