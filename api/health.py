"""Is the process alive, and can it do its work?"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import asyncpg
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from tortoise.exceptions import BaseORMException

from mulin import redis
from mulin.database import query


async def healthz(_request: Request) -> Response:
    """200 while the process answers at all."""
    return JSONResponse({"status": "ok"})


_leaving = False


@contextmanager
def leaving() -> Iterator[None]:
    """Have this process say that it is not ready, whatever it can do, while the block runs."""
    global _leaving  # noqa: PLW0603 - one process, one state
    _leaving = True
    try:
        yield
    finally:
        _leaving = False


async def readyz(_request: Request) -> Response:
    """200 when database and Redis answer, 503 naming which does not; 503 also while it leaves."""
    if _leaving:
        return JSONResponse({"status": "leaving"}, HTTPStatus.SERVICE_UNAVAILABLE)
    found = {"database": await _database(), "redis": await _redis()}
    ready = set(found.values()) == {"ok"}
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse({"status": "ok" if ready else "unavailable", **found}, status)


async def _database() -> str:
    try:
        await query("SELECT 1")
    except (OSError, BaseORMException, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "unavailable"
    return "ok"


async def _redis() -> str:
    try:
        await redis.client().ping()
    except (OSError, RedisError):
        return "unavailable"
    return "ok"
