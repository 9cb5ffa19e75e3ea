"""Who gets a question: coverage, then topic, then turn; or a coordinator, and why."""

import asyncio
from typing import Any

import pytest

from mulin import clock
from mulin.conflicts.models import Client
from mulin.consultations.models import Consultation
from mulin.crypto import encrypt
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.scheduling.models import TimeOff
from mulin.services.models import TeamKind
from mulin.teams.models import Coverage, Duty, SpecialistTopic, TeamMember, TeamRole
from tests.consultations.asking import (
    Park,
    done,
    found_park,
    heard,
    person_of,
    read,
    refused,
    step,
    submit,
)
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
    make_topic,
)
from tests.phone import Phones
from tests.times import MONDAY, at


async def ask_park(phones: Phones, park: Park, district: District, **fields: Any) -> dict[str, Any]:
    contact = await phones.of(park.contact.id)
    return await submit(
        contact, **{"teamKind": "PARK_SERVICE", "topicId": gid(district.topic), **fields}
    )


async def test_a_parks_question_goes_to_its_own_team_in_turn(
    district: District, phones: Phones
) -> None:
    park, _ = await found_park(district), await found_park(district)
    asked = [await ask_park(phones, park, district) for _ in range(4)]
    assert {one["team"]["id"] for one in asked} == {gid(park.team)}
    whose = [one["specialist"]["id"] for one in asked]
    assert sorted(whose) == sorted([gid(park.lead), gid(park.member)] * 2)
    assert whose[0] != whose[1]


async def test_who_is_on_duty_comes_first(district: District, phones: Phones) -> None:
    park = await found_park(district)
    await Duty.create(team=park.team, specialist=park.member, date=MONDAY.date())
    asked = [await ask_park(phones, park, district) for _ in range(3)]
    assert {one["specialist"]["id"] for one in asked} == {gid(park.member)}


async def test_without_a_team_of_its_own_the_one_above_answers(
    district: District, phones: Phones
) -> None:
    studio = await make_organization(OrganizationKind.NEIGHBORHOOD_STUDIO, district.station)
    resident = await phones.of(district.resident.id)
    asked = await submit(resident, organizationId=gid(studio), topicId=gid(district.topic))
    assert asked["team"] == {"id": gid(district.team)}
    assert asked["organization"] is None


async def test_coverage_of_a_topic_sends_it_elsewhere(district: District, phones: Phones) -> None:
    topic = await make_topic()
    centre_team = await make_team(district.centre)
    expert = await make_specialist(centre_team, topics=(topic,))
    await Coverage.create(team=centre_team, organization=district.station, topic=topic)
    await SpecialistTopic.create(specialist=district.specialist, topic=await make_topic())
    resident = await phones.of(district.resident.id)
    asked = await submit(resident, organizationId=gid(district.station), topicId=gid(topic))
    assert (asked["team"], asked["specialist"]) == ({"id": gid(centre_team)}, {"id": gid(expert)})


async def test_where_no_team_is_a_coordinator_chooses(district: District, phones: Phones) -> None:
    school = await make_organization(OrganizationKind.SCHOOL, district.centre)
    teacher, coordinator = await make_person(), await make_person()
    await give_role(teacher, school, Role.SCHOOL_CONTACT)
    await give_role(coordinator, district.centre, Role.COORDINATOR)
    asked = await submit(await phones.of(teacher.id), organizationId=gid(school))
    assert (asked["status"], asked["team"], asked["queueReason"]) == ("SUBMITTED", None, None)
    desk = await phones.of(coordinator.id)
    waiting = await read(desk, asked)
    assert waiting is not None
    assert waiting["queueReason"] == "NO_TEAM"
    assert waiting["may"] == ["HAND_OVER", "NOTE", "CONVERT", "MERGE"]
    assert await heard(desk) == ["CONSULTATION_WAITING"]
    team = await make_team(school, TeamKind.SCHOOL_ADVISORY)
    adviser = await make_specialist(team, topics=(district.topic,))
    given = await done(desk, "handOverConsultation", asked, teamId=gid(team), reason="Founded.")
    assert (given["status"], given["specialist"]) == ("ASSIGNED", {"id": gid(adviser)})
    assert await heard(await phones.of(await person_of(adviser))) == ["CONSULTATION_ASSIGNED"]


@pytest.mark.parametrize(
    ("reason", "because"),
    [
        ("NO_TOPIC", "nobody advises on it"),
        ("NO_CAPACITY", "everybody is full"),
        ("NO_CAPACITY", "everybody is away"),
        ("NO_CAPACITY", "everybody is on leave"),
        ("CONFLICT", "everybody advises the other side"),
    ],
)
async def test_a_team_that_cannot_keeps_it_waiting(
    reason: str, because: str, district: District, phones: Phones
) -> None:
    park = await found_park(district)
    if because == "nobody advises on it":
        await SpecialistTopic.all().delete()
    if because == "everybody is full":
        await TeamMember.all().update(open_limit=0)
    if because == "everybody is on leave":
        await TeamMember.all().update(role=TeamRole.ON_LEAVE)
    for specialist in (park.lead, park.member):
        if because == "everybody is away":
            await TimeOff.create(
                specialist=specialist,
                starts_at=at(MONDAY, 8),
                ends_at=at(MONDAY, 18),
                created_by=park.coordinator,
                created_at=clock.now(),
            )
        if because == "everybody advises the other side":
            await Client.create(
                specialist=specialist,
                name_encrypted=encrypt("上海恒远置业有限公司"),
                created_by=park.coordinator,
                created_at=clock.now(),
            )
    party = {"name": "恒远置业有限公司"}
    asked = await ask_park(phones, park, district, opposingParties=[party])
    assert (asked["status"], asked["team"]) == ("TRIAGED", {"id": gid(park.team)})
    lead = await phones.of(await person_of(park.lead))
    waiting = await read(lead, asked)
    assert waiting is not None
    assert waiting["queueReason"] == reason
    told = ["CONSULTATION_WAITING"] + ["CONFLICT_FOUND"] * 2 * (reason == "CONFLICT")
    assert await heard(await phones.of(park.coordinator.id)) == told
    assert await heard(await phones.of(park.contact.id)) == ["CONSULTATION_RECEIVED"]


async def test_two_questions_at_once_do_not_go_beyond_a_limit(
    district: District, phones: Phones
) -> None:
    park = await found_park(district)
    await TeamMember.all().update(open_limit=2)
    made = await asyncio.gather(*(ask_park(phones, park, district) for _ in range(8)))
    assert sorted(one["status"] for one in made) == ["ASSIGNED"] * 4 + ["TRIAGED"] * 4
    for member in (park.lead, park.member):
        assert await Consultation.filter(specialist=member).count() == 2


async def test_one_key_asks_once_however_often_it_is_sent(
    district: District, phones: Phones
) -> None:
    park = await found_park(district)
    made = await asyncio.gather(
        *(ask_park(phones, park, district, idempotencyKey="a tap") for _ in range(6))
    )
    assert len({one["id"] for one in made}) == 1
    assert await Consultation.all().count() == 1
    contact = await phones.of(park.contact.id)
    assert await refused(contact, title="Something else", idempotencyKey="a tap") == (
        "INVALID",
        "idempotencyKey",
    )


async def test_one_question_is_claimed_by_one(district: District, phones: Phones) -> None:
    park = await found_park(district)
    await TeamMember.all().update(open_limit=0)
    asked = await ask_park(phones, park, district)
    members = [await phones.of(await person_of(one)) for one in (park.lead, park.member)]
    answers = await asyncio.gather(*(step(one, "claimConsultation", asked) for one in members * 3))
    won = [one for one in answers if not one["errors"]]
    lost = [one["errors"][0]["code"] for one in answers if one["errors"]]
    assert (len(won), lost) == (1, ["WRONG_STATUS"] * 5)


async def test_nobody_on_leave_and_nobody_in_conflict_is_assigned(
    district: District, phones: Phones
) -> None:
    park = await found_park(district)
    await Client.create(
        specialist=park.member,
        name_encrypted=encrypt("恒远置业"),
        created_by=park.coordinator,
        created_at=clock.now(),
    )
    asked = await ask_park(phones, park, district, opposingParties=[{"name": "恒远置业"}])
    assert asked["specialist"] == {"id": gid(park.lead)}
    desk = await phones.of(park.coordinator.id)
    wanted = {"specialistId": gid(park.member), "reason": "She knows the house."}
    answer = await step(desk, "assignConsultation", asked, **wanted)
    assert [(one["code"], one["field"]) for one in answer["errors"]] == [
        ("NOT_AVAILABLE", "specialistId")
    ]
    assert "CONFLICT_FOUND" in await heard(desk)
    await Client.all().delete()
    await TeamMember.filter(specialist=park.member).update(role=TeamRole.ON_LEAVE)
    answer = await step(desk, "assignConsultation", asked, **wanted)
    assert [one["code"] for one in answer["errors"]] == ["NOT_AVAILABLE"]
    await TeamMember.filter(specialist=park.member).update(role=TeamRole.MEMBER)
    given = await done(desk, "assignConsultation", asked, **wanted)
    assert given["specialist"] == {"id": gid(park.member)}
    assert (await heard(await phones.of(await person_of(park.lead))))[-1] == (
        "CONSULTATION_HANDED_ON"
    )


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"title": " "}, ("INVALID", "title")),
        ({"title": "x" * 101}, ("INVALID", "title")),
        ({"body": "\n"}, ("INVALID", "body")),
        ({"teamKind": "PARK_SERVICE"}, ("INVALID", "organizationId")),
        ({"opposingParties": [{"name": ""}]}, ("INVALID", "opposingParties.0.name")),
        ({"opposingParties": [{"name": "A", "code": "91"}]}, ("INVALID", "opposingParties.0.code")),
    ],
)
async def test_what_cannot_be_asked(
    fields: dict[str, Any], refusal: tuple[str, str], district: District, phones: Phones
) -> None:
    resident = await phones.of(district.resident.id)
    assert await refused(resident, **fields) == refusal
    assert not await Consultation.all().exists()


async def test_an_enterprise_is_asked_for_by_its_contacts_alone(
    district: District, phones: Phones
) -> None:
    park = await found_park(district)
    resident = await phones.of(district.resident.id)
    assert await refused(resident, organizationId=gid(park.enterprise)) == (
        "NOT_FOUND",
        "organizationId",
    )
