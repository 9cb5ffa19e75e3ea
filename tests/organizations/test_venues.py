"""Staff set up the places where people are received, and the desks there."""

import asyncio
from typing import Any

import pytest

from mulin.appointments.models import Appointment
from mulin.organizations.actions.desks import MOST_DESKS
from mulin.organizations.models import Desk, Venue
from mulin.services.models import AppointmentMode
from tests.appointments.asking import make_appointment
from tests.district import District, gid, make_venue
from tests.documents import BOOK
from tests.organizations.directory import ids
from tests.organizations.entering import Callers, enter, entered, make_tree, outcome
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

WORDS = {
    "code": "a-venue",
    "nameZh": "接待点",
    "nameEn": "A venue",
    "addressZh": "演示路2号",
    "addressEn": "2 Demo Road",
}


@pytest.fixture
async def callers(district: District, phones: Phones) -> Callers:
    return Callers(await make_tree(district), district, phones)


@pytest.fixture
async def staff(callers: Callers) -> Phone:
    return await callers("station staff")


async def test_a_new_venue_is_in_the_directory(staff: Phone, callers: Callers) -> None:
    station = gid(callers.tree.station)
    place = {"latitude": 31.2, "longitude": 121.5, "phone": "021-65123456"}
    made = (await entered(staff, "createVenue", organizationId=station, **WORDS, **place))["venue"]
    assert made == {
        "id": made["id"],
        "code": "a-venue",
        "name": "A venue",
        "address": "2 Demo Road",
        "latitude": 31.2,
        "longitude": 121.5,
        "timeZone": "Asia/Shanghai",
        "phone": "+862165123456",
        "organization": {"id": station},
        "desks": [],
    }
    assert made["id"] in await ids(await callers("stranger"), "venues", organizationId=station)


async def test_an_update_changes_what_it_names(staff: Phone, callers: Callers) -> None:
    venue = callers.district.venue
    wanted = {"nameZh": "新名", "latitude": 31.5, "timeZone": "Asia/Urumqi", "phone": "12345678901"}
    assert outcome(await enter(staff, "updateVenue", id=gid(venue), **wanted)) == "INVALID phone"
    wanted["phone"] = "13800138000"
    changed = (await entered(staff, "updateVenue", id=gid(venue), **wanted))["venue"]
    assert (changed["name"], changed["latitude"], changed["longitude"]) == (
        venue.name_en,
        31.5,
        121.52,
    )
    assert (changed["timeZone"], changed["phone"]) == ("Asia/Urumqi", "+8613800138000")
    gone = (await entered(staff, "updateVenue", id=gid(venue), phone=""))["venue"]
    assert gone["phone"] is None
    assert (await Venue.get(id=venue.id)).name_zh == "新名"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"code": "Venue"}, "INVALID code"),
        ({"nameZh": ""}, "INVALID nameZh"),
        ({"nameEn": "n" * 201}, "INVALID nameEn"),
        ({"addressZh": "\n"}, "INVALID addressZh"),
        ({"addressEn": "a" * 301}, "INVALID addressEn"),
        ({"latitude": 31.2}, "INVALID longitude"),
        ({"longitude": 121.5}, "INVALID latitude"),
        ({"latitude": 90.1, "longitude": 0}, "INVALID latitude"),
        ({"latitude": 0, "longitude": -180.1}, "INVALID longitude"),
        ({"timeZone": "Shanghai"}, "INVALID timeZone"),
        ({"timeZone": ""}, "INVALID timeZone"),
        ({"phone": "1"}, "INVALID phone"),
    ],
)
async def test_what_is_no_venue_is_named_and_not_written(
    staff: Phone, callers: Callers, wanted: dict[str, Any], expected: str
) -> None:
    given = {"organizationId": gid(callers.tree.station), **WORDS, **wanted}
    assert outcome(await enter(staff, "createVenue", **given)) == expected
    assert await Venue.all().count() == 1


async def test_a_code_is_had_by_one_venue(staff: Phone, callers: Callers) -> None:
    taken = {**WORDS, "code": callers.district.venue.code}
    station = gid(callers.tree.station)
    refused = await enter(staff, "createVenue", organizationId=station, **taken)
    assert outcome(refused) == "INVALID code"
    other = await make_venue(callers.tree.station)
    refused = await enter(staff, "updateVenue", id=gid(other), code=taken["code"])
    assert outcome(refused) == "INVALID code"


async def test_desks_come_get_names_and_go(staff: Phone, callers: Callers) -> None:
    venue = gid(callers.district.venue)
    wanted = {"name": "Room A", "equipment": ["RECORDING", "RECORDING"]}
    made = (await entered(staff, "addDesk", venueId=venue, **wanted))["desk"]
    assert (made["name"], made["equipment"]) == ("Room A", ["RECORDING"])
    again = await enter(staff, "addDesk", venueId=venue, **wanted)
    assert outcome(again) == "INVALID name"
    assert outcome(await enter(staff, "renameDesk", id=made["id"], name="1")) == "INVALID name"
    assert outcome(await enter(staff, "renameDesk", id=made["id"], name=" ")) == "INVALID name"
    renamed = await entered(staff, "renameDesk", id=made["id"], name="Room B")
    assert renamed["desk"] == {"id": made["id"], "name": "Room B"}
    removed = await entered(staff, "removeDesk", id=made["id"])
    assert removed["removedId"] == made["id"]
    assert outcome(await enter(staff, "removeDesk", id=made["id"])) == "NOT_FOUND id"


async def test_a_desk_that_was_in_use_stays(staff: Phone, callers: Callers) -> None:
    desk = await Desk.filter(venue=callers.district.venue).order_by("id").first()
    assert desk is not None
    meeting = {"mode": AppointmentMode.IN_PERSON, "desk_id": desk.id}
    await make_appointment(callers.district, at(TUESDAY, 10), **meeting)
    assert outcome(await enter(staff, "removeDesk", id=gid(desk))) == "WRONG_STATUS id"
    assert await Desk.exists(id=desk.id)


async def test_nobody_is_booked_at_a_desk_that_is_being_removed(
    staff: Phone, callers: Callers
) -> None:
    await Desk.filter(venue=callers.district.venue, name="2").delete()
    desk = await Desk.get(venue=callers.district.venue)
    resident = await callers("resident")
    wanted = {
        "serviceId": gid(callers.district.service),
        "startsAt": at(TUESDAY, 10).isoformat(),
        "mode": "IN_PERSON",
    }
    removed, answer = await asyncio.gather(
        enter(staff, "removeDesk", id=gid(desk)), resident.ask(BOOK, input=wanted)
    )
    assert answer["bookAppointment"]["errors"] == []
    # Where there is no desk, nobody is given one.
    [appointment] = await Appointment.all()
    stays = outcome(removed) == "WRONG_STATUS id"
    assert appointment.desk_id == (desk.id if stays else None)


async def test_a_venue_has_at_most_a_hundred_desks(staff: Phone, callers: Callers) -> None:
    venue = await make_venue(callers.tree.station, desks=MOST_DESKS - 1)
    told = await asyncio.gather(
        *(enter(staff, "addDesk", venueId=gid(venue), name=f"Room {n}") for n in range(3))
    )
    assert sorted(map(outcome, told)) == ["LIMIT_REACHED venueId"] * 2 + ["done"]
