"""Changes as they happen: who hears of them, in which language, and until when."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from mulin.appointments.policy import Step
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from tests.appointments.asking import booked, set_policy, take, wanting
from tests.appointments.crowd import at_once, crowd_of, told
from tests.district import District, give_role, make_organization, make_person
from tests.documents import BOOK
from tests.phone import ENDED, Phones
from tests.times import MONDAY, TUESDAY, at

CHANGED = """
subscription {
  appointmentChanged { change appointment { id status service { name } } }
}
"""
RECEIVED = "subscription { notificationReceived { kind title body appointment { id } } }"
SIGN_OUT = "mutation { signOut { errors { code } } }"


async def heard(queue: "asyncio.Queue[dict[str, Any]]") -> Any:
    """The next thing that arrives, without the name of its field."""
    (event,) = (await asyncio.wait_for(queue.get(), timeout=10)).values()
    return event


async def test_a_booking_is_heard_by_those_concerned_and_nobody_else(
    district: District, phones: Phones
) -> None:
    staff, elsewhere, stranger = [await make_person() for _ in range(3)]
    await give_role(staff, district.station, Role.STATION_STAFF)
    another = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    await give_role(elsewhere, another, Role.STATION_STAFF)
    concerned = (district.resident.id, district.specialist.person_id, staff.id)
    async with AsyncExitStack() as open_:
        queues = [
            await open_.enter_async_context((await phones.of(person_id)).watching(CHANGED))
            for person_id in (*concerned, elsewhere.id, stranger.id)
        ]
        resident = await phones.of(district.resident.id)
        made = await booked(resident, district, at(TUESDAY, 10))
        await take(resident, Step.CANCEL, made)
        for queue in queues[:3]:
            changes = [await heard(queue), await heard(queue)]
            assert [change["change"] for change in changes] == ["BOOKED", "CANCELLED"]
            assert {change["appointment"]["id"] for change in changes} == {made}
            assert changes[1]["appointment"]["status"] == "CANCELLED"
        assert [queue.qsize() for queue in queues] == [0, 0, 0, 0, 0]


async def test_every_step_is_told(district: District, phones: Phones) -> None:
    await set_policy(district, needs_confirmation=True, minimum_notice_minutes=0)
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(district.specialist.person_id)
    async with resident.watching(CHANGED) as queue:
        made = await booked(resident, district, MONDAY)
        for step in (Step.CONFIRM, Step.CHECK_IN, Step.COMPLETE):
            await take(specialist, step, made)
        events = [await heard(queue) for _ in range(4)]
    assert [event["change"] for event in events] == ["BOOKED", "CONFIRMED", "ARRIVED", "FULFILLED"]


async def test_an_inbox_is_live_for_its_owner_alone(district: District, phones: Phones) -> None:
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(district.specialist.person_id)
    stranger = await phones.of((await make_person()).id)
    async with (
        resident.watching(RECEIVED) as his,
        specialist.watching(RECEIVED) as hers,
        stranger.watching(RECEIVED) as nobodys,
    ):
        made = await booked(resident, district, at(TUESDAY, 10))
        await take(resident, Step.CANCEL, made)
        first, second, third = await heard(his), await heard(hers), await heard(hers)
        assert [one["kind"] for one in (first, second, third)] == [
            "APPOINTMENT_BOOKED",
            "APPOINTMENT_BOOKED",
            "APPOINTMENT_CANCELLED",
        ]
        assert {one["appointment"]["id"] for one in (first, second, third)} == {made}
        assert (his.qsize(), hers.qsize(), nobodys.qsize()) == (0, 0, 0)


async def test_each_screen_is_written_in_its_own_language(
    district: District, phones: Phones
) -> None:
    chinese = await phones.of(district.resident.id, "zh")
    english = await phones.of(district.resident.id, "en")
    async with AsyncExitStack() as open_:
        inboxes = [
            await open_.enter_async_context(one.watching(RECEIVED)) for one in (chinese, english)
        ]
        screens = [
            await open_.enter_async_context(one.watching(CHANGED)) for one in (chinese, english)
        ]
        for hour in (10, 11):
            await booked(english, district, at(TUESDAY, hour))
            titles = [(await heard(queue))["title"] for queue in inboxes]
            assert titles == ["预约成功", "Appointment booked"]
            names = [(await heard(queue))["appointment"]["service"]["name"] for queue in screens]
            assert names == [district.service.name_zh, district.service.name_en]


async def test_a_subscription_ends_with_its_session(district: District, phones: Phones) -> None:
    leaving, staying = [await phones.of(district.resident.id) for _ in range(2)]
    async with leaving.watching(CHANGED) as ending, staying.watching(CHANGED) as going_on:
        assert (await leaving.ask(SIGN_OUT))["signOut"]["errors"] == []
        made = await booked(staying, district, at(TUESDAY, 10))
        assert (await heard(going_on))["appointment"]["id"] == made
        assert await asyncio.wait_for(ending.get(), timeout=10) == ENDED
        assert ending.empty()


async def test_a_caller_who_has_not_signed_in_hears_nothing(phones: Phones) -> None:
    stranger = await phones.new()
    for document in (CHANGED, RECEIVED):
        async with stranger.watching(document) as queue:
            (error,) = await heard(queue)
            assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_permission_is_asked_at_the_moment_of_telling(
    district: District, phones: Phones
) -> None:
    staff = await make_person()
    membership = await give_role(staff, district.station, Role.STATION_STAFF)
    resident, watcher = [await phones.of(one.id) for one in (district.resident, staff)]
    async with watcher.watching(CHANGED) as queue:
        first = await booked(resident, district, at(TUESDAY, 10))
        assert (await heard(queue))["appointment"]["id"] == first
        await membership.delete()
        await booked(resident, district, at(TUESDAY, 11))
        own = await booked(watcher, district, at(TUESDAY, 12))
        assert (await heard(queue))["appointment"]["id"] == own


async def test_what_comes_by_several_ways_is_told_once(district: District, phones: Phones) -> None:
    # The venue belongs to one organization, the team to another, and both tell who oversees both.
    other = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    district.venue.organization = other
    await district.venue.save()
    overseer = await make_person()
    await give_role(overseer, district.centre, Role.DISTRICT_ADMIN)
    crowd = await crowd_of(16, phones)
    each = [
        {"input": wanting(district, at(TUESDAY, hour, minute))}
        for hour in range(9, 17)
        for minute in (0, 30)
    ]
    async with (await phones.of(overseer.id)).watching(CHANGED) as queue:
        answers = await at_once(crowd, BOOK, *each)
        assert told(answers) == {"done": 16}
        # What is told after all of these have come proves that none of them comes again.
        one = answers[0]["appointment"]["id"]
        await take(crowd[0], Step.CANCEL, one)
        events = [await heard(queue) for _ in range(17)]
        assert queue.empty()
    expected = {("BOOKED", payload["appointment"]["id"]) for payload in answers}
    expected.add(("CANCELLED", one))
    assert {(event["change"], event["appointment"]["id"]) for event in events} == expected
