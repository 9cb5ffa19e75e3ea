"""Finding appointments at the desk: those of a day, and the one whose ticket somebody shows."""

from datetime import date as calendar_date
from typing import Any

import graphene

from mulin.appointments import queries
from schema.appointments.types import Appointment
from schema.context import context_of, viewer_of
from schema.ids import local_id
from schema.organizations.types import Venue
from schema.refusals import coded
from schema.scalars import Date


class VenueDay(graphene.ObjectType):
    """What takes place at a venue on one day."""

    venue = graphene.Field(Venue, required=True, description="Where.")
    date = graphene.Field(Date, required=True, description="The day, by the venue's clock.")
    appointments = graphene.List(
        graphene.NonNull(Appointment),
        required=True,
        description="All that begin on it, by start and then by desk; those by phone or video too, "
        "which have no desk. What was cancelled is left out.",
    )


class AppointmentQueries:
    """Root fields that find appointments."""

    venue_day = graphene.Field(
        VenueDay,
        venue_id=graphene.ID(required=True, description="Id of the `Venue`."),
        date=graphene.Argument(Date, required=True, description="The day, by the venue's clock."),
        description="As staff of the venue's organization, or of one above it: its day. "
        "`NOT_FOUND` for everybody else.",
    )
    appointment_by_reference = graphene.Field(
        Appointment,
        reference=graphene.String(
            required=True,
            description="The eight symbols as read, typed or scanned: upper or lower case, spaces "
            "and hyphens as you like; I and L are read as 1, O as 0.",
        ),
        description="The appointment of that reference, for whoever may see it: its two sides and "
        "staff. This is what the code on a ticket leads to, before `checkInAppointment`. Null when "
        "there is none, or it is not yours to see.",
    )

    @staticmethod
    @coded
    async def resolve_venue_day(
        _root: object, info: graphene.ResolveInfo, venue_id: str, date: calendar_date
    ) -> Any:
        key = local_id(venue_id, "Venue", "venue_id")
        venue, appointments = await queries.day_at(viewer_of(info), key, date)
        return VenueDay(venue=venue, date=date, appointments=appointments)

    @staticmethod
    @coded
    async def resolve_appointment_by_reference(
        _root: object, info: graphene.ResolveInfo, reference: str
    ) -> Any:
        viewer = context_of(info).viewer
        return None if viewer is None else await queries.by_reference(viewer, reference)
