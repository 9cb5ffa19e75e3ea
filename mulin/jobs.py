"""Work asked for by name, handed over after the commit of the transaction that asked.

The platform never imports its workers: a process says at its start where jobs go. A job is only a
wake-up; what is to be done stands in the database.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from mulin.database import after_commit

log = logging.getLogger(__name__)

Sender = Callable[[str], Awaitable[None]]

_PATIENCE_SECONDS = 2.0
_sender: Sender | None = None


def send_through(sender: Sender | None) -> None:
    """Say how this process hands jobs on; None when it does not, and the sweep must find them."""
    global _sender  # noqa: PLW0603 - one process, one broker
    _sender = sender


def wake(job: str) -> None:
    """Ask, after commit, for the job of that name to run soon.

    A queue that does not answer is not waited for: the sweep finds what there is to do.
    """

    async def hand_over() -> None:
        if _sender is None:
            log.debug("no broker in this process; the sweep will find %s", job)
            return
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await _sender(job)

    after_commit(hand_over, once=f"job:{job}")
