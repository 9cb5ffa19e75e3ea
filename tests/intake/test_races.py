"""Operators at one moment: one person, one appointment, one answer to what is sent twice."""

import os

from mulin.appointments.models import Appointment
from mulin.consultations.models import Consultation
from mulin.people.models import Person, Role
from tests.appointments.crowd import at_once, phones_of, told
from tests.district import District
from tests.intake.asking import TAKE_CALL, booking, calling, question
from tests.phone import Phone, Phones
from tests.walkins.asking import person_with

CROWD = 20
ROUNDS = int(os.environ.get("MULIN_TEST_ROUNDS", "2"))


async def operators(district: District, phones: Phones, people: int) -> list[Phone]:
    staff = [await person_with(Role.STATION_STAFF, district.centre) for _ in range(people)]
    return await phones_of([one.id for one in staff], CROWD, phones)


async def test_two_operators_with_one_new_caller_make_one_person(
    district: District, phones: Phones
) -> None:
    crowd = await operators(district, phones, 2)
    people = await Person.all().count()
    for number in range(ROUNDS):
        phone = f"+861390013910{number}"
        wanted = calling(phone=phone, consultation=question(district))
        answers = await at_once(crowd, TAKE_CALL, input=wanted)
        assert told(answers) == {"done": CROWD}
        assert len({answer["person"]["id"] for answer in answers}) == 1
        assert await Person.all().count() == people + number + 1


async def test_of_many_operators_one_gets_the_slot_and_no_other_leaves_a_person(
    district: District, phones: Phones
) -> None:
    crowd = await operators(district, phones, CROWD)
    people = await Person.all().count()
    each = [
        {"input": calling(phone=f"+86139001392{number:02}", booking=booking(district))}
        for number in range(CROWD)
    ]
    answers = await at_once(crowd, TAKE_CALL, *each)
    assert told(answers) == {"done": 1, "SLOT_TAKEN": CROWD - 1}
    assert await Person.all().count() == people + 1
    assert await Appointment.all().count() == 1


async def test_what_is_sent_many_times_with_one_key_is_done_once(
    district: District, phones: Phones
) -> None:
    crowd = await operators(district, phones, 1)
    wanted = (
        {"booking": booking(district), "idempotencyKey": "booked"},
        {"consultation": question(district), "idempotencyKey": "filed"},
    )
    for one in wanted:
        answers = await at_once(crowd, TAKE_CALL, input=calling(**one))
        assert told(answers) == {"done": CROWD}
        assert len({answer["slip"] for answer in answers}) == 1
    assert (await Appointment.all().count(), await Consultation.all().count()) == (1, 1)
