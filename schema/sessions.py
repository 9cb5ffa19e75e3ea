"""Where the viewer is signed in, and ending it from afar."""

from typing import Any

import graphene

from mulin.people import models, sessions
from mulin.people import viewer as viewers
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.enums import SignInMethod
from schema.ids import local_id
from schema.nodes import Node, fetched_by
from schema.pages import NEWEST_FIRST, Window, connection_of, page, page_arguments
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime


class Session(graphene.ObjectType):
    """One place where you are signed in."""

    class Meta:
        interfaces = (Node,)

    created_at = graphene.Field(DateTime, required=True, description="When you signed in there.")
    used_at = graphene.Field(
        DateTime, required=True, description="When it was last refreshed, which apps do as needed."
    )
    device = graphene.String(
        description="What it is by its browser, such as `Chrome, Android`; null: not known."
    )
    method = graphene.Field(SignInMethod, required=True, description="How you signed in there.")
    current = graphene.Boolean(required=True, description="true: the one you ask with.")

    @staticmethod
    def resolve_used_at(row: models.Session, _info: graphene.ResolveInfo) -> Any:
        return row.used_at or row.created_at

    @staticmethod
    def resolve_device(row: models.Session, _info: graphene.ResolveInfo) -> str | None:
        return row.device or None

    @staticmethod
    def resolve_current(row: models.Session, info: graphene.ResolveInfo) -> bool:
        viewer = context_of(info).viewer
        return viewer is not None and viewer.session_id == row.id


SessionConnection = connection_of(Session, "places where you are signed in")


async def _own(info: graphene.ResolveInfo, key: int) -> models.Session | None:
    viewer = context_of(info).viewer
    if viewer is None:
        return None
    return await sessions.sessions_of(viewer).get_or_none(id=key)


fetched_by("Session", _own)


class OwnSessions:
    """What the viewer sees of where they are signed in."""

    sessions = graphene.Field(
        SessionConnection,
        **page_arguments(),
        description="Where you are signed in, the latest sign-in first.",
    )

    @staticmethod
    @coded
    async def resolve_sessions(
        viewer: viewers.Viewer, _info: graphene.ResolveInfo, **window: Any
    ) -> Any:
        found = sessions.sessions_of(viewer)
        return await page(SessionConnection, found, NEWEST_FIRST, Window(**window))


class RevokeSessionInput(graphene.InputObjectType):
    """Which one."""

    id = graphene.ID(required=True, description="Id of a `Session` of yours.")


class RevokeSession(graphene.Mutation):
    """End one of your sessions: its next request is refused, its subscriptions end, its devices
    get no more pushes."""

    class Meta:
        name = "RevokeSessionPayload"

    class Arguments:
        input = RevokeSessionInput(required=True, description="Which one.")

    revoked_id = graphene.ID(description="The id that is no more; null when refused.")
    errors = error_list("RevokeSession", Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RevokeSessionInput,  # noqa: A002 - the API's word
    ) -> "RevokeSession":
        await sessions.revoke(viewer_of(info), local_id(input.id, "Session", "id"))
        return RevokeSession(revoked_id=input.id, errors=[])


class RevokeOtherSessions(graphene.Mutation):
    """End all your sessions but this one."""

    class Meta:
        name = "RevokeOtherSessionsPayload"

    count = graphene.Int(description="How many there were; null when refused.")
    errors = error_list("RevokeOtherSessions", Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "RevokeOtherSessions":
        return RevokeOtherSessions(count=await sessions.revoke_others(viewer_of(info)), errors=[])


class SessionMutations:
    """Root fields that end sessions elsewhere."""

    revoke_session = RevokeSession.Field()
    revoke_other_sessions = RevokeOtherSessions.Field()
