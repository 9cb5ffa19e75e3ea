"""Saying what a team covers beside its own organization."""

import asyncio

import pytest

from mulin.audit.models import AuditEntry
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Role
from mulin.services.models import TeamKind
from mulin.teams.models import Coverage
from tests.district import District, gid, make_organization, make_team, make_topic
from tests.phone import Phone, Phones
from tests.teams.asking import READ_TEAM, coordinator, do, document, refused, staff


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """A coordinator's of the district's station."""
    return await coordinator(phones, district)


@pytest.fixture
async def studio(district: District) -> Organization:
    return await make_organization(OrganizationKind.NEIGHBORHOOD_STUDIO, district.station)


async def test_the_list_replaces_what_was_there(
    phone: Phone, district: District, studio: Organization
) -> None:
    team, topic = gid(district.team), await make_topic()
    both = [
        {"organizationId": gid(studio), "topicId": gid(topic)},
        {"organizationId": gid(studio)},
    ]
    kept = await do(phone, "setTeamCoverage", teamId=team, coverages=[*both, both[0]])
    assert kept["coverages"] == [
        {"organization": {"id": gid(studio)}, "topic": {"id": gid(topic)}},
        {"organization": {"id": gid(studio)}, "topic": None},
    ]
    assert (await do(phone, "setTeamCoverage", teamId=team, coverages=[]))["coverages"] == []
    assert await Coverage.all().count() == 0
    assert await AuditEntry.filter(action="coverage.set").count() == 2


async def test_a_team_is_given_only_organizations_of_who_gives_them(
    phones: Phones, phone: Phone, district: District, studio: Organization
) -> None:
    elsewhere = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    hidden = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    team = gid(district.team)
    for place, code in ((elsewhere, "FORBIDDEN"), (hidden, "NOT_FOUND")):
        wanted = [{"organizationId": gid(studio)}, {"organizationId": gid(place)}]
        answer = await refused(phone, "setTeamCoverage", teamId=team, coverages=wanted)
        assert answer == (code, "coverages.1.organizationId")
    assert await Coverage.all().count() == 0
    admin = await staff(phones, district.centre, Role.DISTRICT_ADMIN)
    given = [{"organizationId": gid(elsewhere)}]
    await do(admin, "setTeamCoverage", teamId=team, coverages=given)
    # What somebody above has given may stay.
    wanted = [*given, {"organizationId": gid(studio)}]
    kept = await do(phone, "setTeamCoverage", teamId=team, coverages=wanted)
    assert len(kept["coverages"]) == 2


async def test_what_cannot_be_covered_is_refused_by_name(
    phone: Phone, district: District, studio: Organization
) -> None:
    gone = await make_topic()
    await gone.delete()
    one = {"organizationId": gid(studio)}
    for wanted, refusal in (
        ([one, {**one, "topicId": gid(gone)}], ("NOT_FOUND", "coverages.1.topicId")),
        ([{**one, "topicId": gid(studio)}], ("INVALID", "coverages.0.topicId")),
        ([{"organizationId": gid(gone)}], ("INVALID", "coverages.0.organizationId")),
        ([one] * 201, ("INVALID", "coverages")),
    ):
        answer = await refused(
            phone, "setTeamCoverage", teamId=gid(district.team), coverages=wanted
        )
        assert answer == refusal


async def test_two_lists_at_once_leave_one_of_them_whole(
    phones: Phones, district: District, studio: Organization
) -> None:
    other = await make_organization(OrganizationKind.NEIGHBORHOOD_STUDIO, district.station)
    topics = [await make_topic() for _ in range(3)]
    callers = [await coordinator(phones, district) for _ in range(4)]
    lists = [
        [{"organizationId": gid(place), "topicId": gid(topic)} for topic in topics]
        for place in (studio, other, studio, other)
    ]
    answers = await asyncio.gather(
        *(
            caller.ask(
                document("setTeamCoverage"),
                input={"teamId": gid(district.team), "coverages": wanted},
            )
            for caller, wanted in zip(callers, lists, strict=True)
        )
    )
    assert all(answer["done"]["errors"] == [] for answer in answers)
    rows = await Coverage.all()
    assert len(rows) == 3
    assert len({row.organization_id for row in rows}) == 1


async def test_which_enterprises_a_team_covers_is_told_to_who_may_see_them(
    phones: Phones, district: District
) -> None:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, park)
    team = await make_team(park, TeamKind.PARK_SERVICE)
    await Coverage.create(team=team, organization=enterprise)
    for phone, seen in (
        (await phones.new(), 0),
        (await phones.of(district.resident.id), 0),
        (await coordinator(phones, district), 0),
        (await staff(phones, enterprise, Role.ENTERPRISE_CONTACT), 1),
        (await staff(phones, park, Role.COORDINATOR), 1),
        (await staff(phones, district.centre, Role.AUDITOR), 1),
    ):
        found = (await phone.ask(READ_TEAM, id=gid(team)))["node"]
        assert len(found["coverages"]) == seen
