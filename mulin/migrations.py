"""The database's structure: Alembic revisions up and down, and their likeness to the models."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import date
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from alembic import command, op
from mulin.clock import now
from mulin.database import DatabaseError, engine, first_contact

HEAD = "head"
log = logging.getLogger(__name__)

_ONE_AT_A_TIME = 7_305_213
"""Key of the advisory lock under which processes that start together migrate in turn."""
_TURN_SECONDS = 0.2
# Less than a person notices as more than slow.
_LOCK_MILLISECONDS = 1000
# Half a second, then longer, up to 15 s: ten minutes in all.
_PAUSES = [min(15.0, 0.5 * 1.5**tries) for tries in range(46)]
# lock_not_available, deadlock_detected
_IN_THE_WAY = {"55P03", "40P01"}
_OLDEST = """
SELECT pid, coalesce(nullif(application_name, ''), usename),
    extract(epoch FROM clock_timestamp() - xact_start)::int
FROM pg_stat_activity
WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
ORDER BY xact_start LIMIT 1
"""


class DatabaseNewerThanCode(DatabaseError):
    """The database is at revision {revision}, which this release of Mulin does not know.

    Install the release that made it, or restore a backup from before the upgrade.
    """


class DatabaseOlderThanCode(DatabaseError):
    """The database is at revision {revision}, this release needs {head}: run `mulin migrate`."""


class DatabaseInUse(DatabaseError):
    """A migration did not get its tables for ten minutes. The longest transaction now: {who}.

    End what holds them, or come again at a quieter hour: what is done stands, and it goes on there.
    """


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
            connection = await held.enter_async_context(made.connect())
        yield connection


async def _run(url: str, step: Callable[[Config], None]) -> None:
    """`step`, again and again while others hold what it waits for; one process at a time.

    What waits for a lock keeps all from the table who come after it. So nothing waits for long:
    a revision that does not get its locks is undone, lets the others pass, and comes again.
    """
    async with _connection(url) as connection:
        await _await_turn(connection)
        await connection.run_sync(_refuse_unknown)
        await connection.execute(text(f"SET lock_timeout = {_LOCK_MILLISECONDS}"))
        await connection.commit()
        for pause in [*_PAUSES, None]:
            try:
                await connection.run_sync(lambda made: step(config(made)))
            except DBAPIError as error:
                await connection.rollback()
                if _code(error) not in _IN_THE_WAY:
                    raise
                who = await _who_is_longest(connection)
                if pause is None:
                    raise DatabaseInUse((DatabaseInUse.__doc__ or "").format(who=who)) from error
                log.warning("A table is in use; trying again. The longest transaction: %s", who)
                await asyncio.sleep(pause)
            else:
                return


async def _await_turn(connection: AsyncConnection) -> None:
    """Take the lock of migrations, which goes with the connection.

    It is asked for over and over: whoever waits inside a statement holds a snapshot, and CREATE
    INDEX CONCURRENTLY, run by who has the lock, would wait for that one in turn.
    """
    mine = False
    while not mine:
        mine = await connection.scalar(text(f"SELECT pg_try_advisory_lock({_ONE_AT_A_TIME})"))
        await connection.commit()
        await asyncio.sleep(0 if mine else _TURN_SECONDS)


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


async def _who_is_longest(connection: AsyncConnection) -> str:
    oldest = (await connection.execute(text(_OLDEST))).first()
    await connection.commit()
    return "none now" if oldest is None else f"process {oldest[0]} ({oldest[1]}), for {oldest[2]} s"


def _refuse_unknown(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    connection.commit()
    if revision is None:
        return None
    try:
        ScriptDirectory.from_config(config()).get_revision(revision)
    except CommandError:
        sentence = (DatabaseNewerThanCode.__doc__ or "").format(revision=revision)
        raise DatabaseNewerThanCode(sentence) from None
    return revision


async def upgrade(url: str, revision: str = HEAD) -> None:
    """Bring the database up to `revision`, each revision on the way in a transaction of its own.

    One that fails leaves nothing of itself, while those before it stand: the release before works
    with them. Raises DatabaseNewerThanCode, and DatabaseInUse after ten minutes of waiting.
    """
    await _run(url, lambda made: command.upgrade(made, revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the database down to `revision` ("base" for none), one by one. Raises as `upgrade`."""
    await _run(url, lambda made: command.downgrade(made, revision))


@contextmanager
def unhurried() -> Iterator[None]:
    """In a revision: what keeps nobody waiting, and so may wait itself for as long as it must.

    Each statement commits by itself, and what comes before the block is committed with it. The
    revision may be begun again, so all up to here must bear to be run twice.
    """
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        yield
        op.execute(f"SET lock_timeout = {_LOCK_MILLISECONDS}")


def add_index(name: str, on: str, *, unique: bool = False) -> None:
    """In a revision, inside `unhurried`: an index, such as `"session" ("used_at")`, while in use.

    One that was broken off half-made is made anew.
    """
    op.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
    op.execute(f'CREATE {"UNIQUE " if unique else ""}INDEX CONCURRENTLY "{name}" ON {on}')


def as_sql(since: str, revision: str = HEAD) -> str:
    """What `upgrade` would run from one revision to another, as a script to read."""
    made, said = config(), io.StringIO()
    made.output_buffer = said
    command.upgrade(made, f"{since}:{revision}", sql=True)
    return said.getvalue()


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
