"""What somebody is offered instead of a slot that is taken."""

from datetime import datetime, timedelta
from typing import Any

from tests.appointments.asking import book, booked, make_appointment, set_policy
from tests.district import District, gid, make_organization, make_person, make_specialist, make_team
from tests.documents import AVAILABILITY
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at


async def test_alternatives_are_the_nearest_free_slots(district: District, phones: Phones) -> None:
    await make_specialist(district.team, venue=district.venue)
    for hour, minute in ((10, 0), (10, 30), (9, 30)):
        for _ in range(2):
            phone = await phones.of((await make_person()).id)
            await booked(phone, district, at(TUESDAY, hour, minute))
    phone = await phones.of(district.resident.id)
    payload = await book(phone, district, at(TUESDAY, 10))
    assert payload["errors"][0]["code"] == "SLOT_TAKEN"
    assert starts(payload) == [at(TUESDAY, 9), at(TUESDAY, 11), at(TUESDAY, 11, 30)]
    assert starts(payload) == (await free_by_distance(phone, district, at(TUESDAY, 10)))[:3]
    for slot in payload["alternatives"]:
        await booked(
            phone,
            district,
            datetime.fromisoformat(slot["startsAt"]),
            specialistId=slot["specialist"]["id"],
        )


async def test_they_reach_days_back_as_well_as_ahead(district: District, phones: Phones) -> None:
    friday = MONDAY + timedelta(days=4)
    for day in (
        friday - timedelta(days=1),
        friday,
        *(friday + timedelta(days=n) for n in (1, 2, 3)),
    ):
        for hour in range(9, 17):
            await make_appointment(
                district,
                at(day, hour),
                person_id=(await make_person()).id,
                ends_at=at(day, hour + 1),
            )
    phone = await phones.of(district.resident.id)
    payload = await book(phone, district, at(friday, 10))
    wednesday = MONDAY + timedelta(days=2)
    assert starts(payload) == [at(wednesday, 16, 30), at(wednesday, 16), at(wednesday, 15, 30)]


async def test_there_may_be_none(district: District, phones: Phones) -> None:
    await set_policy(district, horizon_days=1)
    await make_appointment(
        district, at(MONDAY, 9), person_id=(await make_person()).id, ends_at=at(TUESDAY, 17)
    )
    payload = await book(await phones.of(district.resident.id), district, at(MONDAY, 11))
    assert payload["errors"][0]["code"] == "SLOT_TAKEN"
    assert payload["alternatives"] == []


async def test_they_leave_out_the_times_at_which_the_person_is_engaged(
    district: District, phones: Phones
) -> None:
    team = await make_team(await make_organization(district.station.kind, district.centre))
    far = await make_specialist(team, venue=district.venue)
    phone = await phones.of(district.resident.id)
    await booked(phone, district, at(TUESDAY, 10), specialistId=gid(district.specialist))
    payload = await book(phone, district, at(TUESDAY, 10), specialistId=gid(far))
    assert payload["errors"][0]["code"] == "SLOT_TAKEN"
    assert starts(payload) == [at(TUESDAY, 9, 30), at(TUESDAY, 10, 30), at(TUESDAY, 9)]


async def test_a_specialist_is_not_offered_to_themselves(
    district: District, phones: Phones
) -> None:
    colleague = await make_specialist(district.team, venue=district.venue)
    await booked(
        await phones.of(district.resident.id),
        district,
        at(TUESDAY, 10),
        specialistId=gid(colleague),
    )
    phone = await phones.of(district.specialist.person_id)
    payload = await book(phone, district, at(TUESDAY, 10))
    assert {slot["specialist"]["id"] for slot in payload["alternatives"]} == {gid(colleague)}


async def test_they_keep_to_the_wanted_mode_and_specialist(
    district: District, phones: Phones
) -> None:
    await make_specialist(district.team, venue=district.venue)
    taken = {"specialistId": gid(district.specialist), "mode": "VIDEO"}
    await booked(await phones.of((await make_person()).id), district, at(TUESDAY, 10), **taken)
    payload = await book(await phones.of(district.resident.id), district, at(TUESDAY, 10), **taken)
    assert [slot["specialist"]["id"] for slot in payload["alternatives"]] == [
        taken["specialistId"]
    ] * 3


def starts(payload: dict[str, Any]) -> list[datetime]:
    return [datetime.fromisoformat(slot["startsAt"]) for slot in payload["alternatives"]]


async def free_by_distance(phone: Phone, district: District, wanted: datetime) -> list[datetime]:
    """Every free start of the fortnight around, nearest first: the oracle."""
    span = {
        "from": MONDAY.date().isoformat(),
        "to": (MONDAY + timedelta(days=14)).date().isoformat(),
    }
    found = await phone.ask(AVAILABILITY, serviceId=gid(district.service), **span)
    days = found["availability"]["days"]
    free = {datetime.fromisoformat(slot["startsAt"]) for day in days for slot in day["slots"]}
    return sorted(free, key=lambda start: (abs(start - wanted), start))
