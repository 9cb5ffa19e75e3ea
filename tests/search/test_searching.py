"""Searching through the API: what is found, in which order, and by whom."""

from typing import Any

import pytest

from mulin.database import query, transaction
from mulin.people.models import Role
from mulin.search.indexing import index_everything, index_organizations, index_specialists
from mulin.teams.models import Specialist
from tests.consultations.asking import done, found_park, person_of, submit
from tests.district import District, gid, give_role, make_person, make_specialist
from tests.organizations.entering import credit_code, entered
from tests.phone import Phone, Phones

SEARCH = """
query Search($text: String!, $kinds: [SearchKind!], $limit: Int) {
  search(text: $text, kinds: $kinds, limit: $limit) { kind score node { id } }
}
"""


async def found(phone: Phone, text: str, *kinds: str, **more: Any) -> list[str]:
    """The ids of what is found, best first."""
    hits = (await phone.ask(SEARCH, text=text, kinds=list(kinds) or None, **more))["search"]
    return [hit["node"]["id"] for hit in hits]


async def named(district: District, zh: str, en: str, **fields: Any) -> Specialist:
    specialist = await make_specialist(district.team, **fields)
    await Specialist.filter(id=specialist.id).update(name_zh=zh, name_en=en)
    async with transaction():
        await index_specialists([specialist.id])
    return specialist


@pytest.mark.parametrize(
    "text", ["王建国", "wangjianguo", "WJG", "wang jian", "王建囯", "汪建国", "wang jiangguo"]
)
async def test_a_name_is_found_however_it_is_typed(
    text: str, district: District, phones: Phones
) -> None:
    wanted = await named(district, "王建国", "Wang Jianguo")
    await named(district, "李秀英", "Li Xiuying")
    assert (await found(await phones.new(), text, "SPECIALIST"))[0] == gid(wanted)


async def test_whoever_is_called_so_comes_before_whoever_says_so(
    district: District, phones: Phones
) -> None:
    says = await named(district, "李秀英", "Li Xiuying", bio_zh="曾与王建国律师共事")
    named_so = await named(district, "王建国", "Wang Jianguo")
    assert await found(await phones.new(), "王建国") == [gid(named_so), gid(says)]


async def test_topics_and_teams_lead_to_specialists(district: District, phones: Phones) -> None:
    district.topic.name_zh = "劳动合同"
    await district.topic.save()
    async with transaction():
        await index_specialists([district.specialist.id])
    assert await found(await phones.new(), "劳动合同") == [gid(district.specialist)]
    assert await found(await phones.new(), "劳动 房屋") == []


async def test_an_enterprise_is_found_by_its_own_alone(district: District, phones: Phones) -> None:
    park = await found_park(district)
    park.enterprise.name_zh = "示范星辰软件有限公司"
    await park.enterprise.save()
    async with transaction():
        await index_organizations([park.enterprise.id])
    assert await found(await phones.of(park.contact.id), "星辰软件") == [gid(park.enterprise)]
    assert await found(await phones.of(district.resident.id), "星辰软件") == []
    assert await found(await phones.new(), "星辰软件") == []


async def test_what_is_entered_is_found_at_once(district: District, phones: Phones) -> None:
    park = await found_park(district)
    contact = await phones.of((await make_person()).id)
    admin = await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    staff = await phones.of(admin.id)
    wanted = {"nameZh": "示范晨光科技", "nameEn": "Morning Light", "creditCode": credit_code()}
    made = await entered(contact, "registerEnterprise", parkId=gid(park.organization), **wanted)
    assert await found(contact, "晨光科技") == [made["organization"]["id"]]
    own = {"id": gid(park.organization), "nameZh": "示范滨江园"}
    await entered(staff, "updateOrganization", **own)
    assert await found(await phones.new(), "滨江园") == [own["id"]]
    venue = await entered(
        staff,
        "createVenue",
        organizationId=own["id"],
        code="riverside",
        nameZh="接待处",
        nameEn="Reception",
        addressZh="上海市杨浦区秦皇岛路",
        addressEn="Qinhuangdao Road, Shanghai",
    )
    assert await found(await phones.new(), "秦皇岛路") == [own["id"]]
    moved = {"id": venue["venue"]["id"], "addressZh": "上海市杨浦区丹东路"}
    await entered(staff, "updateVenue", **moved)
    assert await found(await phones.new(), "丹东路") == [own["id"]]


async def test_a_question_is_found_by_those_who_may_read_it(
    district: District, phones: Phones
) -> None:
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(await person_of(district.specialist))
    asked = await submit(resident, title="押金不退", body="房东不退还租房押金。")
    await done(specialist, "addNote", asked, body="疑似重复咨询")
    staff, stranger = await make_person(), await make_person()
    await give_role(staff, district.centre, Role.STATION_STAFF)
    for reader in (resident, specialist, await phones.of(staff.id)):
        assert await found(reader, "租房押金", "CONSULTATION") == [asked["id"]]
        assert await found(reader, asked["reference"].lower()) == [asked["id"]]
    assert await found(specialist, "疑似重复", "CONSULTATION") == []
    for outsider in (await phones.of(stranger.id), await phones.new()):
        assert await found(outsider, "租房押金", "CONSULTATION") == []


async def test_words_of_a_question_are_nowhere_to_be_read(
    district: District, phones: Phones
) -> None:
    await submit(await phones.of(district.resident.id), title="押金不退", body="房东不退还押金。")
    rows = await query(
        "SELECT document::text AS text FROM search_entry WHERE kind = 'consultation'"
    )
    assert len(rows) == 1
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in rows[0]["text"])


async def test_everything_can_be_indexed_anew(district: District, phones: Phones) -> None:
    asked = await submit(await phones.of(district.resident.id), title="押金不退")
    await query("DELETE FROM search_entry")
    counted = await index_everything()
    assert {kind.value: number for kind, number in counted.items()} == {
        "specialist": 1,
        "organization": 2,
        "consultation": 1,
    }
    assert await found(await phones.of(district.resident.id), "押金") == [asked["id"]]


@pytest.mark.parametrize(
    ("text", "limit", "field"),
    [("", 20, "text"), ("？！", 20, "text"), ("法" * 81, 20, "text"), ("法", 0, "limit")],
)
async def test_what_cannot_be_searched_for(
    text: str, limit: int, field: str, district: District, phones: Phones
) -> None:
    error = await (await phones.new()).error(SEARCH, text=text, limit=limit)
    assert (error["code"], error["field"]) == ("INVALID", field)


@pytest.mark.parametrize("text", ["' OR 1=1 --", "a:* & !b | (c)", "\\' \\\\", "%s $1 {visible}"])
async def test_signs_are_signs_and_no_language(
    text: str, district: District, phones: Phones
) -> None:
    assert await found(await phones.new(), text + " x") == []
