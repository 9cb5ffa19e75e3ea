"""What the inbox holds, and the devices that take pushes."""

from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.consultations import models as consultation_models
from mulin.messages import current_locale
from mulin.notifications import models, queries
from mulin.notifications.kinds import Text, render
from schema.appointments.types import Appointment
from schema.context import context_of
from schema.enums import Locale, NotificationKind, Platform
from schema.nodes import Node, fetched_by, related
from schema.pages import connection_of
from schema.scalars import DateTime


class Notification(graphene.ObjectType):
    """A row of somebody's inbox."""

    class Meta:
        interfaces = (Node,)

    kind = graphene.Field(NotificationKind, required=True, description="What it is about.")
    title = graphene.String(required=True, description="In the caller's language.")
    body = graphene.String(required=True, description="In the caller's language.")
    appointment = graphene.Field(Appointment, description="The appointment it is about, if any.")
    consultation = graphene.Field(
        "schema.consultations.types.Consultation",
        description="The consultation it is about, if any that you may see.",
    )
    created_at = graphene.Field(DateTime, required=True, description="When it happened.")
    read_at = graphene.Field(DateTime, description="When it was read; null: not yet.")
    pushed_at = graphene.Field(
        DateTime, description="When a push of it first left for one of your devices; null: not yet."
    )

    resolve_appointment = related(appointment_models.Appointment, "appointment_id")
    resolve_consultation = related(consultation_models.Consultation, "consultation_id")

    @staticmethod
    async def resolve_pushed_at(row: models.Notification, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        deliveries = await loaders.many(models.Delivery, "notification_id", row.id)
        left = models.DeliveryStatus.SENT
        return min(
            (one.settled_at for one in deliveries if one.status is left and one.settled_at),
            default=None,
        )

    @staticmethod
    def resolve_title(row: models.Notification, _info: graphene.ResolveInfo) -> str:
        return _text(row).title

    @staticmethod
    def resolve_body(row: models.Notification, _info: graphene.ResolveInfo) -> str:
        return _text(row).body


def _text(row: models.Notification) -> Text:
    return render(row.kind, row.parameters, current_locale())


NotificationConnection = connection_of(Notification, "notifications")


async def _own_notification(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.visible_to(viewer).get_or_none(id=key)


fetched_by("Notification", _own_notification)


class Device(graphene.ObjectType):
    """A phone or browser that takes your pushes."""

    class Meta:
        interfaces = (Node,)

    platform = graphene.Field(Platform, required=True, description="What kind it is.")
    locale = graphene.Field(Locale, description="Its language; null: yours.")
    created_at = graphene.Field(DateTime, required=True, description="First registered.")
    seen_at = graphene.Field(DateTime, required=True, description="Last registered.")


async def _own_device(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.devices_of(viewer).get_or_none(id=key)


fetched_by("Device", _own_device)
