"""What was asked before the demo district was loaded, as if it had been: rows and their times."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mulin.clock import now
from mulin.consultations.models import (
    Citation,
    Consultation,
    ConsultationChange,
    ConsultationChangeKind,
    ConsultationStatus,
    DueStage,
    Message,
    MessageKind,
)
from mulin.consultations.promises import district_time, promised_minutes, stage_at
from mulin.consultations.working_time import WorkingTime
from mulin.crypto import encrypt, encrypt_optional
from mulin.demo.past import ConsultationShape, Rated, Said
from mulin.quality.models import Rating
from mulin.services.models import TeamKind

_OURS = frozenset({MessageKind.ASK_BACK, MessageKind.ANSWER})
"""What the specialist says; the rest is the requester's."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """The ids of whom a question is about, and who answers for it."""

    person_id: int
    organization_id: int | None
    served_by_id: int
    kind: TeamKind
    team_id: int | None
    specialist_id: int | None
    specialist_person_id: int | None
    topic_id: int


def _ago(hours: float) -> datetime:
    return now() - timedelta(hours=hours)


async def consultation(one: ConsultationShape, whose: Concerned) -> Consultation:
    """The row as it stands after all that was said.

    Of what is late by now nobody has heard yet: the workers tell of it once they run.
    """
    asked_at, said = _ago(one.hours_ago), one.everything_said()
    row = Consultation(
        reference=one.reference,
        person_id=whose.person_id,
        submitted_by_id=whose.person_id,
        organization_id=whose.organization_id,
        served_by_id=whose.served_by_id,
        team_kind=whose.kind,
        team_id=whose.team_id,
        specialist_id=whose.specialist_id,
        topic_id=whose.topic_id,
        title_encrypted=encrypt(one.title),
        urgency=one.urgency,
        status=_status(one),
        queue_reason=one.waits_for,
        outcome=one.outcome,
        due_stage=DueStage.FRESH,
        promise_minutes=await promised_minutes(whose.kind, one.urgency),
        created_at=asked_at,
        updated_at=_ago(said[-1].hours_ago),
    )
    answers = [_ago(part.hours_ago) for part in said if part.kind is MessageKind.ANSWER]
    row.first_answered_at = answers[0] if answers else None
    row.closed_at = _ago(_closed_hours_ago(one)) if one.outcome else None
    _promise(row, await district_time())
    return row


def _status(one: ConsultationShape) -> ConsultationStatus:
    if one.outcome is not None:
        return ConsultationStatus.CLOSED
    if one.specialist is None:
        return ConsultationStatus.TRIAGED if one.team else ConsultationStatus.SUBMITTED
    status, _ = one.everything_said()[-1].after()
    return status


def _closed_hours_ago(one: ConsultationShape) -> float:
    return one.rating.hours_ago if one.rating else one.everything_said()[-1].hours_ago


def _promise(row: Consultation, calendar: WorkingTime) -> None:
    promised_at = calendar.after(row.created_at, row.promise_minutes)
    if row.status is ConsultationStatus.AWAITING_REQUESTER:
        left = calendar.between(row.updated_at, promised_at)
        row.remaining_minutes = max(left, 1)
        return
    row.promised_at = promised_at
    if row.first_answered_at is None:
        due = stage_at(calendar, promised_at, row.promise_minutes, DueStage.FRESH, row.created_at)
        row.due_at = due.next_at


def message(row: Consultation, part: Said, whose: Concerned, version: int | None) -> Message:
    return Message(
        consultation_id=row.id,
        author_id=_author(part, whose),
        kind=part.kind,
        version=version,
        body_encrypted=encrypt(part.body),
        created_at=_ago(part.hours_ago),
    )


def _author(part: Said, whose: Concerned) -> int:
    ours = whose.specialist_person_id if part.kind in _OURS else None
    return ours or whose.person_id


def citations(row: Message, part: Said) -> list[Citation]:
    return [Citation(message_id=row.id, law=one.law, article=one.article) for one in part.citations]


def changes(
    row: Consultation, one: ConsultationShape, whose: Concerned
) -> list[ConsultationChange]:
    """The trail, without what workers add to it."""
    trail, before = list[ConsultationChange](), None
    for part in one.everything_said():
        status, kind = part.after()
        if part.kind is MessageKind.QUESTION and one.specialist is None:
            status = row.status
        trail.append(_change(row, whose, kind, before, status))
        trail[-1].actor_id = _author(part, whose)
        trail[-1].created_at = _ago(part.hours_ago)
        before = status
    if row.closed_at is not None:
        closed = ConsultationChangeKind.CLOSED
        trail.append(_change(row, whose, closed, before, ConsultationStatus.CLOSED))
        trail[-1].actor_id, trail[-1].created_at = whose.person_id, row.closed_at
    return trail


def _change(
    row: Consultation,
    whose: Concerned,
    kind: ConsultationChangeKind,
    before: ConsultationStatus | None,
    after: ConsultationStatus,
) -> ConsultationChange:
    return ConsultationChange(
        consultation_id=row.id,
        kind=kind,
        from_status=before,
        to_status=after,
        team_id=whose.team_id,
        specialist_id=whose.specialist_id,
    )


def rating(row: Consultation, given: Rated, whose: Concerned) -> Rating:
    """What was said of the answer; a reply comes at once."""
    at = _ago(given.hours_ago)
    return Rating(
        person_id=whose.person_id,
        consultation_id=row.id,
        specialist_id=whose.specialist_id,
        team_id=whose.team_id,
        score=given.score,
        tags=[tag.value for tag in given.tags],
        words_encrypted=encrypt_optional(given.words or ""),
        created_at=at,
        reply_encrypted=encrypt_optional(given.reply or ""),
        replied_by_id=whose.specialist_person_id if given.reply else None,
        replied_at=at if given.reply else None,
    )
