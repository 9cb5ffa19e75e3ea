"""Reading one's own exports and what one has agreed to."""

from tortoise.queryset import QuerySet

from mulin.people.viewer import Viewer
from mulin.privacy.models import DataExport, NoticeAcceptance
from mulin.privacy.notice import VERSION


def exports_of(viewer: Viewer) -> QuerySet[DataExport]:
    return DataExport.filter(person_id=viewer.person_id)


async def acceptance_of(viewer: Viewer) -> NoticeAcceptance | None:
    """The latest version that the viewer agreed to."""
    return await NoticeAcceptance.filter(person_id=viewer.person_id).order_by("-id").first()


def is_current(acceptance: NoticeAcceptance | None) -> bool:
    """Whether it is of the notice in force."""
    return acceptance is not None and acceptance.version == VERSION
