"""What one specialist does otherwise than the service says."""

from typing import Any

import pytest

from mulin.appointments.models import Appointment
from mulin.appointments.policy import Step
from mulin.scheduling.models import PolicyException
from mulin.teams.models import Specialist
from tests.appointments.asking import booked, make_appointment, outcome, refused, set_policy, take
from tests.appointments.documents import RESCHEDULE, refusal, send, starts
from tests.district import District, gid, make_person, make_service, make_specialist
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

TEN = at(TUESDAY, 10)


@pytest.fixture
async def other(district: District, phones: Phones) -> Phone:
    return await phones.of((await make_person()).id)


@pytest.fixture
async def usual(district: District) -> Specialist:
    """A colleague who makes no exception."""
    return await make_specialist(district.team, venue=district.venue)


async def make_exception(district: District, **columns: Any) -> None:
    await PolicyException.create(
        specialist=district.specialist, service=district.service, **columns
    )


def named(specialist: Specialist) -> dict[str, str]:
    return {"specialistId": gid(specialist)}


async def test_their_own_buffers_block_their_own_time(
    district: District, phone: Phone, other: Phone, usual: Specialist
) -> None:
    await set_policy(district, buffer_after_minutes=10)
    await make_exception(district, buffer_before_minutes=30, buffer_after_minutes=0)
    for one, person in ((district.specialist, phone), (usual, other)):
        await booked(person, district, TEN, **named(one))
    taken = {
        row.specialist_id: (row.blocked_from, row.blocked_until) for row in await Appointment.all()
    }
    assert taken == {
        district.specialist.id: (at(TUESDAY, 9, 30), at(TUESDAY, 10, 30)),
        usual.id: (TEN, at(TUESDAY, 10, 40)),
    }
    with_me = named(district.specialist)
    assert await starts(phone, district, **with_me) == [
        "09:00",
        *[f"{half // 2:02}:{half % 2 * 30:02}" for half in range(22, 34)],
    ]
    assert await refused(other, district, at(TUESDAY, 10, 30), **with_me) == (
        "SLOT_TAKEN",
        "startsAt",
    )


async def test_their_own_daily_limit(
    district: District, phone: Phone, other: Phone, usual: Specialist
) -> None:
    await make_exception(district, daily_limit=1)
    with_me = named(district.specialist)
    await booked(phone, district, TEN, **with_me)
    assert await refused(other, district, at(TUESDAY, 15), **with_me) == ("SLOT_TAKEN", "startsAt")
    assert await starts(other, district, **with_me) == []
    for hour in (10, 15):
        await booked(other, district, at(TUESDAY, hour), **named(usual))


async def test_their_own_notice(district: District, phone: Phone, usual: Specialist) -> None:
    await make_exception(district, minimum_notice_minutes=24 * 60)
    monday = {"from": "2026-03-02", "to": "2026-03-02"}
    assert await starts(phone, district, **named(district.specialist), **monday) == []
    assert (await starts(phone, district, **named(usual), **monday))[0] == "10:00"
    soon = at(MONDAY, 11)
    told = await refused(phone, district, soon, **named(district.specialist))
    assert told in {("TOO_SOON", "startsAt"), ("NOT_AVAILABLE", "startsAt")}
    made = await booked(phone, district, soon)
    assert (await Appointment.get()).specialist_id == usual.id
    assert made


async def test_whether_they_confirm_first(
    district: District, phone: Phone, other: Phone, usual: Specialist
) -> None:
    await make_exception(district, needs_confirmation=True)
    await booked(phone, district, TEN, **named(district.specialist))
    await booked(other, district, TEN, **named(usual))
    assert dict(await Appointment.all().values_list("specialist_id", "status")) == {
        district.specialist.id: "pending",
        usual.id: "booked",
    }


async def test_a_service_that_confirms_may_have_one_who_does_not(
    district: District, phone: Phone
) -> None:
    await set_policy(district, needs_confirmation=True)
    await make_exception(district, needs_confirmation=False)
    await booked(phone, district, TEN)
    assert (await Appointment.get()).status == "booked"


async def test_until_when_the_person_may_call_it_off_or_move_it(
    district: District, phone: Phone, usual: Specialist
) -> None:
    await set_policy(district, cancellation_cutoff_minutes=60)
    await make_exception(district, cancellation_cutoff_minutes=48 * 60)
    strict = await make_appointment(district, TEN)
    lenient = await make_appointment(
        district, at(TUESDAY, 11), specialist_id=usual.id, person_id=district.resident.id
    )
    later = {"startsAt": at(TUESDAY, 15).isoformat()}
    answer = await send(phone, RESCHEDULE, id=gid(strict), **later)
    assert refusal(answer) == ("FORBIDDEN", "id")
    assert outcome(await take(phone, Step.CANCEL, gid(strict))) == "FORBIDDEN"
    assert outcome(await take(phone, Step.CANCEL, gid(lenient))) == "CANCELLED"


async def test_what_the_exception_leaves_out_is_as_the_service_says(
    district: District, phone: Phone, other: Phone
) -> None:
    await set_policy(district, daily_limit=1, buffer_after_minutes=15)
    await make_exception(district, needs_confirmation=True)
    await booked(phone, district, TEN)
    assert (await Appointment.get()).blocked_until == at(TUESDAY, 10, 45)
    assert await refused(other, district, at(TUESDAY, 15)) == ("SLOT_TAKEN", "startsAt")


async def test_an_exception_holds_for_its_service_only(district: District, phone: Phone) -> None:

    await make_exception(district, needs_confirmation=True)
    another = await make_service(district.topic)
    await booked(phone, district, TEN, serviceId=gid(another))
    assert (await Appointment.get()).status == "booked"
