"""What the battery of wrong values needs of holds, moves, series and absences."""

from datetime import timedelta
from typing import Any

from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.global_ids import global_id
from mulin.people.models import Person
from tests.appointments.asking import make_appointment, set_policy
from tests.district import District, gid, make_person, make_specialist
from tests.schema.places import Variables
from tests.schema.wrong_values import StrangeId
from tests.times import MONDAY, TUESDAY, at

# Away from what other requests of the battery are about.
_LATER = TUESDAY + timedelta(days=14)


async def _hold(district: District, person: Person, hour: int) -> Appointment:
    return await make_appointment(
        district,
        at(_LATER, hour),
        person_id=person.id,
        status=AppointmentStatus.PROPOSED,
        proposal=Proposal.HOLD,
    )


async def strange_holds(district: District, stranger: Person) -> tuple[StrangeId, ...]:
    """A stranger's hold, and one that there is not."""
    theirs = await _hold(district, stranger, 9)
    return (
        StrangeId("a Hold", global_id("Hold", theirs.id), kind="Hold"),
        StrangeId("unknown Hold", global_id("Hold", 2**63 - 1), kind="Hold"),
    )


async def meeting(district: District) -> dict[str, Variables]:
    """Valid requests of the district's resident, and of its specialist."""
    colleague = await make_specialist(district.team, venue=district.venue)
    held = await _hold(district, district.resident, 10)
    # All that is kept for the requests of the battery is more than one may usually hold.
    await set_policy(district, open_limit=10)
    moved = await make_appointment(district, at(_LATER, 11))
    client = (await make_person()).id
    given = await make_appointment(district, at(_LATER, 12), person_id=client)
    before = await make_appointment(district, at(MONDAY, 6), status=AppointmentStatus.FULFILLED)
    hold_id = global_id("Hold", held.id)

    def wanted(hour: int, **more: Any) -> Variables:
        slot = {
            "serviceId": gid(district.service),
            "startsAt": at(_LATER, hour).isoformat(),
            "mode": "IN_PERSON",
            "specialistId": gid(district.specialist),
            "teamId": gid(district.team),
            "venueId": gid(district.venue),
            "topicId": gid(district.topic),
        }
        return {"input": {**slot, **more}}

    return {
        "holdSlot": wanted(13),
        "releaseHold": {"input": {"id": hold_id}},
        "bookHeldSlot": {
            "input": {"holdId": hold_id, "topicId": gid(district.topic), "note": "A note"}
        },
        "bookSeries": wanted(14, weeks=2, note="A note"),
        "bookFollowUp": wanted(15, id=gid(before), note="A note"),
        "rescheduleAppointment": {
            "input": {
                "id": gid(moved),
                "startsAt": at(_LATER, 16).isoformat(),
                "specialistId": gid(district.specialist),
                "venueId": gid(district.venue),
                "mode": "PHONE",
                "reason": "A reason",
            }
        },
        "reassignAppointment": {
            "input": {"id": gid(given), "specialistId": gid(colleague), "reason": "A reason"}
        },
        "announceDelay": {"input": {"minutes": 20, "specialistId": gid(district.specialist)}},
        "markUnavailable": {
            "input": {
                "specialistId": gid(district.specialist),
                "startsAt": at(_LATER, 12).isoformat(),
                "endsAt": at(_LATER, 13).isoformat(),
                "reason": "A reason",
            }
        },
    }
