"""Leaving a trace, in the transaction of what is traced."""

from mulin.audit.models import AuditEntry
from mulin.clock import now
from mulin.correlation import current_request_id


async def record(
    action: str, object_type: str, object_id: int, *, actor_id: int | None, **details: object
) -> None:
    """Add an entry; `details` are JSON values and never private text."""
    await AuditEntry.create(
        at=now(),
        actor_id=actor_id,
        action=action,
        object_type=object_type,
        object_id=object_id,
        details=details,
        request_id=current_request_id(),
    )
