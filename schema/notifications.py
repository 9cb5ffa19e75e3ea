"""The inbox, and the devices that take pushes."""

from collections.abc import AsyncIterator
from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.consultations import models as consultation_models
from mulin.messages import current_locale
from mulin.notifications import actions, devices, models, queries
from mulin.notifications.kinds import Text, render
from mulin.people.models import Locale as LocaleModel
from mulin.refusals import Code, invalid
from schema.appointments.types import Appointment
from schema.context import context_of, viewer_of
from schema.enums import Locale, NotificationKind, Platform
from schema.ids import local_id
from schema.live import own_events
from schema.nodes import Node, fetched_by, related
from schema.pages import connection_of
from schema.refusals import error_list, telling
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


class RegisterDeviceInput(graphene.InputObjectType):
    """A device and its Firebase token."""

    token = graphene.String(
        required=True, description="What Firebase's SDK gave the app; printable ASCII."
    )
    platform = Platform(required=True, description="What kind of device it is.")
    locale = graphene.String(description="`zh` or `en`; null: the language of your profile.")


class RegisterDevice(graphene.Mutation):
    """Have pushes sent to this device. A token belongs to one person: whoever registered it last.

    Call it after signing in and whenever the SDK gives a new token.
    """

    class Meta:
        name = "RegisterDevicePayload"

    class Arguments:
        input = RegisterDeviceInput(required=True, description="The device.")

    device = graphene.Field(Device, description="The device; null when refused.")
    errors = error_list("RegisterDevice", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RegisterDeviceInput,  # noqa: A002 - the API's word
    ) -> "RegisterDevice":
        viewer = viewer_of(info)
        platform = models.Platform(input.platform)
        made = await devices.register(viewer, input.token, platform, locale_of(input.locale))
        return RegisterDevice(device=made, errors=[])


def locale_of(written: str | None) -> LocaleModel | None:
    """`zh`, `en` and their regional kin such as `zh-CN` (BCP 47). Raises Refusal INVALID locale."""
    if written is None:
        return None
    try:
        return LocaleModel(written.replace("_", "-").split("-")[0].lower())
    except ValueError:
        raise invalid("locale", "bad_locale") from None


class UnregisterDeviceInput(graphene.InputObjectType):
    """Which device."""

    token = graphene.String(required=True, description="The token it was registered with.")


class UnregisterDevice(graphene.Mutation):
    """Send no more pushes to this device."""

    class Meta:
        name = "UnregisterDevicePayload"

    class Arguments:
        input = UnregisterDeviceInput(required=True, description="Which device.")

    errors = error_list("UnregisterDevice", Code.NOT_FOUND, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UnregisterDeviceInput,  # noqa: A002 - the API's word
    ) -> "UnregisterDevice":
        await devices.unregister(viewer_of(info), input.token)
        return UnregisterDevice(errors=[])


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


class NotificationMutations:
    """Root fields that change the inbox and the devices."""

    register_device = RegisterDevice.Field()
    unregister_device = UnregisterDevice.Field()
    mark_notification_read = MarkNotificationRead.Field()
    mark_all_notifications_read = MarkAllNotificationsRead.Field()


class NotificationSubscriptions:
    """Root fields that stay open."""

    notification_received = graphene.Field(
        Notification, required=True, description="What arrives in your inbox."
    )

    @staticmethod
    async def subscribe_notification_received(
        _root: object, info: graphene.ResolveInfo
    ) -> AsyncIterator[models.Notification]:
        async for event, viewer in own_events(info, "notification"):
            row = await queries.visible_to(viewer).get_or_none(id=event.id)
            if row is not None:
                yield row

    @staticmethod
    def resolve_notification_received(
        row: models.Notification, _info: graphene.ResolveInfo
    ) -> models.Notification:
        return row
