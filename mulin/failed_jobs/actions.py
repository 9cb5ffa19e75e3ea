"""Setting jobs aside, and what is done about them."""

from dataclasses import dataclass

from mulin import jobs
from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.failed_jobs.models import FailedJob
from mulin.people.viewer import Viewer
from mulin.refusals import not_found
from mulin.scheduling.keeping import refuse_all_but_admins

LONGEST_ERROR = 500

_SET_ASIDE = """
INSERT INTO failed_job AS known (task, message, error, attempts, created_at, failed_at)
VALUES ($1, $2, $3, $4, $5, $5)
ON CONFLICT (task) DO UPDATE SET
    message = excluded.message,
    error = excluded.error,
    attempts = excluded.attempts
        + CASE WHEN known.settled_at IS NULL THEN known.attempts ELSE 0 END,
    created_at = CASE WHEN known.settled_at IS NULL THEN known.created_at ELSE $5 END,
    failed_at = $5,
    settled_at = NULL
"""
_SETTLE = "UPDATE failed_job SET settled_at = $2 WHERE task = $1 AND settled_at IS NULL"


@dataclass(frozen=True, slots=True)
class Failure:
    """A task given up after so many tries; `error` names the last one's and quotes nothing."""

    task: str
    message: bytes
    error: str
    attempts: int


async def set_aside(failure: Failure) -> None:
    """Keep a job that was given up to be seen; one that is kept already counts on."""
    error = failure.error[:LONGEST_ERROR]
    await query(_SET_ASIDE, failure.task, failure.message, error, failure.attempts, now())


async def settle(task: str) -> None:
    """The task has been done: nothing is left to do about it."""
    await query(_SETTLE, task, now())


async def retry(viewer: Viewer, job_id: int) -> FailedJob:
    """As a district admin: have a job run again; it comes back when it fails again.

    Raises Refusal FORBIDDEN, NOT_FOUND id.
    """
    refuse_all_but_admins(viewer)
    async with transaction():
        job = await retry_now(job_id)
        if job is None:
            raise not_found("id")
        await record(
            "failed_job.retried", "failed_job", job.id, actor_id=viewer.person_id, task=job.task
        )
    return job


async def retry_now(job_id: int) -> FailedJob | None:
    """Have a job run again, whoever asks; None when there is none of that id."""
    async with transaction():
        job = await FailedJob.filter(id=job_id).select_for_update().first()
        if job is not None:
            job.settled_at = job.settled_at or now()
            await job.save(update_fields=["settled_at"])
            jobs.wake(job.task)
    return job


async def forget(job_id: int) -> bool:
    """Take a job off the list for good; False when there is none of that id."""
    return await FailedJob.filter(id=job_id).delete() > 0
