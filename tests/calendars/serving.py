"""Calendars elsewhere: servers that behave, and some that do not, on a loopback port."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from mulin.calendars.failures import CalendarUnread, Failure
from mulin.calendars.fetching import Fetched
from tests.standins.loopback import listening

LOOPBACK = ("127.0.0.0/8",)
ANY_PORT = range(65536)


class Offline:
    """Fetches nothing: what every test's worker has that brings no calendars of its own."""

    async def fetch(
        self, _url: str, _etag: str | None = None, _last_modified: str | None = None
    ) -> Fetched | None:
        raise CalendarUnread(Failure.UNREACHABLE)


@dataclass
class CalendarServer:
    """Gives `body` at `/busy.ics`; remembers every request's headers."""

    body: bytes
    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    async def busy(self, request: Request) -> Response:
        self.asked.append(dict(request.headers))
        etag = self.headers.get("ETag")
        if etag is not None and request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=self.headers)
        return Response(self.body, self.status, self.headers, "text/calendar")

    async def elsewhere(self, request: Request) -> Response:
        return RedirectResponse(request.query_params["to"])

    async def again(self, request: Request) -> Response:
        """Leads on as often as told, then to the calendar."""
        left = int(request.path_params["left"])
        return RedirectResponse(f"/again/{left - 1}" if left > 1 else "/busy.ics")

    async def endless(self, _request: Request) -> Response:
        async def lines() -> AsyncIterator[bytes]:
            while True:
                yield b"X-FILLING:" + b"x" * 1_000 + b"\r\n"
                # Room for the server to notice that the caller has gone.
                await asyncio.sleep(0)

        return StreamingResponse(lines())

    async def stalled(self, request: Request) -> Response:
        async def beginning() -> AsyncIterator[bytes]:
            yield b"BEGIN:VCALENDAR\r\n"
            await request.receive()  # nothing more comes until the caller has gone
            await request.receive()

        return StreamingResponse(beginning())

    async def bomb(self, _request: Request) -> Response:
        packed = gzip.compress(bytes(50_000_000))
        return Response(packed, headers={"Content-Encoding": "gzip"})

    async def packed(self, _request: Request) -> Response:
        return Response(gzip.compress(self.body), headers={"Content-Encoding": "gzip"})


@asynccontextmanager
async def calendar_server(body: bytes = b"") -> AsyncIterator[CalendarServer]:
    """Serve a calendar while the block runs; `url` is the server's base address."""
    server = CalendarServer(body)
    routes = [
        Route("/busy.ics", server.busy),
        Route("/elsewhere", server.elsewhere),
        Route("/again/{left}", server.again),
        Route("/endless", server.endless),
        Route("/stalled", server.stalled),
        Route("/bomb", server.bomb),
        Route("/packed", server.packed),
    ]
    async with listening(Starlette(routes=routes)) as server.url:
        yield server
