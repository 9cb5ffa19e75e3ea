"""Subscriptions over one WebSocket, which outlives the server that it leads to."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from gql import Client, GraphQLRequest, gql
from gql.transport.exceptions import TransportError, TransportQueryError, TransportServerError
from gql.transport.websockets import WebsocketsTransport
from websockets.exceptions import ConnectionClosed

_PAUSE_SECONDS = (0.1, 1.0)
"""Between tries to come back, at random: all phones of a server that went come at once."""
# The protocol's own codes: the server does not want this client, so coming back changes nothing.
_REFUSING = range(4400, 4500)


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription, and where to read what it would have told.

    `document` has a variable `$after` when the server can go on at a cursor. `lists` is a query for
    what there is now, and `told` makes of its data what the subscription would have told; asked
    when the line was down and no cursor says since when.
    """

    document: str
    lists: str
    told: Callable[[Any], Iterable[Any]]

    @property
    def resumes(self) -> bool:
        return "$after" in self.document


class _Transport(WebsocketsTransport):
    """gql's, for balancers that write headers in small letters.

    gql looks for the agreed protocol under one spelling, and speaks an older one when it finds
    none (`_after_connect` of gql.transport.websockets_protocol in 4.0 and 4.4). We offer one only.
    """

    async def _after_connect(self) -> None:
        self.subprotocol = self.GRAPHQLWS_SUBPROTOCOL


class _ReadAgain(Exception):
    """Too much was missed: the server wants the lists to be read."""


class Line:
    """Feeds by their root field; what comes of one goes into its queue, with the time it came.

    While the line is down it is tried again and again. What the server refuses goes into the queues
    as the exception it is, and the line ends.
    """

    def __init__(
        self,
        url: str,
        init_payload: Mapping[str, Any],
        feeds: Mapping[str, Feed],
        ask: Callable[[str], Awaitable[Any]],
    ) -> None:
        self.heard: dict[str, asyncio.Queue[tuple[float, Any]]] = {
            field: asyncio.Queue() for field in feeds
        }
        self._url = url
        self._init_payload = dict(init_payload)
        self._feeds = feeds
        self._ask = ask
        self._cursors: dict[str, str] = {}
        self._was_open = False
        self._opened = asyncio.Event()
        self._task = asyncio.create_task(self._stay())

    async def opened(self) -> Self:
        """Wait until the server listens for the first time. Raises what it refuses with."""
        opening = asyncio.create_task(self._opened.wait())
        await asyncio.wait({opening, self._task}, return_when=asyncio.FIRST_COMPLETED)
        opening.cancel()
        if not self._opened.is_set():
            await self._task
        return self

    async def close(self) -> None:
        """Hang up."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _stay(self) -> None:
        while True:
            try:
                await self._call()
            except _ReadAgain:
                continue
            except TransportQueryError as error:
                self._end(error)
                raise
            except (TransportError, OSError) as error:
                if (refusal := _refusal(error)) is not None:
                    self._end(refusal)
                    raise refusal from error
            else:
                return
            await asyncio.sleep(random.uniform(*_PAUSE_SECONDS))  # nosec B311 # noqa: S311 - no secret

    def _end(self, error: TransportError) -> None:
        for queue in self.heard.values():
            queue.put_nowait((time.monotonic(), error))

    async def _call(self) -> None:
        """Listen until the server has told all, as it does once somebody signs out."""
        transport = _Transport(
            url=self._url,
            init_payload=self._init_payload,
            subprotocols=[_Transport.GRAPHQLWS_SUBPROTOCOL],
            connect_args={"proxy": None},
        )
        async with Client(transport=transport) as session:
            listeners = [asyncio.create_task(self._listen(session, field)) for field in self._feeds]
            try:
                await asyncio.sleep(0)
                # The answer to an operation sent after them says that the server has read them.
                await session.execute(gql("{ viewer { id } }"))
                if self._was_open:
                    await self._catch_up()
                self._was_open = True
                self._opened.set()
                await asyncio.gather(*listeners)
            finally:
                for listener in listeners:
                    listener.cancel()
                await asyncio.gather(*listeners, return_exceptions=True)

    async def _listen(self, session: Any, field: str) -> None:
        feed = self._feeds[field]
        variables = {"after": self._cursors.get(field)} if feed.resumes else {}
        request = GraphQLRequest(feed.document, variable_values=variables)
        try:
            async for result in session.subscribe(request):
                self._take(field, result[field])
        except TransportQueryError as error:
            codes = {one.get("extensions", {}).get("code") for one in error.errors or ()}
            if codes != {"RESYNC_NEEDED"}:
                raise
            self._cursors.pop(field, None)
            raise _ReadAgain from error

    def _take(self, field: str, message: Any) -> None:
        if self._feeds[field].resumes:
            self._cursors[field] = message["cursor"]
        self.heard[field].put_nowait((time.monotonic(), message))

    async def _catch_up(self) -> None:
        """Read what there is, of feeds that cannot say where they were."""
        for field, feed in self._feeds.items():
            if field not in self._cursors:
                for message in feed.told(await self._ask(feed.lists)):
                    self.heard[field].put_nowait((time.monotonic(), message))


def _refusal(error: BaseException) -> TransportServerError | None:
    """What the server closed with, if coming back is of no use."""
    cause = error.__cause__
    closed = cause.rcvd if isinstance(cause, ConnectionClosed) else None
    if closed is None or closed.code not in _REFUSING:
        return None
    return TransportServerError(f"closed with {closed.code}: {closed.reason}", closed.code)
