"""Following a topic or an organization."""

import pytest

from mulin.broadcasts.models import Following
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from tests.appointments.crowd import at_once, phones_of, told
from tests.broadcasts.asking import FOLLOW, FOLLOWINGS, UNFOLLOW, followers_of
from tests.district import District, gid, give_role, make_organization, make_topic
from tests.phone import Phone, Phones
from tests.statements import statements

NODE = "query Node($id: ID!) { node(id: $id) { id } }"


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    return await phones.of(district.resident.id)


async def test_what_is_followed_is_listed_until_it_is_unfollowed(
    district: District, phone: Phone
) -> None:
    topic, station = gid(district.topic), gid(district.station)
    first = (await phone.ask(FOLLOW, input={"topicId": topic}))["follow"]["following"]
    await phone.ask(FOLLOW, input={"organizationId": station})
    again = (await phone.ask(FOLLOW, input={"topicId": topic}))["follow"]
    assert again == {"following": first, "errors": []}

    listed = (await phone.ask(FOLLOWINGS))["viewer"]["followings"]
    assert listed["totalCount"] == 2
    ids = [
        (node["topic"] and node["topic"]["id"], node["organization"] and node["organization"]["id"])
        for node in (edge["node"] for edge in listed["edges"])
    ]
    assert ids == [(None, station), (topic, None)]

    for gone in (first["id"], None):
        payload = (await phone.ask(UNFOLLOW, input={"topicId": topic}))["unfollow"]
        assert payload == {"unfollowedId": gone, "errors": []}
    assert (await phone.ask(FOLLOWINGS))["viewer"]["followings"]["totalCount"] == 1


async def test_what_others_follow_is_nobodys_business(
    district: District, phone: Phone, phones: Phones
) -> None:
    made = (await phone.ask(FOLLOW, input={"topicId": gid(district.topic)}))["follow"]["following"]
    [other] = await followers_of(district.station, 1)
    assert (await phone.ask(NODE, id=made["id"]))["node"] == {"id": made["id"]}
    assert (await (await phones.of(other.id)).ask(NODE, id=made["id"]))["node"] is None
    assert (await phone.ask(FOLLOWINGS))["viewer"]["followings"]["totalCount"] == 1


async def test_both_none_and_what_is_not_public_are_refused(
    district: District, phone: Phone, phones: Phones
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    await give_role(district.resident, enterprise, Role.ENTERPRISE_CONTACT)
    closed = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    await closed.update_from_dict({"is_active": False}).save()
    topic, station = gid(district.topic), gid(district.station)
    for document, name in ((FOLLOW, "follow"), (UNFOLLOW, "unfollow")):
        for wanted, code, field in (
            ({}, "INVALID", "topicId"),
            ({"topicId": topic, "organizationId": station}, "INVALID", "organizationId"),
            ({"organizationId": topic}, "INVALID", "organizationId"),
            ({"organizationId": gid(enterprise)}, "NOT_FOUND", "organizationId"),
            ({"organizationId": gid(closed)}, "NOT_FOUND", "organizationId"),
        ):
            [error] = (await phone.ask(document, input=wanted))[name]["errors"]
            assert (error["code"], error["field"]) == (code, field)
        [error] = (await (await phones.new()).ask(document, input={"topicId": topic}))[name][
            "errors"
        ]
        assert error["code"] == "UNAUTHENTICATED"


async def test_what_was_closed_can_still_be_unfollowed(district: District, phones: Phones) -> None:
    [person] = await followers_of(district.station, 1)
    await district.station.update_from_dict({"is_active": False}).save()
    wanted = {"organizationId": gid(district.station)}
    payload = (await (await phones.of(person.id)).ask(UNFOLLOW, input=wanted))["unfollow"]
    assert payload["unfollowedId"] is not None
    assert await Following.all().count() == 0


async def test_a_person_with_many_phones_follows_once(district: District, phones: Phones) -> None:
    crowd = await phones_of([district.resident.id], 12, phones)
    wanted = {"topicId": gid(district.topic)}
    answers = await at_once(crowd, FOLLOW, input=wanted)
    assert told(answers) == {"done": 12}
    assert len({answer["following"]["id"] for answer in answers}) == 1
    answers = await at_once(crowd, UNFOLLOW, input=wanted)
    assert told(answers) == {"done": 12}
    assert sum(answer["unfollowedId"] is not None for answer in answers) == 1
    assert await Following.all().count() == 0


async def test_a_long_list_costs_as_many_statements_as_a_short_one(
    district: District, phone: Phone
) -> None:
    topics = [await make_topic() for _ in range(8)]
    for topic in topics:
        await phone.ask(FOLLOW, input={"topicId": gid(topic)})
    counts = []
    for size in (2, 8):
        with statements() as sent:
            await phone.ask(FOLLOWINGS, first=size)
        counts.append(len(sent))
    assert counts[0] == counts[1]
