"""What the battery of wrong values needs of the waitlist."""

from datetime import timedelta

from mulin import clock
from mulin.appointments.models import AppointmentStatus
from mulin.people.models import Person
from mulin.waitlist.models import WaitlistEntry
from tests.appointments.asking import make_appointment
from tests.district import District, gid
from tests.schema.places import Variables
from tests.times import TUESDAY, at

_LATER = TUESDAY + timedelta(days=7)


async def place_of(person: Person, district: District) -> WaitlistEntry:
    """Somebody's place in line, for a day on which nothing is offered yet."""
    return await WaitlistEntry.create(
        person=person,
        service=district.service,
        first_date=(TUESDAY + timedelta(days=50)).date(),
        last_date=(TUESDAY + timedelta(days=50)).date(),
        ranked_at=clock.now(),
        created_at=clock.now(),
    )


async def waiting(district: District) -> dict[str, Variables]:
    """Valid requests of the district's resident."""

    async def offered(hour: int) -> Variables:
        row = await make_appointment(district, at(_LATER, hour), status=AppointmentStatus.PROPOSED)
        return {"input": {"id": gid(row)}}

    return {
        "joinWaitlist": {
            "input": {
                "serviceId": gid(district.service),
                "from": "2026-03-03",
                "to": "2026-03-04",
                "startsAt": "09:00",
                "endsAt": "12:00",
                "specialistId": gid(district.specialist),
                "teamId": gid(district.team),
                "venueId": gid(district.venue),
                "topicId": gid(district.topic),
                "mode": "PHONE",
            }
        },
        "leaveWaitlist": {"input": {"id": gid(await place_of(district.resident, district))}},
        "acceptOffer": await offered(10),
        "declineOffer": {"input": {**(await offered(11))["input"], "reason": "A reason"}},
    }
