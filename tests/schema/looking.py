"""What the battery of wrong values needs of finding appointments, of the trace, and of leaving."""

from mulin import crypto
from mulin.appointments.models import Appointment
from mulin.people.models import Person
from tests.district import District, gid
from tests.schema.places import Variables
from tests.times import MONDAY, TUESDAY

AS_ADMIN = frozenset({"venueDay", "auditEntries"})
"""What a district admin sends."""


def looking(district: District, mine: Appointment) -> dict[str, Variables]:
    """Valid requests of staff, and of the resident whose appointment it is."""
    return {
        "venueDay": {"venueId": gid(district.venue), "date": f"{MONDAY:%Y-%m-%d}"},
        "appointmentByReference": {"reference": mine.reference},
        "auditEntries": {
            "personId": gid(district.resident),
            "actorId": gid(district.resident),
            "onBehalfOf": gid(district.resident),
            "role": "AUDITOR",
            "requestId": "an-app-2026-0001",
            "action": "person.looked_up",
            "objectId": gid(mine),
            "from": MONDAY.isoformat(),
            "to": TUESDAY.isoformat(),
        },
        "viewer.trace": {},
        "closeAccount": {"input": {"confirm": _number(district.resident)}},
    }


def _number(person: Person) -> str:
    return crypto.decrypt(person.phone_encrypted or b"")
