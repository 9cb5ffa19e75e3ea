"""Finding somebody by phone: exactly, as far as one may see, traced, and not too often."""

import asyncio
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.crypto import decrypt
from mulin.intake import actions
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person, Role
from tests.appointments.asking import make_appointment
from tests.appointments.crowd import phones_of
from tests.district import District, gid, make_organization, make_person, make_team, make_venue
from tests.intake.asking import (
    FIND_PERSON,
    STRANGER,
    booking,
    found,
    operator_phone,
    question,
    taken,
)
from tests.phone import Phone, Phones
from tests.statements import statements
from tests.times import TUESDAY, at
from tests.walkins.asking import number_of, person_with


@pytest.fixture
async def operator(district: District, phones: Phones) -> Phone:
    return await operator_phone(district, phones)


async def test_whoever_has_the_number_is_found_however_it_is_written(
    district: District, operator: Phone
) -> None:
    number = await number_of(district.resident)
    for written in (number, number.removeprefix("+86"), f" {number[:6]} {number[6:]}"):
        assert (await found(operator, written))["person"]["id"] == gid(district.resident)


async def test_nobody_is_nobody(district: District, operator: Phone) -> None:
    assert await found(operator, STRANGER) is None
    number = await number_of(district.resident)
    error = await operator.error(FIND_PERSON, phone=number[:-2])
    assert (error["code"], error["field"]) == ("INVALID", "phone")


async def test_what_was_done_for_them_is_seen(district: District, operator: Phone) -> None:
    booked = await taken(operator, booking=booking(district))
    filed = await taken(operator, consultation=question(district))
    person = await found(operator, STRANGER)
    assert person["person"]["name"] == "陈女士"
    assert [one["id"] for one in person["appointments"]] == [booked["appointment"]["id"]]
    assert [one["id"] for one in person["consultations"]] == [filed["consultation"]["id"]]
    assert person["consultations"][0]["title"] == "A wall of the neighbors"
    assert [one["method"] for one in person["consents"]] == ["SPOKEN"] * 2
    assert person["consents"][0]["organization"]["id"] == gid(district.centre)
    assert person["consentValidUntil"] == "2026-08-29T01:00:00Z"


async def test_only_what_ones_organization_serves_is_seen(
    district: District, operator: Phone, phones: Phones
) -> None:
    sister = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    venue, team = await make_venue(sister), await make_team(sister)
    elsewhere = await make_appointment(
        district, at(TUESDAY, 10), venue_id=venue.id, team_id=team.id
    )
    here = await make_appointment(district, at(TUESDAY, 11))
    number = await number_of(district.resident)
    desk = await phones.of((await person_with(Role.STATION_STAFF, district.station)).id)
    seen = [(await found(phone, number))["appointments"] for phone in (desk, operator)]
    assert [one["id"] for one in seen[0]] == [gid(here)]
    assert [one["id"] for one in seen[1]] == [gid(here), gid(elsewhere)]
    assert (await found(desk, number))["consentValidUntil"] is None


async def test_of_a_long_history_the_latest_twenty_come(
    district: District, operator: Phone
) -> None:
    for number in range(25):
        await make_appointment(district, at(TUESDAY, 0, number), status="cancelled")
    seen = (await found(operator, await number_of(district.resident)))["appointments"]
    assert len(seen) == 20


async def test_every_look_leaves_a_trace(district: District, operator: Phone) -> None:
    await found(operator, await number_of(district.resident))
    await found(operator, STRANGER)
    entries = await AuditEntry.filter(action="person.looked_up").order_by("id")
    assert [entry.object_id for entry in entries] == [district.resident.id, 0]
    assert {entry.object_type for entry in entries} == {"person"}


async def test_looks_of_one_member_of_staff_are_limited_even_at_once(
    district: District, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LOOKUPS_AN_HOUR", 5)
    staff = await person_with(Role.STATION_STAFF, district.centre)
    crowd = await phones_of([staff.id], 12, phones)
    number = await number_of(district.resident)
    answers = await gathered(crowd, number)
    refused = [answer["errors"][0]["extensions"] for answer in answers if "errors" in answer]
    assert [one["code"] for one in refused] == ["RATE_LIMITED"] * 7
    assert await AuditEntry.filter(action="person.looked_up").count() == 5
    # Others are not held up, and an hour later it is as if nothing had been.
    assert await found(await operator_phone(district, phones), number)
    with clock.frozen(clock.now() + actions._HOUR):
        assert await found(await phones.of(staff.id), number)


async def gathered(crowd: list[Phone], number: str) -> list[dict[str, Any]]:
    return list(await asyncio.gather(*(phone.send(FIND_PERSON, phone=number) for phone in crowd)))


async def test_a_long_history_costs_as_many_statements_as_a_short_one(
    district: District, operator: Phone
) -> None:
    people = [await make_person() for _ in range(2)]
    for person, size in zip(people, (2, 15), strict=True):
        for number in range(size):
            await make_appointment(
                district, at(TUESDAY, 0, number), person_id=person.id, status="cancelled"
            )
    counts = []
    for person in people:
        with statements() as sent:
            await found(operator, await number_of(person))
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def test_a_number_is_kept_only_encrypted(district: District, operator: Phone) -> None:
    await taken(operator, booking=booking(district))
    person = await Person.get(name="陈女士")
    assert person.phone_encrypted is not None
    assert decrypt(person.phone_encrypted) == STRANGER
    assert STRANGER.encode() not in bytes(person.phone_encrypted)
