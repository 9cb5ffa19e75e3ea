"""A specialist who is running late: whoever they are still to meet today is told, once."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.audit.models import AuditEntry
from mulin.global_ids import global_id
from mulin.people.models import Role
from tests.appointments.asking import make_appointment
from tests.appointments.documents import forget_what_was_told, heard, send
from tests.district import District, gid, give_role, make_organization, make_person, make_specialist
from tests.documents import INBOX
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

ANNOUNCE = """
mutation Late($input: AnnounceDelayInput!) {
  announceDelay(input: $input) { told errors { field code message } }
}
"""
CHANGED = """
subscription { appointmentChanged { change appointment { id delayMinutes startsAt sequence } } }
"""
RESCHEDULE = """
mutation Move($input: RescheduleAppointmentInput!) {
  rescheduleAppointment(input: $input) { appointment { delayMinutes } errors { code } }
}
"""
WORD = "appointment_delayed"


async def announced(phone: Phone, minutes: int, **more: Any) -> int:
    """How many were told."""
    payload = await send(phone, ANNOUNCE, minutes=minutes, **more)
    assert payload["errors"] == []
    return int(payload["told"])


async def refused(phone: Phone, minutes: int, **more: Any) -> tuple[str, str | None]:
    payload = await send(phone, ANNOUNCE, minutes=minutes, **more)
    assert payload["told"] is None
    (error,) = payload["errors"]
    return error["code"], error["field"]


async def client(
    district: District, hour: int, minute: int = 0, status: str = "booked", **more: Any
) -> Appointment:
    """An appointment of somebody new with the district's specialist, today unless said."""
    day = more.pop("day", MONDAY)
    return await make_appointment(
        district,
        at(day, hour, minute),
        person_id=(await make_person()).id,
        status=AppointmentStatus(status),
        **more,
    )


async def test_everybody_still_to_be_met_today_is_told(district: District, phones: Phones) -> None:
    clock.advance(timedelta(hours=1, minutes=10))
    specialist = await phones.of(district.specialist.person_id)
    began = await client(district, 9, 30)
    waiting = await client(district, 10, status="arrived")
    next_one = await client(district, 15)
    other = await make_specialist(district.team, venue=district.venue)
    led = await client(district, 16, specialist_id=other.id)
    await make_appointment(district, at(MONDAY, 16), person_id=led.person_id, led_by_id=led.id)
    for status in ("pending", "cancelled", "fulfilled", "noshow"):
        await client(district, 11, status=status)
    await client(district, 13, specialist_id=other.id)
    await client(district, 9, day=TUESDAY)

    assert await announced(specialist, 20) == 3
    assert await heard() == sorted((one.person_id, WORD) for one in (waiting, next_one, led))
    late = await Appointment.filter(delay_minutes=20).values_list("id", flat=True)
    assert sorted(late) == sorted(one.id for one in (waiting, next_one, led))
    assert (await Appointment.get(id=began.id)).delay_minutes is None


async def test_word_says_by_how_much_and_when_to_expect_it(
    district: District, phones: Phones, specialist: Phone
) -> None:
    made = await make_appointment(district, at(MONDAY, 14))
    await announced(specialist, 20)
    said = {}
    for language in ("zh", "en"):
        phone = await phones.of(district.resident.id, language)
        (edge,) = (await phone.ask(INBOX))["viewer"]["notifications"]["edges"]
        assert edge["node"]["appointment"] == {"id": gid(made)}
        said[language] = f"{edge['node']['title']}: {edge['node']['body']}"
    assert "3月2日星期一 14:20 开始，比原定晚 20 分钟" in said["zh"]
    assert "Expected at Mon 2 Mar, 14:20, 20 minutes late" in said["en"]


async def test_the_same_figure_is_told_once_and_another_anew(
    district: District, specialist: Phone
) -> None:
    first = await client(district, 10)
    assert await announced(specialist, 15) == 1
    assert await announced(specialist, 15) == 0
    later = await client(district, 11)
    assert await announced(specialist, 15) == 1
    assert await announced(specialist, 30) == 2
    assert await heard(gid(first)) == [(first.person_id, WORD)] * 2
    assert await heard(gid(later)) == [(later.person_id, WORD)] * 2


async def test_open_screens_and_the_audit_hear_of_it(
    district: District, phone: Phone, specialist: Phone
) -> None:
    made = await make_appointment(district, at(MONDAY, 14))
    async with phone.watching(CHANGED) as heard_live:
        await announced(specialist, 45)
        told = (await heard_live.get())["appointmentChanged"]
    assert told == {
        "change": "DELAYED",
        "appointment": {
            "id": gid(made),
            "delayMinutes": 45,
            "startsAt": "2026-03-02T06:00:00Z",
            "sequence": 0,
        },
    }
    entry = await AuditEntry.get(action="appointment.delayed")
    assert (entry.object_id, entry.actor_id) == (made.id, district.specialist.person_id)
    assert entry.details["minutes"] == 45


async def test_whatever_is_moved_is_no_longer_late(district: District, specialist: Phone) -> None:
    made = await make_appointment(district, at(MONDAY, 14))
    await announced(specialist, 30)
    await forget_what_was_told()
    moved = await send(specialist, RESCHEDULE, id=gid(made), startsAt=at(MONDAY, 16).isoformat())
    assert moved == {"appointment": {"delayMinutes": None}, "errors": []}


async def test_staff_say_it_for_those_they_answer_for(
    district: District, phones: Phones, phone: Phone
) -> None:
    await client(district, 10)
    late = {"specialistId": gid(district.specialist)}
    staff, stranger = await make_person(), await make_person()
    await give_role(staff, district.station, Role.STATION_STAFF)
    elsewhere = await make_organization(district.centre.kind)
    await give_role(stranger, elsewhere, Role.DISTRICT_ADMIN)

    assert await announced(await phones.of(staff.id), 10, **late) == 1
    assert await refused(await phones.of(stranger.id), 10, **late) == ("FORBIDDEN", "specialistId")
    assert await refused(phone, 10, **late) == ("FORBIDDEN", "specialistId")
    assert await refused(phone, 10) == ("FORBIDDEN", None)
    nobody = {"specialistId": global_id("Specialist", 2**62)}
    assert await refused(phone, 10, **nobody) == ("NOT_FOUND", "specialistId")


@pytest.mark.parametrize("minutes", [4, 181])
async def test_a_figure_is_five_minutes_to_three_hours(
    district: District, specialist: Phone, minutes: int
) -> None:
    assert await refused(specialist, minutes) == ("INVALID", "minutes")
