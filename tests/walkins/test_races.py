"""Many at one moment: no number twice, nobody called twice, nobody in line twice."""

import asyncio
import os

from mulin.appointments.models import Appointment
from mulin.organizations.models import Desk
from mulin.people.models import Person, Role
from mulin.walkins.models import WalkIn, WalkInStatus
from tests.appointments.crowd import at_once, crowd_of, phones_of, told
from tests.district import District, gid
from tests.phone import Phones
from tests.walkins.asking import desks_of, do, document, make_walk_in, person_with

CROWD = 50
ROUNDS = int(os.environ.get("MULIN_TEST_ROUNDS", "2"))


async def staff_of(district: District) -> Person:
    return await person_with(Role.STATION_STAFF, district.station)


async def test_fifty_at_once_get_one_to_fifty(district: District, phones: Phones) -> None:
    wanted = {"venueId": gid(district.venue)}
    for number in range(ROUNDS):
        crowd = await crowd_of(CROWD, phones)
        answers = await at_once(crowd, document("takeNumber"), input=wanted)
        assert told(answers) == {"done": CROWD}
        numbers = sorted(answer["walkIn"]["number"] for answer in answers)
        assert numbers == list(range(number * CROWD + 1, (number + 1) * CROWD + 1))


async def test_a_person_with_many_phones_is_in_line_once(
    district: District, phones: Phones
) -> None:
    crowd = await phones_of([district.resident.id], 20, phones)
    answers = await at_once(crowd, document("takeNumber"), input={"venueId": gid(district.venue)})
    assert told(answers) == {"done": 1, "LIMIT_REACHED": 19}


async def test_a_kiosk_that_repeats_itself_gives_one_number(
    district: District, phones: Phones
) -> None:
    crowd = await phones_of([(await staff_of(district)).id], 10, phones)
    wanted = {"venueId": gid(district.venue), "idempotencyKey": "once"}
    answers = await at_once(crowd, document("takeNumber"), input=wanted)
    assert {answer["walkIn"]["number"] for answer in answers} == {1}
    assert await WalkIn.all().count() == 1


async def test_desks_that_call_at_once_never_call_the_same(
    district: District, phones: Phones
) -> None:
    for number in range(10, 10 + ROUNDS):
        await Desk.create(venue=district.venue, name=f"B{number}")
    desks = await desks_of(district.venue)
    waiting = [await make_walk_in(district.venue, number) for number in range(1, 20)]
    crowd = await phones_of([(await staff_of(district)).id], 20, phones)
    wanted = [{"input": {"venueId": gid(district.venue), "deskId": gid(desk)}} for desk in desks]
    answers = await at_once(crowd, document("callNext"), *wanted)
    # Each desk calls several times in the same moment: one of them counts.
    assert told(answers) == {"done": len(desks), "WRONG_STATUS": 20 - len(desks)}
    called = sorted(one["walkIn"]["number"] for one in answers if one["walkIn"])
    assert called == [row.number for row in waiting[: len(desks)]]


async def test_serving_is_ended_once_and_recorded_once(district: District, phones: Phones) -> None:
    desk = (await desks_of(district.venue))[0]
    crowd = await phones_of([(await staff_of(district)).id], 10, phones)
    for number in range(1, 1 + ROUNDS):
        row = await make_walk_in(district.venue, number, status=WalkInStatus.SERVING, desk=desk)
        wanted = {
            "id": gid(row),
            "specialistId": gid(district.specialist),
            "serviceId": gid(district.service),
        }
        answers = await at_once(crowd, document("finishServing"), input=wanted)
        assert told(answers) == {"done": 1, "WRONG_STATUS": 9}
        assert await Appointment.all().count() == number


async def test_whoever_leaves_while_being_called_has_left(
    district: District, phones: Phones
) -> None:
    staff = await staff_of(district)
    desk = (await desks_of(district.venue))[0]
    caller, holder = await phones_of([staff.id, district.resident.id], 2, phones)
    for number in range(1, 1 + ROUNDS):
        row = await make_walk_in(district.venue, number, person=district.resident)
        calling = {"venueId": gid(district.venue), "deskId": gid(desk)}
        called, left = await asyncio.gather(
            do(caller, "callNext", **calling), do(holder, "leaveQueue", id=gid(row))
        )
        assert (called["errors"], left["errors"]) == ([], [])
        assert (await WalkIn.get(id=row.id)).status is WalkInStatus.LEFT


async def test_two_desks_that_note_the_same_new_phone_make_one_account(
    district: District, phones: Phones
) -> None:
    crowd = await phones_of([(await staff_of(district)).id], 8, phones)
    people = await Person.all().count() + 1
    wanted = {
        "venueId": gid(district.venue),
        "phone": "+8613900139009",
        "consent": {"method": "SPOKEN"},
    }
    answers = await at_once(crowd, document("takeNumber"), input=wanted)
    assert told(answers) == {"done": 1, "LIMIT_REACHED": 7}
    assert await Person.all().count() == people
