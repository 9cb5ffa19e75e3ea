"""Giving an appointment to another specialist at the same time."""

import asyncio
from datetime import timedelta
from itertools import chain

import pytest

from mulin.appointments.models import Appointment
from mulin.appointments.policy import Step
from mulin.people.models import Role
from tests.appointments.asking import (
    booked,
    make_appointment,
    outcome,
    set_policy,
    step_document,
    take,
    traces,
)
from tests.appointments.crowd import at_once, phones_of, told
from tests.appointments.documents import (
    REASSIGN,
    done,
    forget_what_was_told,
    heard,
    key_of,
    mine,
    refusal,
    send,
)
from tests.appointments.test_races import ROUNDS
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
    make_venue,
)
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)


@pytest.fixture
async def made(district: District, phone: Phone) -> str:
    """An appointment of the resident's with the district's specialist, on Tuesday at ten."""
    made = await booked(phone, district, TEN)
    await forget_what_was_told()
    return made


async def test_a_named_colleague_gets_it_and_everybody_hears(
    district: District, specialist: Phone, made: str
) -> None:
    colleague = await make_specialist(district.team, venue=district.venue)
    rows = await traces()
    given = await done(specialist, REASSIGN, id=made, specialistId=gid(colleague), reason="生病")
    assert given["specialist"]["id"] == gid(colleague)
    assert (given["status"], given["sequence"]) == ("BOOKED", 1)
    assert given["changes"][1] == {
        "kind": "REASSIGNED",
        "reason": "生病",
        "previousStartsAt": "2026-03-03T02:00:00Z",
        "previousSpecialist": {"id": gid(district.specialist)},
    }
    assert (await traces())["appointment"] == rows["appointment"]
    # Whoever gave it away knows.
    assert dict(await heard(made)) == {
        district.resident.id: "appointment_reassigned",
        colleague.person_id: "appointment_reassigned",
    }


async def test_who_loses_it_hears_so_from_staff(
    district: District, made: str, phones: Phones
) -> None:
    colleague, staff = (
        await make_specialist(district.team, venue=district.venue),
        await make_person(),
    )
    await give_role(staff, district.station, Role.COORDINATOR)
    await done(await phones.of(staff.id), REASSIGN, id=made)
    assert dict(await heard(made)) == {
        district.resident.id: "appointment_reassigned",
        colleague.person_id: "appointment_reassigned",
        district.specialist.person_id: "appointment_handed_on",
    }


async def test_unnamed_it_goes_to_whose_turn_it_is_in_the_team_and_on_the_topic(
    district: District, phone: Phone, specialist: Phone
) -> None:
    burdened, idle = [
        await make_specialist(district.team, venue=district.venue, topics=(district.topic,))
        for _ in range(2)
    ]
    await make_specialist(district.team, venue=district.venue)
    elsewhere = await make_team(district.centre)
    await make_specialist(elsewhere, venue=district.venue, topics=(district.topic,))
    await make_appointment(
        district,
        at(TUESDAY, 15),
        specialist_id=burdened.id,
        person_id=(await make_person()).id,
    )
    with_me = {"specialistId": gid(district.specialist), "topicId": gid(district.topic)}
    made = await booked(phone, district, TEN, **with_me)
    given = await done(specialist, REASSIGN, id=made)
    assert given["specialist"]["id"] == gid(idle)


async def test_when_nobody_else_works_then_or_is_free(
    district: District, specialist: Phone, made: str
) -> None:
    nobody = ("NOT_AVAILABLE", "specialistId")
    assert refusal(await send(specialist, REASSIGN, id=made)) == nobody
    myself = gid(district.specialist)
    assert refusal(await send(specialist, REASSIGN, id=made, specialistId=myself)) == nobody
    far = await make_specialist(
        await make_team(district.centre), venue=await make_venue(district.centre)
    )
    # They could, but not where the person is going to be.
    assert refusal(await send(specialist, REASSIGN, id=made, specialistId=gid(far))) == nobody
    busy = await make_specialist(district.team, venue=district.venue)
    await make_appointment(district, TEN, specialist_id=busy.id, person_id=(await make_person()).id)
    rows = await traces()
    for wanted in ({}, {"specialistId": gid(busy)}):
        answer = await send(specialist, REASSIGN, id=made, **wanted)
        assert refusal(answer) == ("SLOT_TAKEN", "specialistId")
    assert await traces() == rows


async def test_nobody_is_given_their_own_matter(
    district: District, specialist: Phone, phones: Phones
) -> None:
    client = await make_specialist(district.team, venue=district.venue)
    asker = await phones.of(client.person_id)
    made = await booked(asker, district, TEN)
    assert refusal(await send(specialist, REASSIGN, id=made))[0] == "NOT_AVAILABLE"


async def test_the_person_and_strangers_may_not(
    district: District, phone: Phone, made: str, phones: Phones
) -> None:
    await make_specialist(district.team, venue=district.venue)
    auditor, other_staff = await make_person(), await make_person()
    await give_role(auditor, district.centre, Role.AUDITOR)
    another = await make_organization(district.station.kind, district.centre)
    await give_role(other_staff, another, Role.STATION_STAFF)
    assert refusal(await send(phone, REASSIGN, id=made)) == ("FORBIDDEN", "id")
    for person, code in ((auditor, "FORBIDDEN"), (other_staff, "NOT_FOUND")):
        reader = await phones.of(person.id)
        assert refusal(await send(reader, REASSIGN, id=made)) == (code, "id")


async def test_what_has_begun_or_ended_stays_with_who_gave_it(
    district: District, specialist: Phone
) -> None:
    await make_specialist(district.team, venue=district.venue)
    appointment = await make_appointment(district, TEN)
    for status in ("arrived", "fulfilled", "cancelled", "noshow", "entered-in-error"):
        await Appointment.all().update(status=status)
        answer = await send(specialist, REASSIGN, id=gid(appointment))
        assert refusal(answer) == ("WRONG_STATUS", "id")


async def test_a_request_stays_a_request(
    district: District, phone: Phone, specialist: Phone, phones: Phones
) -> None:
    await set_policy(district, needs_confirmation=True)
    made = await booked(phone, district, TEN)
    colleague = await make_specialist(district.team, venue=district.venue)
    given = await done(specialist, REASSIGN, id=made)
    assert (given["status"], given["expiresAt"]) == ("PENDING", "2026-03-03T01:00:00Z")
    assert outcome(await take(specialist, Step.CONFIRM, made)) == "NOT_FOUND"
    theirs = await phones.of(colleague.person_id)
    assert outcome(await take(theirs, Step.CONFIRM, made)) == "BOOKED"


async def test_of_several_the_one_who_asks_is_replaced_and_the_others_stay(
    district: District, phone: Phone, specialist: Phone, phones: Phones
) -> None:
    second, third, fourth = [
        await make_specialist(district.team, venue=district.venue) for _ in range(3)
    ]
    made = await booked(phone, district, TEN, specialistIds=[gid(district.specialist), gid(second)])
    await forget_what_was_told()
    asking = await phones.of(second.person_id)
    given = await done(asking, REASSIGN, id=made, specialistId=gid(third))
    assert [one["id"] for one in given["specialists"]] == [gid(district.specialist), gid(third)]
    assert given["changes"][1]["previousSpecialist"] == {"id": gid(second)}
    assert given["desk"] == "1"
    given = await done(specialist, REASSIGN, id=made, specialistId=gid(fourth))
    assert [one["id"] for one in given["specialists"]] == [gid(fourth), gid(third)]
    assert given["sequence"] == 2
    assert await Appointment.all().count() == 2
    assert await mine(asking) == []
    assert await mine(await phones.of(third.person_id)) == [made]
    # Those who left are free, those who stay are not.
    await booked(await phones.of((await make_person()).id), district, TEN, specialistId=gid(second))
    assert (await Appointment.get(led_by_id=key_of(made))).specialist_id == third.id


async def test_a_confirmation_in_the_same_moment_is_not_lost(
    district: District, phones: Phones
) -> None:
    await set_policy(district, open_limit=100)
    await make_specialist(district.team, venue=district.venue)
    staff = await make_person()
    await give_role(staff, district.station, Role.COORDINATOR)
    one, other = await phones_of([staff.id], 2, phones)
    for number in range(2 * ROUNDS):
        pending = await make_appointment(
            district,
            at(TUESDAY + timedelta(days=number), 10),
            status="pending",
            expires_at=at(TUESDAY + timedelta(days=number), 10),
        )
        wanted = {"input": {"id": gid(pending)}}
        answers = await asyncio.gather(
            at_once([one], REASSIGN, wanted),
            at_once([other], step_document(Step.CONFIRM), wanted),
        )
        assert told(chain(*answers)) == {"done": 2}
        await pending.refresh_from_db()
        assert pending.status == "booked"
