"""The database's structure: up, down, in turn, and like the models."""

import re
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mulin import database, drift, migrations
from mulin.database import DatabaseUnreachable, engine
from mulin.drift import scratch_database
from tests.cli.processes import Mulin
from tests.folders import passable_folder

STRUCTURE = """
SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod),
    attnotnull::text, attidentity::text
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'function', proname, pg_get_functiondef(oid), '', '', ''
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', ''
FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3
"""
OWN_TABLE = "alembic_version"


@pytest.fixture
async def empty(server_url: str) -> AsyncIterator[str]:
    """A database without any structure."""
    async with scratch_database(server_url, f"mulin_test_{uuid.uuid4().hex[:12]}") as url:
        yield url


async def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    async with engine(url) as made, made.begin() as connection:
        result = await connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


async def structure(url: str) -> list[tuple[object, ...]]:
    return [row for row in await execute(url, STRUCTURE) if row[1] != OWN_TABLE]


def revisions() -> list[str]:
    """All of them, the oldest first."""
    scripts = ScriptDirectory.from_config(migrations.config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


async def test_every_revision_goes_up_down_and_up_to_the_same(empty: str) -> None:
    before, below = await structure(empty), "base"
    assert before == []
    for revision in revisions():
        await migrations.upgrade(empty, revision)
        reached = await structure(empty)
        await migrations.downgrade(empty, below)
        assert await structure(empty) == before
        await migrations.upgrade(empty, revision)
        assert await structure(empty) == reached
        before, below = reached, revision
    await migrations.require_current(empty)
    await migrations.downgrade(empty, "base")
    assert await structure(empty) == []


def test_revisions_are_numbered_in_a_row_in_files_that_start_with_a_date() -> None:
    files = sorted((migrations.scripts_folder() / "versions").glob("*.py"))
    found = [re.fullmatch(r"(\d{4}-\d\d-\d\d)_(\d{4})_[a-z0-9_]+\.py", file.name) for file in files]
    assert all(found), files
    assert [date.fromisoformat(match[1]) for match in found if match]
    numbers = sorted(match[2] for match in found if match)
    assert numbers == revisions() == [f"{n:04}" for n in range(1, len(files) + 1)]


def test_the_folder_alembic_is_no_package_or_it_would_shadow_the_library() -> None:
    assert not (migrations.scripts_folder() / "__init__.py").exists()


def test_a_new_revision_follows_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(migrations.scripts_folder(), tmp_path / "alembic")
    newest = int(migrations.head())
    monkeypatch.setattr(migrations, "scripts_folder", lambda: copy)
    made = migrations.new_revision("Add a thing", date(2030, 1, 2))
    assert made.name == f"2030-01-02_{newest + 1:04}_add_a_thing.py"
    assert migrations.head() == f"{newest + 1:04}"


async def test_processes_that_start_together_migrate_in_turn(empty: str) -> None:
    with passable_folder() as folder, ExitStack() as running:
        mulin = Mulin(folder / "data")
        both = [
            running.enter_context(mulin.start("migrate", MULIN_DATABASE_URL=empty))
            for _ in range(2)
        ]
        for process in both:
            process.says(f"The database is at revision {migrations.head()}")
    await migrations.require_current(empty)


async def test_a_failing_revision_leaves_nothing_of_itself_and_those_before_stand(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrations.upgrade(empty)
    before = await structure(empty)
    await migrations.downgrade(empty, "0013")
    copy = shutil.copytree(migrations.scripts_folder(), tmp_path / "alembic")
    (copy / "versions/2030-01-02_9999_broken.py").write_text(
        "from alembic import op\n"
        f"revision, down_revision = '9999', '{migrations.head()}'\n"
        "def upgrade() -> None:\n"
        "    op.execute('CREATE TABLE half ()')\n"
        "    op.execute('SELECT 1 / 0')\n"
    )
    monkeypatch.setattr(migrations, "scripts_folder", lambda: copy)
    with pytest.raises(DBAPIError, match="division by zero"):
        await migrations.upgrade(empty)
    assert await structure(empty) == before
    monkeypatch.undo()
    await migrations.require_current(empty)


async def test_a_database_from_a_newer_release_is_left_alone(empty: str) -> None:
    await migrations.upgrade(empty)
    await execute(empty, "UPDATE alembic_version SET version_num = '9999'")
    for step in (migrations.upgrade(empty), migrations.require_current(empty)):
        with pytest.raises(migrations.DatabaseNewerThanCode, match="revision 9999"):
            await step
    with pytest.raises(migrations.DatabaseNewerThanCode):
        await migrations.downgrade(empty, "base")


async def test_a_database_behind_the_code_is_told_to_migrate(empty: str) -> None:
    behind = r"at revision base, .* run `mulin migrate`"
    with pytest.raises(migrations.DatabaseOlderThanCode, match=behind):
        await migrations.require_current(empty)
    await migrations.upgrade(empty, "0001")
    with pytest.raises(migrations.DatabaseOlderThanCode, match="at revision 0001"):
        await migrations.require_current(empty)


async def test_a_server_that_is_not_there_is_told_as_such() -> None:
    with pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1:1/mulin"):
        await migrations.upgrade("postgresql://mulin:hunter2@127.0.0.1:1/mulin")


async def test_models_and_migrations_agree(server_url: str) -> None:
    assert await drift.drift(server_url) == []


async def test_a_model_without_its_migration_is_found(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = (*database.MODEL_MODULES, "tests.database.unmigrated")
    monkeypatch.setattr(database, "MODEL_MODULES", known)
    (difference,) = await drift.drift(server_url)
    assert "add_table" in difference
    assert "unmigrated" in difference


async def test_a_migration_without_its_model_is_found(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = migrations.upgrade

    async def upgrade_and_more(url: str) -> None:
        await upgrade(url)
        await execute(url, "ALTER TABLE topic ADD COLUMN by_hand int, ALTER code TYPE text")

    monkeypatch.setattr(migrations, "upgrade", upgrade_and_more)
    found = await drift.drift(server_url)
    assert len(found) == 2
    assert any("remove_column" in line and "by_hand" in line for line in found)
    assert any("modify_type" in line and "code" in line for line in found)
