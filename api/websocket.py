"""graphql-transport-ws: subscriptions, and queries and mutations for clients that hold a socket.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from datetime import timedelta
from typing import Any

from ariadne.asgi.handlers import GraphQLTransportWSHandler
from ariadne.asgi.handlers.graphql_transport_ws import ClientContext
from graphql import GraphQLFormattedError, OperationType
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.operations import (
    MAX_REQUEST_BYTES,
    Answer,
    Operation,
    OperationRejected,
    Operations,
    Parameters,
    read_json,
)
from api.refusals import (
    FALLEN_BEHIND,
    TOO_MANY_OPERATIONS,
    Locale,
    NotAuthorized,
    RequestRefused,
    fault,
)
from api.sharing import FallenBehind

PROTOCOL = "graphql-transport-ws"
MAX_OPERATIONS = 32

# The protocol's close codes, and RFC 6455's for size and an end in peace.
NORMAL = 1000
MESSAGE_TOO_BIG = 1009
INVALID_MESSAGE = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
SUBPROTOCOL_NOT_ACCEPTABLE = 4406
INIT_TIMEOUT = 4408
SUBSCRIBER_EXISTS = 4409
TOO_MANY_INITS = 4429
INTERNAL_ERROR = 4500

Admit = Callable[[Any], AbstractAsyncContextManager[None]]
ContextFactory = Callable[[HTTPConnection, Mapping[str, Any] | None], Awaitable[object]]


class _Closed(Exception):
    """We end the connection, with a code of the protocol and a reason for its author."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class SocketHandler(GraphQLTransportWSHandler):
    """ariadne's handler, strict where it is lenient and quiet where it leaks.

    Kept: its dispatch by message type, ping and pong. Ours: what is no message of the protocol
    closes with its code instead of a traceback; operations run as tasks, so that a slow one blocks
    neither pings nor its own `complete`; a source is closed before its task ends; a mutation that
    has begun is finished, as over HTTP, even when its caller leaves.
    """

    def __init__(
        self,
        operations: Operations,
        context: ContextFactory,
        locale: Locale,
        *,
        admit: Admit,
        init_timeout: timedelta,
        idle: timedelta,
    ) -> None:
        super().__init__(connection_init_wait_timeout=init_timeout)
        self._admit = admit
        self._idle = idle.total_seconds()
        self._operations = operations
        self._context = context
        self._locale = locale

    async def handle_websocket(self, websocket: WebSocket) -> None:
        if PROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await _close(websocket, SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
            return
        await websocket.accept(PROTOCOL)
        websocket.state.mutations = mutations = set[asyncio.Task[Answer]]()
        client = ClientContext()
        timeout = asyncio.create_task(self.handle_connection_init_timeout(websocket, client))
        try:
            await self._receive(websocket, client)
        except _Closed as closed:
            await _close(websocket, closed.code, closed.reason)
        except WebSocketDisconnect:
            return
        except Exception as bug:  # noqa: BLE001 - the door: logged by `fault`, told without detail
            fault(bug, where="the socket")
            await _close(websocket, INTERNAL_ERROR, "Internal server error")
        finally:
            await _stop(timeout, *client.operation_tasks.values())
            if mutations:
                # The server waits for the connection, and so for what it has begun.
                await asyncio.wait(mutations)

    async def _receive(self, websocket: WebSocket, client: ClientContext) -> None:
        while websocket.application_state is WebSocketState.CONNECTED:
            frame = await self._frame(websocket, client)
            if frame["type"] == "websocket.disconnect":
                return
            await self.handle_websocket_message(websocket, _message(frame), client)

    async def _frame(self, websocket: WebSocket, client: ClientContext) -> Mapping[str, Any]:
        """The next frame. Raises _Closed when none comes while nothing runs either."""
        while True:
            try:
                async with asyncio.timeout(self._idle):
                    return await websocket.receive()
            except TimeoutError:
                if not client.operation_tasks:
                    raise _Closed(NORMAL, "Idle") from None

    async def handle_connection_init_timeout(
        self, websocket: WebSocket, client_context: ClientContext
    ) -> None:
        await asyncio.sleep(self.connection_init_wait_timeout.total_seconds())
        if not client_context.connection_init_received:
            await _close(websocket, INIT_TIMEOUT, "Connection initialisation timeout")

    async def handle_websocket_invalid_type(self, websocket: WebSocket) -> None:  # noqa: ARG002 - ariadne's signature
        raise _Closed(INVALID_MESSAGE, "Invalid message: unknown type")

    async def handle_websocket_connection_init_message(
        self, websocket: WebSocket, message: dict[str, Any], client_context: ClientContext
    ) -> None:
        if client_context.connection_init_received:
            raise _Closed(TOO_MANY_INITS, "Too many initialisation requests")
        client_context.connection_init_received = True
        payload = message.get("payload")
        if payload is not None and not isinstance(payload, dict):
            raise _Closed(INVALID_MESSAGE, "Invalid message: payload must be an object")
        websocket.state.init_payload = payload
        try:
            websocket.state.first_context = await self._new_context(websocket)
        except NotAuthorized:
            raise _Closed(FORBIDDEN, "Forbidden") from None
        await _send(websocket, {"type": self.GQL_CONNECTION_ACK})
        client_context.connection_acknowledged = True

    async def handle_websocket_subscribe(
        self,
        websocket: WebSocket,
        data: object,
        operation_id: object,
        client_context: ClientContext,
    ) -> None:
        if not client_context.connection_acknowledged:
            raise _Closed(UNAUTHORIZED, "Unauthorized")
        if not isinstance(operation_id, str) or not operation_id:
            raise _Closed(INVALID_MESSAGE, "Invalid message: id must be a string")
        tasks = client_context.operation_tasks
        if operation_id in tasks:
            # The id is cut: a reason may have 123 bytes (RFC 6455, 5.5).
            raise _Closed(SUBSCRIBER_EXISTS, f"Subscriber for {operation_id[:20]!a} already exists")
        try:
            parameters = Parameters.of(data)
        except RequestRefused:
            raise _Closed(INVALID_MESSAGE, "Invalid message: no GraphQL request") from None
        if len(tasks) >= MAX_OPERATIONS:
            error = TOO_MANY_OPERATIONS.error(self._locale(), limit=MAX_OPERATIONS)
            await _send_errors(websocket, operation_id, [error])
            return
        tasks[operation_id] = asyncio.create_task(
            self._run(websocket, operation_id, parameters, client_context)
        )

    async def stop_websocket_operation(
        self, websocket: WebSocket, operation_id: str, client_context: ClientContext
    ) -> None:
        del websocket  # ariadne's signature
        task = client_context.operation_tasks.pop(operation_id, None)
        if task is not None:
            await _stop(task)

    async def _run(
        self,
        websocket: WebSocket,
        operation_id: str,
        parameters: Parameters,
        client: ClientContext,
    ) -> None:
        errors: list[GraphQLFormattedError] | None
        try:
            operation = self._operations.prepare(parameters)
            errors = await self._stream(websocket, operation_id, operation)
        except OperationRejected as rejected:
            errors = rejected.answer.errors
        except RequestRefused as refused:
            errors = [refused.error(self._locale())]
        except FallenBehind:
            errors = [FALLEN_BEHIND.error(self._locale())]
        except NotAuthorized:
            await _close(websocket, FORBIDDEN, "Forbidden")
            return
        except Exception as error:  # noqa: BLE001 - the door: logged by `failure`, told without detail
            errors = self._operations.failure(error)
        # The id is free before its end is told: the client may use it again at once.
        client.operation_tasks.pop(operation_id, None)
        if errors is None:
            await _send(websocket, {"type": self.GQL_COMPLETE, "id": operation_id})
        else:
            await _send_errors(websocket, operation_id, errors)

    async def _stream(
        self, websocket: WebSocket, operation_id: str, operation: Operation
    ) -> list[GraphQLFormattedError] | None:
        """Send what comes; the request errors when there was nothing to send, else None."""
        if operation.kind is not OperationType.SUBSCRIPTION:
            answer = await self._execute(websocket, operation)
            if not answer.executed:
                return answer.errors
            await _send_text(websocket, f"{_next(operation_id)}{answer.text}}}")
            return None
        # Counted when it begins; how many go on is bounded for each connection.
        async with self._admit(websocket.state.first_context):
            answers = await self._operations.subscribe(
                operation, lambda: self._new_context(websocket)
            )
        begins = _next(operation_id)
        async with aclosing(answers):
            async for answer in answers:
                if not answer.executed:
                    return answer.errors
                await _send_text(websocket, f"{begins}{answer.text}}}")
        return None

    async def _execute(self, websocket: WebSocket, operation: Operation) -> Answer:
        context = await self._new_context(websocket)
        execution = self._admitted(operation, context)
        if operation.kind is OperationType.QUERY:
            return await execution
        # What follows a commit (publishing, waking workers) must not be cut off from it.
        task = asyncio.create_task(execution)
        under_way: set[asyncio.Task[Answer]] = websocket.state.mutations
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return await asyncio.shield(task)

    async def _admitted(self, operation: Operation, context: object) -> Answer:
        async with self._admit(context):
            return await self._operations.execute(operation, context)

    async def _new_context(self, websocket: WebSocket) -> object:
        return await self._context(websocket, websocket.state.init_payload)


def _next(operation_id: str) -> str:
    """How a `next` message begins; its payload and a bracket end it."""
    return f'{{"type":"next","id":{json.dumps(operation_id, ensure_ascii=False)},"payload":'


def _message(frame: Mapping[str, Any]) -> dict[str, Any]:
    """The message in a text frame; raises _Closed for anything else."""
    text = frame.get("text")
    if text is None:
        raise _Closed(INVALID_MESSAGE, "Invalid message: not a text frame")
    if len(text) > MAX_REQUEST_BYTES:
        raise _Closed(MESSAGE_TOO_BIG, "Message too big")
    try:
        message = read_json(text, "message")
    except RequestRefused:
        raise _Closed(INVALID_MESSAGE, "Invalid message: not JSON") from None
    if not isinstance(message, dict):
        raise _Closed(INVALID_MESSAGE, "Invalid message: not an object")
    return message


async def _stop(*tasks: asyncio.Task[Any]) -> None:
    """Cancel, and wait until each has cleaned up after itself; their results are nobody's."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _send(websocket: WebSocket, message: Mapping[str, Any]) -> None:
    await _send_text(websocket, json.dumps(message, separators=(",", ":"), ensure_ascii=False))


async def _send_text(websocket: WebSocket, text: str) -> None:
    """Send, unless either side has gone: the receiving loop ends the connection's work then."""
    if websocket.application_state is not WebSocketState.CONNECTED:
        return
    try:
        await websocket.send({"type": "websocket.send", "text": text})
    except WebSocketDisconnect:
        return


async def _send_errors(
    websocket: WebSocket, operation_id: str, errors: list[GraphQLFormattedError]
) -> None:
    await _send(websocket, {"type": "error", "id": operation_id, "payload": errors})


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    """Close, unless either side has closed already."""
    states = (websocket.application_state, websocket.client_state)
    if WebSocketState.DISCONNECTED in states:
        return
    try:
        await websocket.close(code, reason)
    except WebSocketDisconnect:
        return
