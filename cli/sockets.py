"""Connections of clients that stop reading, or hardly write, cut off before they fill the process.

What a client does not read stays in the process: the transport keeps up to 64 KiB and then has the
sender wait (https://docs.python.org/3/library/asyncio-protocol.html#flow-control-callbacks).
uvicorn waits without an end, and closes a connection only once all of that was read. So here a
client that reads nothing for a while is dropped: a close frame it would not read either. It finds
its connection gone, and comes again.

Nor does uvicorn put an end to a request whose headers never come to theirs; its
`timeout_keep_alive` is for the time between two requests only. Bodies are the application's:
`api.graphql` and `api.files` say how long they may take.
"""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any

import h11
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

PATIENCE_SECONDS = 10.0
HEADERS_SECONDS = 15.0


class PatientHttp(H11Protocol):
    """uvicorn's HTTP, with an end to how long the headers of a request may take."""

    headers_seconds = HEADERS_SECONDS

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._wait_no_more()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._wait_no_more()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.headers_seconds, self._give_up)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if self.transport.is_closing():
            return
        answer = h11.Response(
            status_code=408,
            reason=b"Request Timeout",
            headers=[("connection", "close"), ("content-length", "0")],
        )
        self.transport.write(self.conn.send(answer) + self.conn.send(h11.EndOfMessage()))
        self.transport.close()


class PatientSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, with an end to its patience."""

    patience = PATIENCE_SECONDS

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._dropping: asyncio.TimerHandle | None = None

    def send(self, message: ASGISendEvent) -> Coroutine[Any, Any, None]:
        """What the application says; once that is a close frame, an answer is due.

        No coroutine of its own: thousands of messages go through here at once.
        """
        sending = super().send(message)
        return self._last(sending) if message["type"] == "websocket.close" else sending

    async def _last(self, sending: Awaitable[None]) -> None:
        await sending
        self._drop_soon()

    def pause_writing(self) -> None:
        """More waits to be read than the transport takes."""
        super().pause_writing()
        self._drop_soon()

    def resume_writing(self) -> None:
        """A quarter of that is left."""
        super().resume_writing()
        # While it is being closed all has to be read.
        if not self.close_sent and not self.transport.is_closing():
            self._forgive()

    def keepalive_timeout(self) -> None:
        """A ping was not answered: uvicorn closes, which waits for what is unread."""
        super().keepalive_timeout()
        self._drop_soon()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forgive()
        super().connection_lost(exc)

    def _drop_soon(self) -> None:
        if self._dropping is None:
            self._dropping = self.loop.call_later(self.patience, self.transport.abort)

    def _forgive(self) -> None:
        if self._dropping is not None:
            self._dropping.cancel()
            self._dropping = None
