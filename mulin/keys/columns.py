"""Where private values lie: every column whose name ends in `_encrypted`, taken from the models.

The name is the convention; tests/keys/test_columns.py fails for a column of bytes without it.
"""

from typing import Any, NamedTuple

from tortoise import Tortoise

SUFFIX = "_encrypted"


class PrivateTable(NamedTuple):
    """A table with private values. Names are ours, and need no quoting by whoever asks."""

    name: str
    key: str
    columns: tuple[str, ...]


def private_tables() -> list[PrivateTable]:
    """All of them, by name. The models have to be there: inside of `mulin.database.connected`."""
    described = (
        model.describe() for app in (Tortoise.apps or {}).values() for model in app.values()
    )
    return sorted(table for table in map(_private, described) if table.columns)


def _private(model: dict[str, Any]) -> PrivateTable:
    columns = sorted(field["db_column"] for field in model["data_fields"])
    private = tuple(column for column in columns if column.endswith(SUFFIX))
    return PrivateTable(model["table"], model["pk_field"]["db_column"], private)
