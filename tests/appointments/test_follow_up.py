"""The continuation of an appointment, for the same person, by either side."""

from typing import Any

import pytest

from mulin.appointments.models import Appointment
from mulin.people.models import Role
from tests.appointments.asking import make_appointment, set_policy, wanting
from tests.appointments.documents import FOLLOW_UP, done, heard, key_of, mine, refusal, seen, send
from tests.district import District, gid, give_role, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

TEN = at(TUESDAY, 10)


@pytest.fixture
async def before(district: District) -> Appointment:
    """A meeting that has taken place."""
    return await make_appointment(district, at(MONDAY, 8), status="fulfilled")


def next_one(district: District, before: Appointment, **more: Any) -> dict[str, Any]:
    return wanting(district, TEN, id=gid(before), **more)


async def test_the_specialist_books_it_and_the_person_has_it(
    district: District, phone: Phone, specialist: Phone, before: Appointment
) -> None:
    made = await done(specialist, FOLLOW_UP, **next_one(district, before))
    assert made["follows"] == {"id": gid(before)}
    row = await Appointment.get(follows_id=before.id)
    assert (row.person_id, row.booked_by_id) == (
        district.resident.id,
        district.specialist.person_id,
    )
    assert made["id"] in await mine(phone)
    assert dict(await heard(made["id"])) == {
        district.resident.id: "appointment_booked",
        district.specialist.person_id: "appointment_booked",
    }


async def test_the_person_books_it_under_their_limits_and_the_others_not(
    district: District, phone: Phone, specialist: Phone, before: Appointment, phones: Phones
) -> None:
    await set_policy(district, open_limit=1, period_limit=1, no_show_limit=1)
    await make_appointment(district, at(MONDAY, 8, 30), status="noshow")
    await make_appointment(district, at(TUESDAY, 14))
    answer = await send(phone, FOLLOW_UP, **next_one(district, before))
    assert refusal(answer) == ("LIMIT_REACHED", "serviceId")
    staff = await make_person()
    await give_role(staff, district.station, Role.STATION_STAFF)
    await done(specialist, FOLLOW_UP, **next_one(district, before))
    later = next_one(district, before, startsAt=at(TUESDAY, 12).isoformat())
    await done(await phones.of(staff.id), FOLLOW_UP, **later)


async def test_it_must_have_taken_place(
    district: District, phone: Phone, before: Appointment
) -> None:
    told = {}
    for status in ("pending", "booked", "arrived", "fulfilled", "cancelled", "noshow"):
        await Appointment.filter(id=before.id).update(status=status)
        answer = await send(phone, FOLLOW_UP, **next_one(district, before))
        told[status] = answer["errors"][0]["code"] if answer["errors"] else "done"
        await Appointment.filter(follows_id=before.id).delete()
    allowed = {"booked", "arrived", "fulfilled"}
    assert {status for status, result in told.items() if result == "done"} == allowed
    assert {told[status] for status in told.keys() - allowed} == {"WRONG_STATUS"}


async def test_what_is_still_to_come_is_not_followed_up(district: District, phone: Phone) -> None:
    later = await make_appointment(district, at(MONDAY, 9, 5))
    answer = await send(phone, FOLLOW_UP, **next_one(district, later))
    assert refusal(answer) == ("WRONG_STATUS", "id")


async def test_it_is_with_the_same_specialist_unless_somebody_else_is_named(
    district: District, phone: Phone, before: Appointment
) -> None:
    # By turn it would go to the one who has given nothing yet.
    idle = await make_specialist(district.team, venue=district.venue)
    made = await done(phone, FOLLOW_UP, **next_one(district, before))
    assert (await Appointment.get(id=key_of(made["id"]))).specialist_id == district.specialist.id
    later = next_one(district, before, startsAt=at(TUESDAY, 12).isoformat())
    made = await done(phone, FOLLOW_UP, **later, teamId=gid(district.team))
    assert (await Appointment.get(id=key_of(made["id"]))).specialist_id == idle.id


async def test_who_only_looks_on_may_not(
    district: District, before: Appointment, phones: Phones
) -> None:
    auditor, stranger = await make_person(), await make_person()
    await give_role(auditor, district.centre, Role.AUDITOR)
    for person, code in ((auditor, "FORBIDDEN"), (stranger, "NOT_FOUND")):
        reader = await phones.of(person.id)
        answer = await send(reader, FOLLOW_UP, **next_one(district, before))
        assert refusal(answer) == (code, "id")
    answer = await send(await phones.new(), FOLLOW_UP, **next_one(district, before))
    assert refusal(answer) == ("UNAUTHENTICATED", None)


async def test_a_repeat_with_the_same_key_books_once(
    district: District, specialist: Phone, before: Appointment
) -> None:
    wanted = next_one(district, before, idempotencyKey="once")
    first, second = [await done(specialist, FOLLOW_UP, **wanted) for _ in range(2)]
    assert first == second
    other = await make_appointment(district, at(MONDAY, 7), status="fulfilled")
    answer = await send(specialist, FOLLOW_UP, **{**wanted, "id": gid(other)})
    assert refusal(answer) == ("INVALID", "idempotencyKey")


async def test_a_time_that_is_taken_comes_with_others(
    district: District, phone: Phone, before: Appointment
) -> None:
    await make_appointment(district, TEN, person_id=(await make_person()).id)
    answer = await send(phone, FOLLOW_UP, **next_one(district, before))
    assert refusal(answer) == ("SLOT_TAKEN", "startsAt")
    assert len(answer["alternatives"]) == 3


async def test_a_later_specialist_does_not_see_the_one_before(
    district: District, phone: Phone, before: Appointment, phones: Phones
) -> None:

    other = await make_specialist(district.team, venue=district.venue)
    made = await done(phone, FOLLOW_UP, **next_one(district, before, specialistId=gid(other)))
    reader = await phones.of(other.person_id)
    assert (await seen(reader, made["id"])) is not None
    found = await reader.ask(
        "query ($id: ID!) { node(id: $id) { ... on Appointment { follows { id } } } }",
        id=made["id"],
    )
    assert found["node"] == {"follows": None}
