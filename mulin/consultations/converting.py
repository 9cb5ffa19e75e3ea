"""A question that goes on at a meeting: the thread stays, the appointment names it."""

from typing import NamedTuple

from mulin.clock import now
from mulin.consultations.actions import saved
from mulin.consultations.flow import Side, Step, refuse_step
from mulin.consultations.models import Consultation, ConsultationChangeKind
from mulin.consultations.queries import sides_of, visible_to
from mulin.database import query
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings


class Convertible(NamedTuple):
    """A question, whose the meeting is, and whether it is the viewer who asks."""

    consultation: Consultation
    person_id: int
    own: bool


async def convertible(viewer: Viewer, consultation_id: int) -> Convertible:
    """A consultation that the viewer may book a meeting about.

    The meeting is the viewer's when they ask, for themselves or for an organization; else that of
    whoever asked, or of another contact when they are none any more. Raises Refusal NOT_FOUND,
    FORBIDDEN or WRONG_STATUS naming consultation_id.
    """
    consultation, sides = await _of(viewer, consultation_id)
    own = Side.REQUESTER in sides
    person_id = viewer.person_id if own else await _asking(consultation)
    return Convertible(consultation, person_id, own)


async def converted(viewer: Viewer, consultation_id: int) -> None:
    """Write into the trail that a meeting was booked. Belongs inside the booking's transaction.

    Raises Refusal as `convertible` does, when it has ended meanwhile.
    """
    await query("SELECT id FROM consultation WHERE id = $1 FOR NO KEY UPDATE", consultation_id)
    consultation, _ = await _of(viewer, consultation_id)
    await saved(viewer, consultation, ConsultationChangeKind.CONVERTED, before=consultation.status)


async def _of(viewer: Viewer, consultation_id: int) -> tuple[Consultation, frozenset[Side]]:
    consultation = await visible_to(viewer).get_or_none(id=consultation_id)
    if consultation is None:
        raise not_found("consultation_id")
    sides = sides_of(viewer, consultation)
    try:
        refuse_step(Step.CONVERT, consultation.status, sides)
    except Refusal as refusal:
        refusal.field = "consultation_id"
        raise
    return consultation, sides


_CONTACTS = """
SELECT m.person_id FROM membership m
WHERE m.organization_id = $1 AND m.role IN ('enterprise_contact', 'school_contact')
    AND m.starts_on <= $3 AND (m.ends_on IS NULL OR m.ends_on > $3)
ORDER BY m.person_id <> $2, m.id LIMIT 1
"""


async def _asking(consultation: Consultation) -> int:
    if consultation.organization_id is None:
        return consultation.person_id
    today = local_date(now(), settings().time_zone)
    rows = await query(_CONTACTS, consultation.organization_id, consultation.person_id, today)
    if not rows:
        raise Refusal(Code.WRONG_STATUS, "no_contact_left", field="consultation_id")
    return int(rows[0]["person_id"])
