"""Founding teams, and describing them otherwise."""

import asyncio
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.consultations.models import ConsultationStatus
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.teams.models import Team
from tests.appointments.asking import make_appointment
from tests.district import District, gid, make_organization, make_team
from tests.phone import Phone, Phones
from tests.teams.asking import coordinator, do, document, make_question, refused, staff
from tests.times import TUESDAY, at


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """A coordinator's of the district's station."""
    return await coordinator(phones, district)


def wanted(district: District, **otherwise: Any) -> dict[str, Any]:
    return {
        "kind": "COMMUNITY",
        "organizationId": gid(district.station),
        "code": "a-new-team",
        "nameZh": "新团队",
        "nameEn": "A new team",
        **otherwise,
    }


async def test_a_team_is_founded_without_members(phone: Phone, district: District) -> None:
    made = await do(phone, "createTeam", **wanted(district, nameEn="  A new team "))

    team = await Team.get(code="a-new-team")
    assert made == {
        "id": gid(team),
        "kind": "COMMUNITY",
        "code": "a-new-team",
        "name": "A new team",
        "organization": {"id": gid(district.station)},
        "members": [],
        "coverages": [],
    }
    assert await AuditEntry.filter(action="team.created", object_id=team.id).count() == 1


async def test_what_makes_no_team_is_refused_by_name(phone: Phone, district: District) -> None:
    for otherwise, field in (
        ({"kind": "PARK_SERVICE"}, "kind"),
        ({"code": ""}, "code"),
        ({"code": "A Team"}, "code"),
        ({"code": "a--team"}, "code"),
        ({"code": "团队"}, "code"),
        ({"code": "x" * 65}, "code"),
        ({"code": district.team.code}, "code"),
        ({"nameZh": " "}, "nameZh"),
        ({"nameEn": "x" * 201}, "nameEn"),
    ):
        assert await refused(phone, "createTeam", **wanted(district, **otherwise)) == (
            "INVALID",
            field,
        )
    assert await Team.all().count() == 1


async def test_an_enterprise_that_is_not_ones_own_to_see_does_not_exist(
    phone: Phone, district: District
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE)
    answer = await refused(phone, "createTeam", **wanted(district, organizationId=gid(enterprise)))
    assert answer == ("NOT_FOUND", "organizationId")


async def test_of_two_teams_with_one_code_at_once_one_is_founded(
    phones: Phones, district: District
) -> None:
    callers = [await coordinator(phones, district) for _ in range(4)]
    answers = await asyncio.gather(
        *(caller.ask(document("createTeam"), input=wanted(district)) for caller in callers)
    )
    told = sorted(tuple(e["field"] for e in answer["done"]["errors"]) for answer in answers)
    assert told == [(), ("code",), ("code",), ("code",)]
    assert await Team.filter(code="a-new-team").count() == 1


async def test_only_what_is_named_changes(phone: Phone, district: District) -> None:
    team = district.team
    changed = await do(phone, "updateTeam", teamId=gid(team), nameEn="Renamed")
    assert (changed["name"], changed["code"], changed["kind"]) == (
        "Renamed",
        team.code,
        "COMMUNITY",
    )
    for field in ("kind", "organizationId", "code", "nameZh", "nameEn"):
        answer = await refused(phone, "updateTeam", teamId=gid(team), **{field: None})
        assert answer == ("INVALID", field)
    other = await make_team(district.station)
    answer = await refused(phone, "updateTeam", teamId=gid(team), code=other.code)
    assert answer == ("INVALID", "code")


async def test_a_team_moves_only_among_organizations_of_who_moves_it(
    phones: Phones, phone: Phone, district: District
) -> None:
    team, elsewhere = district.team, await make_organization(OrganizationKind.STREET_STATION)
    for place in (district.centre, elsewhere):
        answer = await refused(phone, "updateTeam", teamId=gid(team), organizationId=gid(place))
        assert answer == ("FORBIDDEN", "organizationId")
    admin = await staff(phones, district.centre, Role.DISTRICT_ADMIN)
    moved = await do(admin, "updateTeam", teamId=gid(team), organizationId=gid(district.centre))
    assert moved["organization"] == {"id": gid(district.centre)}
    # It is out of the station's hands now.
    assert await refused(phone, "updateTeam", teamId=gid(team), nameEn="Ours") == (
        "FORBIDDEN",
        "teamId",
    )


async def test_a_team_must_fit_its_organization(phones: Phones, district: District) -> None:
    admin = await staff(phones, district.centre, Role.DISTRICT_ADMIN)
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    team = {"teamId": gid(district.team)}
    assert await refused(admin, "updateTeam", **team, kind="PARK_SERVICE") == ("INVALID", "kind")
    assert await refused(admin, "updateTeam", **team, organizationId=gid(park)) == (
        "INVALID",
        "organizationId",
    )
    both = await do(admin, "updateTeam", **team, kind="PARK_SERVICE", organizationId=gid(park))
    assert (both["kind"], both["organization"]) == ("PARK_SERVICE", {"id": gid(park)})


async def test_a_team_at_work_stays_of_its_kind(
    phones: Phones, phone: Phone, district: District
) -> None:
    admin = await staff(phones, district.centre, Role.DISTRICT_ADMIN)
    team = {"teamId": gid(district.team)}
    appointment = await make_appointment(district, at(TUESDAY, 10))
    assert await refused(phone, "updateTeam", **team, kind="MEDIATION") == ("WRONG_STATUS", "kind")
    await appointment.delete()
    question = await make_question(district.team, district.resident, district.specialist)
    assert await refused(phone, "updateTeam", **team, kind="MEDIATION") == ("WRONG_STATUS", "kind")
    moved = {"organizationId": gid(district.centre)}
    assert await refused(admin, "updateTeam", **team, **moved) == (
        "WRONG_STATUS",
        "organizationId",
    )
    question.status, question.closed_at = ConsultationStatus.WITHDRAWN, clock.now()
    await question.save()
    assert (await do(phone, "updateTeam", **team, kind="MEDIATION"))["kind"] == "MEDIATION"
