"""What happens to an appointment after it was booked."""

from datetime import timedelta

from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.appointments.policy import RULES, Party, Rule, Step
from mulin.appointments.queries import visible_to
from mulin.appointments.telling import record_change
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.wording import clean

TEXT_LIMIT = 2000

_SERVING = """
SELECT organization_id FROM venue WHERE id = (SELECT venue_id FROM appointment WHERE id = $1)
UNION
SELECT organization_id FROM team WHERE id = (SELECT team_id FROM appointment WHERE id = $1)
"""


async def take_step(
    viewer: Viewer, appointment_id: int, step: Step, words: str = ""
) -> Appointment:
    """Confirm, decline, cancel, check in, complete or mark as no-show.

    `words` are the reason, or the note of a completed meeting. Raises Refusal: NOT_FOUND id,
    FORBIDDEN, WRONG_STATUS, TOO_SOON, INVALID. Of callers who come at once one succeeds: the row is
    locked while its status is looked at.
    """
    rule = RULES[step]
    field = "note" if step is Step.COMPLETE else "reason"
    said = clean(words, field, limit=TEXT_LIMIT)
    async with transaction():
        await query("SELECT id FROM appointment WHERE id = $1 FOR NO KEY UPDATE", appointment_id)
        appointment = await visible_to(viewer).get_or_none(id=appointment_id)
        if appointment is None:
            raise not_found("id")
        await _allowed(viewer, appointment, rule, step)
        before = appointment.status
        _apply(appointment, rule)
        if step is Step.COMPLETE:
            appointment.outcome_encrypted = encrypt_optional(said)
        await appointment.save()
        reason = "" if step is Step.COMPLETE else said
        await record_change(viewer, appointment, rule.change, before=before, reason=reason)
    return appointment


async def _allowed(viewer: Viewer, appointment: Appointment, rule: Rule, step: Step) -> None:
    parties = await _parties(viewer, appointment)
    if not parties & rule.allowed:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    if appointment.status not in rule.before:
        raise Refusal(Code.WRONG_STATUS, "wrong_status", field="id")
    at = now()
    if rule.opens is not None and at < appointment.starts_at - rule.opens:
        raise Refusal(Code.TOO_SOON, "too_early_yet", field="id")
    if step is Step.CANCEL and parties == {Party.PERSON}:
        service = await appointment.service
        if at > appointment.starts_at - timedelta(minutes=service.cancellation_cutoff_minutes):
            raise Refusal(Code.FORBIDDEN, "cutoff_passed", field="id")


async def _parties(viewer: Viewer, appointment: Appointment) -> set[Party]:
    parties = set[Party]()
    if appointment.person_id == viewer.person_id:
        parties.add(Party.PERSON)
    if appointment.specialist_id == viewer.specialist_id:
        parties.add(Party.SPECIALIST)
    serving = await query(_SERVING, appointment.id)
    if {row["organization_id"] for row in serving} & viewer.staffed:
        parties.add(Party.STAFF)
    return parties


def _apply(appointment: Appointment, rule: Rule) -> None:
    appointment.status = rule.after
    appointment.updated_at = now()
    if rule.after is AppointmentStatus.CANCELLED:
        # RFC 5545 section 3.8.7.4: calendars must see that this is newer than what they have.
        appointment.sequence += 1
