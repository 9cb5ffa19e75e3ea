"""Do the migrations build what the models say? Both are built, and compared."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine
from tortoise.context import TortoiseContext

from mulin import migrations
from mulin.database import engine, first_contact, parse_url, tortoise_config

# What only the migrations can state.
_ALEMBIC_TABLE = "alembic_version"
_EXCLUSION_PREFIX = "no_overlap_"
_PARTITION_PREFIX = "audit_entry_"


async def drift(url: str) -> list[str]:
    """Differences, one a line, between the migrations and the models; empty when they agree.

    Needs the right to create databases on the server of `url`: makes two and drops them.
    What Tortoise cannot say (CHECK and EXCLUDE constraints, triggers) is not compared.
    """
    # A name of its own each time: two comparisons on one server do not meet.
    name = f"mulin_drift_{secrets.token_hex(4)}"
    async with scratch_database(url, f"{name}_models") as modeled:
        async with TortoiseContext() as models:
            await models.init(config=tortoise_config(modeled, pool_size=1))
            await models.generate_schemas(safe=False)
        wanted = MetaData()
        await _with_connection(modeled, wanted.reflect)
        _without_comments(wanted)
    async with scratch_database(url, f"{name}_migrations") as migrated:
        await migrations.upgrade(migrated)
        found: list[str] = []

        def compare(connection: Connection) -> None:
            options = {"compare_type": True, "include_object": _is_compared}
            context = MigrationContext.configure(connection, opts=options)
            found.extend(str(difference) for difference in compare_metadata(context, wanted))

        await _with_connection(migrated, compare)
        return found


def _without_comments(metadata: MetaData) -> None:
    # Tortoise copies docstrings into the database; prose is free to change without a revision.
    for table in metadata.tables.values():
        table.comment = None
        for column in table.columns:
            column.comment = None


def _is_compared(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
    if kind == "table":
        return name != _ALEMBIC_TABLE and not (name or "").startswith(_PARTITION_PREFIX)
    return not (name or "").startswith(_EXCLUSION_PREFIX)


async def _with_connection(url: str, step: Any) -> None:
    async with engine(url) as made, made.begin() as connection:
        await connection.run_sync(step)


@asynccontextmanager
async def scratch_database(url: str, name: str, template: str = "template1") -> AsyncIterator[str]:
    """A database of that name beside the one of `url`, dropped afterwards; gives its URL."""
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    # Nobody will ask for it after a power cut.
    hasty = f'ALTER DATABASE "{name}" SET synchronous_commit = off'
    async with engine(url, isolation_level="AUTOCOMMIT") as server:
        await _run(url, server, drop, f'CREATE DATABASE "{name}" TEMPLATE "{template}"', hasty)
        try:
            yield parse_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            await _run(url, server, drop)


async def _run(url: str, server: AsyncEngine, *statements: str) -> None:
    async with AsyncExitStack() as held:
        with first_contact(url):
            connection = await held.enter_async_context(server.connect())
        for statement in statements:
            await connection.execute(text(statement))
