"""A network between a client and a server that can stop carrying without closing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit


class Relay:
    """Carries bytes both ways; connections that are open when it swallows get nothing any more."""

    def __init__(self, url: str) -> None:
        self._there = urlsplit(url)
        self._open = set[asyncio.StreamWriter]()
        self._dead = set[asyncio.StreamWriter]()
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator["Relay"]:
        relay = cls(url)
        server = await asyncio.start_server(relay._carry, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        relay.url = urlunsplit(relay._there._replace(netloc=f"{host}:{port}"))
        async with server:
            yield relay
            for writer in relay._open | relay._dead:
                writer.transport.abort()

    def swallow(self) -> None:
        """From here on what the present connections bring is lost."""
        self._dead |= self._open
        self._open = set()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection(self._there.hostname, self._there.port)
        self._open |= {back, forth}
        await asyncio.gather(self._pump(near, forth), self._pump(far, back), return_exceptions=True)
        forth.transport.abort()
        back.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            if sink not in self._dead:
                sink.write(data)
