"""Joining the waitlist, looking where one stands, and leaving it."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.services.models import AppointmentMode
from mulin.waitlist.models import WaitlistEntry
from mulin.waitlist.offering import offer_free_times
from tests.district import District, gid, make_person, make_service, make_topic, make_venue
from tests.phone import Phones
from tests.recording import RecordingChannel
from tests.scheduling.asking import MONDAY_DATE, TUESDAY_DATE, WEDNESDAY_DATE
from tests.waitlist.asking import (
    PLACE,
    fill_tuesday,
    join,
    joined,
    leave,
    people,
    places,
)

TERM = timedelta(days=62)


def code(payload: dict[str, Any]) -> tuple[str, str]:
    """Code and field of a refusal."""
    assert payload["entry"] is None
    (error,) = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]


async def test_a_place_says_what_was_wanted(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    (phone,) = await people(phones, 1)
    wanted = {
        "startsAt": "09:30",
        "endsAt": "16:00",
        "specialistId": gid(district.specialist),
        "teamId": gid(district.team),
        "venueId": gid(district.venue),
        "topicId": gid(district.topic),
        "mode": "VIDEO",
    }
    payload = await join(phone, district, **wanted)
    assert payload["errors"] == []
    entry = payload["entry"]
    assert entry == {
        "id": entry["id"],
        "status": "WAITING",
        "ahead": 0,
        "startsAt": "09:30",
        "endsAt": "16:00",
        "from": TUESDAY_DATE,
        "to": TUESDAY_DATE,
        "mode": "VIDEO",
        "service": {"id": gid(district.service)},
        "topic": {"id": gid(district.topic)},
        "specialist": {"id": gid(district.specialist)},
        "team": {"id": gid(district.team)},
        "venue": {"id": gid(district.venue)},
        "offer": None,
    }
    assert await places(phone) == [entry]


async def test_what_is_left_out_is_any(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    (phone,) = await people(phones, 1)
    entry = (await join(phone, district))["entry"]
    assert (entry["startsAt"], entry["endsAt"]) == ("00:00", "24:00")
    assert [entry[one] for one in ("topic", "specialist", "team", "venue", "mode")] == [None] * 5


async def test_those_ahead_are_other_people_who_wait_for_the_same_service(
    district: District, phones: Phones
) -> None:
    await fill_tuesday(district)
    other = await make_service(district.topic)
    first, second, third = await people(phones, 3)
    for phone in (first, first, second):
        await joined(phone, district)
    await joined(third, district, serviceId=gid(other), to=MONDAY_DATE, **{"from": MONDAY_DATE})
    mine = await joined(third, district)
    seen = {place["id"]: place["ahead"] for place in await places(third)}
    assert seen[mine] == 2
    assert [place["ahead"] for place in await places(first)] == [0, 0]


async def test_of_open_places_a_person_has_five(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    (phone,) = await people(phones, 1)
    made = [await joined(phone, district) for _ in range(5)]
    assert code(await join(phone, district)) == ("LIMIT_REACHED", "serviceId")
    await leave(phone, made[2])
    await joined(phone, district)


async def test_the_same_key_gives_the_same_place(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    first, second = await people(phones, 2)
    made = [await joined(first, district, idempotencyKey="once") for _ in range(2)]
    assert made[0] == made[1]
    assert await joined(second, district, idempotencyKey="once") != made[0]
    assert await WaitlistEntry.all().count() == 2
    payload = await join(first, district, idempotencyKey="once", mode="PHONE")
    assert code(payload) == ("INVALID", "idempotencyKey")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"from": WEDNESDAY_DATE}, ("INVALID", "to")),
        ({"from": "2026-02-27", "to": "2026-03-01"}, ("INVALID", "to")),
        ({"to": "2026-05-04"}, ("INVALID", "to")),
        ({"startsAt": "10:00", "endsAt": "10:25"}, ("INVALID", "endsAt")),
        ({"startsAt": "10:00", "endsAt": "09:00"}, ("INVALID", "endsAt")),
        ({"startsAt": "10:01"}, ("INVALID", "endsAt")),
    ],
)
async def test_times_nobody_could_be_offered_are_refused(
    district: District, phones: Phones, more: dict[str, str], expected: tuple[str, str]
) -> None:
    (phone,) = await people(phones, 1)
    assert code(await join(phone, district, **more)) == expected
    assert await WaitlistEntry.all().count() == 0


async def test_a_window_that_just_holds_the_meeting_will_do(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    (phone,) = await people(phones, 1)
    await joined(phone, district, startsAt="10:00", endsAt="10:30")
    await pushes.settled()
    (place,) = await places(phone)
    assert place["offer"]["startsAt"] == "2026-03-03T02:00:00Z"


async def test_a_wish_the_service_does_not_serve_is_refused(
    district: District, phones: Phones
) -> None:
    (phone,) = await people(phones, 1)
    in_person = await make_service(district.topic, modes=[AppointmentMode.IN_PERSON.value])
    stranger = await make_topic()
    refused = [
        await join(phone, district, serviceId=gid(in_person), mode="PHONE"),
        await join(phone, district, topicId=gid(stranger)),
    ]
    assert [code(one) for one in refused] == [("INVALID", "mode"), ("INVALID", "topicId")]


async def test_what_does_not_exist_is_not_found(district: District, phones: Phones) -> None:
    (phone,) = await people(phones, 1)
    gone = await make_venue(district.station, desks=0)
    await gone.delete()
    payload = await join(phone, district, venueId=gid(gone))
    assert code(payload) == ("NOT_FOUND", "venueId")


async def test_somebody_unknown_cannot_wait(district: District, phones: Phones) -> None:
    assert code(await join(await phones.new(), district))[0] == "UNAUTHENTICATED"


async def test_a_place_given_up_is_over(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    (phone,) = await people(phones, 1)
    made = await joined(phone, district)
    left = (await leave(phone, made))["entry"]
    assert (left["status"], left["ahead"]) == ("LEFT", None)
    assert await places(phone) == []
    assert code(await leave(phone, made)) == ("WRONG_STATUS", "id")


async def test_nobody_else_sees_or_leaves_a_place(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    owner, other = await people(phones, 2)
    made = await joined(owner, district)
    assert (await other.ask(PLACE, id=made))["node"] is None
    assert code(await leave(other, made)) == ("NOT_FOUND", "id")
    assert (await owner.ask(PLACE, id=made))["node"]["status"] == "WAITING"


async def test_a_place_ends_with_the_last_of_its_days(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    person = await make_person()
    made = await joined(await phones.of(person.id), district)
    # Half past eleven at night in Shanghai: it is still Tuesday there.
    clock.advance(timedelta(days=1, hours=14, minutes=30))
    await offer_free_times()
    phone = await phones.of(person.id)
    assert (await phone.ask(PLACE, id=made))["node"]["status"] == "WAITING"
    clock.advance(timedelta(minutes=30))
    await offer_free_times()
    phone = await phones.of(person.id)
    assert (await phone.ask(PLACE, id=made))["node"]["status"] == "ENDED"
    assert code(await leave(phone, made)) == ("WRONG_STATUS", "id")


async def test_joining_leaving_and_ending_leave_a_trace(district: District, phones: Phones) -> None:
    await fill_tuesday(district)
    (phone,) = await people(phones, 1)
    await leave(phone, await joined(phone, district))
    await joined(phone, district)
    clock.advance(TERM)
    await offer_free_times()
    actions = await AuditEntry.filter(object_type="waitlist_entry").order_by("id")
    assert [entry.action for entry in actions] == [
        "waitlist.joined",
        "waitlist.left",
        "waitlist.joined",
        "waitlist.ended",
    ]
    assert [entry.actor_id is None for entry in actions] == [False, False, False, True]
