"""A question that goes on at a meeting: the thread stays, the appointment names it."""

from mulin.consultations.flow import Side, Step, refuse_step
from mulin.consultations.models import Consultation, ConsultationChangeKind
from mulin.consultations.queries import sides_of, visible_to
from mulin.consultations.telling import record_change
from mulin.database import query
from mulin.people.viewer import Viewer
from mulin.refusals import Refusal, not_found


async def convertible(viewer: Viewer, consultation_id: int) -> tuple[Consultation, bool]:
    """A consultation that the viewer may book a meeting about, and whether it is their own.

    Raises Refusal NOT_FOUND, FORBIDDEN or WRONG_STATUS naming consultation_id.
    """
    consultation = await visible_to(viewer).get_or_none(id=consultation_id)
    if consultation is None:
        raise not_found("consultation_id")
    sides = sides_of(viewer, consultation)
    try:
        refuse_step(Step.CONVERT, consultation.status, sides)
    except Refusal as refusal:
        refusal.field = "consultation_id"
        raise
    return consultation, Side.REQUESTER in sides


async def converted(viewer: Viewer, consultation_id: int) -> None:
    """Write into the trail that a meeting was booked. Belongs inside the booking's transaction."""
    await query("SELECT id FROM consultation WHERE id = $1 FOR UPDATE", consultation_id)
    consultation = await Consultation.get(id=consultation_id)
    await record_change(
        viewer.person_id,
        consultation,
        ConsultationChangeKind.CONVERTED,
        before=consultation.status,
    )
