"""The log's second line: what has a private shape is masked, and what is of use stays."""

import logging
from collections.abc import Callable

import pytest

from cli.scrubbing import scrubbed, unquoted
from tests.metrics.conftest import Lines, lines

__all__ = ["lines"]

PRIVATE = [
    "+8613851937264",
    "+86 138 5193 7264",
    "+44 20 7946 0958",
    "13851937264",
    "138-5193-7264",
    "110105194912310021",
    "11010519491231002X",
    "110105491231002",
    "91310000MA1FL3L972",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLWl0",
    "gAAAAABnQ0x0a2Vu-dG9rZW5fdG9rZW5fdG9rZW4=",
    "AGE-SECRET-KEY-1QJ3Z6Z6Z6Z6Z6Z6",
]
OF_USE = [
    '{"event": "request", "ms": 13.85, "timestamp": "2026-11-28T10:15:05.138519Z", "status": 200}',
    '{"request_id": "a2241061436a4c4ca2db292234c95852", "span": "4bf92f3577b34da6a3ce929d"}',
    "task 4711 took 1234567890 ns on 10.1.2.3:5432",
    "revision 0013, person 13851937",
    "postgresql://db.internal:5432/mulin",
]


@pytest.mark.parametrize("value", PRIVATE)
def test_a_private_shape_is_masked_wherever_it_stands(value: str) -> None:
    for around in ("{}", '{{"event": "called {} today"}}', "({})", "'{}'", "x={},", "号码{}。"):
        line = scrubbed(around.format(value))
        assert value not in line
        assert "***" in line


@pytest.mark.parametrize("line", OF_USE)
def test_what_is_of_use_stays(line: str) -> None:
    assert scrubbed(line) == line


def test_credentials_lose_what_opens_something() -> None:
    assert scrubbed('"Authorization: Bearer abc-123.x"') == '"Authorization: Bearer ***"'
    assert scrubbed("redis://:hunter2@redis:6379/0") == "redis://***@redis:6379/0"
    assert scrubbed("at postgresql://mulin:a-pw@db/mulin") == "at postgresql://***@db/mulin"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "invalid literal for int() with base 10: 'my deposit'",
            "invalid literal for int() with base 10: '***'",
        ),
        ('"it\'s mine" is not a zone', "'***' is not a zone"),
        (
            'null value in column "created_at" of relation "person"',
            'null value in column "created_at" of relation "person"',
        ),
        ("'NoneType' object has no attribute 'id'", "'NoneType' object has no attribute 'id'"),
        ("'张三'", "'***'"),
        ("''", "''"),
    ],
)
def test_an_error_keeps_names_and_loses_values(said: str, kept: str) -> None:
    assert unquoted(said) == kept


def test_a_traceback_in_the_log_has_lost_them_too(lines: Lines) -> None:
    def group(make: Callable[[], Exception]) -> None:
        raise ExceptionGroup("both", [make(), KeyError("my deposit")])

    try:
        group(lambda: ValueError("no 'neighbour and his dog' there"))
    except ExceptionGroup:
        logging.getLogger("some").exception("it broke")
    (line,) = lines()
    assert "no '***' there" in str(line)
    assert "deposit" not in str(line)
    assert "neighbour" not in str(line)
