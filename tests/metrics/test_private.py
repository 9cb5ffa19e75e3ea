"""What a database quotes of a row stays out of the log."""

import logging

import pytest
from tortoise.exceptions import IntegrityError

from mulin.database import query
from tests.metrics.conftest import Lines


async def test_a_row_that_a_constraint_refuses_is_not_quoted(
    database_url: str, lines: Lines
) -> None:
    with pytest.raises(IntegrityError) as refused:
        await query(
            "INSERT INTO person (name, locale, is_demo) VALUES ('Zhang \"San\" (demo)', 'zh', true)"
        )
    try:
        raise refused.value
    except IntegrityError:
        logging.getLogger("some").exception("it failed: %s", refused.value)
    (line,) = lines()
    assert "created_at" in str(line), "what kind of mistake it was is told"
    assert "San" not in str(line)
