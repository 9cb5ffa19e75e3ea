"""Who is told why a time is not offered, and what they are told."""

from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person, Role
from mulin.scheduling.models import TimeOff, WeeklyHours
from mulin.services.models import TeamKind
from mulin.teams.models import TeamMember
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_service,
    make_specialist,
    make_team,
)
from tests.phone import Phone, Phones
from tests.scheduling.asking import AVAILABILITY, asked
from tests.scheduling.test_exceptions_in_force import hold
from tests.times import TUESDAY, at


async def account(phone: Phone, district: District, **more: Any) -> list[dict[str, Any]]:
    answer = await phone.ask(AVAILABILITY, **asked(district, explain=True, **more))
    found: list[dict[str, Any]] = answer["availability"]["explanations"]
    return found


async def refusal(phone: Phone, district: District, **more: Any) -> tuple[str, str]:
    error = await phone.error(AVAILABILITY, **asked(district, explain=True, **more))
    return error["code"], error["field"]


async def staff(phones: Phones, organization: Any, role: Role = Role.STATION_STAFF) -> Phone:
    person = await make_person()
    await give_role(person, organization, role)
    return await phones.of(person.id)


async def own_phone(phones: Phones, district: District) -> Phone:
    person: Person = await district.specialist.person
    return await phones.of(person.id)


async def test_a_specialist_is_told_what_became_of_their_day(
    phones: Phones, district: District
) -> None:
    await WeeklyHours.filter(weekday=2).update(ends_minute=11 * 60)
    await TimeOff.create(
        specialist=district.specialist,
        starts_at=at(TUESDAY, 9),
        ends_at=at(TUESDAY, 9, 15),
        created_by=district.resident,
        created_at=clock.now(),
    )
    await hold(district, at(TUESDAY, 10))
    phone = await own_phone(phones, district)
    assert await account(phone, district, specialistId=gid(district.specialist)) == [
        {
            "specialist": {"id": gid(district.specialist)},
            "date": "2026-03-03",
            "startsAt": "2026-03-03T01:00:00Z",
            "endsAt": "2026-03-03T03:00:00Z",
            "venue": {"id": gid(district.venue)},
            "offered": 2,
            "blocked": [
                {
                    "reason": "TIME_OFF",
                    "startsAt": "2026-03-03T01:00:00Z",
                    "endsAt": "2026-03-03T01:30:00Z",
                },
                {
                    "reason": "BOOKED",
                    "startsAt": "2026-03-03T02:00:00Z",
                    "endsAt": "2026-03-03T02:30:00Z",
                },
            ],
        }
    ]


async def test_nothing_is_explained_unless_asked_for(phones: Phones, district: District) -> None:
    phone = await own_phone(phones, district)
    answer = await phone.ask(AVAILABILITY, **asked(district, explain=False))
    assert answer["availability"]["explanations"] is None


async def test_an_explanation_tells_nothing_of_the_appointments(
    phones: Phones, district: District
) -> None:
    await hold(district, at(TUESDAY, 10))
    phone = await staff(phones, district.station)
    answer = await phone.send(AVAILABILITY, **asked(district, explain=True))
    for word in (gid(district.resident), (await Appointment.get()).reference):
        assert word not in str(answer)


async def test_strangers_residents_and_colleagues_are_refused(
    phones: Phones, district: District
) -> None:
    assert await refusal(await phones.new(), district) == ("UNAUTHENTICATED", "explain")
    resident = await phones.of(district.resident.id)
    assert await refusal(resident, district) == ("FORBIDDEN", "explain")
    colleague = await make_specialist(district.team, venue=district.venue)
    phone = await phones.of((await colleague.person).id)
    about = {"specialistId": gid(district.specialist)}
    assert await refusal(phone, district, **about) == ("FORBIDDEN", "explain")
    # Asked about everybody, they are told about themselves.
    assert {one["specialist"]["id"] for one in await account(phone, district)} == {gid(colleague)}


async def test_of_a_service_they_do_not_give_there_is_nothing_to_tell(
    phones: Phones, district: District
) -> None:
    other = await make_service(team_kind=TeamKind.SCHOOL_ADVISORY)
    phone = await own_phone(phones, district)
    assert await account(phone, district, serviceId=gid(other)) == []


@pytest.mark.parametrize("where", ["centre", "station"])
async def test_staff_are_told_about_those_who_work_for_them(
    phones: Phones, district: District, where: str
) -> None:
    phone = await staff(phones, getattr(district, where))
    assert len(await account(phone, district)) == 1


async def test_staff_elsewhere_are_refused_unless_it_is_their_venue(
    phones: Phones, district: District
) -> None:
    elsewhere = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    phone = await staff(phones, elsewhere)
    assert await refusal(phone, district) == ("FORBIDDEN", "explain")
    await TeamMember.all().update(team=await make_team(elsewhere))
    assert len(await account(phone, district)) == 1
    # A team elsewhere, but the venue is the station's.
    assert len(await account(await staff(phones, district.station), district)) == 1


async def test_an_admin_is_told_about_everybody_in_their_district(
    phones: Phones, district: District
) -> None:
    phone = await staff(phones, district.centre, Role.DISTRICT_ADMIN)
    assert len(await account(phone, district)) == 1
    another = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    for role in (Role.DISTRICT_ADMIN, Role.STATION_STAFF):
        phone = await staff(phones, another, role)
        assert await refusal(phone, district) == ("FORBIDDEN", "explain")


async def test_only_the_mode_and_the_venue_that_were_asked_for_are_explained(
    phones: Phones, district: District
) -> None:
    phone = await staff(phones, district.station)
    await WeeklyHours.all().update(modes=["phone"])
    [one] = await account(phone, district, mode="VIDEO")
    assert [blocked["reason"] for blocked in one["blocked"]] == ["MODE"]
    [one] = await account(phone, district, mode="PHONE", venueId=gid(district.venue))
    assert one["offered"] == 16
    await WeeklyHours.all().update(venue_id=None)
    assert await account(phone, district, venueId=gid(district.venue)) == []


async def test_days_too_near_or_too_far_are_explained_too(
    phones: Phones, district: District
) -> None:
    phone = await staff(phones, district.station)
    for day, reason in (("2026-02-24", "NOTICE"), ("2026-04-28", "HORIZON")):
        [one] = await account(phone, district, **{"from": day, "to": day})
        assert (one["offered"], [blocked["reason"] for blocked in one["blocked"]]) == (0, [reason])
