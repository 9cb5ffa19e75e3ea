"""Reading what was set aside."""

from tortoise.queryset import QuerySet

from mulin.failed_jobs.models import FailedJob
from mulin.people.viewer import Viewer
from mulin.refusals import Refusal
from mulin.scheduling.keeping import refuse_all_but_admins


def visible_to(viewer: Viewer, *, include_settled: bool = False) -> QuerySet[FailedJob]:
    """Failed jobs, for district admins. Raises Refusal FORBIDDEN."""
    refuse_all_but_admins(viewer)
    return listed(include_settled=include_settled)


async def seen_by(viewer: Viewer, job_id: int) -> FailedJob | None:
    """One of them; None where there is none, or for anybody but a district admin."""
    try:
        return await visible_to(viewer, include_settled=True).get_or_none(id=job_id)
    except Refusal:
        return None


def listed(*, include_settled: bool = False) -> QuerySet[FailedJob]:
    """Failed jobs, for whoever runs the commands."""
    return FailedJob.all() if include_settled else FailedJob.filter(settled_at__isnull=True)
