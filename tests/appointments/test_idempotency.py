"""The caller's key: one appointment however often the request comes."""

from mulin.appointments.models import Appointment
from mulin.appointments.policy import Step
from mulin.people.models import IdempotencyKey
from tests.appointments.asking import book, booked, refused, set_policy, take, traces, wanting
from tests.appointments.crowd import at_once, phones_of, told
from tests.district import District, gid, make_person
from tests.documents import BOOK
from tests.phone import Phones
from tests.times import TUESDAY, at

KEY = "3f2b9a52-7f0f-4d5e-9d0c-3a7f5b1e8c11"
TEN = at(TUESDAY, 10)


async def test_fifty_at_once_make_one_appointment_and_get_one_answer(
    district: District, phones: Phones
) -> None:
    crowd = await phones_of([district.resident.id], 50, phones)
    wanted = wanting(district, TEN, idempotencyKey=KEY, note="合同")
    answers = await at_once(crowd, BOOK, input=wanted)
    assert told(answers) == {"done": 50}
    assert all(answer == answers[0] for answer in answers)
    assert await Appointment.all().count() == 1
    left = await traces()
    assert (left["appointment_change"], left["notification"], left["idempotency_key"]) == (1, 2, 1)


async def test_a_repeat_gets_the_appointment_as_it_is_by_then(
    district: District, phones: Phones
) -> None:
    await set_policy(district, open_limit=1)
    phone = await phones.of(district.resident.id)
    made = await booked(phone, district, TEN, idempotencyKey=KEY)
    before = await traces()
    # Neither the limit nor the slot, both used up by the first, stand in the way of a repeat.
    again = await book(phone, district, TEN, idempotencyKey=KEY)
    assert (again["appointment"]["id"], again["appointment"]["status"]) == (made, "BOOKED")
    assert await traces() == before
    await take(phone, Step.CANCEL, made)
    after_cancelling = await book(phone, district, TEN, idempotencyKey=KEY)
    assert after_cancelling["appointment"]["status"] == "CANCELLED"
    assert await Appointment.all().count() == 1


async def test_the_same_instant_in_another_offset_is_the_same_request(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    made = await booked(phone, district, TEN, idempotencyKey=KEY)
    again = await booked(phone, district, TEN, idempotencyKey=KEY, startsAt="2026-03-03T02:00:00Z")
    assert again == made


async def test_a_key_is_not_for_another_request(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    made = await booked(phone, district, TEN, idempotencyKey=KEY)
    others = (
        {"startsAt": at(TUESDAY, 11).isoformat()},
        {"mode": "PHONE"},
        {"specialistId": gid(district.specialist)},
        {"teamId": gid(district.team)},
        {"venueId": gid(district.venue)},
        {"topicId": gid(district.topic)},
        {"note": "something else"},
    )
    for other in others:
        wanted = {"idempotencyKey": KEY, **other}
        assert await refused(phone, district, TEN, **wanted) == ("INVALID", "idempotencyKey"), other
    assert await booked(phone, district, TEN, idempotencyKey=KEY) == made


async def test_two_people_may_choose_the_same_key(district: District, phones: Phones) -> None:
    people = [district.resident, await make_person()]
    made = [
        await booked(
            await phones.of(person.id), district, at(TUESDAY, 10 + number), idempotencyKey=KEY
        )
        for number, person in enumerate(people)
    ]
    assert len(set(made)) == 2
    assert await IdempotencyKey.filter(key=KEY).count() == 2


async def test_a_refused_booking_frees_its_key(district: District, phones: Phones) -> None:
    first = await booked(await phones.of((await make_person()).id), district, TEN)
    phone = await phones.of(district.resident.id)
    taken = ("SLOT_TAKEN", "startsAt")
    assert await refused(phone, district, TEN, idempotencyKey=KEY) == taken
    assert await refused(phone, district, at(TUESDAY, 20), idempotencyKey=KEY) == (
        "NOT_AVAILABLE",
        "startsAt",
    )
    await take(await phones.of(district.specialist.person_id), Step.CANCEL, first)
    await booked(phone, district, TEN, idempotencyKey=KEY)
