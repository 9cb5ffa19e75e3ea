"""Leaving a trace, in the transaction of what is traced."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from mulin import acting
from mulin.audit.chain import ChainKeys, stamp_of
from mulin.audit.changes import Change
from mulin.clock import now
from mulin.correlation import current_request_id
from mulin.crypto import derived_key
from mulin.database import query

_INTO = """
INSERT INTO audit_entry (
    at, actor_id, role, on_behalf_of_id, action, object_type, object_id, details, before, after,
    address, request_id, stamp
)
"""
_RECORD = f"{_INTO} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
_RECORD_EACH = f"""
{_INTO} SELECT * FROM unnest(
    $1::timestamptz[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[],
    $7::bigint[], $8::jsonb[], $9::jsonb[], $10::jsonb[], $11::text[], $12::text[], $13::bytea[]
)
"""  # noqa: S608 - the columns above


def chain_keys() -> ChainKeys:
    """The keys of this installation."""
    return ChainKeys(derived_key("audit stamp"), derived_key("audit chain"))


async def record(
    action: str,
    object_type: str,
    object_id: int,
    change: Change | None = None,
    /,
    *,
    actor_id: int | None,
    **details: object,
) -> None:
    """Add an entry; `details` and `change` are JSON values and never private text.

    In which role it was done, for whom and from where is known from the request (`mulin.acting`).
    """
    await query(_RECORD, *_columns(action, object_type, object_id, actor_id, details, change))


async def record_each(
    action: str, object_type: str, object_ids: Iterable[int], *, actor_id: int
) -> None:
    """Add an entry for each object, in one statement."""
    rows = [_columns(action, object_type, one, actor_id, {}, None) for one in object_ids]
    if rows:
        await query(_RECORD_EACH, *map(list, zip(*rows, strict=True)))


def _columns(  # noqa: PLR0917 - what an entry says, in order
    action: str,
    object_type: str,
    object_id: int,
    actor_id: int | None,
    details: Mapping[str, object],
    change: Change | None,
) -> list[object]:
    entry: dict[str, Any] = {
        "at": now(),
        "actor_id": actor_id,
        "role": acting.role_of(actor_id),
        "on_behalf_of_id": acting.principal(),
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "details": details,
        "before": None if change is None else change.before,
        "after": None if change is None else change.after,
        "address": acting.current_network(),
        "request_id": current_request_id(),
    }
    stamp = stamp_of(chain_keys().stamp, entry)
    for name in ("details", "before", "after"):
        entry[name] = None if entry[name] is None else json.dumps(entry[name])
    return [*entry.values(), stamp]
