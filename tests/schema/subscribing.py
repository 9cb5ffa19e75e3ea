"""Right requests about calendars, and feeds and imports that are a stranger's."""

from datetime import timedelta
from typing import Any

from mulin import clock, crypto
from mulin.appointments.models import Appointment
from mulin.calendars.links import hash_of, new_secret
from mulin.calendars.models import CalendarFeed, CalendarImport
from mulin.people.models import Person
from mulin.teams.models import Specialist
from tests.district import District, gid
from tests.schema.places import Variables


async def feed_of(person: Person) -> CalendarFeed:
    """A feed of what somebody booked."""
    return await CalendarFeed.create(
        secret_hash=hash_of(new_secret()), person=person, created_by=person, created_at=clock.now()
    )


async def import_of(specialist: Specialist) -> CalendarImport:
    """An import that no worker reads while the battery runs."""
    return await CalendarImport.create(
        specialist=specialist,
        name="A name",
        url_encrypted=crypto.encrypt("https://calendar.example/busy.ics"),
        due_at=clock.now() + timedelta(days=1),
        created_at=clock.now(),
    )


async def strange_calendars(stranger: Person, other: Specialist) -> tuple[Any, ...]:
    """A feed and an import of others."""
    return await feed_of(stranger), await import_of(other)


async def subscribing(district: District, appointment: Appointment) -> dict[str, Variables]:
    """A valid request for every operation about calendars; the appointment is the resident's."""
    imported = {"input": {"id": gid(await import_of(district.specialist))}}
    return {
        "appointmentCalendar": {"id": gid(appointment)},
        "createCalendarFeed": {"input": {"venueId": gid(district.venue), "forSpecialist": False}},
        "revokeCalendarFeed": {"input": {"id": gid(await feed_of(district.resident))}},
        "addCalendarImport": {
            "input": {"name": "A name", "url": "https://calendar.example/busy.ics"}
        },
        "refreshCalendarImport": imported,
        "removeCalendarImport": imported,
    }
