"""Changes of appointments, told as they happen."""

from collections.abc import AsyncIterator

import graphene

from mulin.appointments import models, queries
from schema.appointments.types import Appointment
from schema.enums import AppointmentChangeKind
from schema.live import own_events


class AppointmentChanged(graphene.ObjectType):
    """What just happened to an appointment you may see."""

    appointment = graphene.Field(Appointment, required=True, description="As it is now.")
    change = graphene.Field(AppointmentChangeKind, required=True, description="What happened.")


class AppointmentSubscriptions:
    """Root fields that stay open."""

    appointment_changed = graphene.Field(
        AppointmentChanged,
        required=True,
        description="Changes of your own appointments, and of those your organization serves.",
    )

    @staticmethod
    async def subscribe_appointment_changed(
        _root: object, info: graphene.ResolveInfo
    ) -> AsyncIterator[AppointmentChanged]:
        async for event, viewer in own_events(info, "appointment"):
            row = await queries.visible_to(viewer).get_or_none(id=event.id)
            if row is not None:
                yield AppointmentChanged(
                    appointment=row, change=models.ChangeKind(event.change).name
                )
