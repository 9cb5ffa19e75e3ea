"""Forgetting what is past its term, as `schedule` says, in portions that keep no rows for long."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from mulin.database import query
from mulin.files.actions import release
from mulin.portions import Row, in_portions
from mulin.privacy.schedule import (
    KEEP_CONSENTS,
    KEEP_INVITATIONS,
    KEEP_RECORDS,
    KEEP_WAITLIST,
    KEEP_WALK_INS,
    Kept,
)

_DUE = """
SELECT id FROM {table}
WHERE {ended} < $1::timestamptz - interval '{days} days' AND id <> ALL($3::bigint[]){more}
ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
"""


def _due(table: str, ended: str, kept: timedelta, more: str = "") -> str:
    # All names are ours, from the lines below.
    return _DUE.format(table=table, ended=ended, days=kept.days, more=more and f" AND {more}")


def _running(*statements: str) -> Callable[[Sequence[Row]], Awaitable[int]]:
    async def see_to(rows: Sequence[Row]) -> int:
        ids = [row["id"] for row in rows]
        for statement in statements if ids else ():
            await query(statement, ids)
        return len(ids)

    return see_to


_FILES = """
DELETE FROM attachment WHERE message_id IN (
    SELECT id FROM message WHERE consultation_id = ANY($1::bigint[])
)
RETURNING file_id
"""
_drop_consultations = _running(
    "DELETE FROM rating WHERE consultation_id = ANY($1::bigint[])",
    "UPDATE appointment SET consultation_id = NULL WHERE consultation_id = ANY($1::bigint[])",
    "UPDATE consultation SET merged_into_id = NULL WHERE merged_into_id = ANY($1::bigint[])",
    "DELETE FROM search_entry WHERE kind = 'consultation' AND object_id = ANY($1::bigint[])",
    "DELETE FROM consultation WHERE id = ANY($1::bigint[])",
)


async def _forget_consultations(rows: Sequence[Row]) -> int:
    files = await query(_FILES, [row["id"] for row in rows])
    await release([row["file_id"] for row in files], actor_id=None)
    return await _drop_consultations(rows)


_WORK: tuple[tuple[Kept, str, Callable[[Sequence[Row]], Awaitable[int]]], ...] = (
    (
        Kept.INVITATIONS,
        _due("invitation", "expires_at", KEEP_INVITATIONS),
        _running("DELETE FROM invitation WHERE id = ANY($1::bigint[])"),
    ),
    (
        Kept.WAITLIST,
        _due("waitlist_entry", "closed_at", KEEP_WAITLIST),
        _running(
            "UPDATE appointment SET waitlist_entry_id = NULL "
            "WHERE waitlist_entry_id = ANY($1::bigint[])",
            "DELETE FROM waitlist_entry WHERE id = ANY($1::bigint[])",
        ),
    ),
    (
        Kept.WALK_INS,
        _due("walk_in", "created_at", KEEP_WALK_INS, "person_id IS NOT NULL"),
        _running("UPDATE walk_in SET person_id = NULL WHERE id = ANY($1::bigint[])"),
    ),
    (
        Kept.CONSENTS,
        _due("consent", "created_at", KEEP_CONSENTS),
        _running("DELETE FROM consent WHERE id = ANY($1::bigint[])"),
    ),
    (
        Kept.CONSENTS,
        _due(
            "notice_acceptance",
            "(SELECT closed_at FROM person WHERE person.id = person_id)",
            KEEP_CONSENTS,
        ),
        _running("DELETE FROM notice_acceptance WHERE id = ANY($1::bigint[])"),
    ),
    (Kept.CONSULTATIONS, _due("consultation", "closed_at", KEEP_RECORDS), _forget_consultations),
    (
        Kept.APPOINTMENTS,
        _due("appointment", "ends_at", KEEP_RECORDS, "led_by_id IS NULL"),
        _running(
            "DELETE FROM rating WHERE appointment_id = ANY($1::bigint[])",
            "UPDATE walk_in SET appointment_id = NULL WHERE appointment_id = ANY($1::bigint[])",
            "UPDATE appointment SET follows_id = NULL WHERE follows_id = ANY($1::bigint[])",
            "UPDATE appointment SET series_id = NULL WHERE series_id = ANY($1::bigint[])",
            "DELETE FROM appointment WHERE id = ANY($1::bigint[])",
        ),
    ),
)


async def forget_due() -> dict[Kept, int]:
    """Forget what is past its term; how many rows that were, by kind.

    What cannot be forgotten keeps nothing else from it. Raises ExceptionGroup of why.
    """
    failures, gone = list[Exception](), dict[Kept, int]()
    for kind, due, see_to in _WORK:
        gone[kind] = gone.get(kind, 0) + sum(await in_portions(due, see_to, failures))
    if failures:
        raise ExceptionGroup("what could not be forgotten", failures)
    return gone
