"""The pace of pushes: a budget for each second, shared by all processes; a burst begins slowly."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from mulin import redis
from push import pace
from push.pace import FIRST_SHARE, Pace, budget

MINUTE = timedelta(minutes=1)
NOON = 1_772_510_400
rates = st.integers(1, 10_000)


@given(rates, st.floats(0, 600), st.floats(0, 600))
def test_a_burst_never_slows_down_and_never_passes_the_full_rate(
    per_second: int, early: float, late: float
) -> None:
    early, late = sorted((early, late))
    assert 1 <= budget(per_second, early, 60) <= budget(per_second, late, 60) <= per_second


@given(rates)
def test_it_begins_with_a_tenth_and_is_at_its_full_rate_after_a_minute(per_second: int) -> None:
    assert budget(per_second, 0, 60) == max(1, int(per_second * FIRST_SHARE))
    assert budget(per_second, 60, 60) == per_second
    assert budget(per_second, 0, 0) == per_second


@pytest.fixture
def shared(redis_url: str | None) -> list[Pace]:
    """As several processes have it: 100 a second, at once."""
    return [Pace(redis.client(), "district", 100, timedelta(0)) for _ in range(4)]


async def test_all_processes_together_get_the_budget_of_a_second_and_no_more(
    shared: list[Pace],
) -> None:
    grants = await asyncio.gather(*(one.granted(15, NOON) for one in shared for _ in range(5)))
    # Whoever asks while another's excess is still counted may get less, never more.
    assert sum(grants) + await shared[0].granted(100, NOON) == 100
    assert await shared[1].granted(1, NOON) == 0
    assert await shared[1].granted(1, NOON + 1) == 1


async def test_a_burst_grows_for_whoever_joins_it(redis_url: str | None) -> None:
    first, second = (Pace(redis.client(), "burst", 100, MINUTE) for _ in range(2))
    assert await first.granted(100, NOON) == 10
    assert await second.granted(100, NOON + 30) == 55
    assert await first.granted(100, NOON + 60) == 100


async def test_projects_do_not_count_each_other(redis_url: str | None) -> None:
    for project in ("one", "other"):
        assert await Pace(redis.client(), project, 5, timedelta(0)).granted(9, NOON) == 5


async def test_without_redis_it_goes_on_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "SLOW_SECONDS", 0)
    nobody = Redis(host="127.0.0.1", port=1, retry=Retry(NoBackoff(), 0))
    assert await Pace(nobody, "district", 100, MINUTE).take(500) == 10
    assert await Pace(nobody, "district", 100, MINUTE).take(3) == 3
    await nobody.aclose()
