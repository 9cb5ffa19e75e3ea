"""Threads read by those who have no part in them."""

from collections.abc import Collection

from mulin.audit.reading import record_reading
from mulin.consultations.models import Consultation
from mulin.consultations.queries import asks
from mulin.people.viewer import Viewer


def takes_part(viewer: Viewer, consultation: Consultation) -> bool:
    """Whether the viewer asked, or serves in the team that answers."""
    asked = asks(viewer, consultation) or consultation.person_id == viewer.person_id
    return asked or consultation.team_id in viewer.teams


async def note_reading(viewer: Viewer, consultation_ids: Collection[int]) -> None:
    """Say in the trace that the viewer, who takes no part, read these threads."""
    await record_reading("consultation.read", "consultation", consultation_ids, viewer)
