"""Topics and services from a workbook: those who found a city, and those who run a district."""

from typing import Any

import pytest

from mulin.importing import exporting
from mulin.importing.actions import import_files
from mulin.importing.workbook import Format, written
from mulin.organizations.models import Venue
from mulin.services.models import Service, ServiceTopic, TeamKind, Topic
from mulin.teams.models import Specialist
from tests.district import District, gid, make_person
from tests.documents import BOOK
from tests.importing.generating import phone
from tests.importing.making import Rows, as_csv, codes, counted, imported
from tests.importing.test_api import admin_of, handed_in
from tests.phone import Phones
from tests.scheduling.asking import AVAILABILITY, SET_HOURS, TUESDAY_DATE, clock_time, hours_input
from tests.schema.kept import KeptDatabase

SERVICE_HEADER = [
    "code",
    "name_zh",
    "name_en",
    "team_kind",
    "modes",
    "duration_minutes",
    "topic_codes",
]

CITY: dict[str, Rows] = {
    "专员": [
        ["编码*", "手机*", "姓名*", "所属机构编码", "法律主题编码"],
        ["lawyer", phone(1), "李晨曦（演示）", "firm", "wages, debt"],
    ],
    "团队": [
        ["编码", "类型", "机构编码", "名称", "成员", "服务范围"],
        ["team", "社区法律服务", "station", "团队（演示）", "lawyer:负责人", "centre:debt"],
    ],
    "接待点": [
        ["编码", "机构编码", "名称", "地址", "接待位", "开放时间"],
        ["station", "station", "服务站（演示）", "演示路 1 号", "2", "1-5 09:00-17:00"],
    ],
    "服务": [
        ["编码*", "名称*", "团队类型*", "方式*", "时长（分钟）*", "法律主题编码*"],
        ["advice", "社区法律咨询", "社区法律服务", "视频、现场", 45, "debt, wages"],
    ],
    "机构": [
        ["编码", "类型", "上级编码", "名称"],
        ["station", "街道公共法律服务站", "centre", "服务站（演示）"],
        ["firm", "律师事务所", "centre", "律所（演示）"],
        ["centre", "区公共法律服务中心", "", "服务中心（演示）"],
    ],
    "法律主题": [
        ["编码*", "名称*", "英文名称", "顺序"],
        ["wages", "工资报酬", "Wages", ""],
        ["debt", "借贷债务", "", 7],
        ["notary", "公证", "", ""],
    ],
}


def services(*rows: list[Any]) -> dict[str, Rows]:
    return {"services": [SERVICE_HEADER, *rows]}


def as_it_is(district: District, **other: Any) -> list[Any]:
    """The row of the district's service, but for these columns."""
    service = district.service
    row = {
        "code": service.code,
        "name_zh": service.name_zh,
        "name_en": "",
        "team_kind": "community",
        "modes": "video, in_person, phone",
        "duration_minutes": service.duration_minutes,
        "topic_codes": district.topic.code,
    }
    return list({**row, **other}.values())


@pytest.mark.usefixtures("monday")
async def test_a_city_opens_from_a_workbook_on_an_empty_database(phones: Phones) -> None:
    report = await imported(CITY)

    assert counted(report)["topics"] == (3, 0, 0)
    assert counted(report)["services"] == (1, 0, 0)
    service = await Service.get(code="advice")
    lawyer = await Specialist.get(code="lawyer").select_related("person")
    hours = hours_input(modes=["IN_PERSON"], venueId=gid(await Venue.get(code="station")))
    keeper = await phones.of(lawyer.person.id)
    wanted = {"specialistId": gid(lawyer), "ranges": [hours]}
    assert (await keeper.ask(SET_HOURS, input=wanted))["setWeeklyHours"]["errors"] == []

    resident = await phones.of((await make_person()).id)
    days = {"from": TUESDAY_DATE, "to": TUESDAY_DATE}
    found = await resident.ask(AVAILABILITY, serviceId=gid(service), **days)
    [day] = found["availability"]["days"]
    starts = [clock_time(slot["startsAt"]) for slot in day["slots"]]
    assert (starts[:3], starts[-1]) == (["09:00", "09:15", "09:30"], "11:15")
    topic = await Topic.get(code="debt")
    booked = await resident.ask(
        BOOK,
        input={
            "serviceId": gid(service),
            "topicId": gid(topic),
            "startsAt": day["slots"][0]["startsAt"],
            "mode": "IN_PERSON",
        },
    )
    assert booked["bookAppointment"]["errors"] == []
    assert booked["bookAppointment"]["appointment"]["specialist"]["id"] == gid(lawyer)


@pytest.mark.usefixtures("district")
async def test_a_new_topic_without_a_position_comes_after_all_others() -> None:
    await Topic.all().update(position=3)

    await imported({"法律主题": CITY["法律主题"]})

    shown = await Topic.all().order_by("position", "id").values_list("code", "position")
    assert shown[1:] == [("debt", 7), ("wages", 8), ("notary", 9)]
    names = dict(await Topic.all().values_list("code", "name_en"))
    assert (names["wages"], names["debt"]) == ("Wages", "借贷债务")


@pytest.mark.usefixtures("district")
async def test_a_new_service_has_the_policy_of_the_model() -> None:
    await imported({name: CITY[name] for name in ("法律主题", "服务")})

    made = await Service.get(code="advice")
    usual = Service(code="usual")
    assert (made.team_kind, made.modes) == (TeamKind.COMMUNITY, ["in_person", "video"])
    assert (made.duration_minutes, made.step_minutes, made.is_demo) == (45, 15, False)
    for column in ("horizon_days", "open_limit", "daily_limit", "needs_confirmation"):
        assert getattr(made, column) == getattr(usual, column)
    covered = await ServiceTopic.filter(service=made).select_related("topic")
    assert {one.topic.code for one in covered} == {"debt", "wages"}


async def test_what_differs_is_changed_and_the_policy_stays(district: District) -> None:
    await Service.filter(id=district.service.id).update(step_minutes=5, open_limit=9)
    row = as_it_is(district, name_zh="新名", modes="电话", duration_minutes=60, topic_codes="new")
    topics: Rows = [["code", "name_zh"], [district.topic.code, "新主题名"], ["new", "新主题"]]

    report = await imported({**services(row), "topics": topics})

    assert counted(report) == {"topics": (1, 1, 0), "services": (0, 1, 0)}
    after = await Service.get(id=district.service.id)
    assert (after.name_zh, after.name_en) == ("新名", district.service.name_en)
    assert (after.modes, after.duration_minutes) == (["phone"], 60)
    assert (after.step_minutes, after.open_limit) == (5, 9)
    [link] = await ServiceTopic.filter(service=after).select_related("topic")
    assert link.topic.code == "new"
    renamed = await Topic.get(id=district.topic.id)
    assert (renamed.name_zh, renamed.position) == ("新主题名", district.topic.position)


async def test_other_topics_alone_are_an_update_and_another_order_of_modes_is_none(
    district: District,
) -> None:
    topics: Rows = [["code", "name_zh"], ["new", "新主题"]]
    both = f"new, {district.topic.code}"

    first = await imported(services(as_it_is(district)))
    second = await imported({**services(as_it_is(district, topic_codes=both)), "topics": topics})

    assert counted(first) == {"services": (0, 0, 1)}
    assert counted(second)["services"] == (0, 1, 0)


async def test_specialists_are_found_by_the_new_name_of_a_topic(
    district: District, phones: Phones
) -> None:
    await imported({"topics": [["code", "name_zh"], [district.topic.code, "海事仲裁"]]})

    answer = await (await phones.new()).ask('{ search(text: "海事仲裁") { node { id } } }')

    assert [one["node"]["id"] for one in answer["search"]] == [gid(district.specialist)]


async def test_what_is_wrong_with_topics_and_services_is_told(district: District) -> None:
    before = await Topic.all().count()

    report = await imported(
        {
            **services(
                as_it_is(district, team_kind="mediation", topic_codes="nowhere"),
                as_it_is(district, code="b", modes="现场, 邮件", duration_minutes=47),
                as_it_is(district, code="c", duration_minutes=485, topic_codes="bad-row"),
                as_it_is(district, code="c", duration_minutes=5),
                as_it_is(district, code="d", modes="", topic_codes=""),
            ),
            "topics": [
                ["code", "name_zh", "position"],
                ["a", "主题", -1],
                ["a", "主题", 40_000],
                ["bad-row", "", ""],
            ],
        }
    )

    assert codes(report) == [
        ("topics", 2, "position", "BAD_WHOLE_NUMBER"),
        ("topics", 3, "code", "REPEATED_ROW"),
        ("topics", 3, "position", "BAD_WHOLE_NUMBER"),
        ("topics", 4, "name_zh", "REQUIRED"),
        ("services", 2, "team_kind", "KIND_STAYS"),
        ("services", 2, "topic_codes", "UNKNOWN_CODE"),
        ("services", 3, "modes", "BAD_CHOICE"),
        ("services", 3, "duration_minutes", "NOT_A_MULTIPLE"),
        ("services", 4, "duration_minutes", "BAD_WHOLE_NUMBER"),
        ("services", 5, "code", "REPEATED_ROW"),
        ("services", 6, "modes", "REQUIRED"),
        ("services", 6, "topic_codes", "REQUIRED"),
    ]
    assert await Topic.all().count() == before


@pytest.mark.usefixtures("database_url")
async def test_a_city_comes_back_as_it_was() -> None:
    await imported(CITY)
    kept = await KeptDatabase.now()
    before = await kept.content()

    filled = await exporting.district(None)

    assert [row["code"] for row in filled["topics"]] == ["debt", "wages", "notary"]
    assert filled["services"][0]["modes"] == "现场, 视频"
    for form in Format:
        report = await import_files([(f"export.{form}", written(filled, form))])
        assert counted(report) == {name: (0, 0, len(rows)) for name, rows in filled.items()}
    assert await kept.content() == before


@pytest.mark.usefixtures("database_url")
async def test_a_header_with_other_brackets_is_known_and_tells_which_sheet_it_is() -> None:
    topics = as_csv(CITY["法律主题"])
    header, *rows = CITY["服务"]
    plain = [str(title).replace("（", "(").replace("）", ")") for title in header]

    report = await import_files([("一.csv", topics), ("二.csv", as_csv([plain, *rows]))])

    assert counted(report) == {"topics": (3, 0, 0), "services": (1, 0, 0)}


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("zh", "法律主题和服务由各区共用，只能在服务器上用 mulin import 新增或更改"),
        ("en", "These are every district's; only `mulin import` on the server changes them"),
    ],
)
async def test_a_district_admin_changes_nothing_that_is_every_districts(
    district: District, phones: Phones, language: str, message: str
) -> None:
    admin = await admin_of(district, phones, language)
    kept = await KeptDatabase.now()
    before = await kept.content()

    report = await handed_in(
        phones,
        admin,
        {
            **services(
                as_it_is(district),
                as_it_is(district, duration_minutes=60),
                as_it_is(district, code="b"),
                as_it_is(district, code="c", topic_codes="new"),
            ),
            "topics": [
                ["code", "name_zh"],
                [district.topic.code, "改名"],
                ["new", "新主题"],
            ],
        },
    )

    told = [(one["sheet"], one["row"], one["column"], one["code"]) for one in report["errors"]]
    assert told == [
        ("topics", 2, "code", "EVERY_DISTRICTS"),
        ("topics", 3, "code", "EVERY_DISTRICTS"),
        ("services", 3, "code", "REPEATED_ROW"),
        ("services", 3, "code", "EVERY_DISTRICTS"),
        ("services", 4, "code", "EVERY_DISTRICTS"),
        ("services", 5, "code", "EVERY_DISTRICTS"),
    ]
    assert report["errors"][0]["message"] == message
    after = await kept.content()
    changed = {name for name, content in before.items() if content != after[name]}
    assert changed == {"file", "audit_entry", "audit_unsealed"}


async def test_a_district_admin_may_hand_in_topics_and_services_as_they_are(
    district: District, phones: Phones
) -> None:
    admin = await admin_of(district, phones)
    topics: Rows = [["code", "name_zh"], [district.topic.code, district.topic.name_zh]]

    report = await handed_in(phones, admin, {**services(as_it_is(district)), "topics": topics})

    assert report["errors"] == []
    assert [one["unchanged"] for one in report["counts"]] == [1, 1]


async def test_other_topics_of_a_service_are_a_change_as_well(
    district: District, phones: Phones
) -> None:
    other = await Topic.create(code="other", name_zh="另", name_en="Other")
    admin = await admin_of(district, phones)

    report = await handed_in(phones, admin, services(as_it_is(district, topic_codes=other.code)))

    assert [one["code"] for one in report["errors"]] == ["EVERY_DISTRICTS"]
