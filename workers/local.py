"""The queue of a process that has no other to share with."""

import asyncio
from typing import Any

from taskiq import BrokerMessage, InMemoryBroker

from workers.receiving import Receiving


class LocalBroker(InMemoryBroker):
    """taskiq's, but it takes the label `delay`: seconds to wait before a task runs."""

    receiver: Receiving

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.receiver = Receiving(self, executor=self.executor, max_async_tasks=30)
        self._waiting = set[asyncio.Task[None]]()

    async def kick(self, message: BrokerMessage) -> None:
        delay = float(message.labels.get("delay", 0))
        if delay <= 0:
            await super().kick(message)
            return
        waiting = asyncio.create_task(self._kick_after(delay, message))
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)

    async def _kick_after(self, delay: float, message: BrokerMessage) -> None:
        await asyncio.sleep(delay)
        await super().kick(message)

    async def shutdown(self) -> None:
        for waiting in self._waiting:
            waiting.cancel()
        await super().shutdown()
