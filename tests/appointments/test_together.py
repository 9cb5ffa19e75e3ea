"""A meeting with several specialists: one appointment, in the calendar of each of them."""

from datetime import timedelta
from typing import Any

import pytest

from mulin.appointments.models import Appointment
from mulin.appointments.policy import Step
from mulin.global_ids import global_id
from mulin.scheduling.models import DateOverride, OverrideKind, PolicyException
from mulin.teams.models import Specialist
from tests.appointments.asking import (
    book,
    booked,
    make_appointment,
    outcome,
    refused,
    set_policy,
    take,
    traces,
    wanting,
)
from tests.appointments.crowd import at_once, crowd_of, told
from tests.appointments.documents import (
    RESCHEDULE,
    done,
    forget_what_was_told,
    heard,
    key_of,
    mine,
    refusal,
    send,
    starts,
)
from tests.appointments.test_races import ROUNDS, slots
from tests.district import (
    District,
    gid,
    make_person,
    make_specialist,
    make_venue,
)
from tests.documents import BOOK
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)
READ = """
query ($id: ID!) {
  node(id: $id) { ... on Appointment { status specialist { id } specialists { id } } }
}
"""


@pytest.fixture
async def second(district: District) -> Specialist:
    return await make_specialist(district.team, venue=district.venue)


@pytest.fixture
async def both(district: District, second: Specialist) -> dict[str, Any]:
    """The wish for both specialists, the second of them to lead."""
    return {"specialistIds": [gid(second), gid(district.specialist)]}


async def test_the_first_one_leads_and_each_has_it_once(
    district: District, phone: Phone, both: dict[str, Any], phones: Phones, second: Specialist
) -> None:
    made = await booked(phone, district, TEN, **both)
    found = (await phone.ask(READ, id=made))["node"]
    assert found["specialist"]["id"] == gid(second)
    assert [one["id"] for one in found["specialists"]] == both["specialistIds"]
    for person_id in (district.resident.id, second.person_id, district.specialist.person_id):
        assert await mine(await phones.of(person_id)) == [made]
    assert await heard(made) == sorted(
        (person_id, "appointment_booked")
        for person_id in (district.resident.id, second.person_id, district.specialist.person_id)
    )
    assert (await traces())["appointment_change"] == 1


async def test_the_calendar_of_each_is_blocked(
    district: District, phone: Phone, both: dict[str, Any], phones: Phones
) -> None:
    made = await booked(phone, district, TEN, **both)
    other = await phones.of((await make_person()).id)
    for one in both["specialistIds"]:
        assert "10:00" not in await starts(other, district, specialistId=one)
        alone = {"specialistId": one, "mode": "PHONE"}
        assert await refused(other, district, TEN, **alone) == ("SLOT_TAKEN", "startsAt")
    # The desk is one for all.
    assert await Appointment.filter(desk_id=None).count() == 1
    await take(phone, Step.CANCEL, made)
    for one in both["specialistIds"]:
        await booked(await phones.of((await make_person()).id), district, TEN, specialistId=one)


async def test_it_takes_all_of_them(
    district: District, phone: Phone, both: dict[str, Any], second: Specialist
) -> None:
    await make_appointment(
        district, TEN, specialist_id=second.id, person_id=(await make_person()).id
    )
    payload = await book(phone, district, TEN, **both)
    assert refusal(payload) == ("SLOT_TAKEN", "startsAt")
    # The alternatives are times of both.
    assert [slot["startsAt"] for slot in payload["alternatives"]] == [
        "2026-03-03T01:30:00Z",
        "2026-03-03T02:30:00Z",
        "2026-03-03T01:00:00Z",
    ]
    await DateOverride.create(
        specialist=second, date=TUESDAY.date(), kind=OverrideKind.UNAVAILABLE, modes=[]
    )
    nine = at(TUESDAY, 9)
    assert await refused(phone, district, nine, **both) == ("NOT_AVAILABLE", "startsAt")
    assert await Appointment.all().count() == 1


async def test_they_must_be_at_one_place(
    district: District, phone: Phone, both: dict[str, Any]
) -> None:
    far = await make_specialist(district.team, venue=await make_venue(district.centre))
    apart = {"specialistIds": [gid(district.specialist), gid(far)]}
    assert await refused(phone, district, TEN, **apart) == ("NOT_AVAILABLE", "startsAt")
    await booked(phone, district, TEN, **both, venueId=gid(district.venue))


async def test_who_can_be_wanted_together(
    district: District, phone: Phone, both: dict[str, Any]
) -> None:
    nobody = global_id("Specialist", 999_999)
    six = [gid(await make_specialist(district.team, venue=district.venue)) for _ in range(6)]
    for more, expected in (
        ({"specialistIds": [nobody]}, ("NOT_FOUND", "specialistIds")),
        ({"specialistIds": six}, ("INVALID", "specialistIds")),
        ({**both, "specialistId": six[0]}, ("INVALID", "specialistIds")),
        ({"specialistIds": ["nonsense"]}, ("INVALID", "specialistIds")),
    ):
        assert await refused(phone, district, TEN, **more) == expected
    made = await booked(phone, district, TEN, specialistIds=[*six[:5], six[0]])
    assert await Appointment.all().count() == 5
    assert (await Appointment.get(id=key_of(made))).led_by_id is None


async def test_nobody_meets_themselves(
    district: District, phones: Phones, both: dict[str, Any], second: Specialist
) -> None:
    caller = await phones.of(second.person_id)
    assert await refused(caller, district, TEN, **both) == ("NOT_AVAILABLE", "startsAt")


async def test_each_of_them_may_take_the_steps_and_all_hear(
    district: District, phone: Phone, both: dict[str, Any], second: Specialist, phones: Phones
) -> None:
    await set_policy(district, needs_confirmation=True)
    made = await booked(phone, district, TEN, **both)
    follower = await phones.of(district.specialist.person_id)
    assert outcome(await take(follower, Step.CONFIRM, made)) == "BOOKED"
    assert await Appointment.filter(status="booked", expires_at=None).count() == 2
    await forget_what_was_told()
    assert outcome(await take(follower, Step.CANCEL, made)) == "CANCELLED"
    assert await heard(made) == sorted(
        (person_id, "appointment_cancelled")
        for person_id in (district.resident.id, second.person_id)
    )
    assert await Appointment.filter(status="cancelled", sequence=1).count() == 2


async def test_it_moves_with_all_of_them(
    district: District, phone: Phone, both: dict[str, Any], phones: Phones, second: Specialist
) -> None:
    await set_policy(district, step_minutes=15)
    made = await booked(phone, district, TEN, **both)
    await forget_what_was_told()
    quarter_past = at(TUESDAY, 10, 15)
    moved = await done(phone, RESCHEDULE, id=made, startsAt=quarter_past.isoformat())
    assert [one["id"] for one in moved["specialists"]] == both["specialistIds"]
    rows = await Appointment.all()
    assert {row.starts_at for row in rows} == {quarter_past}
    assert len(rows) == 2
    assert await heard(made) == sorted(
        (person_id, "appointment_rescheduled")
        for person_id in (second.person_id, district.specialist.person_id)
    )
    # With one of them alone it would be another meeting.
    answer = await send(
        phone,
        RESCHEDULE,
        id=made,
        startsAt=TEN.isoformat(),
        specialistId=gid(district.specialist),
    )
    assert refusal(answer) == ("INVALID", "specialistId")
    # When one of them cannot, none of them moves.
    await make_appointment(
        district, at(TUESDAY, 15), specialist_id=second.id, person_id=(await make_person()).id
    )
    answer = await send(phone, RESCHEDULE, id=made, startsAt=at(TUESDAY, 15).isoformat())
    assert refusal(answer) == ("SLOT_TAKEN", "startsAt")
    assert await Appointment.filter(starts_at=quarter_past).count() == 2


async def test_each_of_them_keeps_their_own_buffers_and_limits(
    district: District, phone: Phone, both: dict[str, Any], second: Specialist, phones: Phones
) -> None:
    await PolicyException.create(
        specialist=second, service=district.service, buffer_after_minutes=30, daily_limit=1
    )
    await booked(phone, district, TEN, **both)
    blocked = dict(await Appointment.all().values_list("specialist_id", "blocked_until"))
    assert blocked == {
        second.id: at(TUESDAY, 11),
        district.specialist.id: at(TUESDAY, 10, 30),
    }
    other = await phones.of((await make_person()).id)
    assert await refused(other, district, at(TUESDAY, 15), **both) == ("SLOT_TAKEN", "startsAt")


async def test_the_person_counts_it_once(
    district: District, phone: Phone, both: dict[str, Any]
) -> None:
    await set_policy(district, open_limit=2, period_limit=2)
    await booked(phone, district, TEN, **both)
    await booked(phone, district, TEN + timedelta(hours=1), **both)
    assert await refused(phone, district, at(TUESDAY, 15)) == ("LIMIT_REACHED", "serviceId")


async def test_groups_that_share_members_never_wait_in_a_circle(
    district: District, phones: Phones
) -> None:
    await set_policy(district, open_limit=100)
    members = [gid(await make_specialist(district.team, venue=district.venue)) for _ in range(3)]
    pairs = [[members[one], members[one - 1]] for one in range(3)]
    crowd = await crowd_of(30, phones)
    for starts_at in slots():
        each = [
            {"input": wanting(district, starts_at, mode="PHONE", specialistIds=pair[::turn])}
            for pair in pairs
            for turn in (1, -1)
        ]
        assert told(await at_once(crowd, BOOK, *each)) == {"done": 1, "SLOT_TAKEN": 29}
    assert await Appointment.all().count() == 2 * ROUNDS
