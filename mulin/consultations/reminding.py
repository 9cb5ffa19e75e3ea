"""What happens by itself while an answer is owed: reminders, and word to those above once late."""

from collections.abc import Sequence

from mulin.clock import now
from mulin.consultations.models import Consultation, ConsultationChangeKind, DueStage
from mulin.consultations.promises import district_time, stage_at
from mulin.consultations.telling import record_change
from mulin.consultations.working_time import WorkingTime
from mulin.portions import Row, in_portions

_DUE = """
SELECT id FROM consultation
WHERE due_at <= $1 AND status IN ('submitted', 'triaged', 'assigned')
    AND id <> ALL($3::bigint[])
ORDER BY due_at LIMIT $2
FOR NO KEY UPDATE SKIP LOCKED
"""

_LATE = frozenset({DueStage.LATE, DueStage.ESCALATED})


async def remind_due() -> int:
    """Tell of promised times that have run to a next stage, in portions; how many they were.

    Half and four fifths of the time: the specialist, or those who are to choose one. All of it: the
    team's lead and the coordinators too. Half as much again: the district. Any number of workers
    may do so at once: each takes what no other has locked. Of stages that were missed while none
    was running only the last is told.
    """
    failures = list[Exception]()
    told = sum(await in_portions(_DUE, _advance_all, failures))
    if failures:
        raise ExceptionGroup("promised times that could not be told of", failures)
    return told


async def _advance_all(due: Sequence[Row]) -> int:
    calendar = await district_time() if due else None
    ids = [row["id"] for row in due]
    for consultation in await Consultation.filter(id__in=ids).order_by("due_at", "id"):
        if calendar is not None:
            await _advance(consultation, calendar)
    return len(due)


async def _advance(consultation: Consultation, calendar: WorkingTime) -> None:
    if consultation.promised_at is None:
        raise LookupError("only a promised time can be due")
    reached = stage_at(
        calendar,
        consultation.promised_at,
        consultation.promise_minutes,
        consultation.due_stage,
        now(),
    )
    told = reached.stage is not consultation.due_stage
    consultation.due_stage, consultation.due_at = reached.stage, reached.next_at
    await consultation.save(update_fields=["due_stage", "due_at"])
    if told:
        late = reached.stage in _LATE
        kind = ConsultationChangeKind.ESCALATED if late else ConsultationChangeKind.REMINDED
        await record_change(None, consultation, kind, before=consultation.status)
