"""Forgetting what has served its purpose: codes, keys and sessions that are over."""

from datetime import timedelta

from mulin.clock import now
from mulin.database import query
from mulin.people.wrong_tries import FORGOTTEN_AFTER

KEEP_CODES = timedelta(days=1)
KEEP_IDEMPOTENCY_KEYS = timedelta(days=7)
KEEP_SESSIONS = timedelta(days=30)


async def forget_expired() -> dict[str, int]:
    """Delete what is past its time; how many rows went, by table."""
    at = now()
    return {
        "sign_in_code": await _deleted("sign_in_code", "expires_at", at - KEEP_CODES),
        "email_code": await _deleted("email_code", "expires_at", at - KEEP_CODES),
        "wrong_tries": await _deleted("wrong_tries", "tried_at", at - FORGOTTEN_AFTER),
        "code_message": await _deleted("code_message", "expires_at", at),
        "idempotency_key": await _deleted(
            "idempotency_key", "created_at", at - KEEP_IDEMPOTENCY_KEYS
        ),
        "session": await _deleted("session", "expires_at", at - KEEP_SESSIONS),
    }


async def _deleted(table: str, column: str, before: object) -> int:
    # Both names are ours, from the lines above.
    statement = f"DELETE FROM {table} WHERE {column} < $1 RETURNING id"  # noqa: S608 - names of ours
    return len(await query(statement, before))
