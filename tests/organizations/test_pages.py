"""Every public list in pages: forward, backward, and what is refused."""

import base64
import json
from itertools import chain
from typing import Any

import pytest

from mulin.organizations.models import OrganizationKind
from mulin.teams.models import Team
from tests.district import (
    District,
    make_organization,
    make_service,
    make_specialist,
    make_team,
    make_topic,
    make_venue,
)
from tests.organizations.directory import DOCUMENTS, ids, page, walked
from tests.phone import Phone, Phones

NEAR = {"near": {"lat": 31.2, "lng": 121.5}}
LISTS: list[tuple[str, dict[str, Any]]] = [(field, {}) for field in DOCUMENTS] + [("venues", NEAR)]


def encoded(key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


KEYS: list[Any] = [
    None, 7, "x", {}, [], [None, None], [True, True], ["1", "1"], [1.5, 1.5], [[1], [1]],
    [2**63, 2**63], [-(2**70), 1], [1e300, 1e300], [float("nan"), 1],
]  # fmt: skip

GARBAGE = [
    "",
    "garbage",
    "😀",
    "%%%",
    base64.b64encode(b"\xff\xfe").decode(),
    base64.b64encode(b"[" * 50_000).decode(),
    *map(encoded, KEYS),
]


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """A stranger's, in a district with five of everything (a venue in four places)."""
    for number in range(4):
        await make_organization(OrganizationKind.SCHOOL, district.centre)
        # Two in the same place: the distance alone is no total order.
        await make_venue(district.station, latitude=31 + number // 2 / 10)
        await make_service(await make_topic())
        await make_specialist(await make_team(district.station), venue=district.venue)
    return await phones.new()


async def test_pages_one_after_another_are_the_whole_list(phone: Phone) -> None:
    for field, variables in LISTS:
        whole = await ids(phone, field, **variables)
        assert len(whole) >= 5
        for size in (1, 2, 5, 100):
            for backward in (False, True):
                pages = await walked(phone, field, size, backward=backward, **variables)
                assert list(chain.from_iterable(pages)) == whole, (field, size, backward)
                assert max(map(len, pages)) <= size


async def test_a_page_between_two_cursors_holds_what_lies_between(phone: Phone) -> None:
    for field, variables in LISTS:
        edges = (await page(phone, field, first=100, **variables))["edges"]
        cursors = {"after": edges[0]["cursor"], "before": edges[4]["cursor"]}
        for way, expected in (("first", edges[1:3]), ("last", edges[2:4])):
            found = await page(phone, field, **{way: 2}, **cursors, **variables)
            assert found["edges"] == expected, (field, way)
            assert found["pageInfo"]["hasNextPage"]
            assert found["pageInfo"]["hasPreviousPage"]


async def test_without_a_size_a_page_has_twenty(phone: Phone, district: District) -> None:
    for _ in range(20):
        await make_team(district.station)
    found = await page(phone, "teams")
    assert (len(found["edges"]), found["totalCount"]) == (20, 25)


async def test_an_empty_list_has_no_cursors(phone: Phone) -> None:
    await Team.filter(kind="park_service").delete()
    found = await page(phone, "teams", kind="PARK_SERVICE")
    assert found == {
        "totalCount": 0,
        "edges": [],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
    }


async def test_a_page_has_one_to_a_hundred(phone: Phone) -> None:
    for field, variables in LISTS:
        for way in ("first", "last"):
            for size in (0, -1, 101, 1_000_000, -(2**31)):
                error = await phone.error(DOCUMENTS[field], **{way: size}, **variables)
                assert (error["code"], error["field"]) == ("INVALID", way), (field, size)


async def test_first_and_last_together_are_refused(phone: Phone) -> None:
    for field, variables in LISTS:
        error = await phone.error(DOCUMENTS[field], first=1, last=1, **variables)
        assert (error["code"], error["field"]) == ("INVALID", "last"), field


@pytest.mark.parametrize("way", ["after", "before"])
async def test_a_cursor_that_is_none_is_refused(phone: Phone, way: str) -> None:
    for field, variables in LISTS:
        for cursor in GARBAGE:
            error = await phone.error(DOCUMENTS[field], **{way: cursor}, **variables)
            assert (error["code"], error["field"]) == ("INVALID", way), (field, cursor)
