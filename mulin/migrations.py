"""The database's structure: Alembic revisions up and down, and their likeness to the models."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from alembic import command
from mulin.clock import now
from mulin.database import DatabaseError, engine, first_contact

HEAD = "head"
_ONE_AT_A_TIME = 7_305_213
"""Key of the advisory lock under which processes that start together migrate in turn."""


class DatabaseNewerThanCode(DatabaseError):
    """The database is at revision {revision}, which this release of Mulin does not know.

    Install the release that made it, or restore a backup from before the upgrade.
    """


class DatabaseOlderThanCode(DatabaseError):
    """The database is at revision {revision}, this release needs {head}: run `mulin migrate`."""


def scripts_folder() -> Path:
    """`alembic/` of the repository, or its copy inside an installed wheel."""
    packaged = Path(__file__).parent / "_alembic"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "alembic"


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(scripts_folder()))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def head() -> str:
    """The newest revision this release knows."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


@asynccontextmanager
async def _connection(url: str) -> AsyncIterator[AsyncConnection]:
    async with engine(url) as made, AsyncExitStack() as held:
        with first_contact(url):
            connection = await held.enter_async_context(made.begin())
        yield connection


async def _run(url: str, step: Callable[[Config], None]) -> None:
    def in_turn(connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        _refuse_unknown(connection)
        step(config(connection))

    async with _connection(url) as connection:
        await connection.run_sync(in_turn)


def _refuse_unknown(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return None
    try:
        ScriptDirectory.from_config(config()).get_revision(revision)
    except CommandError:
        sentence = (DatabaseNewerThanCode.__doc__ or "").format(revision=revision)
        raise DatabaseNewerThanCode(sentence) from None
    return revision


async def upgrade(url: str, revision: str = HEAD) -> None:
    """Bring the database up to `revision`; all of it or nothing. Raises DatabaseNewerThanCode."""
    await _run(url, lambda made: command.upgrade(made, revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the database down to `revision` ("base" for none)."""
    await _run(url, lambda made: command.downgrade(made, revision))


async def require_current(url: str) -> None:
    """Raises DatabaseOlderThanCode or DatabaseNewerThanCode unless code and database agree."""
    async with _connection(url) as connection:
        revision = await connection.run_sync(_refuse_unknown)
    if revision != head():
        found = revision or "base"
        sentence = (DatabaseOlderThanCode.__doc__ or "").format(revision=found, head=head())
        raise DatabaseOlderThanCode(sentence)


def new_revision(message: str, on: date | None = None) -> Path:
    """Write an empty revision after the newest one; its file's name starts with the date."""
    number = f"{int(head()) + 1:04}"
    made = config()
    made.set_main_option("file_template", f"{on or now().date()}_%%(rev)s_%%(slug)s")
    script = command.revision(made, message=message, rev_id=number)
    if script is None or isinstance(script, list):
        raise CommandError("alembic wrote no revision")
    return Path(script.path)
