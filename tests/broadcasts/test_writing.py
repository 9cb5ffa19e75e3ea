"""Writing a broadcast: what may be said, how many it would go to, once for each key."""

from typing import Any

import pytest

from mulin.audit.models import AuditEntry
from mulin.broadcasts.models import Broadcast
from mulin.global_ids import global_id
from tests.appointments.crowd import at_once, phones_of
from tests.broadcasts.asking import (
    BROADCASTS,
    ESTIMATE,
    WORDS,
    admin_phone,
    do,
    document,
    done,
    followers_of,
    make_broadcast,
    read,
    refusal,
    to_area,
    told,
)
from tests.district import District, gid, make_person
from tests.phone import Phone, Phones
from tests.statements import statements


@pytest.fixture
async def admin(district: District, phones: Phones) -> Phone:
    return await admin_phone(district, phones)


async def test_a_draft_says_how_many_it_would_go_to_and_nobody_hears_of_it(
    district: District, admin: Phone
) -> None:
    await followers_of(district.station, 3)
    wanted = to_area(district.centre, district.station, link="/talks/7")
    addressed = {name: wanted[name] for name in ("organizationId", "areaId")}
    estimated = (await admin.ask(ESTIMATE, **addressed))["broadcastEstimate"]
    assert await Broadcast.all().count() == 0

    draft = await done(admin, "createBroadcast", **wanted)

    assert estimated == {"recipients": 3}
    assert (draft["status"], draft["recipientsEstimated"]) == ("DRAFT", 3)
    assert {name: draft[name] for name in WORDS} == WORDS
    assert (draft["organization"]["id"], draft["area"]["id"]) == tuple(addressed.values())
    assert (draft["topic"], draft["link"]) == (None, "/talks/7")
    assert draft["author"]["name"] == "Admin (demo)"
    assert (draft["startedAt"], draft["endedAt"]) == (None, None)
    assert draft["progress"] == {
        "recipients": 3,
        "told": 0,
        "deliveriesSent": 0,
        "deliveriesPending": 0,
        "deliveriesFailed": 0,
        "deliveriesDropped": 0,
    }
    assert await read(admin, draft) == draft
    assert not await told()


@pytest.mark.parametrize(
    "link", ["/", "/talks/7?from=push#when", "https://example.com/a", "HTTPS://example.com:8443/b"]
)
async def test_links_that_may_be_followed(district: District, admin: Phone, link: str) -> None:
    wanted = to_area(district.centre, district.station, link=link)
    assert (await done(admin, "createBroadcast", **wanted))["link"] == link


LEADING_AWAY = (
    "talks/7",
    "//example.com/a",
    "///example.com/a",
    "/\\example.com/a",
    "https:\\\\example.com",
    "http://example.com/a",
    "javascript:alert(1)",
    "https://",
    "https:///a",
    "https://name@example.com/a",
    "https://[1/a",
    "https://example.com/a b",
    "/a\nb",
)


async def test_what_may_not_be_said_names_its_field(district: District, admin: Phone) -> None:
    wanted = to_area(district.centre, district.station)
    wrong: list[tuple[dict[str, Any], str]] = [
        *(({"link": link}, "link") for link in LEADING_AWAY),
        *(({name: " "}, name) for name in WORDS),
        ({"titleZh": "题" * 81}, "titleZh"),
        ({"titleEn": "x" * 121}, "titleEn"),
        ({"bodyZh": "文" * 501}, "bodyZh"),
        ({"bodyEn": "x" * 1001}, "bodyEn"),
        ({"link": f"/{'x' * 500}"}, "link"),
        ({"topicId": gid(district.topic)}, "topicId"),
        ({"areaId": None}, "areaId"),
        ({"idempotencyKey": ""}, "idempotencyKey"),
    ]
    for change, field in wrong:
        told_of = await refusal(admin, "createBroadcast", **{**wanted, **change})
        assert told_of == ("INVALID", field), change
    unknown = {**wanted, "areaId": None, "topicId": global_id("Topic", 2**40)}
    assert await refusal(admin, "createBroadcast", **unknown) == ("NOT_FOUND", "topicId")
    assert await Broadcast.all().count() == 0


async def test_an_impatient_finger_writes_one_draft(district: District, phones: Phones) -> None:
    admin = await admin_phone(district, phones)
    draft = await done(
        admin, "createBroadcast", **to_area(district.centre, district.centre, idempotencyKey="once")
    )
    author = (await Broadcast.get()).author_id
    crowd = await phones_of([author], 8, phones)
    wanted = to_area(district.centre, district.centre, idempotencyKey="once")
    answers = await at_once(crowd, document("createBroadcast"), input=wanted)
    assert {answer["broadcast"]["id"] for answer in answers} == {draft["id"]}
    other = {**wanted, "titleEn": "Another title"}
    assert await refusal(admin, "createBroadcast", **other) == ("INVALID", "idempotencyKey")
    assert await Broadcast.all().count() == 1


async def test_it_leaves_a_trace_without_its_words(district: District, admin: Phone) -> None:
    await followers_of(district.station, 2)
    draft = await done(admin, "createBroadcast", **to_area(district.centre, district.station))
    for step in ("sendBroadcast", "cancelBroadcast"):
        await do(admin, step, id=draft["id"])
    entries = await AuditEntry.filter(object_type="broadcast").order_by("id")
    author = (await Broadcast.get()).author_id
    assert ("broadcast.created", author) == (entries[0].action, entries[0].actor_id)
    assert ("broadcast.sending", author) == (entries[1].action, entries[1].actor_id)
    assert entries[1].details["estimated"] == 2
    assert not any(words in str(entry.details) for entry in entries for words in WORDS.values())


async def test_a_long_list_costs_as_many_statements_as_a_short_one(
    district: District, admin: Phone
) -> None:
    for _ in range(12):
        await make_broadcast(district.station, author=await make_person())
    counts = []
    for size in (3, 12):
        with statements() as sent:
            listed = (await admin.ask(BROADCASTS, first=size))["broadcasts"]
        counts.append(len(sent))
        assert len(listed["edges"]) == size
    assert counts[0] == counts[1]


async def test_the_newest_come_first_and_of_one_organization_if_asked(
    district: District, admin: Phone
) -> None:
    of_station = gid(await make_broadcast(district.station))
    of_centre = gid(await make_broadcast(district.centre))
    for wanted, expected in (
        ({}, [of_centre, of_station]),
        ({"organizationId": gid(district.station)}, [of_station]),
    ):
        listed = (await admin.ask(BROADCASTS, **wanted))["broadcasts"]
        assert [edge["node"]["id"] for edge in listed["edges"]] == expected
        assert listed["totalCount"] == len(expected)
