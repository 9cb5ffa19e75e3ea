"""Taking a number: who may, for whom, when, and how many."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.global_ids import global_id
from mulin.intake.models import Consent
from mulin.organizations.models import OpeningHours, OrganizationKind
from mulin.people.models import Person
from mulin.scheduling.models import Holiday, HolidayKind, VenueClosure
from mulin.services.models import AppointmentMode
from mulin.walkins.models import WalkIn
from tests.district import (
    District,
    gid,
    make_organization,
    make_person,
    make_service,
    make_topic,
    make_venue,
)
from tests.phone import Phone, Phones
from tests.times import MONDAY
from tests.walkins.asking import (
    NODE,
    OWN,
    desk_phone,
    do,
    done,
    make_walk_in,
    number_of,
    refusal,
    taken,
)

SPOKEN = {"method": "SPOKEN"}
STRANGER = "+8613900139009"


@pytest.fixture
async def desk(district: District, phones: Phones) -> Phone:
    return await desk_phone(district, phones)


@pytest.fixture
async def resident(district: District, phones: Phones) -> Phone:
    return await phones.of(district.resident.id)


async def test_numbers_of_a_day_run_from_one(
    district: District, desk: Phone, resident: Phone
) -> None:
    first, second = await taken(desk, district), await taken(resident, district)
    assert (first["code"], first["number"], first["ahead"]) == ("A001", 1, 0)
    assert (second["code"], second["status"], second["ahead"]) == ("A002", "WAITING", 1)
    assert second["day"] == "2026-03-02"


async def test_each_venue_and_each_day_counts_for_itself(
    district: District, phones: Phones, desk: Phone
) -> None:
    other = await make_venue(district.station)
    await taken(desk, district)
    assert (await done(desk, "takeNumber", venueId=gid(other)))["number"] == 1
    # Half past eleven at night in Shanghai is still Monday there, half an hour later is not.
    for hours, number in ((14.5, 2), (0.5, 1)):
        clock.advance(timedelta(hours=hours))
        assert (await taken(await desk_phone(district, phones), district))["number"] == number


async def test_a_resident_takes_it_for_themselves(district: District, resident: Phone) -> None:
    service = {"serviceId": gid(district.service), "topicId": gid(district.topic)}
    made = await taken(resident, district, phone=await number_of(district.resident), **service)
    assert made["person"]["id"] == gid(district.resident)
    assert (made["service"]["id"], made["topic"]["id"]) == tuple(service.values())
    assert (await resident.ask(OWN))["viewer"]["walkIns"] == [made]
    assert (await resident.ask(NODE, id=made["id"]))["node"] == made


async def test_yesterdays_numbers_are_not_among_ones_own(
    district: District, phones: Phones, resident: Phone
) -> None:
    await taken(resident, district)
    clock.advance(timedelta(hours=15))
    resident = await phones.of(district.resident.id)
    assert (await resident.ask(OWN))["viewer"]["walkIns"] == []


async def test_of_those_in_line_a_person_holds_one(district: District, resident: Phone) -> None:
    made = await taken(resident, district)
    venue = gid(district.venue)
    assert await refusal(resident, "takeNumber", venueId=venue) == ("LIMIT_REACHED", "venueId")
    other = await make_venue(district.station)
    await done(resident, "takeNumber", venueId=gid(other))
    await done(resident, "leaveQueue", id=made["id"])
    assert (await taken(resident, district))["number"] == 2


async def test_who_leaves_again_and_again_gets_no_more_that_day(
    district: District, resident: Phone
) -> None:
    for _ in range(5):
        await done(resident, "leaveQueue", id=(await taken(resident, district))["id"])
    venue = gid(district.venue)
    assert await refusal(resident, "takeNumber", venueId=venue) == ("LIMIT_REACHED", "venueId")
    assert await WalkIn.filter(status="left").count() == 5


async def test_the_desk_takes_numbers_for_whoever_has_only_the_slip(
    district: District, desk: Phone
) -> None:
    made = [await taken(desk, district) for _ in range(3)]
    assert [one["person"] for one in made] == [None, None, None]
    assert await Consent.all().count() == 0


async def test_a_phone_noted_at_the_desk_needs_consent(district: District, desk: Phone) -> None:
    venue, people = gid(district.venue), await Person.all().count()
    refused = await refusal(desk, "takeNumber", venueId=venue, phone=STRANGER)
    assert refused == ("INVALID", "consent")
    assert await Person.all().count() == people
    assert await WalkIn.all().count() == 0
    made = await taken(desk, district, phone=STRANGER, consent=SPOKEN)
    person = await Person.get(id=(await WalkIn.get()).person_id)
    assert (made["person"]["id"], person.name) == (gid(person), "")
    # Said once is said: for half a year nobody asks again.
    await done(desk, "leaveQueue", id=made["id"])
    await taken(desk, district, phone=STRANGER)
    assert await Consent.all().count() == 1


async def test_nobody_takes_a_number_for_another_account(
    district: District, resident: Phone
) -> None:
    wanted: dict[str, Any] = {"venueId": gid(district.venue), "consent": SPOKEN}
    other = await number_of(await make_person())
    assert await refusal(resident, "takeNumber", phone=other, **wanted) == ("FORBIDDEN", "phone")


async def test_the_same_key_gives_the_same_number(
    district: District, desk: Phone, resident: Phone
) -> None:
    made = [await taken(desk, district, idempotencyKey="once") for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    assert (await taken(resident, district, idempotencyKey="once"))["number"] == 2
    changed = {"venueId": gid(district.venue), "topicId": gid(district.topic)}
    refused = await refusal(desk, "takeNumber", idempotencyKey="once", **changed)
    assert refused == ("INVALID", "idempotencyKey")


async def test_what_cannot_be_served_at_a_desk_is_refused(district: District, desk: Phone) -> None:
    venue = gid(district.venue)
    by_phone = gid(await make_service(district.topic, modes=[AppointmentMode.PHONE.value]))
    wanted: list[tuple[dict[str, str], tuple[str, str]]] = [
        ({"serviceId": by_phone}, ("INVALID", "serviceId")),
        ({"serviceId": global_id("Service", 2**40)}, ("NOT_FOUND", "serviceId")),
        ({"topicId": global_id("Topic", 2**40)}, ("NOT_FOUND", "topicId")),
        (
            {"serviceId": gid(district.service), "topicId": gid(await make_topic())},
            ("INVALID", "topicId"),
        ),
    ]
    for more, expected in wanted:
        assert await refusal(desk, "takeNumber", venueId=venue, **more) == expected


async def test_an_enterprises_venue_is_not_there_for_others(
    district: District, resident: Phone
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    venue = gid(await make_venue(enterprise))
    assert await refusal(resident, "takeNumber", venueId=venue) == ("NOT_FOUND", "venueId")


async def opened(district: District, weekday: int, starts: int, ends: int) -> None:
    await OpeningHours.create(
        venue=district.venue, weekday=weekday, starts_minute=starts * 60, ends_minute=ends * 60
    )


@pytest.mark.parametrize(
    ("hours", "advance", "expected"),
    [
        ((9, 17), 0, None),
        ((9.5, 17), 0, None),
        ((10, 17), 0, "Numbers are given from 09:30"),
        ((13, 17), 0, "Numbers are given from 12:30"),
        ((7, 9), 0, "No more numbers are given today"),
        ((9, 17), 7.9, None),
        ((9, 17), 8, "No more numbers are given today"),
    ],
)
async def test_numbers_are_given_while_it_is_open_and_a_little_before(
    district: District,
    phones: Phones,
    hours: tuple[float, float],
    advance: float,
    expected: str | None,
) -> None:
    await OpeningHours.create(
        venue=district.venue,
        weekday=1,
        starts_minute=int(hours[0] * 60),
        ends_minute=int(hours[1] * 60),
    )
    clock.advance(timedelta(hours=advance))
    desk = await desk_phone(district, phones)
    payload = await do(desk, "takeNumber", venueId=gid(district.venue))
    messages = [error["message"] for error in payload["errors"]]
    assert messages == ([] if expected is None else [expected])


async def test_on_a_day_without_opening_hours_it_is_closed(district: District, desk: Phone) -> None:
    await opened(district, 2, 9, 17)
    venue = gid(district.venue)
    assert await refusal(desk, "takeNumber", venueId=venue) == ("NOT_AVAILABLE", "venueId")


async def test_holidays_and_closures_close_a_venue(district: District, desk: Phone) -> None:
    await opened(district, 1, 9, 17)
    venue = gid(district.venue)
    holiday = await Holiday.create(
        date=MONDAY.date(), kind=HolidayKind.HOLIDAY, name_zh="假日", name_en="A holiday"
    )
    assert await refusal(desk, "takeNumber", venueId=venue) == ("NOT_AVAILABLE", "venueId")
    await holiday.delete()
    closure = await VenueClosure.create(
        venue=district.venue,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(hours=2),
        created_by=district.resident,
        created_at=MONDAY,
    )
    [error] = (await do(desk, "takeNumber", venueId=venue))["errors"]
    assert error["message"] == "Numbers are given from 10:30"
    await closure.delete()
    await taken(desk, district)


async def test_a_make_up_workday_goes_by_the_hours_of_another(
    district: District, desk: Phone
) -> None:
    await opened(district, 5, 9, 17)
    await Holiday.create(
        date=MONDAY.date(),
        kind=HolidayKind.WORKDAY,
        follows_weekday=5,
        name_zh="调休",
        name_en="A make-up workday",
    )
    await taken(desk, district)


async def test_who_is_served_or_gone_cannot_leave(district: District, desk: Phone) -> None:
    for number, status in enumerate(("served", "skipped", "left"), 1):
        row = await make_walk_in(district.venue, number, status=status, ended_at=clock.now())
        assert await refusal(desk, "leaveQueue", id=gid(row)) == ("WRONG_STATUS", "id")


async def test_taking_and_leaving_leave_a_trace(district: District, resident: Phone) -> None:
    await done(resident, "leaveQueue", id=(await taken(resident, district))["id"])
    entries = await AuditEntry.filter(object_type="walk_in").order_by("id")
    assert [entry.action for entry in entries] == ["walk_in.taken", "walk_in.left"]
    assert {entry.actor_id for entry in entries} == {district.resident.id}
