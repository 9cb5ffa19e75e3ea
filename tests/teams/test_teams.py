"""Specialists and teams, and finding them."""

from typing import Any

import pytest

from mulin.services.models import TeamKind
from mulin.teams.models import Specialist, TeamMember, TeamRole
from tests.district import District, gid, make_specialist, make_team, make_topic, make_venue
from tests.organizations.directory import DOCUMENTS, ids, nodes
from tests.phone import Phone, Phones

TEAM = """
query Team($id: ID!) {
  node(id: $id) {
    ... on Team {
      name kind organization { id }
      members { role specialist { id name title languages topics { id } } }
    }
  }
}
"""


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """A stranger's: the directory is public."""
    return await phones.new()


async def named(district: District, name_zh: str, name_en: str) -> Specialist:
    """A made-up specialist of that name."""
    made = await make_specialist(district.team, venue=district.venue)
    made.name_zh, made.name_en = name_zh, name_en
    await made.save()
    return made


async def test_specialists_are_found_by_topic_venue_and_team(
    phone: Phone, district: District
) -> None:
    topic, venue, team = (
        await make_topic(),
        await make_venue(district.station),
        await make_team(district.station),
    )
    other = await make_specialist(team, district.team, venue=venue, topics=(topic, district.topic))
    both = [gid(district.specialist), gid(other)]
    expectations: list[tuple[dict[str, Any], list[str]]] = [
        ({}, both),
        ({"topicId": gid(topic)}, [gid(other)]),
        ({"topicId": gid(district.topic)}, both),
        # They have hours there on seven days, and are listed and counted once.
        ({"venueId": gid(venue)}, [gid(other)]),
        ({"venueId": gid(district.venue)}, [gid(district.specialist)]),
        ({"teamId": gid(team)}, [gid(other)]),
        ({"teamId": gid(district.team)}, both),
        ({"teamId": gid(team), "venueId": gid(district.venue)}, []),
        (
            {"teamId": gid(district.team), "topicId": gid(topic), "venueId": gid(venue)},
            [gid(other)],
        ),
    ]
    for variables, expected in expectations:
        assert await ids(phone, "specialists", **variables) == expected, variables


async def test_an_inactive_specialist_is_not_listed(phone: Phone, district: District) -> None:
    await make_specialist(district.team, is_active=False)
    assert await ids(phone, "specialists") == [gid(district.specialist)]


async def test_a_search_finds_part_of_a_name_in_either_language(
    phone: Phone, district: District
) -> None:
    one = await named(district, "演示甲", "Demo Alder")
    two = await named(district, "演示乙😀", "Demo Birch 100%_\\'")
    for search, expected in (
        ("演示", [one, two]),
        ("甲", [one]),
        ("alder", [one]),
        ("DEMO", [one, two]),
        ("  Demo Alder  ", [one]),
        ("😀", [two]),
        ("100%", [two]),
        ("%", [two]),
        ("_", [two]),
        ("\\", [two]),
        ("'", [two]),
        ("A%r", []),
        ("Demo_Alder", []),
        ("nobody", []),
        ("ديمو", []),
        ("' OR 1=1 --", []),
        ("🧑‍⚖️" * 20, []),
    ):
        assert await ids(phone, "specialists", search=search) == list(map(gid, expected)), search


async def test_an_empty_search_is_none(phone: Phone, district: District) -> None:
    for search in (None, "", "  \t\n "):
        assert await ids(phone, "specialists", search=search) == [gid(district.specialist)]


async def test_a_search_that_cannot_be_text_is_refused(phone: Phone, district: District) -> None:
    for search in ("a\0b", "\0", "a\x1bb", "a\x7fb", "\u202eevil", "\u2066x", "x" * 81):
        error = await phone.error(DOCUMENTS["specialists"], search=search)
        assert (error["code"], error["field"]) == ("INVALID", "search"), search


async def test_an_id_of_another_type_is_refused_by_name(phone: Phone, district: District) -> None:
    for field, argument in (
        ("organizations", "parentId"),
        ("venues", "organizationId"),
        ("services", "topicId"),
        ("specialists", "topicId"),
        ("specialists", "venueId"),
        ("specialists", "teamId"),
    ):
        for wrong in ("", "garbage", gid(district.resident)):
            error = await phone.error(DOCUMENTS[field], **{argument: wrong})
            assert (error["code"], error["field"]) == ("INVALID", argument), (field, wrong)


async def test_teams_are_found_by_kind(phone: Phone, district: District) -> None:
    park = await make_team(district.centre, TeamKind.PARK_SERVICE)
    assert await ids(phone, "teams") == [gid(district.team), gid(park)]
    assert await ids(phone, "teams", kind="PARK_SERVICE") == [gid(park)]
    assert await ids(phone, "teams", kind="SCHOOL_ADVISORY") == []


async def test_a_team_tells_its_members(phone: Phone, district: District) -> None:
    member = await TeamMember.get(team_id=district.team.id)
    member.role = TeamRole.LEAD
    await member.save()
    found = (await phone.ask(TEAM, id=gid(district.team)))["node"]
    assert found == {
        "name": district.team.name_en,
        "kind": "COMMUNITY",
        "organization": {"id": gid(district.station)},
        "members": [
            {
                "role": "LEAD",
                "specialist": {
                    "id": gid(district.specialist),
                    "name": district.specialist.name_en,
                    "title": "",
                    "languages": ["zh-CN"],
                    "topics": [{"id": gid(district.topic)}],
                },
            }
        ],
    }


async def test_names_are_told_in_chinese_and_english(district: District, phones: Phones) -> None:
    for field, row in (("specialists", district.specialist), ("teams", district.team)):
        for language, name in (("zh", row.name_zh), ("en", row.name_en)):
            [found] = await nodes(await phones.new(language=language), field)
            assert found["name"] == name
