"""Changes of consultations and messages of threads, told as they happen."""

from collections.abc import AsyncIterator

import graphene

from mulin.consultations import models, queries
from schema.consultations.enums import ConsultationChangeKind
from schema.consultations.types import Consultation, Message
from schema.live import own_events


class ConsultationChanged(graphene.ObjectType):
    """What just happened to a consultation you may see."""

    consultation = graphene.Field(Consultation, required=True, description="As it is now.")
    change = graphene.Field(ConsultationChangeKind, required=True, description="What happened.")


class MessagePosted(graphene.ObjectType):
    """A message that was just written into a thread you may see."""

    consultation = graphene.Field(Consultation, required=True, description="Where.")
    message = graphene.Field(Message, required=True, description="What was written.")


class ConsultationSubscriptions:
    """Root fields that stay open."""

    consultation_changed = graphene.Field(
        ConsultationChanged,
        required=True,
        description="Changes of your own consultations, your organization's, your teams', and "
        "those you oversee.",
    )
    message_posted = graphene.Field(
        MessagePosted,
        required=True,
        description="Messages in the threads of those, as far as you may read them.",
    )

    @staticmethod
    async def subscribe_consultation_changed(
        _root: object, info: graphene.ResolveInfo
    ) -> AsyncIterator[ConsultationChanged]:
        async for event, viewer in own_events(info, "consultation"):
            row = await queries.visible_to(viewer).get_or_none(id=event.id)
            if row is not None:
                change = models.ConsultationChangeKind(event.change).name
                yield ConsultationChanged(consultation=row, change=change)

    @staticmethod
    async def subscribe_message_posted(
        _root: object, info: graphene.ResolveInfo
    ) -> AsyncIterator[MessagePosted]:
        async for event, viewer in own_events(info, "message"):
            message = await queries.messages_visible_to(viewer).get_or_none(id=event.id)
            if message is not None:
                thread = await queries.visible_to(viewer).get_or_none(id=message.consultation_id)
                # It may have gone to another team since.
                if thread is not None:
                    yield MessagePosted(consultation=thread, message=message)
