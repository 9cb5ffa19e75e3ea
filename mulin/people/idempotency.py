"""A caller's key for a change: the first request makes it, every repeat gets the same answer."""

import json
from collections.abc import Mapping, Sequence

from mulin.clock import now
from mulin.crypto import keyed_hash
from mulin.database import query
from mulin.refusals import invalid

_LONGEST = 200

_CLAIM = """
INSERT INTO idempotency_key (person_id, action, key, request_hash, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person_id, action, key) DO NOTHING
RETURNING id
"""


async def earlier_result(
    person_id: int, action: str, key: str, request: Mapping[str, object]
) -> int | None:
    """What this key made before; None when it is new, and then it is the caller's to `keep`.

    Belongs inside the transaction of the change: the unique constraint makes repeats that come at
    once wait for the first, and a change that rolls back frees its key. Raises Refusal INVALID
    idempotency_key for a malformed key, and for one used with another request.
    """
    if not 1 <= len(key) <= _LONGEST or not key.isprintable():
        raise invalid("idempotency_key", "bad_key")
    content = json.dumps(request, sort_keys=True, default=str)
    # Keyed: a request may hold private words, and a bare hash of a short one can be guessed.
    request_hash = keyed_hash("idempotent request", content)
    if await query(_CLAIM, person_id, action, key, request_hash, now()):
        return None
    row = (
        await query(
            "SELECT request_hash, result_id FROM idempotency_key "
            "WHERE person_id = $1 AND action = $2 AND key = $3",
            person_id,
            action,
            key,
        )
    )[0]
    if row["request_hash"] != request_hash:
        raise invalid("idempotency_key", "already_used")
    return int(row["result_id"])


async def results(person_id: int, action: str, keys: Sequence[str]) -> dict[str, int]:
    """What those of the keys that were used before have made, whatever was asked for with them."""
    rows = await query(
        "SELECT key, result_id FROM idempotency_key "
        "WHERE person_id = $1 AND action = $2 AND key = ANY($3::text[])",
        person_id,
        action,
        list(keys),
    )
    return {row["key"]: row["result_id"] for row in rows}


async def keep(person_id: int, action: str, key: str, result_id: int) -> None:
    """Remember what a new key made."""
    await query(
        "UPDATE idempotency_key SET result_id = $4 "
        "WHERE person_id = $1 AND action = $2 AND key = $3",
        person_id,
        action,
        key,
        result_id,
    )
