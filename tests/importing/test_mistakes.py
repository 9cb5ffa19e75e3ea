"""Every mistake of every row is told at once, in both languages, and nothing is changed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from mulin.clock import now
from mulin.importing.actions import import_files
from mulin.messages import Language
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Membership, Role
from mulin.refusals import Refusal
from mulin.teams.models import TeamMember, TeamRole
from tests.district import District, make_organization, make_specialist
from tests.importing.generating import credit_code, phone
from tests.importing.making import Formula, Rows, as_csv, codes, imported, phone_of, xlsx
from tests.schema.kept import KeptDatabase

CENTRE = ["centre", "区公共法律服务中心", "", "服务中心（演示）", ""]

MISTAKEN: dict[str, Rows] = {
    "机构": [
        ["编码*", "类型*", "上级编码", "名称*", "统一社会信用代码"],
        ["code", "kind", "parent_code", "name_zh", "credit_code"],
        CENTRE,
        ["park-1", "科技园区", "centre", "园区一（演示）", ""],
        ["一号园区", "科技园区", "centre", "园区二（演示）", ""],
        ["school-1", "小学", "centre", "学校（演示）", ""],
        ["school-2", "学校", "nowhere", "学校（演示）", ""],
        ["school-3", "学校", "park-1", "学校（演示）", ""],
        ["park-1", "科技园区", "centre", "园区三（演示）", ""],
        ["firm-1", "律师事务所", "centre", "", "91310110MA1MU1N01X"],
        ["firm-2", "律师事务所", "centre", "=HYPERLINK(1)", ""],
        ["station-1", "街道公共法律服务站", "station-1", "站（演示）", ""],
    ],
    "接待点": [
        ["编码", "机构编码", "名称", "地址", "纬度", "经度", "时区", "开放时间", "电话"],
        ["v-1", "park-1", "点", "路", 121.52, 31.27, "Shanghai", "1-5 9:00-12:00,11:00-13:00", ""],
        ["v-2", "park-1", "点" * 121, "路", 31.27, "", "", date(2026, 1, 5), Formula("=A1", 1)],
    ],
    "专员": [
        ["编码", "手机", "姓名", "法律主题编码", "备注"],
        ["s-1", "1349000123", "甲（演示）", "no-such-topic", ""],
        ["s-2", 13490001234, "11010519491231002X", "", ""],
        ["s-3", 13490001234, "丙（演示）", "", ""],
    ],
    "团队": [
        ["编码", "类型", "机构编码", "名称", "成员"],
        ["t-1", "学校法律顾问", "park-1", "团队（演示）", "s-2:负责人:11"],
        ["t-2", "园区企业服务", "park-1", "团队（演示）", "s-2, s-9"],
    ],
    "企业": [
        ["统一社会信用代码", "园区编码", "名称", "联系人姓名"],
        [9.13101100000000e17, "park-1", "企业（演示）", "联系人（演示）"],
    ],
    "价目表": [["项目", "价格"]],
}

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def told(language: Language) -> list[str]:
    """What is to be said of it, a line each."""
    return (Path(__file__).parent / f"mistakes.{language}.txt").read_text().splitlines()


@pytest.mark.usefixtures("district")
async def test_twenty_kinds_of_mistakes_are_told_row_by_row_and_change_nothing() -> None:
    kept = await KeptDatabase.now()
    before = await kept.content()

    report = await imported(MISTAKEN)

    assert report.counts == {}
    for language in LANGUAGES:
        assert [one.line(language) for one in report.mistakes] == told(language)
    assert len({one.code for one in report.mistakes}) >= 20
    assert await kept.content() == before


async def test_what_is_there_already_stands_in_the_way_of_what_contradicts_it(
    district: District,
) -> None:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    firm = await make_organization(OrganizationKind.LAW_FIRM, district.centre)
    await Organization.filter(id=firm.id).update(credit_code=credit_code(1))
    gone = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    await Organization.filter(id=gone.id).update(is_active=False)
    away = await make_specialist()
    await TeamMember.create(team=district.team, specialist=away, role=TeamRole.ON_LEAVE)
    theirs = await phone_of(away)
    before = await Organization.all().count()

    report = await imported(
        {
            "organizations": [
                ["code", "kind", "parent_code", "name_zh", "credit_code"],
                [district.station.code, "school", district.centre.code, "站（演示）", ""],
                ["other", "law_firm", district.centre.code, "所（演示）", credit_code(1)],
                ["lonely", "school", "", "学校（演示）", ""],
            ],
            "specialists": [
                ["code", "phone", "name_zh"],
                [district.specialist.code, phone(1), "甲（演示）"],
                ["newcomer", theirs, "乙（演示）"],
            ],
            "teams": [
                ["code", "kind", "organization_code", "name_zh"],
                [district.team.code, "mediation", district.station.code, "团队（演示）"],
            ],
            "team_members": [
                ["team_code", "specialist_code", "role"],
                [district.team.code, away.code, "member"],
                [district.team.code, away.code, "member"],
                ["no-team", away.code, "member"],
            ],
            "enterprises": [
                ["credit_code", "park_code", "name_zh"],
                [credit_code(1), park.code, "企业（演示）"],
                [credit_code(2), gone.code, "企业（演示）"],
            ],
        }
    )

    assert codes(report) == [
        ("organizations", 2, "kind", "KIND_STAYS"),
        ("organizations", 3, "credit_code", "CREDIT_CODE_TAKEN"),
        ("organizations", 4, "parent_code", "UNDER_THE_CENTRE"),
        ("specialists", 2, "phone", "PHONE_STAYS"),
        ("specialists", 3, "phone", "PHONE_TAKEN"),
        ("teams", 2, "kind", "KIND_STAYS"),
        ("team_members", 2, "specialist_code", "LEAVE_IS_NOT_IMPORTED"),
        ("team_members", 3, "specialist_code", "REPEATED_ROW"),
        ("team_members", 4, "team_code", "UNKNOWN_CODE"),
        ("enterprises", 2, "credit_code", "CREDIT_CODE_TAKEN"),
        ("enterprises", 3, "park_code", "ORGANIZATION_INACTIVE"),
    ]
    assert await Organization.all().count() == before


async def test_somebody_who_is_a_contact_no_more_does_not_become_one_by_an_old_file(
    district: District,
) -> None:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    sheet: dict[str, Rows] = {
        "enterprises": [
            ["credit_code", "park_code", "name_zh", "contact_phone"],
            [credit_code(1), park.code, "企业（演示）", phone(1)],
        ]
    }
    assert (await imported(sheet)).mistakes == ()
    today = now().date()
    await Membership.filter(role=Role.ENTERPRISE_CONTACT).update(
        starts_on=today - timedelta(days=9), ends_on=today
    )

    report = await imported(sheet)

    assert codes(report) == [("enterprises", 2, "contact_phone", "CONTACT_ENDED")]


@pytest.mark.usefixtures("district")
async def test_a_row_with_a_mistake_does_not_make_those_that_name_it_wrong() -> None:
    report = await imported(
        {
            "organizations": [
                ["code", "kind", "parent_code", "name_zh"],
                ["centre", "nonsense", "", "中心（演示）"],
                ["park", "tech_park", "centre", "园区（演示）"],
            ],
            "venues": [
                ["code", "organization_code", "name_zh", "address_zh"],
                ["v", "centre", "点（演示）", "路"],
            ],
        }
    )

    assert codes(report) == [("organizations", 2, "kind", "BAD_CHOICE")]


@pytest.mark.usefixtures("district")
async def test_headers_are_told_once_and_not_at_every_row() -> None:
    report = await imported(
        {
            "organizations": [
                ["code", "kind", "code", "parent code", ""],
                ["a", "school", "b", "", "stray"],
                ["b", "school", "b", "", ""],
            ]
        }
    )

    assert codes(report) == [
        ("organizations", 1, "code", "COLUMN_TWICE"),
        ("organizations", 1, "name_zh", "MISSING_COLUMN"),
        ("organizations", 2, "parent_code", "UNDER_THE_CENTRE"),
        ("organizations", 2, "E", "COLUMN_WITHOUT_NAME"),
        ("organizations", 3, "parent_code", "UNDER_THE_CENTRE"),
    ]


@pytest.mark.usefixtures("district")
async def test_a_file_without_any_sheet_to_import_is_refused_as_a_whole() -> None:
    for content in (xlsx({"说明": [["read me"]], "Sheet2": []}), as_csv([])):
        with pytest.raises(Refusal) as caught:
            await import_files([("empty", content)])
        assert caught.value.reason == "nothing_to_import"
