"""Waiting until somebody listens for what is told."""

import asyncio
from typing import Any

from mulin import events

PATIENCE_SECONDS = 20


async def listened_to(topic: str, *, wanted: bool = True) -> None:
    """Return once somebody in this process listens to the topic, or nobody does."""
    ear: Any = events._listening
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (topic in ear._heard) is not wanted:  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(0.005)
