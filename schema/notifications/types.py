"""What the inbox holds, and the devices that take pushes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.consultations import models as consultation_models
from mulin.messages import current_locale
from mulin.notifications import models, queries
from mulin.notifications.kinds import Text, render
from mulin.notifications.links import deep_link, thread_of
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
        DateTime,
        description="When a push of it first left for one of your devices; null: not yet, or more "
        "than 90 days ago.",
    )
    received_at = graphene.Field(
        DateTime,
        description="When the first of your devices told that a push of it arrived; null: none "
        "has. See `confirmNotifications`.",
    )
    opened_at = graphene.Field(
        DateTime, description="When a push of it was first opened; null: none was."
    )

    cursor = graphene.String(
        description="In `notificationReceived`: give it as `after` to go on from here, with "
        "nothing missed or told twice. Anywhere else null."
    )
    link = graphene.String(
        description="The screen it opens: a path inside the app, or an address its author gave."
    )

    resolve_appointment = related(appointment_models.Appointment, "appointment_id")
    resolve_consultation = related(consultation_models.Consultation, "consultation_id")

    @staticmethod
    async def resolve_pushed_at(row: models.Notification, info: graphene.ResolveInfo) -> Any:
        left = models.DeliveryStatus.SENT
        return _first(one.settled_at for one in await _pushes(row, info) if one.status is left)

    @staticmethod
    async def resolve_received_at(row: models.Notification, info: graphene.ResolveInfo) -> Any:
        return _first(one.received_at for one in await _pushes(row, info))

    @staticmethod
    async def resolve_opened_at(row: models.Notification, info: graphene.ResolveInfo) -> Any:
        return _first(one.opened_at for one in await _pushes(row, info))

    @staticmethod
    def resolve_link(row: models.Notification, _info: graphene.ResolveInfo) -> str | None:
        return deep_link(row.kind, row.parameters, thread_of(row))

    @staticmethod
    def resolve_title(row: models.Notification, _info: graphene.ResolveInfo) -> str:
        return _text(row).title

    @staticmethod
    def resolve_body(row: models.Notification, _info: graphene.ResolveInfo) -> str:
        return _text(row).body


async def _pushes(row: models.Notification, info: graphene.ResolveInfo) -> list[models.Delivery]:
    found = await context_of(info).loaders.many(models.Delivery, "notification_id", row.id)
    return [one for one in found if one.channel is models.Channel.PUSH]


def _first(instants: Iterable[datetime | None]) -> datetime | None:
    return min((one for one in instants if one is not None), default=None)


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
    is_this_session = graphene.Boolean(
        required=True,
        description="Whether the session you ask with registered it: most likely, the device in "
        "your hand.",
    )

    @staticmethod
    def resolve_is_this_session(row: models.Device, info: graphene.ResolveInfo) -> bool:
        viewer = context_of(info).viewer
        return viewer is not None and row.session_id == viewer.session_id


async def _own_device(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.devices_of(viewer).get_or_none(id=key)


fetched_by("Device", _own_device)
