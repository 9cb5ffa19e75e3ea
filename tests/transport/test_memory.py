"""What a process holds does not grow with what it has answered.

The short form; `make bench-load ARGS="--calm --people 30 --seconds 3600"` looks for an hour.
"""

import asyncio
import gc
import heapq
import logging
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.district import District, gid
from tests.phone import Phone, Phones
from tests.scheduling.asking import AVAILABILITY, asked

ROUND = 15
# Caches of statements and documents fill while the first rounds are answered.
WARM = 2
BLOCKS = 10 * ROUND
"""Of the allocator: what two or three objects left behind by each request would come to."""

LOOK = "{ viewer { name notifications { totalCount } appointments { totalCount } } }"
WRONG = "{ viewer { nonsense } }"
RENAME = """
mutation Rename($input: UpdateProfileInput!) {
  updateProfile(input: $input) { errors { code } }
}
"""


async def answer_a_round(phone: Phone, district: District) -> None:
    for turn in range(ROUND):
        await phone.ask(LOOK)
        await phone.ask(AVAILABILITY, **asked(district, specialistId=gid(district.specialist)))
        await phone.ask(RENAME, input={"name": f"Name {turn}"})
        await phone.post(WRONG)


def forget_cancelled_timers() -> None:
    """As asyncio does once half of a loop's timers are cancelled: late, in one many tests share."""
    loop: Any = asyncio.get_running_loop()
    loop._scheduled[:] = [timer for timer in loop._scheduled if not timer.cancelled()]
    loop._timer_cancelled_count = 0
    heapq.heapify(loop._scheduled)


@pytest.fixture
def silence() -> Iterator[None]:
    """pytest keeps every line that is logged."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("silence")
async def test_requests_leave_nothing_behind(phones: Phones, district: District) -> None:
    phone = await phones.of(district.resident.id)
    held = list[int]()
    for _ in range(WARM + 3):
        await answer_a_round(phone, district)
        forget_cancelled_timers()
        gc.collect()
        held.append(sys.getallocatedblocks())
    growth = [after - before for before, after in pairwise(held[WARM:])]
    assert min(growth) < BLOCKS, held
