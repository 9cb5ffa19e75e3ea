"""A database that can be looked at whole, and put back to how it was."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tortoise import Tortoise

from mulin.database import query

_TABLES = """
SELECT relname AS name FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND relname <> 'alembic_version'
ORDER BY relname
"""

# The one thing a refusal may write: that somebody tried a code. It counts in a table of its own.
_TRIES = "wrong_tries"
_CONTENT = """
SELECT '{name}' AS name, count(*) AS rows,
    md5(coalesce(string_agg(said, ',' ORDER BY said), '')) AS digest
FROM (SELECT (to_jsonb(t) - 'tries')::text AS said FROM "{name}" t) every
"""

# A partition goes by the name of the whole, hence the argument. What is rolled back leaves no note
# of it either, so that most refusals need no second look.
_NOTING = """
CREATE TABLE kept.touched (name text);
CREATE FUNCTION kept.note() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN INSERT INTO kept.touched VALUES (TG_ARGV[0]); RETURN NULL; END'
"""

_NOTED = """
CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON public."{name}"
FOR EACH ROW EXECUTE FUNCTION kept.note('{name}')
"""

_PUT_BACK = 'DELETE FROM public."{name}"; INSERT INTO public."{name}" SELECT * FROM kept."{name}"'


@dataclass(frozen=True)
class KeptDatabase:
    """Every table as it was when this was made."""

    tables: tuple[str, ...]

    @classmethod
    async def now(cls) -> "KeptDatabase":
        tables = tuple(row["name"] for row in await query(_TABLES))
        assert len(tables) > 20
        copies = [f'CREATE TABLE kept."{name}" AS TABLE public."{name}"' for name in tables]
        await _script("DROP SCHEMA IF EXISTS kept CASCADE", "CREATE SCHEMA kept", *copies)
        return cls(tables)

    async def touched(self) -> list[str]:
        """The tables that were written to since this was last asked; only in `watched_database`."""
        rows = await query("DELETE FROM kept.touched RETURNING name")
        return sorted({row["name"] for row in rows})

    async def content(self, *tables: str) -> dict[str, tuple[int, str]]:
        """How many rows each table, or each of those named, has, and a digest of them."""
        names = [name for name in tables or self.tables if name != _TRIES]
        if not names:
            return {}
        statement = " UNION ALL ".join(_CONTENT.format(name=name) for name in names)
        return {row["name"]: (row["rows"], row["digest"]) for row in await query(statement)}

    async def restore(self, *tables: str) -> None:
        """Put rows back, of all tables or of some; triggers rest, or the audit's would refuse."""
        await _script(
            "BEGIN",
            "SET LOCAL session_replication_role = replica",
            *(_PUT_BACK.format(name=name) for name in tables or self.tables),
            "COMMIT",
        )


@asynccontextmanager
async def watched_database() -> AsyncIterator[KeptDatabase]:
    """The database as it is at the beginning of the block, in which every write is noted."""
    kept = await KeptDatabase.now()
    await _script(_NOTING, *(_NOTED.format(name=name) for name in kept.tables))
    try:
        yield kept
    finally:
        await _script("DROP SCHEMA kept CASCADE")


async def _script(*statements: str) -> None:
    await Tortoise.get_connection("default").execute_script("; ".join(statements))
