"""Private values in tables: under which key they are, and bringing them under the newest.

A portion is one transaction. It takes the rows it can have at once and passes over those somebody
is changing (they come later): who never waits for a lock is in nobody's deadlock. What it has
taken it reads again, so that a change made meanwhile is kept.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from mulin.crypto import key_of, keys
from mulin.database import query, transaction
from mulin.keys.columns import PrivateTable

PORTION = 200

Row = Mapping[str, Any]


async def portions(table: PrivateTable) -> AsyncIterator[list[dict[str, Any]]]:
    """All rows with a private value, in the order of their keys."""
    some = " OR ".join(f'"{column}" IS NOT NULL' for column in table.columns)
    head = f"{_select(table)} WHERE ({some})"
    tail = f'ORDER BY "{table.key}" LIMIT {PORTION}'
    rows = await query(f"{head} {tail}")
    while rows:
        yield rows
        rows = await query(f'{head} AND "{table.key}" > $1 {tail}', rows[-1][table.key])


def tokens(table: PrivateTable, rows: list[dict[str, Any]]) -> Iterator[tuple[int, bytes]]:
    """Each private value of the rows, with the key of its row."""
    for row in rows:
        for column in table.columns:
            if row[column] is not None:
                yield row[table.key], bytes(row[column])


def under(table: PrivateTable, rows: list[dict[str, Any]]) -> Counter[int | None]:
    """How many values are under which key, as `key_of` numbers them."""
    return Counter(key_of(token) for _, token in tokens(table, rows))


def behind(table: PrivateTable, rows: list[dict[str, Any]]) -> list[int]:
    """The keys of the rows of which something is under an older key."""
    return sorted({row for row, token in tokens(table, rows) if is_old(token)})


def is_old(token: bytes) -> bool:
    """Whether a value can be read, but not by the newest key."""
    return key_of(token) not in {0, None}


async def rotate(table: PrivateTable, wanted: list[int]) -> tuple[int, list[int]]:
    """Gives how many values of these rows it changed, and which rows others held."""
    if not wanted:
        return 0, []
    changed = 0
    async with transaction():
        rows = await query(
            f'{_select(table)} WHERE "{table.key}" = ANY($1::bigint[]) '
            f'ORDER BY "{table.key}" FOR NO KEY UPDATE SKIP LOCKED',
            wanted,
        )
        for column in table.columns:
            old = {
                row[table.key]: bytes(row[column])
                for row in rows
                if row[column] is not None and is_old(bytes(row[column]))
            }
            changed += len(old)
            await _write(table, column, {key: keys().fields.rotate(old[key]) for key in old})
    held = set(wanted) - {row[table.key] for row in rows}
    return changed, await still_there(table.name, table.key, held)


async def _write(table: PrivateTable, column: str, fresh: Mapping[int, bytes]) -> None:
    await query(
        f'UPDATE "{table.name}" SET "{column}" = fresh.token '  # noqa: S608 - names of models
        "FROM unnest($1::bigint[], $2::bytea[]) AS fresh (key, token) "
        f'WHERE "{table.key}" = fresh.key',
        list(fresh.keys()),
        list(fresh.values()),
    )


async def still_there(table: str, key: str, rows: set[int]) -> list[int]:
    """Of rows that could not be had, those that were not simply deleted."""
    found = await query(
        f'SELECT "{key}" AS key FROM "{table}" WHERE "{key}" = ANY($1::bigint[])',  # noqa: S608 - names of models
        sorted(rows),
    )
    return [row["key"] for row in found]


def _select(table: PrivateTable) -> str:
    columns = ", ".join(f'"{column}"' for column in (table.key, *table.columns))
    return f'SELECT {columns} FROM "{table.name}"'  # noqa: S608 - names of models
