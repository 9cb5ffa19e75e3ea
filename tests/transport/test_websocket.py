"""graphql-transport-ws, message by message."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from api.websocket import MAX_OPERATIONS
from tests.serving import serve
from tests.transport.world import SECRET, TOKEN, World, application

PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 5


class Socket:
    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, type_: str, **parts: Any) -> None:
        await self.connection.send(json.dumps({"type": type_, **parts}))

    async def subscribe(self, id_: str, query: str, **parts: Any) -> None:
        await self.send("subscribe", id=id_, payload={"query": query, **parts})

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            message: dict[str, Any] = json.loads(await self.connection.recv())
        return message

    async def closing(self) -> tuple[int | None, str | None]:
        """The code and reason the server closes with, whatever it still says before."""
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionClosed):
                while True:
                    await self.connection.recv()
        return self.connection.close_code, self.connection.close_reason


@asynccontextmanager
async def opened(base_url: str) -> AsyncIterator[Socket]:
    url = base_url.replace("http", "ws") + "/graphql"
    async with connect(url, subprotocols=[PROTOCOL], max_size=None) as connection:
        yield Socket(connection)


@asynccontextmanager
async def acknowledged(base_url: str) -> AsyncIterator[Socket]:
    async with opened(base_url) as socket:
        await socket.send("connection_init")
        assert await socket.receive() == {"type": "connection_ack"}
        yield socket


@pytest.fixture
async def socket(base_url: str) -> AsyncIterator[Socket]:
    async with acknowledged(base_url) as socket:
        yield socket


async def happens(event: asyncio.Event) -> bool:
    async with asyncio.timeout(PATIENCE):
        return await event.wait()


async def test_a_subscription_streams_and_completes(socket: Socket) -> None:
    await socket.subscribe("1", "subscription { count(to: 2) }")
    assert [await socket.receive() for _ in range(3)] == [
        {"type": "next", "id": "1", "payload": {"data": {"count": 0}}},
        {"type": "next", "id": "1", "payload": {"data": {"count": 1}}},
        {"type": "complete", "id": "1"},
    ]


async def test_queries_and_mutations_run_over_the_socket(socket: Socket) -> None:
    await socket.subscribe(
        "q", "query($name: String) { hello(name: $name) }", variables={"name": "x"}
    )
    assert (await socket.receive())["payload"] == {"data": {"hello": "hello x"}}
    assert await socket.receive() == {"type": "complete", "id": "q"}

    await socket.subscribe(
        "m", 'mutation { visit(input: {startsAt: "2026-01-01T00:00:00Z", minutes: 5}) { minutes } }'
    )
    assert (await socket.receive())["payload"] == {"data": {"visit": {"minutes": 5}}}
    assert await socket.receive() == {"type": "complete", "id": "m"}


async def test_an_id_can_be_used_again_once_its_operation_is_complete(socket: Socket) -> None:
    for _ in range(20):
        await socket.subscribe("same", "{ hello }")
        assert (await socket.receive())["type"] == "next"
        assert (await socket.receive())["type"] == "complete"


@pytest.mark.parametrize(
    ("query", "variables", "extensions"),
    [
        ("subscription {", None, {"code": "GRAPHQL_PARSE_FAILED"}),
        ("subscription { nothing }", None, {"code": "GRAPHQL_VALIDATION_FAILED"}),
        (
            "subscription($to: Int!) { count(to: $to) }",
            {"to": "x"},
            {"code": "BAD_USER_INPUT", "field": "to"},
        ),
        (
            "query($to: Int!) { hello } subscription S($to: Int!) { count(to: $to) }",
            None,
            {"code": "GRAPHQL_VALIDATION_FAILED"},
        ),
        ("{ ...A } fragment A on Query { ...A }", None, {"code": "GRAPHQL_VALIDATION_FAILED"}),
    ],
)
async def test_a_request_error_ends_the_operation_not_the_socket(
    socket: Socket,
    caplog: pytest.LogCaptureFixture,
    query: str,
    variables: dict[str, Any] | None,
    extensions: dict[str, str],
) -> None:
    await socket.subscribe("1", query, variables=variables)
    message = await socket.receive()
    assert (message["type"], message["id"]) == ("error", "1")
    assert message["payload"][0]["extensions"] == extensions
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    await socket.subscribe("1", "{ hello }")
    assert (await socket.receive())["type"] == "next"


async def test_an_error_of_a_field_comes_with_its_null(socket: Socket) -> None:
    await socket.subscribe("1", "{ bug }")
    message = await socket.receive()
    assert message["type"] == "next"
    assert message["payload"]["data"] == {"bug": None}
    assert message["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert SECRET not in json.dumps(message)


async def test_a_source_that_breaks_ends_with_an_error_that_leaks_nothing(
    socket: Socket, caplog: pytest.LogCaptureFixture
) -> None:
    await socket.subscribe("1", "subscription { broken }")
    assert (await socket.receive())["type"] == "next"
    message = await socket.receive()
    assert message["type"] == "error"
    (error,) = message["payload"]
    assert error["message"] == "Something went wrong on our side"
    assert error["extensions"]["code"] == "INTERNAL"
    assert len(error["extensions"]["requestId"]) == 32
    assert SECRET in caplog.text
    await socket.send("ping")
    assert await socket.receive() == {"type": "pong"}


async def test_a_source_that_refuses_on_purpose_says_why(socket: Socket) -> None:
    await socket.subscribe("1", "subscription { refused }")
    message = await socket.receive()
    assert message["type"] == "error"
    assert message["payload"][0]["message"] == "Not yours"
    assert message["payload"][0]["extensions"] == {"code": "NOT_FOUND"}


async def test_the_source_is_closed_when_the_client_completes(socket: Socket, world: World) -> None:
    await socket.subscribe("1", "subscription { forever }")
    assert (await socket.receive())["type"] == "next"
    assert not world.closed.is_set()
    await socket.send("complete", id="1")
    assert await happens(world.closed)
    await socket.subscribe("1", "{ hello }")
    assert (await socket.receive())["payload"] == {"data": {"hello": "hello world"}}


@pytest.mark.parametrize("politely", [True, False])
async def test_the_source_is_closed_when_the_client_disconnects(
    base_url: str, world: World, politely: bool
) -> None:
    async with acknowledged(base_url) as socket:
        await socket.subscribe("1", "subscription { forever }")
        assert (await socket.receive())["type"] == "next"
        if not politely:
            socket.connection.transport.abort()
    assert await happens(world.closed)


async def test_a_slow_query_holds_up_neither_pings_nor_its_own_end(
    socket: Socket, world: World
) -> None:
    await socket.subscribe("1", "{ slow }")
    assert await happens(world.started)
    await socket.send("ping")
    assert await socket.receive() == {"type": "pong"}
    await socket.send("complete", id="1")
    await socket.subscribe("1", "{ hello }")
    assert (await socket.receive())["payload"] == {"data": {"hello": "hello world"}}


async def test_a_mutation_that_has_begun_is_finished_when_its_caller_leaves(
    base_url: str, world: World
) -> None:
    async with acknowledged(base_url) as socket:
        await socket.subscribe(
            "1",
            'mutation { visit(input: {startsAt: "2026-01-01T00:00:00Z", minutes: 0}) { minutes } }',
        )
        assert await happens(world.started)
    world.release.set()
    assert await happens(world.finished)


async def test_each_operation_and_each_event_has_a_context_of_its_own(
    socket: Socket, world: World
) -> None:
    world.release.set()
    await socket.subscribe("1", "subscription { contextNumbers }")
    numbers = [(await socket.receive())["payload"]["data"]["contextNumbers"] for _ in range(2)]
    assert len(set(numbers)) == 2
    assert (await socket.receive())["type"] == "complete"
    await socket.subscribe("2", "{ contextNumber }")
    assert (await socket.receive())["payload"]["data"]["contextNumber"] > max(numbers)


async def test_init_with_a_valid_token_is_acknowledged(base_url: str) -> None:
    async with opened(base_url) as socket:
        await socket.send("connection_init", payload={"authorization": f"Bearer {TOKEN}"})
        assert await socket.receive() == {"type": "connection_ack"}


async def test_init_with_a_wrong_token_is_4403(
    base_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(base_url) as socket:
        await socket.send("connection_init", payload={"authorization": "Bearer wrong"})
        assert await socket.closing() == (4403, "Forbidden")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_sign_in_that_ends_during_a_subscription_is_4403_at_its_next_event(
    socket: Socket, world: World
) -> None:
    await socket.subscribe("1", "subscription { contextNumbers }")
    assert (await socket.receive())["type"] == "next"
    world.revoked = True
    world.release.set()
    assert await socket.closing() == (4403, "Forbidden")


async def test_a_client_without_the_protocol_is_4406(base_url: str) -> None:
    url = base_url.replace("http", "ws") + "/graphql"
    for offered in (None, [Subprotocol("graphql-ws")]):
        async with connect(url, subprotocols=offered) as connection:
            assert await Socket(connection).closing() == (4406, "Subprotocol not acceptable")


async def test_a_connection_without_init_is_4408(world: World) -> None:
    app = application(world, init_timeout=timedelta(milliseconds=20))
    async with serve(app) as url, opened(url) as socket:
        assert await socket.closing() == (4408, "Connection initialisation timeout")


async def test_subscribing_before_the_acknowledgement_is_4401(base_url: str) -> None:
    async with opened(base_url) as socket:
        await socket.subscribe("1", "{ hello }")
        assert await socket.closing() == (4401, "Unauthorized")


async def test_a_second_init_is_4429(socket: Socket) -> None:
    await socket.send("connection_init")
    assert await socket.closing() == (4429, "Too many initialisation requests")


async def test_an_id_in_use_is_4409_and_all_sources_are_closed(
    socket: Socket, world: World
) -> None:
    await socket.subscribe("same", "subscription { forever }")
    assert (await socket.receive())["type"] == "next"
    await socket.subscribe("same", "subscription { forever }")
    assert await socket.closing() == (4409, "Subscriber for 'same' already exists")
    assert await happens(world.closed)


@pytest.mark.parametrize(
    "frame",
    [
        "{",
        "[]",
        '"ping"',
        "[" * 100_000,
        '{"type": "unheard-of"}',
        '{"no": "type"}',
        '{"type": ["ping"]}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "variables": []}}',
        '{"type": "subscribe", "id": ["1"], "payload": {"query": "{ hello }"}}',
        b'{"type": "ping"}',
    ],
)
async def test_what_is_no_message_of_the_protocol_is_4400_and_no_traceback(
    socket: Socket, caplog: pytest.LogCaptureFixture, frame: str | bytes
) -> None:
    await socket.connection.send(frame)
    code, reason = await socket.closing()
    assert code == 4400
    assert str(reason).startswith("Invalid message")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("id_", ["never-started", 7, None, ["1"], {"a": 1}])
async def test_completing_what_is_not_running_is_ignored(socket: Socket, id_: object) -> None:
    await socket.send("complete", id=id_)
    await socket.send("ping")
    assert await socket.receive() == {"type": "pong"}


async def test_an_init_payload_that_is_no_object_is_4400(base_url: str) -> None:
    async with opened(base_url) as socket:
        await socket.send("connection_init", payload=["Bearer"])
        assert (await socket.closing())[0] == 4400


async def test_a_message_over_a_mebibyte_is_1009(socket: Socket) -> None:
    await socket.connection.send(" " * 1_048_577)
    assert (await socket.closing())[0] == 1009


async def test_one_socket_runs_so_many_operations_at_a_time_and_no_more(socket: Socket) -> None:
    for number in range(MAX_OPERATIONS):
        await socket.subscribe(str(number), "subscription { forever }")
        assert (await socket.receive())["type"] == "next"
    await socket.subscribe("over", "subscription { forever }")
    message = await socket.receive()
    assert (message["type"], message["id"]) == ("error", "over")
    assert message["payload"][0]["extensions"] == {"code": "TOO_MANY_OPERATIONS"}

    await socket.send("complete", id="0")
    await socket.subscribe("over", "{ hello }")
    assert (await socket.receive())["type"] == "next"


async def test_a_bug_while_connecting_is_4500_and_leaks_nothing(
    base_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = base_url.replace("http", "ws") + "/graphql"
    async with connect(
        url, subprotocols=[PROTOCOL], additional_headers={"X-Break": "yes"}
    ) as connection:
        socket = Socket(connection)
        await socket.send("connection_init", payload={"authorization": f"Bearer {TOKEN}"})
        assert await socket.closing() == (4500, "Internal server error")
    assert SECRET in caplog.text


async def test_the_handshake_names_the_connection(base_url: str) -> None:
    async with opened(base_url) as socket:
        response = socket.connection.response
        assert response is not None
        assert len(response.headers["X-Request-Id"]) == 32


async def test_http_is_served_beside_the_socket(socket: Socket, base_url: str) -> None:
    async with httpx.AsyncClient(base_url=base_url) as client:
        assert (await client.post("/graphql", json={"query": "{ hello }"})).status_code == 200
    await socket.send("ping")
    assert await socket.receive() == {"type": "pong"}
