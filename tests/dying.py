"""Workers that die of what they do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mulin.database import query
from mulin.people.models import Person

# Both inside the transaction of a portion: a statement that fails, and a connection that is gone.
DEATHS = {
    "refused": "RAISE EXCEPTION 'no room'",
    "killed": "PERFORM pg_terminate_backend(pg_backend_pid())",
}


@asynccontextmanager
async def dying_at(person: Person, how: str) -> AsyncIterator[None]:
    """Whoever tells that person anything dies of it while the block runs."""
    await query(
        f"CREATE FUNCTION dying() RETURNS trigger LANGUAGE plpgsql AS "
        f"'BEGIN {DEATHS[how].replace(chr(39), chr(39) * 2)}; RETURN NULL; END'"
    )
    await query(
        "CREATE TRIGGER dying AFTER INSERT ON notification FOR EACH ROW "
        f"WHEN (NEW.person_id = {person.id}) EXECUTE FUNCTION dying()"
    )
    try:
        yield
    finally:
        await query("DROP FUNCTION dying CASCADE")
