"""Topics and services, and finding them."""

from mulin.services.models import TeamKind
from tests.district import District, gid, make_service, make_topic
from tests.organizations.directory import ids, nodes
from tests.phone import Phones

SERVICE = """
query Service($id: ID!) {
  node(id: $id) {
    ... on Service {
      name teamKind modes durationMinutes minimumNoticeMinutes horizonDays openLimit
      needsConfirmation cancellationCutoffMinutes topics { id name }
    }
  }
}
"""


async def test_topics_come_in_their_order_not_that_of_their_making(
    district: District, phones: Phones
) -> None:
    last, first = await make_topic(), await make_topic()
    last.position, first.position = 30_000, -5
    await last.save()
    await first.save()
    found = await ids(await phones.new(), "topics")
    assert found == [gid(first), gid(district.topic), gid(last)]


async def test_services_are_found_by_team_kind_and_topic(
    district: District, phones: Phones
) -> None:
    topic = await make_topic()
    both = await make_service(district.topic, topic)
    school = await make_service(topic, team_kind=TeamKind.SCHOOL_ADVISORY)
    phone = await phones.new()
    assert await ids(phone, "services") == [gid(district.service), gid(both), gid(school)]
    assert await ids(phone, "services", topicId=gid(topic)) == [gid(both), gid(school)]
    assert await ids(phone, "services", teamKind="SCHOOL_ADVISORY") == [gid(school)]
    assert await ids(phone, "services", teamKind="COMMUNITY", topicId=gid(topic)) == [gid(both)]
    assert await ids(phone, "services", teamKind="PARK_SERVICE") == []


async def test_a_service_tells_its_policy(district: District, phones: Phones) -> None:
    phone = await phones.new()
    assert (await phone.ask(SERVICE, id=gid(district.service)))["node"] == {
        "name": district.service.name_en,
        "teamKind": "COMMUNITY",
        "modes": ["IN_PERSON", "PHONE", "VIDEO"],
        "durationMinutes": 30,
        "minimumNoticeMinutes": 60,
        "horizonDays": 30,
        "openLimit": 3,
        "needsConfirmation": False,
        "cancellationCutoffMinutes": 0,
        "topics": [{"id": gid(district.topic), "name": district.topic.name_en}],
    }


async def test_names_are_told_in_chinese_and_english(district: District, phones: Phones) -> None:
    for field, row in (("topics", district.topic), ("services", district.service)):
        for language, name in (("zh", row.name_zh), ("en", row.name_en)):
            [found] = await nodes(await phones.new(language=language), field)
            assert found["name"] == name
