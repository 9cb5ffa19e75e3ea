"""Every table that leads to a person is in the export, or left out for a reason that is given."""

import re
from collections import defaultdict
from typing import Any

import pytest
from tortoise import Tortoise

from mulin.database import query, transaction
from mulin.privacy.columns import COLUMNS
from mulin.privacy.sources import LEFT_OUT, SOURCES

_WITHOUT_FOREIGN_KEY = {"phone_index", "person_id", "actor_id"}
"""Columns that name somebody all the same."""


def leading_to_a_person(tables: dict[str, Any]) -> set[str]:
    """Tables with a reference to a person, directly or by way of another such table."""
    points_to = defaultdict[str, set[str]](set)
    for table, model in tables.items():
        for name in model._meta.fk_fields | model._meta.o2o_fields:
            target: Any = model._meta.fields_map[name].related_model
            points_to[table].add(target._meta.db_table)
    found, grown = {"person"}, True
    for table, model in tables.items():
        if _WITHOUT_FOREIGN_KEY & set(model._meta.fields_map):
            found.add(table)
    while grown:
        more = {table for table, targets in points_to.items() if targets & found} - found
        grown = bool(more)
        found |= more
    return found


@pytest.mark.usefixtures("database_url")
async def test_no_table_that_leads_to_a_person_is_forgotten() -> None:
    models: dict[str, Any] = dict(Tortoise.apps or {})["models"]
    tables = {model._meta.db_table: model for model in models.values()}
    exported = {table for source in SOURCES for table in source.tables}
    expected = leading_to_a_person(tables)

    assert len(expected) > 40
    assert expected - exported - set(LEFT_OUT) == set(), "export it, or say why not in LEFT_OUT"
    assert (exported | set(LEFT_OUT)) - set(tables) == set(), "there is no such table any more"
    assert exported & set(LEFT_OUT) == set()
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


@pytest.mark.usefixtures("database_url")
async def test_every_column_has_a_name_in_both_languages_and_no_secret_goes_out() -> None:
    columns = set[str]()
    for source in SOURCES:
        async with transaction():
            await query(f"CREATE TEMPORARY VIEW seen AS {source.statement.replace('$1', 'NULL')}")
            rows = await query("SELECT attname FROM pg_attribute WHERE attrelid = 'seen'::regclass")
            await query("DROP VIEW seen")
        columns |= {row["attname"] for row in rows}
    assert {name for name in columns if re.search("hash|token|index|secret", name)} == set()
    shown = {re.sub("_(encrypted|zh|en)$", "", name) for name in columns} - {"parameters"}
    assert set(COLUMNS) == shown | {"action", "at", "summary"}
