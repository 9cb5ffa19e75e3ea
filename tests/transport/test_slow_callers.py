"""Callers that hardly write are let go: over real sockets, with uvicorn as the command has it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from cli.sockets import PatientHttp
from tests.serving import serve
from tests.transport.world import World, application

SECONDS = 0.3
BEGUN = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


class Impatient(PatientHttp):
    headers_seconds = SECONDS


@asynccontextmanager
async def connected(
    url: str,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    address = httpx.URL(url)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        yield reader, writer
    finally:
        writer.close()


@pytest.mark.parametrize("said", [b"", b"POST", BEGUN])
async def test_headers_that_do_not_end_are_given_up(world: World, said: bytes) -> None:
    async with (
        serve(application(world), http=Impatient) as url,
        connected(url) as (reader, writer),
        asyncio.timeout(5),
    ):
        writer.write(said)
        # A byte now and then does not buy time.
        dripping = asyncio.create_task(drip(writer, b"X-Slow: " if said else b""))
        answer = await reader.read()
        dripping.cancel()
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert world.contexts == 0


async def drip(writer: asyncio.StreamWriter, piece: bytes) -> None:
    for byte in piece:
        await asyncio.sleep(SECONDS / 3)
        writer.write(bytes([byte]))


async def test_a_second_request_has_its_time_too(world: World) -> None:
    get = b"GET /graphql?query=%7Bhello%7D HTTP/1.1\r\nHost: localhost\r\n"
    async with (
        serve(application(world), http=Impatient) as url,
        connected(url) as (reader, writer),
        asyncio.timeout(5),
    ):
        for _ in range(2):
            # Between two requests it is keep-alive's turn.
            await asyncio.sleep(SECONDS / 2)
            writer.write(get + b"\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 ")
            await reader.readexactly(len(b'{"data":{"hello":"hello world"}}'))
        writer.write(get)
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")


async def test_an_answer_may_take_longer_than_the_headers_may(world: World) -> None:
    async with (
        serve(application(world), http=Impatient) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        asked = asyncio.create_task(client.post("/graphql", json={"query": "{ slow }"}))
        await world.started.wait()
        await asyncio.sleep(2 * SECONDS)
        world.release.set()
        assert (await asked).json() == {"data": {"slow": "at last"}}


async def test_a_body_that_does_not_end_is_given_up(world: World) -> None:
    async with (
        serve(application(world, body_seconds=SECONDS)) as url,
        connected(url) as (reader, writer),
        asyncio.timeout(5),
    ):
        writer.write(BEGUN + b'Content-Length: 100\r\n\r\n{"query"')
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"REQUEST_TIMEOUT" in answer
    assert b"connection: close" in answer.lower()
