"""Every mutation of teams as every role, and as a stranger."""

from collections.abc import Mapping
from typing import Any

import pytest

from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.services.models import TeamKind
from mulin.teams.models import TeamMember
from tests.district import District, gid, make_organization, make_specialist, make_team
from tests.phone import Phone, Phones
from tests.teams.asking import (
    READ_TEAM,
    SELECTIONS,
    document,
    make_lead,
    member_phone,
    staff,
)

COORDINATING = {"coordinator", "coordinator above", "admin"}
ALLOWED: Mapping[str, set[str]] = {
    "createTeam": COORDINATING,
    "updateTeam": COORDINATING,
    "addTeamMember": COORDINATING,
    "updateTeamMember": COORDINATING | {"lead"},
    "removeTeamMember": COORDINATING,
    "setTeamCoverage": COORDINATING,
    "setDuties": COORDINATING | {"lead"},
    "updateSpecialistProfile": COORDINATING | {"member"},
}
"""Who may; anybody else is told so, a stranger to sign in."""

SEES_SHARES = COORDINATING | {"member", "lead", "station staff", "auditor"}


async def everybody(phones: Phones, district: District) -> dict[str, Phone]:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, park)
    school = await make_organization(OrganizationKind.SCHOOL, district.centre)
    beside = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    return {
        "stranger": await phones.new(),
        "resident": await phones.of(district.resident.id),
        "enterprise contact": await staff(phones, enterprise, Role.ENTERPRISE_CONTACT),
        "school contact": await staff(phones, school, Role.SCHOOL_CONTACT),
        "member": await member_phone(phones, district.specialist),
        "lead": await member_phone(phones, await make_lead(district.team)),
        "lead of another team": await member_phone(
            phones, await make_lead(await make_team(park, TeamKind.PARK_SERVICE))
        ),
        "station staff": await staff(phones, district.station, Role.STATION_STAFF),
        "coordinator": await staff(phones, district.station, Role.COORDINATOR),
        "coordinator beside": await staff(phones, beside, Role.COORDINATOR),
        "coordinator above": await staff(phones, district.centre, Role.COORDINATOR),
        "auditor": await staff(phones, district.centre, Role.AUDITOR),
        "admin": await staff(phones, district.centre, Role.DISTRICT_ADMIN),
    }


async def request(mutation: str, district: District, number: int) -> dict[str, Any]:
    """Something that can be done, another one for each number."""
    team = {"teamId": gid(district.team)}
    theirs = {"specialistId": gid(district.specialist)}
    newcomer = {"specialistId": gid(await make_specialist())}
    leaving = {"specialistId": gid(await make_specialist(district.team))}
    names = {"code": f"team-{number}-new", "nameZh": "新团队", "nameEn": "New"}
    station = {"organizationId": gid(district.station)}
    roster = {"from": "2026-03-03", "to": "2026-03-04"}
    requests: dict[str, dict[str, Any]] = {
        "createTeam": {"kind": "MEDIATION", **station, **names},
        "updateTeam": {**team, "nameEn": f"Name {number}"},
        "addTeamMember": {**team, **newcomer},
        "updateTeamMember": {**team, **theirs, "openLimit": number},
        "removeTeamMember": {**team, **leaving},
        "setTeamCoverage": {**team, "coverages": [station]},
        "setDuties": {**team, **roster, "duties": [{"date": "2026-03-03", **theirs}]},
        "updateSpecialistProfile": {**theirs, "bioEn": f"Words {number}"},
    }
    return requests[mutation]


@pytest.mark.parametrize("mutation", list(SELECTIONS))
async def test_who_may_do_what(mutation: str, phones: Phones, district: District) -> None:
    for number, (who, phone) in enumerate((await everybody(phones, district)).items()):
        wanted = await request(mutation, district, number)
        done = (await phone.ask(document(mutation), input=wanted))["done"]
        codes = [error["code"] for error in done["errors"]]
        if who in ALLOWED[mutation]:
            assert codes == [], who
        else:
            assert codes == ["UNAUTHENTICATED" if who == "stranger" else "FORBIDDEN"], who


async def test_how_work_is_shared_is_seen_by_the_team_and_who_oversees_it(
    phones: Phones, district: District
) -> None:
    await TeamMember.filter(specialist=district.specialist).update(weight=3, open_limit=7)
    for who, phone in (await everybody(phones, district)).items():
        team = (await phone.ask(READ_TEAM, id=gid(district.team)))["node"]
        shares = (team["members"][0]["weight"], team["members"][0]["openLimit"])
        assert shares == ((3, 7) if who in SEES_SHARES else (None, None)), who
        assert team["members"][0]["specialist"]["id"] == gid(district.specialist)


def test_the_table_is_complete() -> None:
    assert set(ALLOWED) == set(SELECTIONS)
