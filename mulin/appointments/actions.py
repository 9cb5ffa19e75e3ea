"""What happens to an appointment after it was booked."""

from mulin.appointments.models import Appointment
from mulin.appointments.policy import RULES, Party, Rule, Step
from mulin.appointments.queries import visible_to
from mulin.appointments.settling import settle
from mulin.appointments.telling import Former, record_change
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.scheduling.policies import policy_exceptions, policy_for
from mulin.wording import clean

TEXT_LIMIT = 2000

_SERVING = """
SELECT a.specialist_id, v.organization_id FROM appointment a LEFT JOIN venue v ON v.id = a.venue_id
WHERE a.id = $1 OR a.led_by_id = $1
UNION
SELECT NULL, t.organization_id FROM appointment a JOIN team t ON t.id = a.team_id WHERE a.id = $1
"""


async def take_step(
    viewer: Viewer, appointment_id: int, step: Step, words: str = ""
) -> Appointment:
    """Confirm, decline, cancel, check in, complete, mark as no-show; accept or decline an offer.

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
        former = Former.of(appointment)
        if step is Step.COMPLETE:
            appointment.outcome_encrypted = encrypt_optional(said)
        await settle(appointment, rule.after)
        reason = "" if step is Step.COMPLETE else said
        await record_change(
            viewer.person_id, appointment, rule.change, former=former, reason=reason
        )
    return appointment


async def _allowed(viewer: Viewer, appointment: Appointment, rule: Rule, step: Step) -> None:
    parties = await parties_of(viewer, appointment)
    if not parties & rule.allowed:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    if appointment.status not in rule.before:
        raise Refusal(Code.WRONG_STATUS, "wrong_status", field="id")
    at = now()
    if rule.opens is not None and at < appointment.starts_at - rule.opens:
        raise Refusal(Code.TOO_SOON, "too_early_yet", field="id")
    until = appointment.expires_at
    if step is Step.ACCEPT and until is not None and until <= at:
        raise Refusal(Code.WRONG_STATUS, "offer_over", field="id")
    if step is Step.CANCEL:
        await refuse_after_cutoff(appointment, parties)


async def refuse_after_cutoff(appointment: Appointment, parties: set[Party]) -> None:
    """Raises Refusal FORBIDDEN id when the person alone would call off a time so near.

    An offer they have yet to accept can be refused at any time.
    """
    if parties != {Party.PERSON} or appointment.proposal is not None:
        return
    exceptions = await policy_exceptions(appointment.service_id, [appointment.specialist_id])
    policy = policy_for(await appointment.service, exceptions.get(appointment.specialist_id))
    if now() > appointment.starts_at - policy.cancellation_cutoff:
        raise Refusal(Code.FORBIDDEN, "cutoff_passed", field="id")


async def parties_of(viewer: Viewer, appointment: Appointment) -> set[Party]:
    """What the viewer is to an appointment; several things, or nothing."""
    parties = set[Party]()
    if appointment.person_id == viewer.person_id:
        parties.add(Party.PERSON)
    serving = await query(_SERVING, appointment.id)
    serves = {row["specialist_id"] for row in serving} - {None}
    if viewer.specialist_id in serves:
        parties.add(Party.SPECIALIST)
    if {row["organization_id"] for row in serving} & viewer.staffed:
        parties.add(Party.STAFF)
    return parties
