"""WebSockets of clients that stop reading, cut off before they fill the memory.

What a client does not read stays in the process: the transport keeps up to 64 KiB and then has the
sender wait (https://docs.python.org/3/library/asyncio-protocol.html#flow-control-callbacks).
uvicorn waits without an end, and closes a connection only once all of that was read. So here a
client that reads nothing for a while is dropped: a close frame it would not read either. It finds
its connection gone, and comes again.
"""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

PATIENCE_SECONDS = 10.0


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
