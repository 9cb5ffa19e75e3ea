"""Reading the inbox, and hearing of what comes."""

from collections.abc import AsyncIterator

import graphene

from mulin import trails
from mulin.notifications import actions, models, queries
from mulin.refusals import Code
from schema.context import viewer_of
from schema.ids import local_id
from schema.live import after_argument, own_changes
from schema.notifications.types import Notification
from schema.refusals import error_list, telling


class MarkNotificationReadInput(graphene.InputObjectType):
    """Which notification."""

    id = graphene.ID(required=True, description="Id of the `Notification`.")


class MarkNotificationRead(graphene.Mutation):
    """Mark one notification as read; a second time changes nothing."""

    class Meta:
        name = "MarkNotificationReadPayload"

    class Arguments:
        input = MarkNotificationReadInput(required=True, description="Which one.")

    notification = graphene.Field(Notification, description="As it is now; null when refused.")
    errors = error_list("MarkNotificationRead", Code.NOT_FOUND, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: MarkNotificationReadInput,  # noqa: A002 - the API's word
    ) -> "MarkNotificationRead":
        viewer = viewer_of(info)
        row = await actions.mark_read(viewer, local_id(input.id, "Notification", "id"))
        return MarkNotificationRead(notification=row, errors=[])


class MarkAllNotificationsRead(graphene.Mutation):
    """Mark your whole inbox as read."""

    class Meta:
        name = "MarkAllNotificationsReadPayload"

    marked_count = graphene.Int(description="How many were unread; null when refused.")
    errors = error_list("MarkAllNotificationsRead", Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "MarkAllNotificationsRead":
        marked = await actions.mark_all_read(viewer_of(info))
        return MarkAllNotificationsRead(marked_count=marked, errors=[])


class InboxMutations:
    """Root fields that change the inbox."""

    mark_notification_read = MarkNotificationRead.Field()
    mark_all_notifications_read = MarkAllNotificationsRead.Field()


class NotificationSubscriptions:
    """Root fields that stay open."""

    notification_received = graphene.Field(
        Notification,
        required=True,
        **after_argument(),
        description="What arrives in your inbox.",
    )

    @staticmethod
    async def subscribe_notification_received(
        _root: object, info: graphene.ResolveInfo, after: str | None = None
    ) -> AsyncIterator[models.Notification]:
        async for told in own_changes(info, trails.NOTIFICATIONS, queries.visible_to, after):
            told.row.cursor = told.cursor
            yield told.row

    @staticmethod
    def resolve_notification_received(
        row: models.Notification, _info: graphene.ResolveInfo, after: str | None = None
    ) -> models.Notification:
        del after  # the source has seen to it
        return row
