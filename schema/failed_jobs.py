"""Jobs that were set aside, for who runs the district."""

from typing import Any

import graphene

from mulin.failed_jobs import actions, queries
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.ids import local_id
from schema.nodes import Node, fetched_by
from schema.pages import NEWEST_FIRST, Window, connection_of, page, page_arguments
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime


class FailedJob(graphene.ObjectType):
    """Work of the platform's own that failed every time it was tried; one of a kind."""

    class Meta:
        interfaces = (Node,)

    task = graphene.String(required=True, description="Its name, such as `search.index`.")
    error = graphene.String(
        required=True,
        description="What kind of error the last try ended with, and where; its own words, which "
        "may hold what is private, stand in the log.",
    )
    attempts = graphene.Int(required=True, description="How many tries that was in all.")
    created_at = graphene.Field(DateTime, required=True, description="When it was first given up.")
    failed_at = graphene.Field(DateTime, required=True, description="When it was given up last.")
    settled_at = graphene.Field(
        DateTime, description="Since when it is done, or asked for again; null: it still fails."
    )


async def _seen(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.seen_by(viewer, key)


fetched_by("FailedJob", _seen)

FailedJobConnection = connection_of(FailedJob, "failed jobs")


class FailedJobQueries:
    """Root fields about failed jobs."""

    failed_jobs = graphene.Field(
        FailedJobConnection,
        include_settled=graphene.Boolean(
            default_value=False, description="Also those that have been done since."
        ),
        **page_arguments(),
        description="As district admin: work that was given up, the newest first.",
    )

    @staticmethod
    @coded
    async def resolve_failed_jobs(
        _root: object,
        info: graphene.ResolveInfo,
        include_settled: bool = False,
        **window: Any,
    ) -> Any:
        found = queries.visible_to(viewer_of(info), include_settled=bool(include_settled))
        return await page(FailedJobConnection, found, NEWEST_FIRST, Window(**window))


class RetryFailedJobInput(graphene.InputObjectType):
    """Which job."""

    id = graphene.ID(required=True, description="Id of the `FailedJob`.")


class RetryFailedJob(graphene.Mutation):
    """As district admin: have a job run again. It is on the list again when it fails again."""

    class Meta:
        name = "RetryFailedJobPayload"

    class Arguments:
        input = RetryFailedJobInput(required=True, description="Which job.")

    failed_job = graphene.Field(FailedJob, description="The job; null when refused.")
    errors = error_list(
        "RetryFailedJob", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RetryFailedJobInput,  # noqa: A002 - the API's word
    ) -> "RetryFailedJob":
        job = await actions.retry(viewer_of(info), local_id(input.id, "FailedJob", "id"))
        return RetryFailedJob(failed_job=job, errors=[])


class FailedJobMutations:
    """Root fields that see to failed jobs."""

    retry_failed_job = RetryFailedJob.Field()
