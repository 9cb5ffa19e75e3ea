"""The open door: somebody walks in, takes a number, is called to a desk, and is helped."""

import asyncio
from datetime import timedelta
from typing import Any

from mulin import clock
from mulin.organizations.models import Desk
from mulin.people.models import Role
from tests.district import District, gid
from tests.scenarios.cast import Cast
from tests.scenarios.documents import HALL
from tests.walkins.asking import person_with

VISITOR = "+8613900139301"


async def shown(hall: "asyncio.Queue[dict[str, Any]]") -> tuple[int, list[str]]:
    """What the display in the hall changes to: how many wait, and which desk has whom."""
    board = (await asyncio.wait_for(hall.get(), timeout=10))["queueChanged"]
    assert board["waiting"] is None
    calls = [f"{call['code']} → {call['desk']} {call['status']}" for call in board["calls"]]
    return board["waitingCount"], calls


async def test_a_visitor_is_called_by_push_and_leaves_a_record(
    district: District, cast: Cast
) -> None:
    desk = await cast.of(await person_with(Role.STATION_STAFF, district.station))
    lawyer = await cast.of(await district.specialist.person)
    visitor = await cast.signs_in(VISITOR)
    display = await cast.stranger()
    window = await Desk.filter(venue=district.venue).order_by("id").first()
    venue = gid(district.venue)

    async with display.watching(HALL % venue) as hall:
        # At the desk, which notes the visitor's number with their word.
        by_phone = {"venueId": venue, "phone": VISITOR}
        assert await desk.cannot("takeNumber", **by_phone) == "INVALID consent"
        taken = await desk.does(
            "takeNumber",
            **by_phone,
            consent={"method": "WRITTEN"},
            serviceId=gid(district.service),
            topicId=gid(district.topic),
        )
        number = taken["walkIn"]
        assert (number["code"], number["status"], number["ahead"]) == ("A001", "WAITING", 0)
        assert await shown(hall) == (1, [])
        # Whoever has no phone takes one as well.
        await desk.does("takeNumber", venueId=venue)
        assert await shown(hall) == (2, [])
        assert await cast.news() == []

        called = await desk.does("callNext", venueId=venue, deskId=gid(window))
        assert called["walkIn"]["id"] == number["id"]
        assert await shown(hall) == (1, ["A001 → 1 CALLED"])
        assert await cast.news(visitor) == [["Your turn"]]

        await desk.does("startServing", id=number["id"])
        assert await shown(hall) == (1, ["A001 → 1 SERVING"])
        await cast.wait_until(clock.now() + timedelta(minutes=20))
        finished = await desk.does(
            "finishServing",
            id=number["id"],
            specialistId=gid(district.specialist),
            note="Write to the landlord first.",
        )
        assert await shown(hall) == (1, [])

    # What took place is an appointment like any other, and the visitor's to rate.
    record = finished["walkIn"]["appointment"]
    assert record["status"] == "FULFILLED"
    assert await cast.news() == []
    await cast.timers_at(clock.now() + timedelta(hours=1))
    assert await cast.news(visitor, lawyer) == [["How was it?"], []]
    seen = await visitor.sees("Appointment", record)
    assert (seen["intakeChannel"], seen["canRate"]) == ("WALK_IN", True)
    assert seen["outcome"] == "Write to the landlord first."
    assert (await lawyer.sees("Appointment", record))["id"] == record["id"]
    rated = await visitor.does(
        "rate", appointmentId=record["id"], score=5, tags=["PATIENT", "HELPFUL"]
    )
    assert await cast.news(visitor, lawyer) == [[], ["You were rated"]]
    await lawyer.does("replyToRating", id=rated["rating"]["id"], reply="Come back any time.")
    assert await cast.news(visitor, lawyer) == [["Your rating got a reply"], []]
