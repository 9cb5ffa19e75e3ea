"""Meetings for enterprises and schools: whose contact may book them, and who may give them."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Membership, Role
from mulin.services.models import TeamKind
from mulin.teams.models import Coverage, TeamMember
from tests.appointments.documents import BOOK_SERIES, MARK_UNAVAILABLE
from tests.appointments.for_organizations import (
    BOOK,
    BOOK_HELD,
    FOLLOW_UP,
    HOLD,
    RESCHEDULE,
    Parks,
    found_parks,
    made,
    refusal,
    send,
)
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
from tests.phone import Phones
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)


@pytest.fixture
async def parks(district: District, phones: Phones) -> Parks:
    return await found_parks(district, phones)


async def _ended(membership: Membership) -> None:
    membership.ends_on = date(2026, 3, 2)
    await membership.save()


async def test_a_contact_books_for_their_enterprise_with_its_parks_team(parks: Parks) -> None:
    named = {"organizationId": gid(parks.mine.enterprise)}
    for starts_at, more in ((TEN, named), (at(TUESDAY, 11), {})):
        booked = await made(parks.contact, BOOK, parks.slot(starts_at, **more))
        assert booked["organization"] == {"id": gid(parks.mine.enterprise)}
        assert booked["team"] == {"id": gid(parks.mine.team)}


async def test_only_members_of_teams_that_serve_them_are_whose_turn_it_is(parks: Parks) -> None:
    """The other park's two are free all day, and would be in turn."""
    own = {gid(parks.mine.lead), gid(parks.mine.member)}
    for hour in range(9, 15):
        booked = await made(parks.contact, BOOK, parks.slot(at(TUESDAY, hour)))
        assert booked["specialist"]["id"] in own
    assert await Appointment.exclude(team=parks.mine.team).count() == 0


async def test_who_is_no_contact_cannot_book_for_an_enterprise(
    parks: Parks, district: District, phones: Phones
) -> None:
    named = parks.slot(TEN, organizationId=gid(parks.mine.enterprise))
    former = await make_person()
    await _ended(await give_role(former, parks.mine.enterprise, Role.ENTERPRISE_CONTACT))
    for person in (district.resident, former):
        phone = await phones.of(person.id)
        for document in (BOOK, HOLD):
            assert await refusal(phone, document, named) == ("NOT_FOUND", "organizationId")
            assert await refusal(phone, document, parks.slot(TEN)) == ("INVALID", "organizationId")
    for document in (BOOK, HOLD):
        assert await refusal(parks.neighbor, document, named) == ("NOT_FOUND", "organizationId")
    assert await Appointment.all().count() == 0


async def test_staff_above_book_for_it_too(parks: Parks, phones: Phones) -> None:
    coordinator = await phones.of(parks.mine.coordinator.id)
    named = {"organizationId": gid(parks.mine.enterprise)}
    booked = await made(coordinator, BOOK, parks.slot(TEN, **named))
    assert booked["organization"] == {"id": gid(parks.mine.enterprise)}
    elsewhere = await phones.of(parks.other.coordinator.id)
    wanted = parks.slot(at(TUESDAY, 11), **named)
    assert await refusal(elsewhere, BOOK, wanted) == ("NOT_FOUND", "organizationId")


async def test_another_parks_team_and_its_members_cannot_be_had(parks: Parks) -> None:
    theirs, who = {"teamId": gid(parks.other.team)}, {"specialistId": gid(parks.other.member)}
    for document in (BOOK, HOLD):
        assert await refusal(parks.contact, document, parks.slot(TEN, **theirs)) == (
            "FORBIDDEN",
            "teamId",
        )
        assert await refusal(parks.contact, document, parks.slot(TEN, **who)) == (
            "NOT_AVAILABLE",
            "startsAt",
        )


async def test_a_team_that_covers_the_park_can_be_had(parks: Parks, district: District) -> None:
    await Coverage.create(team=parks.other.team, organization=parks.mine.organization)
    booked = await made(parks.contact, BOOK, parks.slot(TEN, teamId=gid(parks.other.team)))
    assert booked["team"] == {"id": gid(parks.other.team)}


async def test_a_school_books_its_advisers(district: District, phones: Phones) -> None:
    school, other = [
        await make_organization(OrganizationKind.SCHOOL, district.centre) for _ in range(2)
    ]
    team = await make_team(school, TeamKind.SCHOOL_ADVISORY)
    adviser = await make_specialist(team)
    service = await make_service(team_kind=TeamKind.SCHOOL_ADVISORY)
    wanted = {"serviceId": gid(service), "startsAt": TEN.isoformat(), "mode": "PHONE"}
    for place, outcome in ((other, ("INVALID", "organizationId")), (school, None)):
        teacher = await make_person()
        await give_role(teacher, place, Role.SCHOOL_CONTACT)
        phone = await phones.of(teacher.id)
        if outcome is not None:
            assert await refusal(phone, BOOK, wanted) == outcome
            continue
        assert (await made(phone, BOOK, wanted))["specialist"] == {"id": gid(adviser)}


async def test_who_has_two_enterprises_says_which(parks: Parks) -> None:
    second = await make_organization(OrganizationKind.ENTERPRISE, parks.other.organization)
    await give_role(parks.mine.contact, second, Role.ENTERPRISE_CONTACT)
    assert await refusal(parks.contact, BOOK, parks.slot(TEN)) == ("INVALID", "organizationId")
    booked = await made(parks.contact, BOOK, parks.slot(TEN, organizationId=gid(second)))
    assert booked["team"] == {"id": gid(parks.other.team)}


async def test_a_service_for_everybody_is_booked_for_an_enterprise_as_well(
    parks: Parks, district: District
) -> None:
    wanted = {**parks.slot(TEN), "serviceId": gid(district.service)}
    assert (await made(parks.contact, BOOK, wanted))["organization"] is None
    named = {**wanted, "startsAt": at(TUESDAY, 11).isoformat()}
    named["organizationId"] = gid(parks.mine.enterprise)
    booked = await made(parks.contact, BOOK, named)
    assert booked["organization"] == {"id": gid(parks.mine.enterprise)}


async def test_a_slot_that_was_held_is_booked_for_it(parks: Parks) -> None:
    held = await made(parks.contact, HOLD, parks.slot(TEN))
    booked = await made(parks.contact, BOOK_HELD, {"holdId": held["id"]})
    assert booked["organization"] == {"id": gid(parks.mine.enterprise)}


async def test_moved_it_is_still_its_own_and_with_its_own_team(parks: Parks) -> None:
    booked = await made(parks.contact, BOOK, parks.slot(TEN))
    wanted = {"id": booked["id"], "startsAt": at(TUESDAY, 11).isoformat()}
    moved = await made(parks.contact, RESCHEDULE, wanted)
    assert moved["organization"] == {"id": gid(parks.mine.enterprise)}
    wanted = {**wanted, "startsAt": TEN.isoformat(), "specialistId": gid(parks.other.member)}
    assert await refusal(parks.contact, RESCHEDULE, wanted) == ("NOT_AVAILABLE", "startsAt")


async def test_it_goes_on_for_it_while_whoever_booked_is_its_contact(
    parks: Parks, phones: Phones
) -> None:
    booked = await made(parks.contact, BOOK, parks.slot(TEN))
    await Appointment.all().update(status=AppointmentStatus.FULFILLED)
    wanted = parks.slot(at(TUESDAY, 11), id=booked["id"])
    again = await made(parks.contact, FOLLOW_UP, wanted)
    assert again["organization"] == {"id": gid(parks.mine.enterprise)}
    await _ended(await Membership.get(person=parks.mine.contact))
    wanted = parks.slot(at(TUESDAY, 12), id=booked["id"])
    assert await refusal(parks.contact, FOLLOW_UP, wanted) == ("INVALID", "organizationId")
    # Whoever gives it still may: a new contact is told by them.
    giving = parks.mine.lead
    if booked["specialist"]["id"] != gid(giving):
        giving = parks.mine.member
    by_specialist = await made(await phones.of(giving.person_id), FOLLOW_UP, wanted)
    assert by_specialist["organization"] == {"id": gid(parks.mine.enterprise)}


async def test_a_series_is_booked_for_it(parks: Parks, district: District, phones: Phones) -> None:
    wanted = parks.slot(TEN, weeks=2)
    told = (await parks.contact.ask(BOOK_SERIES, input=wanted))["bookSeries"]
    assert told["errors"] == []
    for row in await Appointment.all():
        assert (row.organization_id, row.team_id) == (parks.mine.enterprise.id, parks.mine.team.id)
    assert await Appointment.all().count() == 2
    resident = await phones.of(district.resident.id)
    told = (await resident.ask(BOOK_SERIES, input=wanted))["bookSeries"]
    assert [(one["code"], one["field"]) for one in told["errors"]] == [
        ("INVALID", "organizationId")
    ]


async def test_nobody_waits_in_line_for_a_parks_team(parks: Parks) -> None:
    """A place in line is a person's: a resident would be offered what is an enterprise's alone."""
    document = """
    mutation ($input: JoinWaitlistInput!) {
      done: joinWaitlist(input: $input) { errors { field code message } }
    }
    """
    wanted = {"serviceId": gid(parks.service), "from": "2026-03-03", "to": "2026-03-04"}
    assert await refusal(parks.contact, document, wanted) == ("INVALID", "serviceId")


async def test_who_is_ill_is_replaced_by_their_own_team_alone(parks: Parks, phones: Phones) -> None:
    await TeamMember.filter(specialist=parks.mine.lead).delete()
    booked = await made(parks.contact, BOOK, parks.slot(TEN))
    giving = await phones.of(parks.mine.member.person_id)
    away = {"startsAt": at(TUESDAY, 8).isoformat(), "endsAt": at(TUESDAY, 18).isoformat()}
    told = (await giving.ask(MARK_UNAVAILABLE, input=away))["markUnavailable"]
    assert [one["outcome"] for one in told["affected"]] == ["PROPOSED"]
    row = await Appointment.all().first()
    assert row is not None
    assert (row.team_id, row.organization_id) == (parks.mine.team.id, parks.mine.enterprise.id)
    assert told["affected"][0]["appointment"]["id"] == booked["id"]


async def test_two_contacts_book_at_once_and_each_gets_one_of_the_team(
    parks: Parks, phones: Phones
) -> None:
    people: list[Any] = [await make_person() for _ in range(4)]
    for person in people:
        await give_role(person, parks.mine.enterprise, Role.ENTERPRISE_CONTACT)
    each = [await phones.of(person.id) for person in people]
    payloads = await asyncio.gather(*(send(one, BOOK, parks.slot(TEN)) for one in each))
    codes = sorted(one["errors"][0]["code"] if one["errors"] else "" for one in payloads)
    assert codes == ["", "", "SLOT_TAKEN", "SLOT_TAKEN"]
    given = {one.specialist_id for one in await Appointment.filter(starts_at=TEN)}
    assert given == {parks.mine.lead.id, parks.mine.member.id}
    own = {gid(parks.mine.lead), gid(parks.mine.member)}
    for payload in payloads:
        offered = {slot["specialist"]["id"] for slot in payload["alternatives"]}
        assert offered <= own


async def test_a_contact_no_more_loses_it_in_the_same_moment(parks: Parks, phones: Phones) -> None:
    membership = await Membership.get(person=parks.mine.contact)
    membership.ends_on = date(2026, 3, 3)
    await membership.save()
    await made(parks.contact, BOOK, parks.slot(TEN))
    clock.advance(timedelta(days=1) - timedelta(hours=9))
    phone = await phones.of(parks.mine.contact.id)
    later = parks.slot(at(TUESDAY, 12))
    assert await refusal(phone, BOOK, later) == ("INVALID", "organizationId")
