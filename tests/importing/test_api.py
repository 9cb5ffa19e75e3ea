"""District admins import what they uploaded, into their own district, and nobody else does."""

from typing import Any

import pytest

from mulin.audit.models import AuditEntry
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Person, Role
from mulin.teams.models import Specialist
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
    make_venue,
)
from tests.files.asking import Door, brought, make_file, payload
from tests.importing.generating import credit_code, phone
from tests.importing.making import Rows, xlsx
from tests.phone import Phone, Phones
from tests.schema.kept import KeptDatabase

IMPORT = """
mutation Import($input: ImportDistrictInput!) {
  importDistrict(input: $input) {
    report {
      dryRun errorCount
      counts { sheet created updated unchanged }
      errors { sheet row column code message }
    }
    errors { field code message }
  }
}
"""
EXPORT = """
mutation { exportDistrict { file { id name mediaType url } errors { field code message } } }
"""

HEADER = ["code", "kind", "parent_code", "name_zh"]


async def admin_of(district: District, phones: Phones, language: str = "en") -> Phone:
    admin = await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    return await phones.of(admin.id, language)


async def uploaded(phones: Phones, phone_: Phone, sheets: dict[str, Rows]) -> str:
    file = await brought(phones, phone_, "district.xlsx", xlsx(sheets))
    return str(file["id"])


async def handed_in(
    phones: Phones, phone_: Phone, sheets: dict[str, Rows], **rest: Any
) -> dict[str, Any]:
    """The report on a workbook that can be read."""
    file_id = await uploaded(phones, phone_, sheets)
    answered = await payload(phone_, IMPORT, fileId=file_id, **rest)
    assert answered["errors"] == []
    report: dict[str, Any] = answered["report"]
    return report


def schools(district: District, *codes: str) -> dict[str, Rows]:
    return {
        "organizations": [
            HEADER,
            *([code, "school", district.centre.code, f"{code}（演示）"] for code in codes),
        ]
    }


async def test_an_admin_tries_a_file_and_then_imports_it(
    district: District, phones: Phones
) -> None:
    admin = await admin_of(district, phones)
    file_id = await uploaded(phones, admin, schools(district, "a-school", "b-school"))

    tried = await payload(admin, IMPORT, fileId=file_id, dryRun=True)
    assert tried["report"]["dryRun"]
    assert not await Organization.filter(code="a-school").exists()

    done = await payload(admin, IMPORT, fileId=file_id)
    counts = [{"sheet": "organizations", "created": 2, "updated": 0, "unchanged": 0}]
    assert tried["report"]["counts"] == done["report"]["counts"] == counts
    assert (await Organization.get(code="b-school")).parent_id == district.centre.id
    assert await AuditEntry.filter(action="district.imported").count() == 1


@pytest.mark.parametrize(
    ("language", "message"), [("zh", "手机号无效"), ("en", "This is not a valid phone number")]
)
async def test_mistakes_come_in_the_callers_language_and_nothing_is_changed(
    district: District, phones: Phones, language: str, message: str
) -> None:
    admin = await admin_of(district, phones, language)
    rows: Rows = [["code", "phone", "name_zh", "firm_code"], ["s", "1", "甲", "a-school"]]

    report = await handed_in(phones, admin, {**schools(district, "a-school"), "specialists": rows})

    assert (report["counts"], report["errorCount"]) == ([], 1)
    [mistake] = report["errors"]
    assert mistake == {
        "sheet": "specialists",
        "row": 2,
        "column": "phone",
        "code": "BAD_PHONE",
        "message": message,
    }
    assert not await Organization.filter(code="a-school").exists()


async def test_nothing_of_another_district_can_be_touched(
    district: District, phones: Phones
) -> None:
    admin = await admin_of(district, phones)
    other = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    park = await make_organization(OrganizationKind.TECH_PARK, other)
    firm = await make_organization(OrganizationKind.LAW_FIRM, other)
    venue, team = await make_venue(other), await make_team(other)
    lawyer = await make_specialist(team, organization=firm)
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, park)
    await Organization.filter(id=enterprise.id).update(credit_code=credit_code(1))
    kept = await KeptDatabase.now()
    before = await kept.content()
    mine = district.centre.code

    report = await handed_in(
        phones,
        admin,
        {
            "organizations": [
                HEADER,
                [park.code, "tech_park", "", "改名"],
                ["new-school", "school", other.code, "学校"],
                ["third", "district_centre", "", "中心"],
            ],
            "venues": [
                ["code", "organization_code", "name_zh", "address_zh"],
                [venue.code, mine, "改名", "路"],
                ["new-venue", other.code, "点", "路"],
            ],
            "specialists": [
                ["code", "phone", "name_zh", "firm_code"],
                [lawyer.code, phone(1), "改名", ""],
                ["new-lawyer", phone(2), "乙", firm.code],
                ["free-lawyer", phone(3), "丙", ""],
            ],
            "teams": [
                ["code", "kind", "organization_code", "name_zh", "coverage"],
                [team.code, "community", mine, "改名", ""],
                [district.team.code, "community", mine, "团队", other.code],
            ],
            "team_members": [
                ["team_code", "specialist_code"],
                [team.code, district.specialist.code],
            ],
            "enterprises": [
                ["credit_code", "park_code", "name_zh"],
                [credit_code(1), park.code, "改名"],
                [credit_code(2), park.code, "企业"],
            ],
        },
    )

    assert [(one["sheet"], one["row"], one["column"], one["code"]) for one in report["errors"]] == [
        ("organizations", 2, "code", "NOT_YOURS_TO_DO"),
        ("organizations", 3, "parent_code", "NOT_YOURS_TO_DO"),
        ("organizations", 4, "parent_code", "NOT_YOURS_TO_DO"),
        ("venues", 2, "code", "NOT_YOURS_TO_DO"),
        ("venues", 3, "organization_code", "NOT_YOURS_TO_DO"),
        ("specialists", 2, "code", "NOT_YOURS_TO_DO"),
        ("specialists", 3, "firm_code", "NOT_YOURS_TO_DO"),
        ("specialists", 4, "firm_code", "REQUIRED"),
        ("teams", 2, "code", "NOT_YOURS_TO_DO"),
        ("teams", 3, "coverage", "NOT_YOURS_TO_DO"),
        ("team_members", 2, "team_code", "NOT_YOURS_TO_DO"),
        ("enterprises", 2, "credit_code", "CREDIT_CODE_TAKEN"),
        ("enterprises", 3, "park_code", "NOT_YOURS_TO_DO"),
    ]
    after = await kept.content()
    changed = {name for name, content in before.items() if content != after[name]}
    assert changed == {"file", "audit_entry", "audit_unsealed"}


async def test_an_organization_moves_out_of_ones_district_no_more_than_into_it(
    district: District, phones: Phones
) -> None:
    admin = await admin_of(district, phones)
    other = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    row = [district.station.code, "street_station", other.code, "站"]

    report = await handed_in(phones, admin, {"organizations": [HEADER, row]})

    [mistake] = report["errors"]
    assert (mistake["column"], mistake["code"]) == ("parent_code", "NOT_YOURS_TO_DO")


async def test_what_an_admin_exports_is_their_district_and_imports_without_a_change(
    district: District, phones: Phones
) -> None:
    admin = await admin_of(district, phones)
    other = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    firm = await make_organization(OrganizationKind.LAW_FIRM, district.centre)
    await Specialist.filter(id=district.specialist.id).update(organization_id=firm.id)

    [exported] = (await admin.ask(EXPORT)).values()
    content = (await Door(phones).get(exported["file"]["url"])).content
    report = (await payload(admin, IMPORT, fileId=exported["file"]["id"]))["report"]

    assert exported["errors"] == []
    assert exported["file"]["name"] == "mulin-2026-03-02.xlsx"
    assert content[:2] == b"PK"
    assert report["errors"] == []
    assert {one["sheet"]: one["unchanged"] for one in report["counts"]} == {
        "organizations": await Organization.exclude(id=other.id).count(),
        "venues": 1,
        "topics": 1,
        "services": 1,
        "specialists": 1,
        "teams": 1,
        "team_members": 1,
        "enterprises": 0,
    }
    [entry] = await AuditEntry.filter(action="district.exported")
    assert entry.details["rows"]["specialists"] == 1


@pytest.mark.parametrize(
    "kind", ["somebody else's", "not arrived", "nothing to import", "no table"]
)
async def test_a_file_that_cannot_be_imported_is_refused_by_its_field(
    district: District, phones: Phones, kind: str
) -> None:
    person = await make_person()
    await give_role(person, district.centre, Role.DISTRICT_ADMIN)
    admin = await phones.of(person.id)
    expected = "NOT_FOUND"
    match kind:
        case "somebody else's":
            other = await admin_of(district, phones)
            file_id = await uploaded(phones, other, schools(district, "a"))
        case "not arrived":
            file_id = gid(await make_file(person, stored=False))
        case "nothing to import":
            file_id = await uploaded(phones, admin, {"说明": [["read me"]]})
            expected = "INVALID"
        case _:
            file_id = str((await brought(phones, admin))["id"])
            expected = "INVALID"

    answered = await payload(admin, IMPORT, fileId=file_id)

    [error] = answered["errors"]
    assert (error["code"], error["field"], answered["report"]) == (expected, "fileId", None)


ROLES = [None, *(role for role in Role if role is not Role.DISTRICT_ADMIN)]


@pytest.mark.parametrize("role", ROLES)
async def test_only_district_admins_import_and_export(
    district: District, phones: Phones, role: Role | None
) -> None:
    person = await make_person()
    if role is not None:
        await give_role(person, district.centre, role)
    await _refused(await phones.of(person.id), await _file_of(phones, person), "FORBIDDEN")


async def test_a_specialist_and_a_stranger_neither(district: District, phones: Phones) -> None:
    giver = await district.specialist.person
    await _refused(await phones.of(giver.id), await _file_of(phones, giver), "FORBIDDEN")
    await _refused(await phones.new(), await _file_of(phones, giver), "UNAUTHENTICATED")


async def _file_of(phones: Phones, person: Person) -> str:
    return str((await brought(phones, await phones.of(person.id)))["id"])


async def _refused(caller: Phone, file_id: str, code: str) -> None:
    answers = [await payload(caller, IMPORT, fileId=file_id)]
    answers += (await caller.ask(EXPORT)).values()
    for answer in answers:
        [error] = answer["errors"]
        assert error["code"] == code
    assert answers[1]["file"] is None
