"""Staff say when their venues are open and closed, and what their desks have."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.audit.models import AuditEntry
from mulin.global_ids import global_id
from mulin.organizations.models import Desk, OpeningHours, OrganizationKind
from mulin.people.models import Role
from mulin.scheduling.actions.entering import MOST_ENTRIES
from mulin.scheduling.models import VenueClosure
from tests.appointments.asking import make_appointment
from tests.district import District, gid, make_organization, make_venue
from tests.phone import Phone, Phones
from tests.scheduling.entering import blamed, enter, outsiders, staff_phone
from tests.statements import statements
from tests.times import MONDAY, TUESDAY, at

CLOSED = {"startsAt": at(TUESDAY, 9).isoformat(), "endsAt": at(TUESDAY, 12).isoformat()}
VENUES = """
{
  venues(first: 100) {
    edges {
      node { id desks { id name equipment } closures { id startsAt reason } }
    }
  }
}
"""
NODE = "query N($id: ID!) { node(id: $id) { id } }"
MORNING = {"weekday": 1, "opensAt": "09:00", "closesAt": "12:00"}


@pytest.fixture
async def staff(district: District, phones: Phones) -> Phone:
    """Of the station whose venue it is."""
    return await staff_phone(district, phones, Role.STATION_STAFF)


async def shown(phone: Phone) -> dict[str, Any]:
    """The only venue, as the directory shows it."""
    [edge] = (await phone.ask(VENUES))["venues"]["edges"]
    venue: dict[str, Any] = edge["node"]
    return venue


async def close(district: District, hours: int) -> VenueClosure:
    """An hour's closure that begins so many hours from now."""
    starts_at = MONDAY + timedelta(hours=hours)
    return await VenueClosure.create(
        venue=district.venue,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        created_by=district.resident,
        created_at=MONDAY,
    )


async def test_a_closure_is_shown_to_everybody_until_it_is_over_or_taken_back(
    staff: Phone, district: District, phones: Phones
) -> None:
    stranger = await phones.new()
    await close(district, -1)
    later = await close(district, 50)
    made = await enter(staff, "addVenueClosure", venueId=gid(district.venue), **CLOSED, reason="AC")
    closure = made["venueClosure"]
    assert (closure["reason"], closure["venue"]) == ("AC", {"id": gid(district.venue)})
    assert (await shown(stranger))["closures"] == [
        {"id": closure["id"], "startsAt": "2026-03-03T01:00:00Z", "reason": "AC"},
        {"id": gid(later), "startsAt": "2026-03-04T03:00:00Z", "reason": ""},
    ]
    assert (await stranger.ask(NODE, id=closure["id"]))["node"] == {"id": closure["id"]}
    removed = await enter(staff, "removeVenueClosure", id=closure["id"])
    assert removed == {"removedId": closure["id"], "errors": []}
    assert [one["id"] for one in (await shown(stranger))["closures"]] == [gid(later)]
    again = await enter(staff, "removeVenueClosure", id=closure["id"])
    assert blamed(again) == ("NOT_FOUND", "id")


async def test_an_appointment_in_a_closure_stays(staff: Phone, district: District) -> None:
    made = await make_appointment(district, at(TUESDAY, 10))
    await enter(staff, "addVenueClosure", venueId=gid(district.venue), **CLOSED)
    assert (await Appointment.get(id=made.id)).status is AppointmentStatus.BOOKED


async def test_opening_hours_are_replaced(staff: Phone, district: District) -> None:
    venue = gid(district.venue)
    await OpeningHours.create(
        venue=district.venue, weekday=5, starts_minute=0, ends_minute=60, on_holidays=True
    )
    afternoon = {"weekday": 1, "opensAt": "12:00", "closesAt": "24:00", "onHolidays": True}
    made = await enter(staff, "setOpeningHours", venueId=venue, hours=[MORNING, afternoon])
    assert made["errors"] == []
    assert made["venue"]["openingHours"] == [{**MORNING, "onHolidays": False}, afternoon]
    none = await enter(staff, "setOpeningHours", venueId=venue, hours=[])
    assert none["venue"]["openingHours"] == []


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ([{**MORNING, "weekday": 0}], "hours.0.weekday"),
        ([MORNING, {**MORNING, "weekday": 8}], "hours.1.weekday"),
        ([{**MORNING, "closesAt": "09:00"}], "hours.0.closesAt"),
        ([{**MORNING, "opensAt": "09:01"}], "hours.0.closesAt"),
        ([MORNING, {**MORNING, "opensAt": "11:55", "closesAt": "13:00"}], "hours"),
        ([{**MORNING, "weekday": 1 + number % 7} for number in range(51)], "hours"),
    ],
)
async def test_bad_opening_hours_are_named_and_not_written(
    staff: Phone, district: District, hours: list[dict[str, Any]], field: str
) -> None:
    refused = await enter(staff, "setOpeningHours", venueId=gid(district.venue), hours=hours)
    assert blamed(refused) == ("INVALID", field)
    assert not await OpeningHours.exists()


async def test_a_desk_is_said_to_have_something_and_then_something_else(
    staff: Phone, district: District
) -> None:
    first, second = await Desk.filter(venue=district.venue).order_by("id")
    wanted = ["SIGN_LANGUAGE", "RECORDING", "RECORDING"]
    made = await enter(staff, "setDeskEquipment", deskId=gid(first), equipment=wanted)
    assert made["desk"] == {
        "id": gid(first),
        "name": "1",
        "equipment": ["RECORDING", "SIGN_LANGUAGE"],
    }
    await enter(staff, "setDeskEquipment", deskId=gid(first), equipment=["WHEELCHAIR_ACCESS"])
    assert (await shown(staff))["desks"] == [
        {"id": gid(first), "name": "1", "equipment": ["WHEELCHAIR_ACCESS"]},
        {"id": gid(second), "name": "2", "equipment": []},
    ]
    entry = await AuditEntry.filter(action="desk.equipped").order_by("-id").first()
    assert entry is not None
    assert entry.before == {"equipment": ["recording", "sign_language"]}
    assert entry.after == {"equipment": ["wheelchair_access"]}


async def test_only_staff_of_the_venues_organization_change_it(
    district: District, phones: Phones
) -> None:
    venue, desk = gid(district.venue), await Desk.filter(venue=district.venue).first()
    closure = await close(district, 1)
    others = [
        *await outsiders(district, phones),
        (await phones.of(district.specialist.person_id), "FORBIDDEN"),
    ]
    before = await AuditEntry.all().count()
    for other, code in others:
        for name, field, wanted in (
            ("addVenueClosure", "venueId", {"venueId": venue, **CLOSED}),
            ("removeVenueClosure", "id", {"id": gid(closure)}),
            ("setOpeningHours", "venueId", {"venueId": venue, "hours": []}),
            ("setDeskEquipment", "deskId", {"deskId": gid(desk), "equipment": []}),
        ):
            expected = (code, None if code == "UNAUTHENTICATED" else field)
            assert blamed(await enter(other, name, **wanted)) == expected, name
    assert await AuditEntry.all().count() == before
    assert await VenueClosure.all().count() == 1


async def test_an_enterprises_venue_is_nobody_elses_to_find(
    district: District, phones: Phones, staff: Phone
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    venue = await make_venue(enterprise, desks=1)
    desk = await Desk.get(venue=venue)
    admin = await staff_phone(district, phones, Role.DISTRICT_ADMIN)
    refused = await enter(staff, "addVenueClosure", venueId=gid(venue), **CLOSED)
    missing = await enter(staff, "addVenueClosure", venueId=global_id("Venue", 999), **CLOSED)
    assert blamed(refused) == blamed(missing) == ("NOT_FOUND", "venueId")
    made = await enter(admin, "addVenueClosure", venueId=gid(venue), **CLOSED)
    for key in (made["venueClosure"]["id"], gid(desk)):
        assert (await staff.ask(NODE, id=key))["node"] is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"endsAt": at(TUESDAY, 9).isoformat()}, "endsAt"),
        (
            {"startsAt": (MONDAY - timedelta(days=1)).isoformat(), "endsAt": MONDAY.isoformat()},
            "endsAt",
        ),
        ({"endsAt": (TUESDAY + timedelta(days=740)).isoformat()}, "endsAt"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
async def test_a_bad_closure_is_named_and_not_written(
    staff: Phone, district: District, fields: dict[str, Any], field: str
) -> None:
    wanted = {"venueId": gid(district.venue), **CLOSED, **fields}
    assert blamed(await enter(staff, "addVenueClosure", **wanted)) == ("INVALID", field)
    assert not await VenueClosure.exists()


async def test_there_are_only_so_many_closures_still_to_end(
    staff: Phone, district: District
) -> None:
    for hours in range(-1, MOST_ENTRIES - 1):
        await close(district, hours)
    wanted = {"venueId": gid(district.venue), **CLOSED}
    answers = await asyncio.gather(*(enter(staff, "addVenueClosure", **wanted) for _ in range(4)))
    refused = [answer for answer in answers if answer["errors"]]
    assert [blamed(answer) for answer in refused] == [("INVALID", "startsAt")] * 3


async def test_many_venues_cost_no_more_statements_than_one(
    staff: Phone, district: District
) -> None:
    with statements() as few:
        await shown(staff)
    for _ in range(5):
        await make_venue(district.station)
    with statements() as many:
        answer = await staff.ask(VENUES)
    assert len(answer["venues"]["edges"]) == 6
    assert len(many) == len(few)
