"""Changes of consultations and messages of threads, told as they happen."""

from collections.abc import AsyncIterator

import graphene
from tortoise.queryset import QuerySet

from mulin import trails
from mulin.consultations import models, queries
from mulin.people.viewer import Viewer
from schema.consultations.enums import ConsultationChangeKind
from schema.consultations.types import Consultation, Message
from schema.live import after_argument, cursor_field, own_changes


class ConsultationChanged(graphene.ObjectType):
    """What just happened to a consultation you may see."""

    consultation = graphene.Field(Consultation, required=True, description="As it is now.")
    change = graphene.Field(ConsultationChangeKind, required=True, description="What happened.")
    cursor = cursor_field()


class MessagePosted(graphene.ObjectType):
    """A message that was just written into a thread you may see."""

    consultation = graphene.Field(Consultation, required=True, description="Where.")
    message = graphene.Field(Message, required=True, description="What was written.")
    cursor = cursor_field()


class ConsultationSubscriptions:
    """Root fields that stay open."""

    consultation_changed = graphene.Field(
        ConsultationChanged,
        required=True,
        **after_argument(),
        description="Changes of your own consultations, your organization's, your teams', and "
        "those you oversee.",
    )
    message_posted = graphene.Field(
        MessagePosted,
        required=True,
        **after_argument(),
        description="Messages in the threads of those, as far as you may read them.",
    )

    @staticmethod
    async def subscribe_consultation_changed(
        _root: object, info: graphene.ResolveInfo, after: str | None = None
    ) -> AsyncIterator[ConsultationChanged]:
        async for told in own_changes(info, trails.CONSULTATIONS, queries.visible_to, after):
            change = models.ConsultationChangeKind(told.change).name
            yield ConsultationChanged(consultation=told.row, change=change, cursor=told.cursor)

    @staticmethod
    async def subscribe_message_posted(
        _root: object, info: graphene.ResolveInfo, after: str | None = None
    ) -> AsyncIterator[MessagePosted]:
        async for told in own_changes(info, trails.MESSAGES, _with_threads, after):
            message = told.row
            yield MessagePosted(
                consultation=message.consultation, message=message, cursor=told.cursor
            )


def _with_threads(viewer: Viewer) -> QuerySet[models.Message]:
    return queries.messages_visible_to(viewer).select_related("consultation")
