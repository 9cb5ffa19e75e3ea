"""Only staff help others: both operations as every role, and as a stranger."""

import pytest

from mulin.people.models import Person, Role
from tests.district import District, give_role, make_person
from tests.intake.asking import FIND_PERSON, booking, question, take_call, traces
from tests.phone import Phone, Phones
from tests.walkins.asking import number_of

STRANGER, RESIDENT, SPECIALIST = "stranger", "resident", "specialist"
STAFF = frozenset({Role.COORDINATOR, Role.STATION_STAFF, Role.DISTRICT_ADMIN})
CALLERS = (STRANGER, RESIDENT, SPECIALIST, *Role)


async def phone_of(caller: str, district: District, phones: Phones) -> Phone:
    if caller == STRANGER:
        return await phones.new()
    if caller == SPECIALIST:
        return await phones.of(district.specialist.person_id)
    person = await make_person()
    if caller != RESIDENT:
        await give_role(person, district.station, Role(caller))
    return await phones.of(person.id)


def refused(caller: str) -> str:
    return "UNAUTHENTICATED" if caller == STRANGER else "FORBIDDEN"


@pytest.mark.parametrize("caller", CALLERS)
async def test_a_number_is_looked_up_by_staff(
    district: District, phones: Phones, caller: str
) -> None:
    phone = await phone_of(caller, district, phones)
    number = await number_of(district.resident)
    if caller in STAFF:
        assert (await phone.ask(FIND_PERSON, phone=number))["findPerson"]["person"]
        return
    assert (await phone.error(FIND_PERSON, phone=number))["code"] == refused(caller)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("what", ["booking", "consultation"])
async def test_calls_are_taken_by_staff(
    district: District, phones: Phones, caller: str, what: str
) -> None:
    phone = await phone_of(caller, district, phones)
    before = await traces()
    wanted = {"booking": booking(district)} if what == "booking" else {}
    wanted = wanted or {"consultation": question(district)}
    payload = await take_call(phone, **wanted)
    if caller in STAFF:
        assert payload["errors"] == []
        return
    assert [error["code"] for error in payload["errors"]] == [refused(caller)]
    assert await traces() == before
    assert await Person.filter(name="陈女士").count() == 0
