"""No private column is forgotten by `mulin keys rotate`."""

import re

from tortoise import Tortoise, fields

from mulin.database import query
from mulin.keys.columns import private_tables

# What is bytes and not private: the message of a task, which names rows and quotes nothing, and the
# keyed hashes of the trace, whose months are tables of their own.
PLAIN = {
    ("failed_job", "message"),
    ("audit_entry", "stamp"),
    *(("audit_seal", hash_) for hash_ in ("digest", "previous", "hash")),
}
MONTH = re.compile(r"audit_entry_(\d{4}_\d{2}|other)")


async def test_every_column_of_bytes_is_private_or_known_not_to_be(database_url: str) -> None:
    covered = {(table.name, column) for table in private_tables() for column in table.columns}
    found = {
        (row["table_name"], row["column_name"])
        for row in await query(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        if not MONTH.fullmatch(row["table_name"])
    }
    assert found == covered | PLAIN
    assert len(covered) >= 20


async def test_every_column_that_says_so_by_its_name_is_covered(database_url: str) -> None:
    covered = {(table.name, column) for table in private_tables() for column in table.columns}
    named = await query(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND column_name LIKE '%encrypt%'"
    )
    assert {(row["table_name"], row["column_name"]) for row in named} == covered


async def test_the_rows_are_found_by_a_number(database_url: str) -> None:
    private = {table.name for table in private_tables()}
    for model in Tortoise.apps["models"].values():
        if model.describe()["table"] in private:
            assert isinstance(model._meta.pk, fields.BigIntField), model
