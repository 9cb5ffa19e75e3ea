"""What the API says can be booked."""

from datetime import date, timedelta
from typing import Any

import pytest

from mulin.global_ids import global_id
from mulin.scheduling.models import WeeklyHours
from mulin.services.models import TeamKind
from mulin.settings import settings
from mulin.teams.models import TeamMember, TeamRole
from tests.district import (
    District,
    gid,
    make_service,
    make_specialist,
    make_team,
    make_topic,
    make_venue,
)
from tests.documents import BOOK
from tests.phone import Phone, Phones
from tests.scheduling.asking import (
    AVAILABILITY,
    MONDAY_DATE,
    STARTS,
    TUESDAY_DATE,
    WEDNESDAY_DATE,
    asked,
    half_hours,
    offered,
    times,
)
from tests.times import TUESDAY, at

CANCEL = """
mutation Cancel($input: CancelAppointmentInput!) {
  cancelAppointment(input: $input) { errors { code } }
}
"""

IDS = {
    "serviceId": "Service",
    "specialistId": "Specialist",
    "teamId": "Team",
    "venueId": "Venue",
    "topicId": "Topic",
}

WRONG_FORMS = [
    ("from", "1999-12-31"),
    ("to", "2200-01-01"),
    ("from", "2026-02-29"),
    ("to", "03/04/2026"),
    ("from", 20260302),
    ("to", ""),
    ("from", None),
    ("to", None),
    ("serviceId", None),
    ("serviceId", {"id": 1}),
    ("mode", "CARRIER_PIGEON"),
    ("mode", 1),
]


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    """A stranger's: free times are public."""
    return await phones.new()


async def book(phone: Phone, district: District, hour: int, **more: Any) -> dict[str, Any]:
    wanted = {
        "serviceId": gid(district.service),
        "startsAt": at(TUESDAY, hour).isoformat(),
        "mode": "IN_PERSON",
        **more,
    }
    payload: dict[str, Any] = (await phone.ask(BOOK, input=wanted))["bookAppointment"]
    assert payload["errors"] == []
    return payload


async def test_a_stranger_sees_every_free_time(phone: Phone, district: District) -> None:
    slots = await offered(phone, district)
    assert len(slots) == len(half_hours(9, 17))
    assert slots[0] == {
        "startsAt": "2026-03-03T01:00:00Z",
        "endsAt": "2026-03-03T01:30:00Z",
        "modes": ["IN_PERSON", "PHONE", "VIDEO"],
        "venue": {"id": gid(district.venue)},
        "specialist": {"id": gid(district.specialist)},
    }


async def test_every_date_of_the_range_is_listed(phone: Phone, district: District) -> None:
    await WeeklyHours.exclude(weekday=3).delete()
    variables = asked(district, **{"from": "2026-02-27", "to": "2026-04-29"})
    found = (await phone.ask(AVAILABILITY, **variables))["availability"]
    first = date(2026, 2, 27)
    assert [day["date"] for day in found["days"]] == [
        (first + timedelta(days=number)).isoformat() for number in range(62)
    ]
    assert found["timeZone"] == "Asia/Shanghai"
    assert {date.fromisoformat(day["date"]).weekday() for day in found["days"] if day["slots"]} == {
        2
    }


async def test_an_id_that_is_none_is_refused_by_name(phone: Phone, district: District) -> None:
    for field, kind in IDS.items():
        for wrong, code in (
            ("", "INVALID"),
            ("not an id", "INVALID"),
            (global_id("Person", 1), "INVALID"),
            (global_id(kind, 999_999), "NOT_FOUND"),
        ):
            error = await phone.error(AVAILABILITY, **asked(district, **{field: wrong}))
            assert (error["code"], error["field"]) == (code, field), wrong
            assert error["message"]


async def test_a_range_reversed_or_too_long_is_refused(phone: Phone, district: District) -> None:
    for first, last in (
        ("2026-03-03", "2026-03-02"),
        ("2026-03-01", "2026-05-02"),
        ("2000-01-01", "2199-12-31"),
    ):
        error = await phone.error(AVAILABILITY, **asked(district, **{"from": first, "to": last}))
        assert (error["code"], error["field"]) == ("INVALID", "to"), last


async def test_an_argument_of_the_wrong_form_is_named(phone: Phone, district: District) -> None:
    for argument, value in WRONG_FORMS:
        response = await phone.post(AVAILABILITY, **asked(district, **{argument: value}))
        [error] = response.json()["errors"]
        extensions = error["extensions"]
        assert (extensions["code"], extensions["field"]) == ("BAD_USER_INPUT", argument), value


async def test_a_required_argument_must_be_there(phone: Phone, district: District) -> None:
    for missing in ("serviceId", "from", "to"):
        variables = {key: value for key, value in asked(district).items() if key != missing}
        response = await phone.post(AVAILABILITY, **variables)
        [error] = response.json()["errors"]
        assert error["extensions"]["field"] == missing


async def test_a_booked_slot_vanishes_and_returns_when_cancelled(
    phone: Phone, phones: Phones, district: District
) -> None:
    resident = await phones.of(district.resident.id)
    booked = await book(resident, district, 10)
    assert await times(phone, district) == [t for t in half_hours(9, 17) if t != "10:00"]
    cancelled = await resident.ask(CANCEL, input={"id": booked["appointment"]["id"]})
    assert cancelled["cancelAppointment"]["errors"] == []
    assert await times(phone, district) == half_hours(9, 17)


async def test_a_taken_desk_leaves_the_other_modes(
    phone: Phone, phones: Phones, district: District
) -> None:
    venue = await make_venue(district.station, desks=1)
    both = [await make_specialist(district.team, venue=venue) for _ in range(2)]
    resident = await phones.of(district.resident.id)
    await book(resident, district, 10, specialistId=gid(both[0]), venueId=gid(venue))
    [slot] = [
        slot
        for slot in await offered(phone, district, specialistId=gid(both[1]))
        if slot["startsAt"] == "2026-03-03T02:00:00Z"
    ]
    assert slot["modes"] == ["PHONE", "VIDEO"]


async def test_filters_leave_what_they_name(phone: Phone, district: District) -> None:
    team, venue, topic = (
        await make_team(district.station),
        await make_venue(district.station),
        await make_topic(),
    )
    other = await make_specialist(team, venue=venue, topics=(topic,))
    await WeeklyHours.filter(specialist_id=other.id).update(modes=["phone"])
    assert len(await offered(phone, district)) == 2 * len(half_hours(9, 17))
    for only, whose in (
        ({"specialistId": gid(other)}, other),
        ({"teamId": gid(team)}, other),
        ({"venueId": gid(venue)}, other),
        ({"topicId": gid(topic)}, other),
        ({"mode": "VIDEO"}, district.specialist),
        ({"teamId": gid(district.team), "mode": "PHONE"}, district.specialist),
    ):
        found = await offered(phone, district, **only)
        assert {slot["specialist"]["id"] for slot in found} == {gid(whose)}, only
        assert len(found) == len(half_hours(9, 17)), only
    assert await offered(phone, district, teamId=gid(team), venueId=gid(district.venue)) == []


async def test_starts_name_a_time_once_however_many_are_free_then(
    phone: Phone, district: District
) -> None:
    other = await make_specialist(district.team, venue=district.venue, topics=(district.topic,))
    await WeeklyHours.filter(specialist_id=other.id).update(starts_minute=10 * 60)
    [day] = (await phone.ask(STARTS, **asked(district)))["availability"]["days"]
    both = [slot["startsAt"] for slot in day["slots"]]
    assert len(both) == len(half_hours(9, 17)) + len(half_hours(10, 17))
    assert day["starts"] == sorted(set(both))


async def test_teams_of_another_kind_offer_nothing(phone: Phone, district: District) -> None:
    school = await make_service(district.topic, team_kind=TeamKind.SCHOOL_ADVISORY)
    assert await offered(phone, district, serviceId=gid(school)) == []


async def test_a_member_on_leave_or_inactive_offers_nothing(
    phone: Phone, district: District
) -> None:
    await TeamMember.all().update(role=TeamRole.ON_LEAVE)
    assert await offered(phone, district) == []
    await TeamMember.all().update(role=TeamRole.LEAD)
    assert len(await offered(phone, district)) == len(half_hours(9, 17))
    district.specialist.is_active = False
    await district.specialist.save()
    assert await offered(phone, district, specialistId=gid(district.specialist)) == []


async def test_notice_and_horizon_bound_what_is_offered(phone: Phone, district: District) -> None:
    district.service.minimum_notice_minutes = 61
    district.service.horizon_days = 2
    await district.service.save()
    # The clock shows 09:00 on Monday.
    found = await phone.ask(
        AVAILABILITY, **asked(district, **{"from": "2026-03-01", "to": "2026-03-08"})
    )
    by_day = {day["date"]: len(day["slots"]) for day in found["availability"]["days"]}
    assert [by_day[day] for day in (MONDAY_DATE, TUESDAY_DATE, WEDNESDAY_DATE)] == [13, 16, 1]
    assert sum(by_day.values()) == 30
    assert found["availability"]["nextStartsAt"] == "2026-03-02T02:30:00Z"


async def test_the_next_start_may_lie_beyond_the_range_but_never_before_it(
    phone: Phone, district: District
) -> None:
    await WeeklyHours.exclude(weekday=3).delete()
    for first, last, expected in (
        ("2026-03-03", "2026-03-03", "2026-03-04T01:00:00Z"),
        ("2025-01-01", "2025-01-02", "2026-03-04T01:00:00Z"),
        ("2026-03-04", "2026-03-04", "2026-03-04T01:00:00Z"),
        ("2026-03-05", "2026-03-06", "2026-03-11T01:00:00Z"),
        ("2026-05-01", "2026-05-02", None),
    ):
        found = await phone.ask(AVAILABILITY, **asked(district, **{"from": first, "to": last}))
        assert found["availability"]["nextStartsAt"] == expected, first


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
async def test_days_are_the_districts_wherever_the_specialist_is(
    phone: Phone, district: District, zone: str
) -> None:
    await WeeklyHours.all().update(starts_minute=0, ends_minute=24 * 60)
    district.specialist.time_zone = zone
    await district.specialist.save()
    district.service.daily_limit = 99
    await district.service.save()
    assert settings().time_zone == "Asia/Shanghai"
    found = await phone.ask(AVAILABILITY, **asked(district))
    assert await times(phone, district) == half_hours(0, 24)
    assert found["availability"]["nextStartsAt"] == "2026-03-02T16:00:00Z"
