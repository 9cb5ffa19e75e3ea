"""Thousands of WebSocket clients in one process, as cheap as they come: they count messages."""

import asyncio
import json
import struct
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

_TEXT, _PING = 0x1, 0x9
_AT_ONCE = 100
PATIENCE_SECONDS = 120.0


class Crowd:
    """What all clients have received of the present event."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._left = 0
        self._last: asyncio.Future[float] | None = None
        self.heard = b""
        """The frame that came last."""

    def expect(self) -> "asyncio.Future[float]":
        """When the last client has the event that is sent next, by `time.perf_counter`."""
        self._left = self.size
        self._last = asyncio.get_running_loop().create_future()
        return self._last

    def got(self, text: bytes) -> None:
        self._left -= 1
        self.heard = text
        if self._left == 0 and self._last is not None and not self._last.done():
            self._last.set_result(time.perf_counter())


class Watcher(asyncio.Protocol):
    """One client: it says what it has to, one thing after each answer, then counts."""

    def __init__(self, crowd: Crowd, host: str, path: str, words: Sequence[str]) -> None:
        self._crowd = crowd
        self._words = list(words)
        self._host = host
        self._path = path
        self._buffer = b""
        self._upgraded = False
        self._transport: Any = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        protocol = "Sec-WebSocket-Protocol: graphql-transport-ws\r\n" if self._words else ""
        self._transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Sec-WebSocket-Version: 13\r\n{protocol}\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.partition(b"\r\n")[0]:
                raise ConnectionError(head.decode())
            self._upgraded, self._buffer = True, rest
            self._say_next()
        while (frame := self._frame()) is not None:
            self._take(*frame)

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame (RFC 6455, 5.2): opcode and payload."""
        buffer, start = self._buffer, 2
        if len(buffer) < start:
            return None
        length = buffer[1]
        if length == 126:  # noqa: PLR2004 - 16 bits follow
            start = 4
            length = int.from_bytes(buffer[2:4], "big")
        elif length == 127:  # noqa: PLR2004 - 64 bits follow
            start = 10
            length = int.from_bytes(buffer[2:10], "big")
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return buffer[0] & 0x0F, buffer[start : start + length]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == _PING:
            self._write(0xA, payload)
        elif opcode == _TEXT and self.ready.done():
            self._crowd.got(payload)
        elif opcode == _TEXT:
            self._say_next()

    def _say_next(self) -> None:
        if self._words:
            self._write(_TEXT, self._words.pop(0).encode())
        # The last word, a subscription, has no answer.
        if not self._words:
            self.ready.set_result(None)

    def _write(self, opcode: int, payload: bytes) -> None:
        # Masked with zeros, which leaves the payload as it is.
        size = len(payload)
        lengths = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)  # noqa: PLR2004 - RFC 6455, 5.2
        self._transport.write(bytes([0x80 | opcode]) + lengths + bytes(4) + payload)

    def hang_up(self) -> None:
        self._transport.abort()


def subscribing(document: str, token: str | None = None) -> list[str]:
    """What a client of graphql-transport-ws says to subscribe."""
    payload = {} if token is None else {"authorization": f"Bearer {token}"}
    return [
        json.dumps({"type": "connection_init", "payload": payload}),
        json.dumps({"type": "subscribe", "id": "1", "payload": {"query": document}}),
    ]


@asynccontextmanager
async def watching(crowd: Crowd, url: str, words: Sequence[str], size: int) -> AsyncIterator[None]:
    """So many clients of the WebSocket at `url`, connected for the length of the block."""
    parts, loop = urlsplit(url), asyncio.get_running_loop()
    turns = asyncio.Semaphore(_AT_ONCE)

    async def connect() -> Watcher:
        async with turns:
            _, client = await loop.create_connection(
                lambda: Watcher(crowd, parts.netloc, parts.path or "/", words),
                parts.hostname,
                parts.port,
            )
            await client.ready
            return client

    async with asyncio.timeout(PATIENCE_SECONDS):
        clients = await asyncio.gather(*(connect() for _ in range(size)))
    try:
        yield
    finally:
        for client in clients:
            client.hang_up()
