"""Leaving a trace, in the transaction of what is traced."""

import json

from mulin.clock import now
from mulin.correlation import current_request_id
from mulin.database import query

_RECORD = """
INSERT INTO audit_entry (at, actor_id, action, object_type, object_id, details, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def record(
    action: str, object_type: str, object_id: int, *, actor_id: int | None, **details: object
) -> None:
    """Add an entry; `details` are JSON values and never private text."""
    await query(
        _RECORD,
        now(),
        actor_id,
        action,
        object_type,
        object_id,
        json.dumps(details),
        current_request_id(),
    )
