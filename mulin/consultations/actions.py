"""What people do with a consultation after it was asked, one transaction each.

Whoever locks more than one row locks teams first, by id, then the consultation.
"""

from datetime import timedelta

from mulin.clock import now
from mulin.consultations.flow import Side, Step, refuse_step
from mulin.consultations.models import (
    Consultation,
    ConsultationChangeKind,
    ConsultationStatus,
    MessageKind,
    Outcome,
    QueueReason,
)
from mulin.consultations.promises import (
    end_promise,
    resume_promise,
    start_promise,
    stop_promise,
)
from mulin.consultations.queries import sides_of, visible_to
from mulin.consultations.telling import record_change
from mulin.consultations.writing import Written, write_message
from mulin.database import query, transaction
from mulin.people import idempotency
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.wording import clean

REOPEN_WITHIN = timedelta(days=14)
REASON_LIMIT = 500

_POST = "post_message"

Status = ConsultationStatus
Change = ConsultationChangeKind


async def locked(viewer: Viewer, consultation_id: int, step: Step) -> Consultation:
    """The consultation, locked, for somebody who may take that step with it now.

    Belongs inside a transaction. Raises Refusal NOT_FOUND, FORBIDDEN or WRONG_STATUS naming id.
    """
    await query("SELECT id FROM consultation WHERE id = $1 FOR NO KEY UPDATE", consultation_id)
    consultation = await _visible(viewer, consultation_id)
    refuse_step(step, consultation.status, sides_of(viewer, consultation))
    return consultation


async def _visible(viewer: Viewer, consultation_id: int) -> Consultation:
    consultation = await visible_to(viewer).get_or_none(id=consultation_id)
    if consultation is None:
        raise not_found("id")
    return consultation


async def saved(
    viewer: Viewer,
    consultation: Consultation,
    kind: Change,
    before: Status,
    *,
    reason: str = "",
    former_specialist_id: int | None = None,
) -> Consultation:
    """Write the row and tell of the change."""
    consultation.updated_at = now()
    await consultation.save()
    await record_change(
        viewer.person_id,
        consultation,
        kind,
        before=before,
        reason=reason,
        former_specialist_id=former_specialist_id,
    )
    return consultation


def cleaned_reason(reason: str, *, needed: bool = False) -> str:
    """Raises Refusal INVALID reason."""
    words = clean(reason, "reason", limit=REASON_LIMIT)
    if needed and not words:
        raise invalid("reason", "empty")
    return words


async def ask_back(viewer: Viewer, consultation_id: int, written: Written) -> Consultation:
    """Ask the requester for more; the promised time stands still until they reply.

    Raises Refusal NOT_FOUND, FORBIDDEN, WRONG_STATUS naming id, and what `write_message` refuses.
    """
    async with transaction():
        consultation = await locked(viewer, consultation_id, Step.ASK_BACK)
        before = consultation.status
        await write_message(viewer, consultation, MessageKind.ASK_BACK, written)
        if before is Status.ANSWERED:
            # That promise was kept, and its time is over: what is replied begins a new one.
            consultation.promised_at = None
        await stop_promise(consultation)
        consultation.status = Status.AWAITING_REQUESTER
        return await saved(viewer, consultation, Change.ASKED_BACK, before)


async def answer(viewer: Viewer, consultation_id: int, written: Written) -> Consultation:
    """Answer, or answer better: each is a version of its own, and all of them stay.

    Raises Refusal as `ask_back` does.
    """
    async with transaction():
        consultation = await locked(viewer, consultation_id, Step.ANSWER)
        before = consultation.status
        await write_message(viewer, consultation, MessageKind.ANSWER, written)
        consultation.status = Status.ANSWERED
        consultation.first_answered_at = consultation.first_answered_at or now()
        end_promise(consultation)
        return await saved(viewer, consultation, Change.ANSWERED, before)


async def post(
    viewer: Viewer, consultation_id: int, written: Written, key: str | None = None
) -> Consultation:
    """Write to the other side.

    What the requester writes after being asked, or after an answer, makes it the team's turn again:
    with what is left of the promised time, or with a new one. The same idempotency key writes
    nothing more, wherever the consultation stands by then. Raises Refusal as `ask_back` does,
    INVALID idempotency_key.
    """
    async with transaction():
        if key is not None and await _posted(viewer, consultation_id, written, key):
            return await _visible(viewer, consultation_id)
        consultation = await locked(viewer, consultation_id, Step.POST)
        before = consultation.status
        asks = Side.REQUESTER in sides_of(viewer, consultation)
        message = await write_message(viewer, consultation, MessageKind.MESSAGE, written)
        if key is not None:
            await idempotency.keep(viewer.person_id, _POST, key, message.id)
        if asks and before is Status.AWAITING_REQUESTER:
            await resume_promise(consultation)
            consultation.status = _back_to_team(consultation)
        elif asks and before is Status.ANSWERED:
            await start_promise(consultation, consultation.promise_minutes)
            consultation.status = _back_to_team(consultation)
        return await saved(viewer, consultation, Change.REPLIED, before)


async def _posted(viewer: Viewer, consultation_id: int, written: Written, key: str) -> bool:
    content = {
        "consultation": consultation_id,
        "body": written.body,
        "attachments": list(written.attachment_ids),
    }
    earlier = await idempotency.earlier_result(viewer.person_id, _POST, key, content)
    return earlier is not None


async def note(viewer: Viewer, consultation_id: int, written: Written) -> Consultation:
    """Write something down among the team; the requester never sees it.

    Raises Refusal as `ask_back` does.
    """
    async with transaction():
        consultation = await locked(viewer, consultation_id, Step.NOTE)
        await write_message(viewer, consultation, MessageKind.NOTE, written)
    return consultation


async def close(
    viewer: Viewer, consultation_id: int, outcome: Outcome, reason: str = ""
) -> Consultation:
    """End it with what came of it. Raises Refusal as `ask_back` does, INVALID outcome or reason."""
    words = cleaned_reason(reason)
    if outcome is Outcome.DUPLICATE:
        raise invalid("outcome", "duplicates_are_merged")
    async with transaction():
        consultation = await locked(viewer, consultation_id, Step.CLOSE)
        before = consultation.status
        _end(consultation, Status.CLOSED)
        consultation.outcome = outcome
        return await saved(viewer, consultation, Change.CLOSED, before, reason=words)


async def withdraw(viewer: Viewer, consultation_id: int, reason: str = "") -> Consultation:
    """As the requester: take the question back before it is answered. Raises Refusal as `close`."""
    words = cleaned_reason(reason)
    async with transaction():
        consultation = await locked(viewer, consultation_id, Step.WITHDRAW)
        before = consultation.status
        _end(consultation, Status.WITHDRAWN)
        return await saved(viewer, consultation, Change.WITHDRAWN, before, reason=words)


async def reopen(viewer: Viewer, consultation_id: int, reason: str) -> Consultation:
    """Go on with what was closed up to fourteen days ago, with a new promised time.

    Raises Refusal NOT_FOUND, FORBIDDEN, WRONG_STATUS naming id, TOO_FAR once the days are over,
    INVALID reason.
    """
    words = cleaned_reason(reason, needed=True)
    async with transaction():
        consultation = await locked(viewer, consultation_id, Step.REOPEN)
        closed_at = consultation.closed_at
        if closed_at is None or now() - closed_at > REOPEN_WITHIN:
            raise Refusal(Code.TOO_FAR, "reopen_over", field="id", days=REOPEN_WITHIN.days)
        if consultation.merged_into_id is not None:
            raise Refusal(Code.WRONG_STATUS, "goes_on_elsewhere", field="id")
        if not await _still_there(consultation):
            consultation.specialist_id = None
            consultation.queue_reason = QueueReason.RETURNED
        consultation.status = _back_to_team(consultation)
        consultation.outcome = consultation.closed_at = None
        await start_promise(consultation, consultation.promise_minutes)
        return await saved(viewer, consultation, Change.REOPENED, Status.CLOSED, reason=words)


async def merge(viewer: Viewer, consultation_id: int, into_id: int) -> Consultation:
    """Close a consultation as the duplicate of another of the same person or organization.

    Its thread stays; the one it goes on in gets a note. Gives the one that goes on. Raises Refusal
    NOT_FOUND, FORBIDDEN, WRONG_STATUS naming id or into_id, INVALID into_id.
    """
    if consultation_id == into_id:
        raise invalid("into_id", "not_the_same")
    async with transaction():
        for key in sorted((consultation_id, into_id)):
            await query("SELECT id FROM consultation WHERE id = $1 FOR NO KEY UPDATE", key)
        duplicate = await locked(viewer, consultation_id, Step.MERGE)
        kept = await _as_target(viewer, into_id)
        if (duplicate.person_id, duplicate.organization_id) != (
            kept.person_id,
            kept.organization_id,
        ):
            raise invalid("into_id", "not_the_same_asker")
        before = duplicate.status
        _end(duplicate, Status.CLOSED)
        duplicate.outcome, duplicate.merged_into_id = Outcome.DUPLICATE, kept.id
        await saved(viewer, duplicate, Change.MERGED, before)
        merged = Written(f"⇠ {duplicate.reference}")
        await write_message(viewer, kept, MessageKind.NOTE, merged)
    return kept


async def _as_target(viewer: Viewer, into_id: int) -> Consultation:
    try:
        return await locked(viewer, into_id, Step.MERGE)
    except Refusal as refusal:
        refusal.field = "into_id"
        raise


def _back_to_team(consultation: Consultation) -> Status:
    if consultation.specialist_id is not None:
        return Status.ASSIGNED
    return Status.TRIAGED if consultation.team_id is not None else Status.SUBMITTED


def _end(consultation: Consultation, status: Status) -> None:
    consultation.status = status
    consultation.closed_at = now()
    end_promise(consultation)


async def _still_there(consultation: Consultation) -> bool:
    # Locked, so that nobody leaves the team before it is theirs again to give back.
    found = await query(
        "SELECT m.id FROM team_member m JOIN specialist s ON s.id = m.specialist_id "
        "WHERE m.team_id = $1 AND m.specialist_id = $2 AND s.is_active AND m.role <> 'on_leave' "
        "FOR KEY SHARE OF m",
        consultation.team_id,
        consultation.specialist_id,
    )
    return bool(found)
