"""The trace lies in partitions, one a month; what is of none of them is kept all the same."""

import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from mulin import clock, migrations
from mulin.audit.actions import record
from mulin.audit.months import AHEAD, make_months
from mulin.audit.sealing import seal
from mulin.audit.verifying import verify
from mulin.database import query
from mulin.drift import scratch_database
from tests.audit.chained import found
from tests.database.test_migrations import execute

_WHERE = "SELECT object_id, tableoid::regclass::text AS partition FROM audit_entry ORDER BY id"


async def where() -> list[str]:
    return [row["partition"] for row in await query(_WHERE)]


@pytest.mark.usefixtures("database_url")
async def test_months_are_made_ahead_and_filled() -> None:
    try:
        with clock.frozen(datetime(2099, 10, 31, 23, 59, tzinfo=UTC)):
            assert await make_months() == 1 + AHEAD
            assert await make_months() == 0
            await record("thing.done", "thing", 1, actor_id=None)
        with clock.frozen(datetime(2100, 1, 1, tzinfo=UTC)):
            await record("thing.done", "thing", 2, actor_id=None)
        with clock.frozen(datetime(2100, 2, 1, tzinfo=UTC)):
            await record("thing.done", "thing", 3, actor_id=None)
            # What is elsewhere stays there.
            assert await make_months() == AHEAD
            await record("thing.done", "thing", 4, actor_id=None)
            await seal()

        assert await where() == [
            "audit_entry_2099_10",
            "audit_entry_2100_01",
            "audit_entry_other",
            "audit_entry_other",
        ]
        assert await found() == set()
        for statement in ("TRUNCATE audit_entry_2099_10", "DELETE FROM audit_entry_2100_01"):
            with pytest.raises(Exception, match="append-only"):
                await query(statement)
    finally:
        months = ["2099_10", "2099_11", "2099_12", "2100_01", "2100_03", "2100_04", "2100_05"]
        for month in months:
            await query(f"DROP TABLE IF EXISTS audit_entry_{month}")


_BEFORE = """
INSERT INTO audit_entry (at, actor_id, action, object_type, object_id, details, request_id)
SELECT now() - n * interval '20 days', n, 'thing.done', 'thing', n, '{"n": 1}', 'request'
FROM generate_series(1, 9) AS n
"""
_SAID = """
SELECT id, at, actor_id, action, object_type, object_id, details, request_id
FROM audit_entry ORDER BY id
"""


async def test_an_older_trace_stays_where_it_is_and_is_given_back(server_url: str) -> None:
    async with scratch_database(server_url, f"mulin_test_{uuid.uuid4().hex[:12]}") as url:
        await migrations.upgrade(url, "0013")
        await execute(url, _BEFORE)
        before = await execute(url, _SAID)
        await migrations.upgrade(url, "0014")

        assert await execute(url, _SAID) == before
        queued = await execute(url, "SELECT entry_id FROM audit_unsealed ORDER BY 1")
        assert queued == [(row[0],) for row in before]
        # Processes of the release before go on for a while.
        await execute(url, _BEFORE)
        every = await execute(url, _SAID)
        assert every[: len(before)] == before
        assert [row[0] for row in every] == list(range(1, 2 * len(before) + 1))
        places = await execute(url, "SELECT DISTINCT tableoid::regclass::text FROM audit_entry")
        assert places == [("audit_entry_before",)]
        # The months after it have partitions of their own, and are asked for every day.
        months = "SELECT count(*) FROM generate_series(0, 3) AS n WHERE audit_entry_make_month({})"
        month = "now() + n * interval '1 month'"
        assert await execute(url, months.format(month)) == [(0,)]
        assert await execute(url, months.format(f"{month} + interval '3 months'")) == [(3,)]
        for statement in ("TRUNCATE audit_entry_before", "DELETE FROM audit_entry"):
            with pytest.raises(DBAPIError, match="append-only"):
                await execute(url, statement)

        await migrations.downgrade(url, "0013")
        assert await execute(url, _SAID) == every
        await execute(url, _BEFORE)


@pytest.mark.usefixtures("database_url")
async def test_an_empty_trace_is_clean() -> None:
    report = await verify()
    assert (report.found, report.sealed) == (0, 0)
