"""What an import makes, changes and leaves; all of it or nothing."""

import asyncio
from collections import Counter
from contextvars import Context

import pytest

from mulin.audit.models import AuditEntry
from mulin.importing import actions
from mulin.importing.actions import import_files
from mulin.importing.checking import Book
from mulin.importing.known import Known, known
from mulin.importing.report import Report
from mulin.importing.workbook import Format, template
from mulin.organizations.models import Desk, OpeningHours, Organization, OrganizationKind, Venue
from mulin.people import phone as phones
from mulin.people.models import Membership, Person, Role
from mulin.teams.models import Coverage, Specialist, SpecialistTopic, Team, TeamMember, TeamRole
from tests.district import District, make_person, make_topic
from tests.importing.generating import credit_code, generated, phone, small, workbook
from tests.importing.making import Rows, as_csv, codes, counted, imported, phone_of
from tests.schema.kept import KeptDatabase
from tests.statements import statements

FIRST = {
    "organizations": (7, 0, 0),
    "venues": (3, 0, 0),
    "topics": (0, 0, 0),
    "services": (0, 0, 0),
    "specialists": (4, 0, 0),
    "teams": (3, 0, 0),
    "team_members": (12, 0, 0),
    "enterprises": (3, 0, 0),
}
AGAIN = {name: (0, 0, rows) for name, (rows, _, _) in FIRST.items()}


async def import_small() -> Report:
    return await import_files([workbook(small())])


async def test_what_stands_in_the_rows_is_there_afterwards(district: District) -> None:
    topics = [await make_topic(), await make_topic()]

    report = await import_files([workbook(small(tuple(one.code for one in topics)))])

    assert counted(report) == FIRST
    enterprise = await Organization.get(credit_code=credit_code(0)).select_related("parent")
    assert enterprise.kind is OrganizationKind.ENTERPRISE
    assert enterprise.parent is not None
    assert enterprise.parent.code == "park-01"
    assert enterprise.verified_at is not None
    contact = await Membership.get(organization=enterprise).select_related("person")
    assert contact.role is Role.ENTERPRISE_CONTACT
    assert contact.person.phone_index == phones.index_of(phones.normalized(phone(5000)))
    assert contact.person.name == "联系人1（演示）"

    lawyer = await Specialist.get(code="lawyer-001").select_related("person", "organization")
    assert lawyer.person.phone_index == phones.index_of(phones.normalized(phone(1000)))
    assert lawyer.organization is not None
    assert (lawyer.organization.code, lawyer.languages) == ("firm-01", ["zh", "wuu"])
    assert await SpecialistTopic.filter(specialist=lawyer).count() == 2

    venue = await Venue.get(code="park-02")
    assert {one.name for one in await Desk.filter(venue=venue)} == {"1", "2"}
    hours = await OpeningHours.filter(venue=venue)
    assert Counter(one.weekday for one in hours) == dict.fromkeys(range(1, 6), 2)

    team = await Team.get(code="park-01-team")
    roles = Counter(one.role for one in await TeamMember.filter(team=team))
    assert roles == {TeamRole.LEAD: 1, TeamRole.MEMBER: 3}


async def test_a_second_time_nothing_changes_and_no_trace_is_left(district: District) -> None:
    await import_small()
    kept = await KeptDatabase.now()
    before = await kept.content()

    report = await import_small()

    assert counted(report) == AGAIN
    assert await kept.content() == before


async def test_a_dry_run_says_what_it_would_do_and_changes_nothing(district: District) -> None:
    kept = await KeptDatabase.now()
    before = await kept.content()

    report = await import_files([workbook(small())], dry_run=True)

    assert counted(report) == FIRST
    assert report.dry_run
    assert await kept.content() == before


async def test_one_entry_of_the_trace_tells_of_the_whole_import(district: District) -> None:
    actor = await make_person()

    await import_files([workbook(small())], actor_id=actor.id)

    entry = await AuditEntry.get(action="district.imported")
    assert (entry.actor_id, entry.object_id) == (actor.id, district.centre.id)
    assert entry.details == {
        "created_updated_unchanged": {name: list(counts) for name, counts in FIRST.items()}
    }


async def test_what_differs_is_changed_and_an_empty_cell_leaves_what_is_there(
    district: District,
) -> None:
    place, specialist = district.venue, district.specialist
    other = await make_topic()
    report = await imported(
        {
            "venues": [
                ["code", "organization_code", "name_zh", "address_zh", "desks", "opening_hours"],
                [
                    place.code,
                    district.centre.code,
                    "新名称",
                    place.address_zh,
                    "1;新桌",
                    "6 9:00-11:00",
                ],
            ],
            "specialists": [
                ["code", "phone", "name_zh", "topic_codes", "title_zh"],
                [specialist.code, await phone_of(specialist), specialist.name_zh, other.code, ""],
            ],
            "teams": [
                ["code", "kind", "organization_code", "name_zh", "members", "coverage"],
                [
                    district.team.code,
                    "community",
                    district.station.code,
                    district.team.name_zh,
                    f"{specialist.code}:lead:3",
                    f"{district.centre.code}:{other.code}, {district.centre.code}",
                ],
            ],
        }
    )

    assert counted(report) == dict.fromkeys(("venues", "specialists", "teams"), (0, 1, 0))
    after = await Venue.get(id=place.id)
    assert (after.name_zh, after.name_en) == ("新名称", place.name_en)
    assert (after.organization_id, after.latitude) == (district.centre.id, place.latitude)
    assert {one.name for one in await Desk.filter(venue=place)} == {"1", "2", "新桌"}
    [hours] = await OpeningHours.filter(venue=place)
    assert (hours.weekday, hours.starts_minute, hours.ends_minute) == (6, 540, 660)
    [advised] = await SpecialistTopic.filter(specialist=specialist)
    assert advised.topic_id == other.id
    member = await TeamMember.get(team=district.team, specialist=specialist)
    assert (member.role, member.weight, member.open_limit) == (TeamRole.LEAD, 3, 10)
    assert await Coverage.filter(team=district.team).count() == 2


async def test_whoever_has_an_account_already_keeps_it_with_its_name(district: District) -> None:
    resident = await Person.get(id=district.resident.id)
    index = phones.index_of(phones.normalized(phone(5000)))
    await Person.filter(id=resident.id).update(phone_index=index)

    await import_small()

    contact = await Membership.get(person=resident, role=Role.ENTERPRISE_CONTACT)
    assert (await contact.person).name == resident.name


async def test_an_enterprise_that_registered_itself_is_known_by_its_credit_code(
    district: District,
) -> None:
    sheet: dict[str, Rows] = {
        "organizations": [
            ["code", "kind", "parent_code", "name_zh"],
            ["park", "tech_park", district.centre.code, "园区（演示）"],
        ]
    }
    await imported(sheet)
    park = await Organization.get(code="park")
    await Organization.create(
        code="its-own-code",
        kind=OrganizationKind.ENTERPRISE,
        parent=park,
        name_zh="旧名",
        name_en="Old name",
        credit_code=credit_code(7),
        created_at=park.created_at,
    )

    report = await imported(
        {"企业": [["统一社会信用代码", "园区编码", "名称"], [credit_code(7), "park", "新名"]]}
    )

    assert counted(report) == {"enterprises": (0, 1, 0)}
    enterprise = await Organization.get(credit_code=credit_code(7))
    assert (enterprise.code, enterprise.name_zh) == ("its-own-code", "新名")
    assert (enterprise.name_en, enterprise.verified_at) == ("Old name", None)


async def test_parents_may_stand_below_their_children_and_csv_goes_by_name_or_header(
    district: District,
) -> None:
    rows = [
        ["编码", "类型", "上级编码", "名称"],
        ["studio", "居民区法律服务工作室", "station", "工作室（演示）"],
        ["station", "街道公共法律服务站", "centre", "站（演示）"],
        ["centre", "区公共法律服务中心", "", "中心（演示）"],
    ]

    report = await import_files([("新建 文本文档.csv", as_csv(rows, "gb18030"))])

    assert counted(report) == {"organizations": (3, 0, 0)}


@pytest.mark.usefixtures("district")
async def test_the_template_is_empty_and_right() -> None:
    report = await import_files([("template.xlsx", template())])

    assert counted(report) == dict.fromkeys(FIRST, (0, 0, 0))


@pytest.mark.usefixtures("district")
async def test_two_imports_of_the_same_at_once_make_everything_once() -> None:
    reports = await asyncio.gather(*(import_small() for _ in range(3)))

    made = sorted(counted(report)["organizations"] for report in reports)
    assert made == [(0, 0, 7), (0, 0, 7), (7, 0, 0)]
    assert await Specialist.filter(code__startswith="lawyer-").count() == 4


async def test_what_somebody_enters_between_looking_and_writing_is_seen_after_all(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [_enter_firm(district)]

    async def look_and_dawdle(book: Book) -> Known:
        found = await known(book)
        while others:
            # In a connection of its own, as another process would.
            await asyncio.create_task(others.pop(), context=Context())
        return found

    monkeypatch.setattr(actions, "known", look_and_dawdle)

    report = await import_small()

    assert codes(report) == [("organizations", 8, "kind", "KIND_STAYS")]
    assert not await Specialist.filter(code="lawyer-001").exists()


async def _enter_firm(district: District) -> None:
    await Organization.create(
        code="firm-01",
        kind=OrganizationKind.SCHOOL,
        parent_id=district.centre.id,
        name_zh="抢先（演示）",
        name_en="First (demo)",
        created_at=district.centre.created_at,
    )


@pytest.mark.usefixtures("district")
async def test_how_many_statements_it_takes_does_not_grow_with_the_rows() -> None:
    counts = []
    for schools in (2, 12):
        filled = generated(parks=2, enterprises=schools, schools=schools, specialists=schools)
        await import_files([workbook(filled)])
        with statements() as sent:
            await import_files([workbook(filled, Format.ZIP)])
        counts.append(len(sent))

    assert counts[0] == counts[1]
