"""The one Redis connection of a process: real where MULIN_REDIS_URL says so, else in process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError


class RedisUnreachable(Exception):
    """No Redis answers: is it running, and is MULIN_REDIS_URL right?"""


class RedisUrlInvalid(RedisUnreachable):
    """MULIN_REDIS_URL must read redis://user:password@host:port/0, or rediss:// for TLS."""


_client: Redis | None = None


def _in_process() -> Redis:
    from fakeredis import FakeAsyncRedis  # noqa: PLC0415 - a server with a Redis never needs it

    return FakeAsyncRedis()


@asynccontextmanager
async def connected(url: str | None) -> AsyncIterator[Redis]:
    """Hold the process's Redis while the block runs. Raises RedisUnreachable, RedisUrlInvalid."""
    global _client  # noqa: PLW0603 - one process, one Redis
    try:
        redis = _in_process() if url is None else Redis.from_url(url)
    except ValueError:
        raise RedisUrlInvalid(RedisUrlInvalid.__doc__) from None
    try:
        await redis.ping()
    except (RedisError, OSError):
        await redis.aclose()
        raise RedisUnreachable(RedisUnreachable.__doc__) from None
    _client = redis
    try:
        yield redis
    finally:
        _client = None
        await redis.aclose()


def client() -> Redis:
    """Raises RuntimeError before `connected`."""
    if _client is None:
        raise RuntimeError("Redis is not connected")
    return _client


def in_process() -> bool:
    """Whether it is this process's alone. Raises RuntimeError before `connected`."""
    from fakeredis import FakeAsyncRedis  # noqa: PLC0415 - a server with a Redis never needs it

    return isinstance(client(), FakeAsyncRedis)
