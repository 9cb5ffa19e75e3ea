"""A queue on Redis Streams that outlives the Redis it is on."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from redis.exceptions import RedisError
from taskiq import AckableMessage
from taskiq_redis import RedisStreamBroker

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


class StreamBroker(RedisStreamBroker):
    """Goes on listening after Redis was away, or came back empty and without our consumer group.

    taskiq itself tries again at once and for ever, and nobody would make the group anew.
    """

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        while True:
            try:
                async with aclosing(super().listen()) as messages:
                    async for message in messages:
                        yield message
            except (RedisError, OSError) as error:
                log.warning("queue: %s; trying again", error)
                await asyncio.sleep(RETRY_SECONDS)
                with suppress(RedisError, OSError):
                    await self._declare_consumer_group()
