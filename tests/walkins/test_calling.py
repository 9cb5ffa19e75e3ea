"""Calling numbers to desks: in order, one a desk, with a push; skipping and calling again."""

from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from mulin import clock
from mulin.database import violated_constraint
from mulin.organizations.models import Desk
from mulin.walkins.models import WalkIn, WalkInStatus
from tests.district import District, gid, make_venue
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.walkins.asking import (
    called,
    desk_phone,
    desks_of,
    device_of,
    do,
    done,
    make_walk_in,
    queue,
    refusal,
    taken,
    with_device,
)


@pytest.fixture
async def desk(district: District, phones: Phones) -> Phone:
    return await desk_phone(district, phones)


async def test_numbers_are_called_in_order_whoever_is_free(district: District, desk: Phone) -> None:
    for _ in range(3):
        await taken(desk, district)
    first, second = await called(desk, district, 0), await called(desk, district, 1)
    assert [one["code"] for one in (first, second)] == ["A001", "A002"]
    assert [one["desk"]["name"] for one in (first, second)] == ["1", "2"]
    assert {one["status"] for one in (first, second)} == {"CALLED"}


async def test_when_nobody_waits_nobody_is_called(district: District, desk: Phone) -> None:
    await make_walk_in(district.venue, 1, status=WalkInStatus.LEFT, ended_at=clock.now())
    desks = await desks_of(district.venue)
    wanted = {"venueId": gid(district.venue), "deskId": gid(desks[0])}
    assert await do(desk, "callNext", **wanted) == {"walkIn": None, "errors": []}


async def test_a_desk_has_one_at_a_time(district: District, desk: Phone) -> None:
    for _ in range(2):
        await taken(desk, district)
    first = await called(desk, district)
    wanted = {"venueId": gid(district.venue), "deskId": first["desk"]["id"]}
    assert await refusal(desk, "callNext", **wanted) == ("WRONG_STATUS", "deskId")
    await done(desk, "startServing", id=first["id"])
    assert await refusal(desk, "callNext", **wanted) == ("WRONG_STATUS", "deskId")


async def test_the_database_lets_no_two_stand_at_one_desk(district: District) -> None:
    at_desk = (await desks_of(district.venue))[0]
    await make_walk_in(district.venue, 1, status=WalkInStatus.CALLED, desk=at_desk)
    with pytest.raises(IntegrityError) as raised:
        await make_walk_in(district.venue, 2, status=WalkInStatus.SERVING, desk=at_desk)
    assert violated_constraint(raised.value) == "one_walk_in_a_desk"


async def test_a_desk_of_another_hall_is_not_there(district: District, desk: Phone) -> None:
    other = await Desk.get(venue=await make_venue(district.station, desks=1))
    wanted = {"venueId": gid(district.venue), "deskId": gid(other)}
    assert await refusal(desk, "callNext", **wanted) == ("NOT_FOUND", "deskId")


async def test_who_does_not_come_is_skipped_and_can_be_called_again(
    district: District, desk: Phone
) -> None:
    for _ in range(2):
        await taken(desk, district)
    first = await called(desk, district)
    assert (await done(desk, "skipWalkIn", id=first["id"]))["status"] == "SKIPPED"
    assert (await called(desk, district))["code"] == "A002"
    # Their desk is taken by now.
    again = {"id": first["id"]}
    assert await refusal(desk, "recallWalkIn", **again) == ("WRONG_STATUS", "deskId")
    free = gid((await desks_of(district.venue))[1])
    recalled = await done(desk, "recallWalkIn", deskId=free, **again)
    assert (recalled["status"], recalled["desk"]["id"]) == ("CALLED", free)


async def test_steps_are_taken_one_after_the_other(district: District, desk: Phone) -> None:
    waiting = {"id": (await taken(desk, district))["id"]}
    finishing = {**waiting, "specialistId": gid(district.specialist)}
    finishing["serviceId"] = gid(district.service)
    for name in ("skipWalkIn", "recallWalkIn", "startServing"):
        assert await refusal(desk, name, **waiting) == ("WRONG_STATUS", "id")
    assert await refusal(desk, "finishServing", **finishing) == ("WRONG_STATUS", "id")
    await called(desk, district)
    assert await refusal(desk, "finishServing", **finishing) == ("WRONG_STATUS", "id")
    await done(desk, "startServing", **waiting)
    for name in ("skipWalkIn", "recallWalkIn", "startServing", "leaveQueue"):
        assert await refusal(desk, name, **waiting) == ("WRONG_STATUS", "id")


async def test_whoever_took_it_by_phone_is_told_each_time_they_are_called(
    district: District, phones: Phones, desk: Phone, pushes: RecordingChannel
) -> None:
    resident = await with_device(district.resident, phones)
    await taken(resident, district)
    made = await called(desk, district)
    await done(desk, "recallWalkIn", id=made["id"])
    sent = await pushes.settled()
    assert [message.address for message in sent] == [device_of(district.resident)] * 2
    assert {message.title for message in sent} == {"请到窗口办理"}
    assert {message.body for message in sent} == {"A001 号请到 1"}


async def test_what_was_left_over_yesterday_ends_and_frees_its_desk(
    district: District, phones: Phones
) -> None:
    desks = await desks_of(district.venue)
    left = [
        await make_walk_in(district.venue, 1),
        await make_walk_in(district.venue, 2, status=WalkInStatus.CALLED, desk=desks[0]),
        await make_walk_in(district.venue, 3, status=WalkInStatus.SERVING, desk=desks[1]),
    ]
    clock.advance(timedelta(days=1))
    desk = await desk_phone(district, phones)
    assert (await queue(desk, district.venue))["calls"] == []
    await taken(desk, district)
    statuses = [(await WalkIn.get(id=row.id)).status.name for row in left]
    assert statuses == ["LEFT", "SKIPPED", "SERVED"]
    assert (await called(desk, district))["number"] == 1
    assert await refusal(desk, "recallWalkIn", id=gid(left[1])) == ("WRONG_STATUS", "id")
