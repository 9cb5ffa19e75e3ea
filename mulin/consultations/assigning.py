"""Who is at a consultation: claimed, assigned, handed to another team, given back."""

from mulin.clock import now
from mulin.conflicts.actions import tell_coordinators
from mulin.conflicts.checking import Hit, conflicted
from mulin.conflicts.parties import parties_of
from mulin.consultations.actions import Change, Status, cleaned_reason, locked, saved
from mulin.consultations.flow import Step, refuse_step
from mulin.consultations.models import Consultation, QueueReason
from mulin.consultations.queries import sides_of, visible_to
from mulin.consultations.routing import Matter, Route, route_within
from mulin.consultations.submitting import status_of
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings
from mulin.teams.entitlement import serves
from mulin.teams.models import Team


class AdvisesOtherSide(Exception):
    """Somebody of the team's side wants a specialist who advises the other side."""

    def __init__(self, hits: dict[int, Hit], consultation: Consultation) -> None:
        super().__init__(AdvisesOtherSide.__doc__)
        self.hits = hits
        self.consultation = consultation


async def claim(viewer: Viewer, consultation_id: int) -> Consultation:
    """As a member of its team: take a consultation that nobody has.

    Raises Refusal NOT_FOUND, FORBIDDEN, WRONG_STATUS naming id, NOT_AVAILABLE for a conflict of
    interest, which its coordinators are told.
    """
    # Who is no specialist is no member of any team, and refused as such.
    return await _give(viewer, consultation_id, viewer.specialist_id or 0, Step.CLAIM, "")


async def assign(
    viewer: Viewer, consultation_id: int, specialist_id: int, reason: str = ""
) -> Consultation:
    """As lead or coordinator: give it to a member of its team; a reason where somebody had it.

    Raises Refusal as `claim` does, NOT_FOUND specialist_id, INVALID reason.
    """
    return await _give(viewer, consultation_id, specialist_id, Step.ASSIGN, reason)


async def _give(
    viewer: Viewer, consultation_id: int, specialist_id: int, step: Step, reason: str
) -> Consultation:
    field = "id" if step is Step.CLAIM else "specialist_id"
    try:
        async with transaction():
            consultation = await locked(viewer, consultation_id, step)
            former, before = consultation.specialist_id, consultation.status
            words = cleaned_reason(reason, needed=former not in {None, specialist_id})
            if former == specialist_id:
                return consultation
            await _refuse_stranger(consultation, specialist_id, field)
            await _look_for_conflicts(consultation, specialist_id)
            consultation.specialist_id = specialist_id
            consultation.queue_reason = None
            if before is Status.TRIAGED:
                consultation.status = Status.ASSIGNED
            return await saved(
                viewer,
                consultation,
                Change.ASSIGNED,
                before,
                reason=words,
                former_specialist_id=former,
            )
    except AdvisesOtherSide as conflict:
        # What was refused left nothing behind; that it was is told all the same.
        async with transaction():
            await _tell(conflict.consultation, conflict.hits)
        raise Refusal(Code.NOT_AVAILABLE, "conflict_of_interest", field=field) from None


# Nobody answers themselves or their organization. Locked, so that nobody leaves the team before the
# question is theirs to give back: see `mulin.consultations.returning`.
_MEMBER = """
SELECT m.role FROM team_member m JOIN specialist s ON s.id = m.specialist_id
WHERE m.team_id = $1 AND m.specialist_id = $2 AND s.is_active AND s.person_id <> $3
    AND NOT EXISTS (
        SELECT FROM membership c
        WHERE c.person_id = s.person_id AND c.organization_id = $4
            AND c.role IN ('enterprise_contact', 'school_contact')
            AND c.starts_on <= $5 AND (c.ends_on IS NULL OR c.ends_on > $5)
    )
FOR KEY SHARE OF m
"""


async def _refuse_stranger(consultation: Consultation, specialist_id: int, field: str) -> None:
    found = await query(
        _MEMBER,
        consultation.team_id,
        specialist_id,
        consultation.person_id,
        consultation.organization_id,
        local_date(now(), settings().time_zone),
    )
    if not found:
        raise not_found(field)
    if found[0]["role"] == "on_leave":
        raise Refusal(Code.NOT_AVAILABLE, "on_leave", field=field)


async def _look_for_conflicts(consultation: Consultation, specialist_id: int) -> None:
    parties = await parties_of(consultation_id=consultation.id)
    hits = await conflicted([specialist_id], parties, person_id=consultation.person_id)
    if hits:
        raise AdvisesOtherSide(hits, consultation)


async def _tell(consultation: Consultation, hits: dict[int, Hit]) -> None:
    if hits:
        await tell_coordinators(
            hits,
            person_id=consultation.person_id,
            organization_id=consultation.served_by_id,
            consultation_id=consultation.id,
        )


async def hand_over(
    viewer: Viewer, consultation_id: int, team_id: int, reason: str
) -> Consultation:
    """Give it to another team, where it goes to whose turn it is; what was promised still holds.

    Raises Refusal NOT_FOUND, FORBIDDEN, WRONG_STATUS naming id, NOT_FOUND or INVALID team_id,
    FORBIDDEN team_id for one that does not serve whoever asks, INVALID reason.
    """
    words = cleaned_reason(reason, needed=True)
    seen = await visible_to(viewer).get_or_none(id=consultation_id)
    if seen is None:
        raise not_found("id")
    team = await Team.get_or_none(id=team_id, organization__is_active=True)
    if team is None:
        raise not_found("team_id")
    refuse_step(Step.HAND_OVER, seen.status, sides_of(viewer, seen))
    if not await serves(team, seen.organization_id):
        raise Refusal(Code.FORBIDDEN, "team_of_others", field="team_id")
    async with transaction():
        # Teams before consultations: the row is looked at again once it is locked.
        found = await _routed(seen, team_id)
        consultation = await locked(viewer, consultation_id, Step.HAND_OVER)
        if consultation.team_id == team_id:
            raise invalid("team_id", "already_theirs")
        return await _moved(viewer, consultation, found, Change.HANDED_OVER, words)


async def give_back(viewer: Viewer, consultation_id: int, reason: str) -> Consultation:
    """As the specialist who is at it, or the lead: back to the team, where it waits for somebody.

    Raises Refusal as `hand_over` does.
    """
    words = cleaned_reason(reason, needed=True)
    async with transaction():
        consultation = await locked(viewer, consultation_id, Step.RETURN)
        team_id = consultation.team_id or 0
        returned = Route(consultation.served_by_id, team_id, None, QueueReason.RETURNED, {})
        return await _moved(viewer, consultation, returned, Change.RETURNED, words)


async def _routed(consultation: Consultation, team_id: int) -> Route:
    parties = await parties_of(consultation_id=consultation.id)
    matter = Matter(
        consultation.person_id,
        consultation.team_kind,
        consultation.organization_id,
        consultation.topic_id,
        parties,
    )
    return await route_within(team_id, matter)


async def _moved(
    viewer: Viewer, consultation: Consultation, found: Route, kind: Change, reason: str
) -> Consultation:
    former, before = consultation.specialist_id, consultation.status
    consultation.team_id = found.team_id
    consultation.served_by_id = found.served_by_id
    consultation.specialist_id = found.specialist_id
    consultation.queue_reason = found.reason
    answered = {Status.ANSWERED, Status.AWAITING_REQUESTER}
    if before not in answered:
        consultation.status = status_of(found)
    await _tell(consultation, found.hits)
    return await saved(
        viewer, consultation, kind, before, reason=reason, former_specialist_id=former
    )
