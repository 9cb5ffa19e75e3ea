"""Processes that share the tests meet in no database of a Redis."""

import pytest

from tests.side_by_side import redis_database, room


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("redis://127.0.0.1", ["redis://127.0.0.1/0", "redis://127.0.0.1/1"]),
        ("rediss://:secret@h:1/", ["rediss://:secret@h:1/0", "rediss://:secret@h:1/1"]),
        ("redis://h/9?timeout=1", ["redis://h/9?timeout=1", "redis://h/10?timeout=1"]),
    ],
)
def test_each_has_one_of_its_own_from_that_of_the_url_on(url: str, own: list[str]) -> None:
    assert [redis_database(url, process) for process in range(2)] == own


def test_one_too_many_is_told_what_to_do() -> None:
    assert redis_database("redis://h/9", 6) == "redis://h/15"
    with pytest.raises(pytest.UsageError, match="8 processes need the databases 9 to 16"):
        redis_database("redis://h/9", 7)


@pytest.mark.parametrize(
    ("url", "cores", "processes"),
    [(None, 2, 2), (None, 64, 4), ("redis://h/9", 2, 2), ("redis://h/14", 4, 2)],
)
def test_no_more_are_started_than_have_room(url: str | None, cores: int, processes: int) -> None:
    assert room(url, cores) == processes
