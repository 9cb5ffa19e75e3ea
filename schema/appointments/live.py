"""Changes of appointments, told as they happen."""

from collections.abc import AsyncIterator

import graphene

from mulin import trails
from mulin.appointments import models, queries
from schema.appointments.types import Appointment
from schema.enums import AppointmentChangeKind
from schema.live import after_argument, cursor_field, own_changes


class AppointmentChanged(graphene.ObjectType):
    """What just happened to an appointment you may see."""

    appointment = graphene.Field(Appointment, required=True, description="As it is now.")
    change = graphene.Field(AppointmentChangeKind, required=True, description="What happened.")
    cursor = cursor_field()


class AppointmentSubscriptions:
    """Root fields that stay open."""

    appointment_changed = graphene.Field(
        AppointmentChanged,
        required=True,
        **after_argument(),
        description="Changes of your own appointments, and of those your organization serves.",
    )

    @staticmethod
    async def subscribe_appointment_changed(
        _root: object, info: graphene.ResolveInfo, after: str | None = None
    ) -> AsyncIterator[AppointmentChanged]:
        async for told in own_changes(info, trails.APPOINTMENTS, queries.visible_to, after):
            change = models.ChangeKind(told.change).name
            yield AppointmentChanged(appointment=told.row, change=change, cursor=told.cursor)
