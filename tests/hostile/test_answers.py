"""What looks for errors and leaks finds them."""

import httpx
import pytest

from tests.hostile.answers import Judge, is_ours, outcome

JUDGE = Judge(["calendar_import", "person_closed"], ["a very secret key"])
ASKED = b'{"query": "{ __typename }"}'


@pytest.mark.parametrize(
    "answer",
    [
        'Traceback (most recent call last):\n  File "x"',
        'File "/srv/mulin/api/graphql.py", line 9, in post',
        "asyncpg.exceptions.UniqueViolationError",
        'new row for relation "person" violates check constraint',
        "person_closed",
        "no such calendar_import",
        "SELECT id, name FROM person",
        "<class 'int'> has no id",
        "<Person object at 0x7f2a>",
        "postgresql://mulin@db/mulin",
        "a very secret key",
    ],
)
def test_a_word_of_our_inside_is_found(answer: str) -> None:
    assert list(JUDGE.leaks(ASKED, answer))


@pytest.mark.parametrize(
    "answer",
    ["Please sign in first", "calendarImport is not a person", "要选择一个时间 2026-03-03"],
)
def test_what_anybody_may_read_is_none(answer: str) -> None:
    assert list(JUDGE.leaks(ASKED, answer)) == []


def test_what_the_caller_said_may_be_said_again() -> None:
    assert list(JUDGE.leaks(b"SELECT a FROM b", "no such field: SELECT a FROM b")) == []
    assert list(JUDGE.leaks(b"a very secret key", "a very secret key"))


@pytest.mark.parametrize(
    ("answer", "found", "ours"),
    [
        (httpx.Response(200, json={"data": {"a": 1}}), "ok", False),
        (httpx.Response(500, json={}), "HTTP 500", True),
        (httpx.Response(200, text="<html>"), "no JSON, HTTP 200", True),
        (
            httpx.Response(200, json={"errors": [{"extensions": {"code": "INTERNAL"}}]}),
            "INTERNAL",
            True,
        ),
        (httpx.Response(200, json={"errors": [{"message": "a bare one"}]}), "INTERNAL", True),
        (
            httpx.Response(200, json={"data": {"a": {"errors": [{"code": "INVALID"}]}}}),
            "INVALID",
            False,
        ),
    ],
)
def test_an_answer_is_ours_to_mend_or_the_callers(
    answer: httpx.Response, found: str, ours: bool
) -> None:
    assert (outcome(answer), is_ours(outcome(answer))) == (found, ours)
