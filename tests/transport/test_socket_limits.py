"""Each operation is admitted by itself, and a WebSocket is not held for nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from api.refusals import RATE_LIMITED, RequestRefused
from tests.serving import serve
from tests.transport.test_websocket import acknowledged
from tests.transport.world import World, application

IDLE = timedelta(milliseconds=200)


class Doorkeeper:
    """Lets in so many, and knows how many are inside."""

    def __init__(self, lets_in: int) -> None:
        self.left = lets_in
        self.inside = 0

    @asynccontextmanager
    async def admit(self, _context: object) -> AsyncIterator[None]:
        if not self.left:
            raise RequestRefused(RATE_LIMITED, {"Retry-After": "7"}, {"retryAfter": 7}, seconds=7)
        self.left -= 1
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1


@pytest.mark.parametrize("query", ["{ hello }", "subscription { count(to: 1) }"])
async def test_an_operation_that_is_not_admitted_ends_and_the_socket_goes_on(
    world: World, query: str
) -> None:
    door = Doorkeeper(1)
    async with serve(application(world, admit=door.admit)) as url, acknowledged(url) as socket:
        await socket.subscribe("a", query)
        assert (await socket.receive())["type"] == "next"
        assert await socket.receive() == {"type": "complete", "id": "a"}
        await socket.subscribe("b", query)
        refused = await socket.receive()
        assert refused["type"] == "error"
        assert refused["payload"][0]["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 7}
        await socket.send("ping")
        assert await socket.receive() == {"type": "pong"}
    assert door.inside == 0


async def test_over_http_an_operation_is_inside_while_it_runs(world: World) -> None:
    door = Doorkeeper(1)
    async with (
        serve(application(world, admit=door.admit)) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        assert (await client.post("/graphql", json={"query": "{ hello }"})).status_code == 200
        refused = await client.post("/graphql", json={"query": "{ hello }"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "7"
    assert refused.json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 7}


async def test_a_socket_on_which_nothing_runs_is_closed_in_peace(world: World) -> None:
    async with serve(application(world, idle=IDLE)) as url, acknowledged(url) as socket:
        assert await socket.closing() == (1000, "Idle")


async def test_a_socket_that_listens_is_not_idle(world: World) -> None:
    async with serve(application(world, idle=IDLE)) as url, acknowledged(url) as socket:
        await socket.subscribe("a", "subscription { contextNumbers }")
        assert (await socket.receive())["type"] == "next"
        await pause()
        world.release.set()
        assert (await socket.receive())["type"] == "next"
        assert await socket.receive() == {"type": "complete", "id": "a"}
        assert await socket.closing() == (1000, "Idle")


async def pause() -> None:
    """Longer than it may be idle."""
    await asyncio.sleep(2 * IDLE.total_seconds())
