"""What each process of pytest takes for itself when several share the tests (`pytest -n`).

A PostgreSQL holds any number of databases under names of their own, so those need nothing from
here; a Redis has few, under numbers.
"""

import os
from urllib.parse import urlsplit

import pytest

# What a Redis has that nobody told otherwise.
REDIS_DATABASES = 16
# A container sees every core of its host, and each process may hold some twenty of the hundred
# connections that a PostgreSQL grants.
MOST = 4


def number() -> int:
    """Which of the processes this is, from 0 on; pytest-xdist calls them gw0, gw1, …"""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def room(redis_url: str | None, cores: int) -> int:
    """How many processes are to share the tests on so many cores, if nobody says how many."""
    databases = MOST if redis_url is None else REDIS_DATABASES - _first_database(redis_url)
    return min(cores, MOST, databases)


def redis_database(redis_url: str, process: int) -> str:
    """The URL of that process's database: the one of `redis_url`, or one of those after it.

    Raises UsageError when there is none.
    """
    database = _first_database(redis_url) + process
    if database >= REDIS_DATABASES:
        raise pytest.UsageError(
            f"{process + 1} processes need the databases {database - process} to {database} of the "
            f"Redis of MULIN_TEST_REDIS_URL, which ends at {REDIS_DATABASES - 1}: "
            "start at a lower one, or run fewer (pytest -n)"
        )
    return urlsplit(redis_url)._replace(path=f"/{database}").geturl()


def _first_database(redis_url: str) -> int:
    return int(urlsplit(redis_url).path.strip("/") or 0)
