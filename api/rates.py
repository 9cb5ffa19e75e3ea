"""How many requests a minute, of one person and from one network address, to all processes.

Counted in Redis by the library limits (a window that slides: the minute before counts for the part
of it that is less than a minute ago). Without Redis nobody is refused: people can book, and what
runs at a time is still bounded (api/turns.py).
"""

import asyncio
import logging
import math
import time
from http import HTTPStatus

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.refusals import RATE_LIMITED, RequestRefused
from api.turns import household
from mulin import redis
from mulin.calendars.links import PATH as CALENDARS
from mulin.files.links import PATH as FILES
from mulin.messages import current_locale

log = logging.getLogger(__name__)

GRAPHQL = "/graphql"
PATIENCE_SECONDS = 0.25
COMPLAIN_EVERY_SECONDS = 60

_COUNTED = (GRAPHQL, f"{FILES}/", f"{CALENDARS}/")
_SCOPE_KEY = "mulin.rates"


def _storage() -> Storage:
    if redis.in_process():
        return MemoryStorage()
    return RedisStorage(
        "redis://",
        implementation="redispy",
        key_prefix="mulin:rates",
        connection_pool=redis.client().connection_pool,  # type: ignore[arg-type] # documented, not annotated
    )


class Rates:
    """The counts of a minute; 0 requests are no limit."""

    def __init__(self, *, each_person: int, each_address: int) -> None:
        self._person = RateLimitItemPerMinute(each_person) if each_person else None
        self._address = RateLimitItemPerMinute(each_address) if each_address else None
        self._limiter: SlidingWindowCounterRateLimiter | None = None
        self._complained = -math.inf

    async def person(self, person_id: int) -> None:
        """Count a request of that person. Raises RequestRefused."""
        if self._person is not None:
            await self._count(self._person, "person", str(person_id))

    async def address(self, address: str) -> None:
        """Count a request from there. Raises RequestRefused."""
        if self._address is not None:
            await self._count(self._address, "address", household(address))

    async def _count(self, limit: RateLimitItemPerMinute, kind: str, who: str) -> None:
        if self._limiter is None:
            self._limiter = SlidingWindowCounterRateLimiter(_storage())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                if await self._limiter.hit(limit, kind, who):
                    return
                stats = await self._limiter.get_window_stats(limit, kind, who)
        except (RedisError, OSError) as error:
            self._complain(error)
            return
        seconds = max(1, math.ceil(stats.reset_time - time.time()))
        headers, told = {"Retry-After": str(seconds)}, {"retryAfter": seconds}
        raise RequestRefused(RATE_LIMITED, headers, told, seconds=seconds)

    def _complain(self, error: Exception) -> None:
        now = time.monotonic()
        if now - self._complained >= COMPLAIN_EVERY_SECONDS:
            self._complained = now
            log.warning("requests are not counted, and nobody is refused: %r", error)


def rates_of(connection: HTTPConnection) -> Rates:
    """The counts of the application that was asked."""
    rates: Rates = connection.scope[_SCOPE_KEY]
    return rates


class RatesMiddleware:
    """Pure ASGI: counts by address whatever asks for GraphQL, files or calendars, before it is
    read; a WebSocket once. Persons are counted by who finds out who asks."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            scope[_SCOPE_KEY] = self._rates
            if scope["path"].startswith(_COUNTED):
                client = scope.get("client")
                try:
                    await self._rates.address(client[0] if client else "")
                except RequestRefused as refused:
                    await _answer(refused, scope)(scope, receive, send)
                    return
        await self.app(scope, receive, send)


def _answer(refused: RequestRefused, scope: Scope) -> JSONResponse:
    error = refused.error(current_locale())
    graphql = scope["path"].startswith(GRAPHQL)
    plain = {"code": refused.refusal.code, "message": error["message"]}
    headers = {"Cache-Control": "no-store", **(refused.headers or {})}
    return JSONResponse(
        {"errors": [error]} if graphql else plain, HTTPStatus.TOO_MANY_REQUESTS, headers
    )
