"""Many clients: told the same at once, none waiting for a slow one, let go of in order."""

import asyncio
import json
import socket as sockets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from api import sharing
from api.sharing import FallenBehind, Sources
from cli import serving
from cli.sockets import PatientSocket
from schema.live import Together
from tests.serving import serve
from tests.transport.test_websocket import (
    PROTOCOL,
    Socket,
    acknowledged,
    happens,
    opened,
)
from tests.transport.world import FLOOD, SECRET, World, application

SAME = "subscription { sameForAll }"


async def joined(base_url: str, held: AsyncExitStack, query: str = SAME, id_: str = "1") -> Socket:
    """Another client, which has subscribed."""
    socket = await held.enter_async_context(acknowledged(base_url))
    await socket.subscribe(id_, query)
    # The answer to what was sent after it proves that it is open.
    for _ in range(2):
        await socket.subscribe("other", "{ __typename }")
        assert (await socket.receive())["type"] == "next"
        assert (await socket.receive())["type"] == "complete"
    return socket


@pytest.fixture
async def held() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as held:
        yield held


async def test_one_event_is_executed_once_for_all(
    base_url: str, world: World, held: AsyncExitStack
) -> None:
    clients = [await joined(base_url, held, id_=f"é{n}") for n in range(5)]
    for number in (7, 8):
        world.halls[0].put_nowait(number)
        for n, client in enumerate(clients):
            payload = {"data": {"sameForAll": number}}
            assert await client.receive() == {"type": "next", "id": f"é{n}", "payload": payload}
    assert world.resolved == 2


async def test_what_is_shared_is_byte_for_byte_what_each_would_get(
    base_url: str, world: World, held: AsyncExitStack
) -> None:
    alone = await held.enter_async_context(opened(base_url))
    await alone.send("connection_init", payload={})
    await alone.receive()
    await alone.subscribe("1", SAME)
    assert await happens(world.started)
    world.halls[0].put_nowait(7)
    own = await alone.connection.recv()
    await alone.send("complete", id="1")
    assert await happens(world.closed)
    together = [await joined(base_url, held) for _ in range(2)]
    world.halls[0].put_nowait(7)
    assert [await client.connection.recv() for client in together] == [own, own]


async def test_other_words_other_arguments_and_other_variables_are_not_mixed_up(
    base_url: str, world: World, held: AsyncExitStack
) -> None:
    query = "subscription($hall: Int) { told: sameForAll(hall: $hall) }"
    clients = []
    for hall in (100, 200):
        socket = await held.enter_async_context(acknowledged(base_url))
        await socket.subscribe("1", query, variables={"hall": hall})
        clients.append(socket)
    for hall, client in zip((100, 200), clients, strict=True):
        world.halls[hall].put_nowait(hall)
        assert (await client.receive())["payload"] == {"data": {"told": hall}}


async def test_a_gate_refuses_one_and_nobody_else(
    base_url: str, world: World, held: AsyncExitStack
) -> None:
    client = await joined(base_url, held)
    other = await held.enter_async_context(acknowledged(base_url))
    await other.subscribe("1", "subscription { sameForAll(hall: -1) }")
    message = await other.receive()
    assert message["type"] == "error"
    assert message["payload"][0]["extensions"] == {"code": "NOT_FOUND"}
    await other.subscribe("1", "subscription($hall: Int!) { sameForAll(hall: $hall) }")
    message = await other.receive()
    assert message["payload"][0]["extensions"] == {"code": "BAD_USER_INPUT", "field": "hall"}
    world.halls[0].put_nowait(1)
    assert (await client.receive())["type"] == "next"


async def test_the_source_lives_as_long_as_somebody_listens(
    base_url: str, world: World, held: AsyncExitStack
) -> None:
    first = await joined(base_url, held)
    async with acknowledged(base_url) as second:
        await second.subscribe("1", SAME)
        await first.send("complete", id="1")
        await first.send("ping")
        assert await first.receive() == {"type": "pong"}
        world.halls[0].put_nowait(1)
        assert (await second.receive())["type"] == "next"
        assert not world.closed.is_set()
    assert await happens(world.closed)
    # Whoever comes then gets a new one.
    third = await joined(base_url, held)
    world.halls[0].put_nowait(2)
    assert (await third.receive())["payload"] == {"data": {"sameForAll": 2}}


async def test_a_source_that_breaks_is_told_to_all_and_leaks_nothing(
    base_url: str, world: World, held: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    clients = [await joined(base_url, held) for _ in range(3)]
    world.halls[0].put_nowait(-1)
    for client in clients:
        message = await client.receive()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == (
            "error",
            "INTERNAL",
        )
        assert SECRET not in json.dumps(message)
    assert len([one for one in caplog.records if one.levelname == "ERROR"]) == 1


async def test_who_takes_in_too_little_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MOST_BEHIND", 3)
    says, sources = asyncio.Queue[int](), Sources[int]()

    async def source() -> Any:
        while True:
            yield await says.get()

    slow, quick = sources.joined("key", source), sources.joined("key", source)
    first = asyncio.gather(anext(slow), anext(quick))
    await asyncio.sleep(0)
    says.put_nowait(0)
    assert list(await first) == [0, 0]
    for number in range(1, 6):
        says.put_nowait(number)
        assert await anext(quick) == number
    with pytest.raises(FallenBehind):
        await anext(slow)
    assert len(sources) == 1
    await quick.aclose()
    assert len(sources) == 0


@asynccontextmanager
async def deaf(base_url: str, *messages: dict[str, Any]) -> AsyncIterator[sockets.socket]:
    """A client that says something and then reads nothing, with little room for what comes."""
    host, _, port = base_url.removeprefix("http://").partition(":")
    loop = asyncio.get_running_loop()
    with sockets.socket() as client:
        client.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        client.setblocking(False)
        await loop.sock_connect(client, (host, int(port)))
        frames = b"".join(map(_frame, messages))
        hello = (
            f"GET /graphql HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n"
        )
        await loop.sock_sendall(client, hello.encode())
        assert b" 101 " in await loop.sock_recv(client, 4096)
        await loop.sock_sendall(client, frames)
        yield client


def _frame(message: dict[str, Any]) -> bytes:
    payload = json.dumps(message).encode()
    assert len(payload) < 126
    return bytes([0x81, 0x80 | len(payload)]) + bytes(4) + payload


class Hasty(PatientSocket):
    patience = 0.2


@pytest.fixture
async def hasty_url(world: World) -> AsyncIterator[str]:
    async with serve(application(world), ws=Hasty, ws_per_message_deflate=False) as url:
        yield url


FLOODED = (
    {"type": "connection_init"},
    {"type": "subscribe", "id": "1", "payload": {"query": "subscription { flood }"}},
)


async def test_a_client_that_stops_reading_is_cut_off_and_nobody_else_waits(
    hasty_url: str, world: World, held: AsyncExitStack
) -> None:
    client = await joined(hasty_url, held)
    async with deaf(hasty_url, *FLOODED):
        while not world.closed.is_set():
            world.halls[0].put_nowait(1)
            assert (await client.receive())["type"] == "next"
    # What the kernel took, and a few messages: the source waited for the client.
    assert world.flooded * FLOOD < 16 * 2**20
    world.closed.clear()


async def test_one_that_does_not_answer_a_ping_is_cut_off_whatever_is_unread(world: World) -> None:
    async with (
        serve(application(world), ws=Hasty, ws_ping_interval=0.05, ws_ping_timeout=0.05) as url,
        deaf(url, {"type": "connection_init"}) as client,
    ):
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(5):
            with suppress(ConnectionResetError):
                while await loop.sock_recv(client, 65_536):
                    pass


async def test_a_slow_reader_that_reads_is_served(hasty_url: str) -> None:
    async with acknowledged(hasty_url) as socket:
        await socket.subscribe("1", "subscription { flood }")
        async with asyncio.timeout(5):
            for _ in range(200):
                assert (await socket.receive())["type"] == "next"
        socket.connection.transport.abort()


SLOW = "{ slow }"
VISIT = 'mutation { visit(input: {startsAt: "2026-01-01T00:00:00Z", minutes: 0}) { minutes } }'


class Leaving:
    """Our own server in this loop, told to leave as by a signal."""

    def __init__(self, world: World, drain_seconds: float) -> None:
        self._application = application(world)
        self._drain_seconds = drain_seconds
        self.url = ""

    @asynccontextmanager
    async def served(self) -> AsyncIterator["asyncio.Task[None]"]:
        with serving.listening("127.0.0.1", 0) as listener:
            self.url = serving.address_of(listener)
            task = asyncio.create_task(
                serving.serve(self._application, listener, drain_seconds=self._drain_seconds)
            )
            yield task
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def _collections_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "spare_collections", lambda: None)


async def test_leaving_closes_sockets_so_that_they_come_again_and_finishes_what_was_begun(
    world: World, held: AsyncExitStack
) -> None:
    leaving = Leaving(world, 0)
    async with leaving.served() as task, httpx.AsyncClient(base_url=leaving.url) as http:
        watcher = await joined(leaving.url, held)
        changing = await joined(leaving.url, held, VISIT)
        asking = asyncio.create_task(http.post("/graphql", json={"query": SLOW}))
        assert await happens(world.started)
        world.started.clear()
        assert await happens(world.started)
        task.cancel()
        for socket in (watcher, changing):
            assert (await socket.closing())[0] == 1012
        with pytest.raises(OSError, match=r"Connect|refused|reset"):
            async with connect(leaving.url.replace("http", "ws") + "/graphql"):
                pass
        assert not task.done()
        world.release.set()
        assert (await asking).json() == {"data": {"slow": "at last"}}
        assert await happens(world.finished)
        with suppress(asyncio.CancelledError):
            await task


async def test_while_it_drains_all_goes_on_but_it_is_not_ready(
    world: World, held: AsyncExitStack
) -> None:
    leaving = Leaving(world, 60)
    async with leaving.served() as task, httpx.AsyncClient(base_url=leaving.url) as http:
        watcher = await joined(leaving.url, held)
        task.cancel()
        while (await http.get("/readyz")).status_code != 503:
            pass
        assert (await http.get("/readyz")).json() == {"status": "leaving"}
        assert (await http.post("/graphql", json={"query": "{ hello }"})).status_code == 200
        newcomer = await joined(leaving.url, held)
        world.halls[0].put_nowait(1)
        for socket in (watcher, newcomer):
            assert (await socket.receive())["type"] == "next"
        # A second signal is taken for haste.
        task.cancel()
        for socket in (watcher, newcomer):
            assert (await socket.closing())[0] == 1012
        with suppress(asyncio.CancelledError):
            await task


async def test_who_asks_at_once_shares_a_read_and_who_asks_later_gets_a_later_one() -> None:
    reads, go_on = list[str](), asyncio.Event()

    async def read(key: str) -> int:
        reads.append(key)
        await go_on.wait()
        return len(reads)

    together = Together(read)
    leaving, *first = [asyncio.create_task(together.read("a")) for _ in range(3)]
    other = asyncio.create_task(together.read("b"))
    while len(reads) < 2:  # noqa: ASYNC110 - a turn or two of the loop
        await asyncio.sleep(0)
    # What these two hear of may have happened since that read began.
    later = asyncio.create_task(together.read("a"))
    leaving.cancel()
    go_on.set()
    await asyncio.gather(*first, other, later)
    assert reads == ["a", "b", "a"]
