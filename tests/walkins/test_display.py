"""The display in the hall: public, live, and without a name."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from mulin.global_ids import global_id
from mulin.organizations.models import Desk, OrganizationKind
from mulin.people.models import Membership
from mulin.walkins.models import WalkInStatus
from tests.district import District, gid, make_organization, make_venue
from tests.phone import ENDED, Phone, Phones
from tests.statements import statements
from tests.walkins.asking import (
    QUEUE,
    VENUE_QUEUE,
    called,
    desk_phone,
    desks_of,
    done,
    make_walk_in,
    queue,
    taken,
)

SIGN_OUT = "mutation { signOut { errors { code } } }"
LISTS = """
query Lists($venueId: ID!) {
  venueQueue(venueId: $venueId) {
    waiting {
      id code ahead estimatedWaitMinutes
      person { name } service { name } topic { name } venue { name } desk { name }
      appointment { id }
    }
  }
}
"""


def changed(venue: Any) -> str:
    return f"""
    subscription {{
      queueChanged(venueId: "{gid(venue)}") {{
        waitingCount calls {{ code desk status }} waiting {{ code person {{ name }} }}
      }}
    }}
    """


async def heard(listening: "asyncio.Queue[dict[str, Any]]") -> dict[str, Any]:
    told = await asyncio.wait_for(listening.get(), timeout=10)
    board: dict[str, Any] = told["queueChanged"]
    return board


@pytest.fixture
async def desk(district: District, phones: Phones) -> Phone:
    return await desk_phone(district, phones)


@pytest.fixture
async def display(district: District, phones: Phones) -> Phone:
    """Nobody is signed in at it."""
    return await phones.new()


async def test_the_hall_sees_numbers_and_desks_and_never_a_name(
    district: District, phones: Phones, desk: Phone, display: Phone
) -> None:
    await taken(await phones.of(district.resident.id), district)
    for _ in range(2):
        await taken(desk, district)
    first, second = await called(desk, district, 0), await called(desk, district, 1)
    await done(desk, "startServing", id=first["id"])
    await done(desk, "skipWalkIn", id=second["id"])
    board = await queue(display, district.venue)
    assert [board[name] for name in ("waiting", "atDesks", "skipped")] == [None] * 3
    assert board["waitingCount"] == 1
    [call] = board["calls"]
    assert (call["code"], call["desk"], call["status"]) == ("A001", "1", "SERVING")
    staff = await queue(desk, district.venue)
    assert [[one["code"] for one in staff[name]] for name in ("waiting", "atDesks", "skipped")] == [
        ["A003"],
        ["A001"],
        ["A002"],
    ]


async def test_of_many_desks_the_latest_ten_are_shown(district: District, display: Phone) -> None:
    for number in range(1, 13):
        desk = await Desk.create(venue=district.venue, name=f"B{number}")
        await make_walk_in(district.venue, number, status=WalkInStatus.CALLED, desk=desk)
    shown = (await queue(display, district.venue))["calls"]
    assert [call["code"] for call in shown] == [f"A{number:03}" for number in range(12, 2, -1)]


async def test_there_is_nothing_to_see_of_what_is_no_public_venue(
    district: District, display: Phone
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    hidden = gid(await make_venue(enterprise))
    for venue in (hidden, global_id("Venue", 2**40)):
        assert (await display.ask(VENUE_QUEUE, venueId=venue))["venueQueue"] is None
    error = await display.error(VENUE_QUEUE, venueId=gid(district.centre))
    assert (error["code"], error["field"]) == ("INVALID", "venueId")


async def test_every_step_is_live_for_everybody(
    district: District, desk: Phone, display: Phone
) -> None:
    async with (
        display.watching(changed(district.venue)) as hall,
        desk.watching(changed(district.venue)) as staff,
    ):
        # What is told is how it is by then: each is heard before the next is done.
        made = await taken(desk, district)
        assert (await heard(hall))["waiting"] is None
        assert (await heard(staff))["waiting"] == [{"code": "A001", "person": None}]
        await called(desk, district)
        assert await statuses(hall) == await statuses(staff) == ["CALLED"]
        await done(desk, "startServing", id=made["id"])
        assert await statuses(hall) == await statuses(staff) == ["SERVING"]
        more = {"specialistId": gid(district.specialist), "serviceId": gid(district.service)}
        await done(desk, "finishServing", id=made["id"], **more)
        assert await statuses(hall) == await statuses(staff) == []


async def statuses(listening: "asyncio.Queue[dict[str, Any]]") -> list[str]:
    """Of what is at the desks, as it is heard next."""
    return [call["status"] for call in (await heard(listening))["calls"]]


async def test_displays_of_a_hall_are_told_together_what_anybody_is_told_alone(
    district: District, desk: Phone, phones: Phones
) -> None:
    whole = f'subscription {{ queueChanged(venueId: "{gid(district.venue)}") {{ {QUEUE} }} }}'
    counts, boards = [], []
    displays: list[asyncio.Queue[dict[str, Any]]] = []
    async with AsyncExitStack() as open_:
        for size in (1, 8):
            displays = [
                await open_.enter_async_context((await phones.new()).watching(whole))
                for _ in range(size)
            ]
            with statements() as sent:
                await taken(desk, district)
                told = [await heard(display) for display in displays]
            counts.append(len(sent))
            boards += told[1:]
        alone = await phones.of(district.resident.id)
        own = await open_.enter_async_context(alone.watching(whole))
        await taken(desk, district)
        together = [await heard(display) for display in displays]
        assert together == [await heard(own)] * 8
    # The first may have statements that a connection needs once.
    assert counts[1] <= counts[0]
    assert boards == boards[:1] * 7


async def test_each_language_is_told_in_its_own(
    district: District, desk: Phone, phones: Phones
) -> None:
    whole = (
        f'subscription {{ queueChanged(venueId: "{gid(district.venue)}") {{ venue {{ name }} }} }}'
    )
    async with AsyncExitStack() as open_:
        displays = [
            await open_.enter_async_context((await phones.new(language=one)).watching(whole))
            for one in ("zh", "en", "zh")
        ]
        await taken(desk, district)
        names = [(await heard(display))["venue"]["name"] for display in displays]
    chinese, english = district.venue.name_zh, district.venue.name_en
    assert names == [chinese, english, chinese]


async def test_other_halls_are_not_heard(district: District, desk: Phone, display: Phone) -> None:
    other = await make_venue(district.station)
    async with display.watching(changed(district.venue)) as hall:
        await done(desk, "takeNumber", venueId=gid(other))
        await taken(desk, district)
        assert (await heard(hall))["waitingCount"] == 1
        assert hall.empty()


async def test_who_is_staff_no_more_hears_what_the_hall_hears(
    district: District, desk: Phone, phones: Phones
) -> None:
    async with desk.watching(changed(district.venue)) as listening:
        other = await desk_phone(district, phones)
        await taken(other, district)
        assert len((await heard(listening))["waiting"]) == 1
        await Membership.filter(organization=district.station).order_by("id").limit(1).delete()
        await taken(await phones.of(district.resident.id), district)
        assert (await heard(listening))["waiting"] is None


async def test_it_ends_with_the_session(district: District, desk: Phone, phones: Phones) -> None:
    async with desk.watching(changed(district.venue)) as listening:
        await desk.ask(SIGN_OUT)
        await taken(await phones.of(district.resident.id), district)
        assert await asyncio.wait_for(listening.get(), timeout=10) == ENDED


async def test_nobody_listens_to_what_is_no_public_venue(
    district: District, display: Phone
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    hidden = await make_venue(enterprise)
    for strange, code in ((district.centre, "INVALID"), (hidden, "NOT_FOUND")):
        async with display.watching(changed(strange)) as listening:
            told = await asyncio.wait_for(listening.get(), timeout=10)
            [error] = told["errors"]
            assert error["extensions"]["code"] == code


async def test_a_long_line_costs_as_many_statements_as_a_short_one(
    district: District, desk: Phone
) -> None:
    counts = []
    desks = await desks_of(district.venue)
    for size in (3, 30):
        for number in range(size):
            await make_walk_in(
                district.venue,
                size * 100 + number,
                person=district.resident,
                service=district.service,
                topic=district.topic,
                desk=desks[0],
            )
        with statements() as sent:
            answer = await desk.ask(LISTS, venueId=gid(district.venue))
        counts.append(len(sent))
        assert len(answer["venueQueue"]["waiting"]) >= size
    assert counts[0] == counts[1]
