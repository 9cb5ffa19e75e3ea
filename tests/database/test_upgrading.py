"""An upgrade of a database in use: who uses it goes on, and nothing of theirs is lost."""

import asyncio
import itertools
import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from mulin import migrations
from mulin.database import DatabaseError
from mulin.drift import scratch_database
from tests.database.test_migrations import execute, revisions, structure

BEFORE = "0013"
"""The release before the first one that was upgraded while in use."""
SINCE = revisions()[revisions().index(BEFORE) + 1 :]
SQUAWK = Path(sys.executable).parent / "squawk"
CONFIGURATION = Path(__file__).parents[2] / ".squawk.toml"

# What squawk says of a revision and we have thought about.
REVIEWED = {
    # The table becomes a partition of one of the same name, in one transaction.
    "0014": {
        "renaming-table",
        "renaming-object",
        "ban-drop-function",
        "ban-drop-constraint",
        "ban-alter-identity",
    },
}

ENTRIES = 2000
_FILLED = """
INSERT INTO audit_entry (at, actor_id, action, object_type, object_id, details, request_id)
SELECT now() - n * interval '1 hour', n, 'thing.done', 'thing', n, '{}', 'request'
FROM generate_series(1, $1::int) AS n
"""
# What processes of that release run all the time, as they prepared it.
_PERSON = """
INSERT INTO person (name, locale, is_demo, created_at)
VALUES ('Demo', 'zh', FALSE, now()) RETURNING id
"""
_OPENS = """
INSERT INTO session (person_id, created_at, expires_at)
VALUES ($1, now(), now() + interval '1 day') RETURNING id
"""
_RECORDS = """
INSERT INTO audit_entry (at, actor_id, action, object_type, object_id, details, request_id)
VALUES (now(), $1, 'session.opened', 'session', $2, '{}', NULL) RETURNING id
"""
_READS = "SELECT id, expires_at FROM session WHERE id = $1"


@pytest.fixture
async def used(server_url: str) -> AsyncIterator[str]:
    """A database of the release before, with a trace."""
    async with scratch_database(server_url, f"mulin_test_{uuid.uuid4().hex[:12]}") as url:
        await migrations.upgrade(url, BEFORE)
        async with connected(url) as connection:
            await connection.execute(_FILLED, ENTRIES)
        yield url


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


class Users:
    """Processes of the release before: each opens sessions, records that, and reads."""

    def __init__(self, url: str, count: int) -> None:
        self._url = url
        self._count = count
        self._enough = asyncio.Event()
        self._progress = asyncio.Condition()
        self.opened = 0

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._count):
                group.create_task(self._use())
            yield
            self._enough.set()

    async def has_opened(self, more: int) -> None:
        wanted = self.opened + more
        async with self._progress:
            await self._progress.wait_for(lambda: self.opened >= wanted)

    async def _use(self) -> None:
        async with connected(self._url) as connection:
            person = await connection.fetchval(_PERSON)
            while not self._enough.is_set():
                async with connection.transaction():
                    session = await connection.fetchval(_OPENS, person)
                    await connection.fetchval(_RECORDS, person, session)
                assert await connection.fetchval(_READS, session) == session
                async with self._progress:
                    self.opened += 1
                    self._progress.notify_all()


async def count(url: str, table: str) -> int:
    async with connected(url) as connection:
        return int(await connection.fetchval(f"SELECT count(*) FROM {table}"))  # noqa: S608


async def test_the_release_before_goes_on_while_its_database_is_upgraded(used: str) -> None:
    users = Users(used, 4)
    async with users.busy():
        await users.has_opened(50)
        await migrations.upgrade(used)
        await users.has_opened(50)
    await migrations.require_current(used)
    assert await count(used, "session") == users.opened
    assert await count(used, "audit_entry") == ENTRIES + users.opened
    assert await count(used, "audit_unsealed") == ENTRIES + users.opened


@pytest.mark.parametrize("table", ["audit_entry", "session", "person", "sign_in_code"])
async def test_whoever_holds_a_table_for_long_keeps_the_upgrade_waiting_and_nobody_else(
    used: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_LOCK_MILLISECONDS", 50)
    monkeypatch.setattr(migrations, "_PAUSES", [0.05] * 1000)
    users = Users(used, 3)
    async with users.busy(), connected(used) as writer:
        transaction = writer.transaction()
        await transaction.start()
        await writer.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
        upgrading = asyncio.create_task(migrations.upgrade(used))
        # Had the upgrade queued up for the table, all who came after it would stand behind it.
        await users.has_opened(200)
        assert not upgrading.done()
        await transaction.rollback()
        await upgrading
    await migrations.require_current(used)
    assert await count(used, "session") == users.opened
    assert await count(used, "audit_entry") == ENTRIES + users.opened


async def test_an_upgrade_that_never_gets_its_table_says_who_has_it(
    used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_LOCK_MILLISECONDS", 20)
    monkeypatch.setattr(migrations, "_PAUSES", [0.01] * 2)
    async with connected(used) as reader:
        await reader.execute("SET application_name = 'a long report'")
        async with reader.transaction():
            await reader.execute("SELECT FROM audit_entry LIMIT 1")
            with pytest.raises(
                DatabaseError, match=r"transaction now: process \d+ \(a long report"
            ):
                await migrations.upgrade(used)
    assert await execute(used, "SELECT version_num FROM alembic_version") == [(BEFORE,)]


async def test_a_revision_that_was_broken_off_between_its_parts_is_taken_up_again(
    used: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(migrations.scripts_folder(), tmp_path / "alembic")
    [revision] = (copy / "versions").glob("*_0014_*.py")
    whole = revision.read_text("utf-8")
    broken = whole.replace("    _rename()\n", "    op.execute('SELECT 1 / 0')\n", 1)
    assert broken != whole
    revision.write_text(broken, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "scripts_folder", lambda: copy)
        with pytest.raises(Exception, match="division by zero"):
            await migrations.upgrade(used)
    await migrations.upgrade(used)
    assert await count(used, "audit_unsealed") == ENTRIES


async def test_an_index_that_was_broken_off_half_made_is_made_anew(used: str) -> None:
    name = "idx_sign_in_cod_created_fae58e"
    await execute(used, f'CREATE INDEX "{name}" ON "sign_in_code" ("phone_index")')
    await migrations.upgrade(used)
    async with connected(used) as connection:
        made = await connection.fetchval("SELECT pg_get_indexdef(to_regclass($1))", name)
    assert made.endswith("(created_at)")


async def test_with_a_trace_or_without_one_the_structure_is_the_same(
    used: str, server_url: str
) -> None:
    await migrations.upgrade(used)
    async with scratch_database(server_url, f"mulin_test_{uuid.uuid4().hex[:12]}") as fresh:
        await migrations.upgrade(fresh)
        parts = ("audit_entry_20", "audit_entry_before")
        first, second = [
            [row for row in await structure(url) if not str(row[1]).startswith(parts)]
            for url in (used, fresh)
        ]
    assert first == second


@pytest.mark.parametrize(("below", "revision"), [*itertools.pairwise([BEFORE, *SINCE])])
def test_no_revision_keeps_those_waiting_who_use_the_database(
    below: str, revision: str, tmp_path: Path
) -> None:
    script = tmp_path / f"{revision}.sql"
    script.write_text(migrations.as_sql(below, revision), "utf-8")
    assert _said_of(script) == REVIEWED.get(revision, set())


def test_what_would_keep_them_waiting_is_found(tmp_path: Path) -> None:
    script = tmp_path / "careless.sql"
    script.write_text(
        """
        CREATE INDEX idx_session_used ON session (used_at);
        ALTER TABLE session ALTER COLUMN device TYPE text, ADD COLUMN seen_at timestamptz NOT NULL;
        ALTER TABLE session ADD CONSTRAINT short CHECK (length(device) < 40);
        """,
        "utf-8",
    )
    assert _said_of(script) == {
        "require-concurrent-index-creation",
        "changing-column-type",
        "adding-required-field",
        "constraint-missing-not-valid",
    }


def _said_of(script: Path) -> set[str]:
    said = subprocess.run(  # noqa: S603 - a list of our own, no shell
        [SQUAWK, "--config", CONFIGURATION, "--reporter", "json", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode in {0, 1}, said.stderr
    return {one["rule_name"] for one in json.loads(said.stdout)}
