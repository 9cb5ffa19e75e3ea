"""A database that can be looked at whole, and put back to how it was."""

from dataclasses import dataclass

from tortoise import Tortoise

from mulin.database import query

_TABLES = """
SELECT relname AS name FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
ORDER BY relname
"""

# The one thing a refusal may write: that somebody tried a code.
_CONTENT = """
SELECT '{name}' AS name, count(*) AS rows,
    md5(coalesce(string_agg((to_jsonb(t) - 'tries')::text, ',' ORDER BY id), '')) AS digest
FROM "{name}" t
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

    async def content(self) -> dict[str, tuple[int, str]]:
        """How many rows each table has, and a digest of what is in them."""
        statement = " UNION ALL ".join(_CONTENT.format(name=name) for name in self.tables)
        return {row["name"]: (row["rows"], row["digest"]) for row in await query(statement)}

    async def restore(self) -> None:
        """Put every row back; triggers rest meanwhile, or the audit's would refuse."""
        await _script(
            "BEGIN",
            "SET LOCAL session_replication_role = replica",
            *(_PUT_BACK.format(name=name) for name in self.tables),
            "COMMIT",
        )


async def _script(*statements: str) -> None:
    await Tortoise.get_connection("default").execute_script("; ".join(statements))
