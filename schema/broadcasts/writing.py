"""Broadcasts as their staff see them, and writing one."""

from typing import Any

import graphene

from mulin.broadcasts import actions, queries
from mulin.broadcasts.recipients import Addressed
from mulin.refusals import Code
from schema.broadcasts.types import Broadcast, BroadcastConnection
from schema.context import viewer_of
from schema.ids import local_id, optional_local_id
from schema.pages import NEWEST_FIRST, Window, page, page_arguments
from schema.refusals import coded, error_list, telling

_ORGANIZATION = "Who speaks: an organization on whose staff you are, or one below it."
_TOPIC = (
    "To everybody who follows this topic, all over the district: only as district admin, with "
    "your centre as `organizationId`."
)
_AREA = "Or to the people of this area: `organizationId` itself, or one below it."


class BroadcastEstimate(graphene.ObjectType):
    """What a broadcast would come to."""

    recipients = graphene.Int(
        required=True, description="How many people it would go to now, each counted once."
    )


class BroadcastQueries:
    """Root fields for those who oversee."""

    broadcasts = graphene.Field(
        BroadcastConnection,
        organization_id=graphene.ID(description="Only of this organization."),
        **page_arguments(),
        description="Broadcasts of the organizations you oversee, the newest first.",
    )
    broadcast_estimate = graphene.Field(
        BroadcastEstimate,
        organization_id=graphene.ID(required=True, description=_ORGANIZATION),
        topic_id=graphene.ID(description=_TOPIC),
        area_id=graphene.ID(description=_AREA),
        description="As staff: how many people a broadcast would go to; nothing is written.",
    )

    @staticmethod
    @coded
    async def resolve_broadcasts(
        _root: object,
        info: graphene.ResolveInfo,
        organization_id: str | None = None,
        **window: Any,
    ) -> Any:
        key = optional_local_id(organization_id, "Organization", "organization_id")
        found = queries.visible_to(viewer_of(info), organization_id=key)
        return await page(BroadcastConnection, found, NEWEST_FIRST, Window(**window))

    @staticmethod
    @coded
    async def resolve_broadcast_estimate(
        _root: object,
        info: graphene.ResolveInfo,
        organization_id: str,
        topic_id: str | None = None,
        area_id: str | None = None,
    ) -> BroadcastEstimate:
        viewer = viewer_of(info)
        key = local_id(organization_id, "Organization", "organization_id")
        addressed = Addressed(
            topic_id=optional_local_id(topic_id, "Topic", "topic_id"),
            area_id=optional_local_id(area_id, "Organization", "area_id"),
        )
        return BroadcastEstimate(recipients=await actions.estimate(viewer, key, addressed))


class CreateBroadcastInput(graphene.InputObjectType):
    """Who speaks, to whom, and what is said; one of `topicId` and `areaId`."""

    organization_id = graphene.ID(required=True, description=_ORGANIZATION)
    topic_id = graphene.ID(description=_TOPIC)
    area_id = graphene.ID(description=_AREA)
    title_zh = graphene.String(
        required=True, description="The title in Chinese, at most 80 characters."
    )
    title_en = graphene.String(required=True, description="In English, at most 120 characters.")
    body_zh = graphene.String(
        required=True, description="The text in Chinese, at most 500 characters."
    )
    body_en = graphene.String(required=True, description="In English, at most 1,000 characters.")
    link = graphene.String(
        description="What it opens: a path of the app such as `/topics`, or an https address; at "
        "most 500 characters."
    )
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again gives the same "
        "broadcast."
    )


class CreateBroadcast(graphene.Mutation):
    """As staff: write a message to many. It is a `DRAFT`; nobody hears of it before it is sent."""

    class Meta:
        name = "CreateBroadcastPayload"

    class Arguments:
        input = CreateBroadcastInput(required=True, description="To whom, and what.")

    broadcast = graphene.Field(
        Broadcast, description="The draft, with how many it would go to; null when refused."
    )
    errors = error_list(
        "CreateBroadcast", Code.NOT_FOUND, Code.FORBIDDEN, Code.INVALID, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CreateBroadcastInput,  # noqa: A002 - the API's word
    ) -> "CreateBroadcast":
        draft = actions.Draft(
            organization_id=local_id(input.organization_id, "Organization", "organization_id"),
            topic_id=optional_local_id(input.topic_id, "Topic", "topic_id"),
            area_id=optional_local_id(input.area_id, "Organization", "area_id"),
            title_zh=input.title_zh,
            title_en=input.title_en,
            body_zh=input.body_zh,
            body_en=input.body_en,
            link=input.link,
            idempotency_key=input.idempotency_key,
        )
        return CreateBroadcast(broadcast=await actions.create(viewer_of(info), draft), errors=[])


class BroadcastWritingMutations:
    """Root fields that write one."""

    create_broadcast = CreateBroadcast.Field()
