"""What a desk must have: who sits where, and when there is no such desk."""

import pytest

from mulin.organizations.models import Desk
from tests.appointments.asking import book, booked, refused
from tests.appointments.documents import RESCHEDULE, done, refusal
from tests.district import District, gid, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)
READ = """
query ($id: ID!) { node(id: $id) { ... on Appointment { desk equipment mode } } }
"""
AVAILABILITY = """
query ($serviceId: ID!, $equipment: [Equipment!]) {
  availability(serviceId: $serviceId, from: "2026-03-03", to: "2026-03-03", equipment: $equipment) {
    days { slots { startsAt modes } }
  }
}
"""


@pytest.fixture
async def desks(district: District) -> None:
    """Four of them: with everything, plain, accessible, and accessible with a recorder."""
    await Desk.all().delete()
    for name, equipment in (
        ("everything", ["recording", "sign_language", "wheelchair_access"]),
        ("plain", []),
        ("accessible", ["wheelchair_access"]),
        ("accessible, recording", ["recording", "wheelchair_access"]),
    ):
        await Desk.create(venue=district.venue, name=name, equipment=equipment)


async def seated(district: District, phones: Phones, *equipment: str) -> str | None:
    """The desk that somebody new gets at ten, with a specialist of their own."""
    one = await make_specialist(district.team, venue=district.venue)
    phone = await phones.of((await make_person()).id)
    wish = {"specialistId": gid(one), "equipment": list(equipment)}
    made = await booked(phone, district, TEN, **wish)
    node = (await phone.ask(READ, id=made))["node"]
    assert sorted(node["equipment"]) == sorted(equipment)
    desk: str | None = node["desk"]
    return desk


async def test_a_desk_has_what_is_needed_and_as_little_else_as_can_be(
    district: District, phones: Phones, desks: None
) -> None:
    assert await seated(district, phones) == "plain"
    assert await seated(district, phones, "WHEELCHAIR_ACCESS") == "accessible"
    # Nobody waits for a plain desk while another is free.
    assert await seated(district, phones) == "accessible, recording"
    assert await seated(district, phones, "RECORDING", "WHEELCHAIR_ACCESS") == "everything"


async def test_when_every_such_desk_is_in_use(
    district: District, phone: Phone, phones: Phones, desks: None
) -> None:
    assert await seated(district, phones, "SIGN_LANGUAGE") == "everything"
    payload = await book(phone, district, TEN, equipment=["SIGN_LANGUAGE"])
    assert refusal(payload) == ("SLOT_TAKEN", "startsAt")
    assert [slot["startsAt"] for slot in payload["alternatives"]] == [
        "2026-03-03T01:30:00Z",
        "2026-03-03T02:30:00Z",
        "2026-03-03T01:00:00Z",
    ]
    await booked(phone, district, TEN, equipment=["WHEELCHAIR_ACCESS"])


async def test_where_no_desk_has_it_the_time_is_not_offered(
    district: District, phone: Phone
) -> None:
    wish = {"equipment": ["RECORDING"]}
    assert await refused(phone, district, TEN, **wish) == ("NOT_AVAILABLE", "startsAt")
    await Desk.all().delete()
    assert await refused(phone, district, TEN, **wish) == ("NOT_AVAILABLE", "startsAt")


async def test_on_the_phone_nobody_needs_a_desk(
    district: District, phone: Phone, phones: Phones, desks: None
) -> None:
    await seated(district, phones, "SIGN_LANGUAGE")
    made = await booked(phone, district, TEN, mode="PHONE", equipment=["SIGN_LANGUAGE"])
    assert (await phone.ask(READ, id=made))["node"]["desk"] is None


async def test_free_times_know_of_it(
    district: District, phone: Phone, phones: Phones, desks: None
) -> None:
    await seated(district, phones, "SIGN_LANGUAGE")
    asked = {"serviceId": gid(district.service), "equipment": ["SIGN_LANGUAGE"]}
    days = (await phone.ask(AVAILABILITY, **asked))["availability"]["days"]
    modes = {slot["startsAt"]: slot["modes"] for slot in days[0]["slots"]}
    assert "IN_PERSON" not in modes["2026-03-03T02:00:00Z"]
    assert "IN_PERSON" in modes["2026-03-03T02:30:00Z"]


async def test_who_moves_keeps_the_wish(
    district: District, phone: Phone, phones: Phones, desks: None
) -> None:
    await seated(district, phones, "SIGN_LANGUAGE")
    made = await booked(phone, district, at(TUESDAY, 9), equipment=["WHEELCHAIR_ACCESS"])
    moved = await done(phone, RESCHEDULE, id=made, startsAt=TEN.isoformat())
    assert (moved["desk"], moved["equipment"]) == ("accessible", ["WHEELCHAIR_ACCESS"])
