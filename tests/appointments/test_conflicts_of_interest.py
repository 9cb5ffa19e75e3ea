"""Whoever advises the other side is passed over, without a word to who asks; and may be let."""

from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.conflicts.models import Client, Conflict, OpposingParty
from mulin.crypto import encrypt
from mulin.people.models import Person, Role
from mulin.teams.models import Specialist
from tests.appointments.for_organizations import (
    BOOK,
    FOLLOW_UP,
    REASSIGN,
    RESCHEDULE,
    made,
    refusal,
    send,
)
from tests.conflicts.asking import conflicts, override
from tests.consultations.asking import heard
from tests.district import District, gid, give_role, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)
THEM = [{"name": "恒远置业有限公司"}]


@pytest.fixture
async def colleague(district: District) -> Specialist:
    return await make_specialist(district.team, venue=district.venue, topics=(district.topic,))


@pytest.fixture
async def coordinator(district: District, phones: Phones) -> Phone:
    person = await make_person()
    await give_role(person, district.station, Role.COORDINATOR)
    return await phones.of(person.id)


@pytest.fixture
async def resident(district: District, phones: Phones) -> Phone:
    return await phones.of(district.resident.id)


async def advises_them(specialist: Specialist, by: Person) -> Client:
    return await Client.create(
        specialist=specialist,
        name_encrypted=encrypt("上海恒远置业有限公司"),
        created_by=by,
        created_at=clock.now(),
    )


def slot(district: District, hour: int = 10, **more: Any) -> dict[str, Any]:
    return {
        "serviceId": gid(district.service),
        "startsAt": at(TUESDAY, hour).isoformat(),
        "mode": "PHONE",
        **more,
    }


async def test_whoever_advises_the_other_side_is_passed_over(
    district: District, colleague: Specialist, resident: Phone, coordinator: Phone
) -> None:
    await advises_them(district.specialist, district.resident)
    booked = await made(resident, BOOK, slot(district, opposingParties=THEM))
    assert booked["specialist"] == {"id": gid(colleague)}
    assert await heard(resident) == ["APPOINTMENT_BOOKED"]
    assert await heard(coordinator) == ["CONFLICT_FOUND"]
    party = await OpposingParty.get()
    assert "恒远".encode() not in party.name_encrypted
    # Nothing of it speaks against them when nobody is named.
    other = await made(resident, BOOK, slot(district, 11))
    assert other["specialist"] == {"id": gid(district.specialist)}


async def test_asked_for_by_name_they_are_not_available_as_at_any_other_time(
    district: District, colleague: Specialist, resident: Phone, coordinator: Phone
) -> None:
    await advises_them(district.specialist, district.resident)
    named: dict[str, Any] = {"specialistId": gid(district.specialist), "opposingParties": THEM}
    refused = await send(resident, BOOK, slot(district, **named))
    at_night = await send(resident, BOOK, slot(district, 23, specialistId=named["specialistId"]))
    assert refused == at_night
    assert refused["appointment"] is None
    assert refused["alternatives"] == []
    [error] = refused["errors"]
    assert (error["code"], error["field"]) == ("NOT_AVAILABLE", "startsAt")
    assert await heard(resident) == []
    assert await heard(coordinator) == ["CONFLICT_FOUND"]
    assert await Appointment.all().count() == 0
    # Of the same matter the coordinator hears once, however often it is tried.
    await send(resident, BOOK, slot(district, 11, **named))
    assert await heard(coordinator) == ["CONFLICT_FOUND"]


async def test_when_nobody_else_is_there_nobody_is_available(
    district: District, resident: Phone, coordinator: Phone
) -> None:
    await advises_them(district.specialist, district.resident)
    assert await refusal(resident, BOOK, slot(district, opposingParties=THEM)) == (
        "NOT_AVAILABLE",
        "startsAt",
    )
    assert await heard(coordinator) == ["CONFLICT_FOUND"]


async def test_alternatives_are_nobodys_who_advises_the_other_side(
    district: District, colleague: Specialist, resident: Phone, phones: Phones
) -> None:
    await advises_them(district.specialist, district.resident)
    other = await phones.of((await make_person()).id)
    await made(other, BOOK, slot(district, specialistId=gid(colleague)))
    payload = await send(resident, BOOK, slot(district, opposingParties=THEM))
    assert payload["errors"][0]["code"] == "SLOT_TAKEN"
    offered = {one["specialist"]["id"] for one in payload["alternatives"]}
    assert offered == {gid(colleague)}


async def test_once_a_coordinator_lets_them_they_may(
    district: District, resident: Phone, coordinator: Phone
) -> None:
    await advises_them(district.specialist, district.resident)
    wanted = slot(district, opposingParties=THEM)
    assert (await refusal(resident, BOOK, wanted))[0] == "NOT_AVAILABLE"
    [found] = await conflicts(coordinator, open=True)
    assert (await override(coordinator, found["id"]))["errors"] == []
    booked = await made(resident, BOOK, wanted)
    assert booked["specialist"] == {"id": gid(district.specialist)}


async def test_what_was_booked_before_keeps_its_other_side(
    district: District, colleague: Specialist, resident: Phone, phones: Phones
) -> None:
    """Moved, handed on or followed up: the check runs again, whoever names nobody."""
    await advises_them(district.specialist, district.resident)
    booked = await made(resident, BOOK, slot(district, opposingParties=THEM))
    to_them = {"specialistId": gid(district.specialist)}
    moving = {"id": booked["id"], "startsAt": at(TUESDAY, 11).isoformat(), **to_them}
    assert await refusal(resident, RESCHEDULE, moving) == ("NOT_AVAILABLE", "startsAt")
    giving = await phones.of(colleague.person_id)
    for more in (to_them, {}):
        assert await refusal(giving, REASSIGN, {"id": booked["id"], **more}) == (
            "NOT_AVAILABLE",
            "specialistId",
        )
    await Appointment.all().update(status=AppointmentStatus.FULFILLED)
    following = slot(district, 12, id=booked["id"])
    assert await refusal(resident, FOLLOW_UP, {**following, **to_them}) == (
        "NOT_AVAILABLE",
        "startsAt",
    )
    again = await made(resident, FOLLOW_UP, {**following, "teamId": gid(district.team)})
    assert again["specialist"] == {"id": gid(colleague)}


async def test_those_who_ask_see_no_conflict_of_theirs(
    district: District, resident: Phone, coordinator: Phone, phones: Phones
) -> None:
    await advises_them(district.specialist, district.resident)
    # The coordinator asks for themselves: no word of it, and nobody to override it but others.
    await refusal(coordinator, BOOK, slot(district, opposingParties=THEM))
    assert await heard(coordinator) == []
    assert await conflicts(coordinator) == []
    assert await Conflict.all().count() == 1
    assert await conflicts(resident) == []
