"""Saying of what one wants to hear news."""

from typing import Any

import graphene

from mulin.broadcasts import following, queries
from mulin.global_ids import global_id
from mulin.people.viewer import Viewer
from mulin.refusals import Code
from schema.broadcasts.types import Following, FollowingConnection
from schema.context import viewer_of
from schema.ids import optional_local_id
from schema.pages import NEWEST_FIRST, Window, page, page_arguments
from schema.refusals import coded, error_list, telling


class FollowInput(graphene.InputObjectType):
    """One of the two."""

    topic_id = graphene.ID(description="A topic of law.")
    organization_id = graphene.ID(
        description="Or a public, active organization: what it and those above it have to say."
    )


class Follow(graphene.Mutation):
    """Hear news of a topic or an organization. Following it already changes nothing."""

    class Meta:
        name = "FollowPayload"

    class Arguments:
        input = FollowInput(required=True, description="What to follow.")

    following = graphene.Field(Following, description="What you follow now; null when refused.")
    errors = error_list("Follow", Code.NOT_FOUND, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: FollowInput,  # noqa: A002 - the API's word
    ) -> "Follow":
        followed = await following.follow(viewer_of(info), *_what(input))
        return Follow(following=followed, errors=[])


class UnfollowInput(graphene.InputObjectType):
    """One of the two."""

    topic_id = graphene.ID(description="A topic of law.")
    organization_id = graphene.ID(description="Or an organization.")


class Unfollow(graphene.Mutation):
    """Hear no more news of it. Not following it anyway changes nothing."""

    class Meta:
        name = "UnfollowPayload"

    class Arguments:
        input = UnfollowInput(required=True, description="What to follow no longer.")

    unfollowed_id = graphene.ID(description="The `Following` that is no more; null: none was.")
    errors = error_list("Unfollow", Code.NOT_FOUND, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UnfollowInput,  # noqa: A002 - the API's word
    ) -> "Unfollow":
        key = await following.unfollow(viewer_of(info), *_what(input))
        gone = None if key is None else global_id("Following", key)
        return Unfollow(unfollowed_id=gone, errors=[])


def _what(wanted: FollowInput | UnfollowInput) -> tuple[int | None, int | None]:
    return (
        optional_local_id(wanted.topic_id, "Topic", "topic_id"),
        optional_local_id(wanted.organization_id, "Organization", "organization_id"),
    )


class OwnFollowings:
    """What the viewer's door shows of them."""

    followings = graphene.Field(
        FollowingConnection,
        **page_arguments(),
        description="The topics and organizations you follow, the newest first.",
    )

    @staticmethod
    @coded
    async def resolve_followings(viewer: Viewer, _info: graphene.ResolveInfo, **window: Any) -> Any:
        found = queries.followings_of(viewer)
        return await page(FollowingConnection, found, NEWEST_FIRST, Window(**window))


class FollowingMutations:
    """Root fields that follow."""

    follow = Follow.Field()
    unfollow = Unfollow.Field()
