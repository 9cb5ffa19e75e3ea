"""Contents of files: the key of each lies before it in the storage, encrypted by the key ring."""

from collections.abc import AsyncIterator
from typing import Any

from mulin.crypto import key_of
from mulin.database import query, transaction
from mulin.files.sealing import HEAD_BYTES, SealBroken, rewrapped, wrapped_key
from mulin.files.storage import storage
from mulin.keys.values import PORTION, still_there

_STORED = """
SELECT id, storage_key FROM file WHERE status = 'stored' AND id > $1 ORDER BY id LIMIT $2
"""


async def portions() -> AsyncIterator[list[dict[str, Any]]]:
    """All files whose content has arrived."""
    rows = await query(_STORED, 0, PORTION)
    while rows:
        yield rows
        rows = await query(_STORED, rows[-1]["id"], PORTION)


async def under(rows: list[dict[str, Any]]) -> dict[int, int | None]:
    """By file, under which key its own key is; a file without content is left out."""
    heads = {row["id"]: await storage().beginning(row["storage_key"], HEAD_BYTES) for row in rows}
    return {file: _key_of(head) for file, head in heads.items() if head is not None}


def _key_of(head: bytes) -> int | None:
    try:
        return key_of(wrapped_key(head))
    except SealBroken:
        return None


async def rotate(wanted: list[int]) -> tuple[int, list[int]]:
    """Gives how many of these files it changed, and which of them others held."""
    changed, held = 0, set[int]()
    for file in wanted:
        # Whoever deletes it waits for this, and so removes what is written here as well.
        async with transaction():
            rows = await query(
                "SELECT storage_key FROM file WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED", file
            )
            if not rows:
                held.add(file)
                continue
            sealed = await storage().get(rows[0]["storage_key"])
            if sealed is not None:
                await storage().put(rows[0]["storage_key"], rewrapped(sealed))
                changed += 1
    return changed, await still_there("file", "id", held)
