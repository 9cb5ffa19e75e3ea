"""What becomes of the questions of somebody who leaves a team."""

from mulin.clock import now
from mulin.consultations.flow import UNANSWERED
from mulin.consultations.models import (
    Consultation,
    ConsultationChangeKind,
    ConsultationStatus,
    QueueReason,
)
from mulin.consultations.telling import record_change
from mulin.database import query

_THEIRS = """
SELECT id FROM consultation
WHERE team_id = $1 AND specialist_id = $2 AND status NOT IN ('closed', 'withdrawn')
ORDER BY id FOR NO KEY UPDATE
"""


async def return_of_member(actor_id: int, team_id: int, specialist_id: int) -> None:
    """Give the open consultations of a member back to their team; unanswered ones wait there.

    Belongs inside the transaction in which the member leaves, which has locked the team.
    """
    ids = [row["id"] for row in await query(_THEIRS, team_id, specialist_id)]
    for consultation in await Consultation.filter(id__in=ids).order_by("id"):
        before = consultation.status
        if before in UNANSWERED:
            consultation.status = ConsultationStatus.TRIAGED
        consultation.specialist_id = None
        consultation.queue_reason = QueueReason.RETURNED
        consultation.updated_at = now()
        await consultation.save()
        await record_change(
            actor_id,
            consultation,
            ConsultationChangeKind.RETURNED,
            before=before,
            former_specialist_id=specialist_id,
        )
