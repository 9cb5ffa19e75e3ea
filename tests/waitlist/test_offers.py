"""What has become free is offered to those who wait: to whom, for how long, and what then."""

from datetime import timedelta

import pytest

from mulin import clock
from mulin.appointments.lapsing import lapse_due
from mulin.appointments.policy import Step
from mulin.notifications.models import Notification
from mulin.people.models import Role
from mulin.waitlist.models import WaitlistEntry
from mulin.waitlist.offering import offer_free_times
from tests.appointments.asking import make_appointment, outcome, set_policy, take
from tests.district import District, gid, give_role, make_person, make_specialist
from tests.notifications.posting import make_device
from tests.phone import Phones
from tests.recording import RecordingChannel
from tests.times import TUESDAY, at
from tests.waitlist.asking import (
    PLACE,
    fill_tuesday,
    free,
    joined,
    leave,
    offer_of,
    offers,
    people,
    places,
    status,
    waiting,
    wall_clock,
)

MINUTE = timedelta(minutes=1)


async def kinds(person_id: int) -> list[str]:
    """What somebody heard, in order."""
    heard = await Notification.filter(person_id=person_id).order_by("id")
    return [one.kind.name for one in heard]


async def test_a_cancelled_time_is_kept_for_the_first_in_line_for_half_an_hour(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    meetings = await fill_tuesday(district)
    waiter = await make_person()
    await make_device(waiter, "phone")
    first, (second,) = await phones.of(waiter.id), await people(phones, 1)
    for phone in (first, second):
        await joined(phone, district)
    specialist = await phones.of(district.specialist.person_id)

    await take(specialist, Step.CANCEL, gid(meetings[2]))
    await pushes.settled()

    offer = await offer_of(first)
    assert (wall_clock(offer), offer["status"], offer["mode"]) == ("10:00", "PROPOSED", "IN_PERSON")
    assert offer["expiresAt"] == "2026-03-02T01:30:00Z"
    assert await status(second) == "WAITING"
    assert [(one.address, one.data["kind"]) for one in pushes.sent] == [
        ("phone", "WAITLIST_OFFERED")
    ]
    # The specialist hears once it is taken, not before.
    assert await kinds(district.specialist.person_id) == []


async def test_a_time_that_is_free_already_is_offered_on_joining(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14])
    (phone,) = await people(phones, 1)
    await joined(phone, district)
    await pushes.settled()
    assert wall_clock(await offer_of(phone)) == "14:00"


async def test_an_offer_is_never_kept_beyond_its_own_start(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await set_policy(district, minimum_notice_minutes=0)
    await fill_tuesday(district, free=[14])
    clock.advance(at(TUESDAY, 13, 50) - clock.now())
    (phone,) = await people(phones, 1)
    await joined(phone, district)
    await pushes.settled()
    offer = await offer_of(phone)
    assert offer["expiresAt"] == offer["startsAt"]


async def test_what_is_accepted_is_booked_and_both_sides_hear(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14])
    waiter = await make_person()
    phone = await phones.of(waiter.id)
    made = await joined(phone, district)
    await pushes.settled()
    offer = await offer_of(phone)

    assert outcome(await take(phone, Step.ACCEPT, offer["id"])) == "BOOKED"

    assert await places(phone) == []
    place = (await phone.ask(PLACE, id=made))["node"]
    assert (place["status"], place["offer"]) == ("BOOKED", None)
    assert await kinds(waiter.id) == ["WAITLIST_OFFERED", "APPOINTMENT_BOOKED"]
    assert await kinds(district.specialist.person_id) == ["APPOINTMENT_BOOKED"]


async def test_what_is_declined_passes_to_the_next_at_once(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14])
    first, second, third = await people(phones, 3)
    for phone in (first, second, third):
        await joined(phone, district)
        await pushes.settled()
    offer = await offer_of(first)

    assert outcome(await take(first, Step.DECLINE_OFFER, offer["id"])) == "CANCELLED"
    await pushes.settled()

    assert wall_clock(await offer_of(second)) == "14:00"
    # Whoever let an offer pass stands behind all who wait.
    (place,) = await places(first)
    assert (place["status"], place["ahead"]) == ("WAITING", 1)


async def test_nobody_is_offered_the_same_time_twice(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await make_specialist(district.team, venue=district.venue)
    second = await make_specialist(district.team, venue=district.venue)
    meetings = [
        await make_appointment(
            district,
            at(TUESDAY, 9) + half * 30 * MINUTE,
            person_id=(await make_person()).id,
            specialist_id=who,
        )
        for half in range(16)
        for who in (district.specialist.id, second.id - 1, second.id)
    ]
    (phone,) = await people(phones, 1)
    await joined(phone, district)
    await pushes.settled()
    # Ten o'clock with one, and when that is declined, ten o'clock with another and eleven.
    await free(meetings[6])
    await take(phone, Step.DECLINE_OFFER, (await offer_of(phone))["id"])
    await free(meetings[7], meetings[12])
    assert wall_clock(await offer_of(phone)) == "11:00"


async def test_an_offer_that_lapses_passes_on_and_is_told(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14])
    first, second = await make_person(), await make_person()
    for waiter in (first, second):
        await joined(await phones.of(waiter.id), district)
        await pushes.settled()
    late = (await offer_of(await phones.of(first.id)))["id"]
    clock.advance(timedelta(minutes=30))

    # Access tokens do not last as long as an offer.
    assert outcome(await take(await phones.of(first.id), Step.ACCEPT, late)) == "WRONG_STATUS"
    await lapse_due()
    await pushes.settled()

    assert wall_clock(await offer_of(await phones.of(second.id))) == "14:00"
    assert await kinds(first.id) == ["WAITLIST_OFFERED", "WAITLIST_LAPSED"]
    assert await status(await phones.of(first.id)) == "WAITING"


async def test_an_offer_somebody_gives_back_by_cancelling_passes_on(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14])
    first, second = await people(phones, 2)
    for phone in (first, second):
        await joined(phone, district)
        await pushes.settled()
    await take(first, Step.CANCEL, (await offer_of(first))["id"])
    await pushes.settled()
    assert wall_clock(await offer_of(second)) == "14:00"
    assert await status(first) == "WAITING"


@pytest.mark.parametrize(
    ("answer", "after"), [("ACCEPT", "BOOKED"), ("DECLINE_OFFER", "CANCELLED")]
)
async def test_what_is_offered_to_somebody_who_leaves_stays_to_be_answered(
    district: District, phones: Phones, pushes: RecordingChannel, answer: str, after: str
) -> None:
    await fill_tuesday(district, free=[14])
    (phone,) = await people(phones, 1)
    made = await joined(phone, district)
    await pushes.settled()
    left = (await leave(phone, made))["entry"]
    assert left["status"] == "LEFT"
    assert left["offer"]["status"] == "PROPOSED"

    assert outcome(await take(phone, Step[answer], left["offer"]["id"])) == after
    await pushes.settled()

    # Neither answer brings the place back.
    assert (await phone.ask(PLACE, id=made))["node"]["status"] == "LEFT"
    assert await offers() == []


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({}, "09:00"),
        ({"startsAt": "09:05"}, "11:00"),
        ({"startsAt": "13:00", "endsAt": "14:00"}, None),
        ({"startsAt": "11:00", "endsAt": "11:30"}, "11:00"),
        ({"from": "2026-03-04", "to": "2026-03-04", "startsAt": "16:30"}, "16:30"),
        ({"from": "2026-03-10", "to": "2026-03-12", "endsAt": "10:00"}, "09:00"),
    ],
)
async def test_only_days_and_times_that_were_named_are_offered(
    district: District,
    pushes: RecordingChannel,
    phones: Phones,
    wish: dict[str, str],
    expected: str | None,
) -> None:
    await fill_tuesday(district, free=[9, 11])
    (phone,) = await people(phones, 1)
    await joined(phone, district, **wish)
    await pushes.settled()
    (place,) = await places(phone)
    assert (place["offer"] and wall_clock(place["offer"])) == expected


async def test_somebody_further_back_gets_what_those_before_cannot_use(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    meetings = await fill_tuesday(district)
    morning, afternoon = await people(phones, 2)
    await joined(morning, district, endsAt="12:00")
    await joined(afternoon, district, startsAt="12:00")
    await pushes.settled()
    await free(meetings[12])
    assert await status(morning) == "WAITING"
    assert wall_clock(await offer_of(afternoon)) == "15:00"


async def test_whoever_named_nobody_is_given_to_the_one_whose_turn_it_is(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    idle = await make_specialist(district.team, venue=district.venue)
    await make_appointment(district, at(TUESDAY, 16), person_id=(await make_person()).id)
    (phone,) = await people(phones, 1)
    await joined(phone, district)
    await pushes.settled()
    assert (await offer_of(phone))["specialist"]["id"] == gid(idle)


async def test_whoever_named_a_specialist_waits_for_that_one(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district)
    other = await make_specialist(district.team, venue=district.venue)
    picky, easy = await people(phones, 2)
    await joined(picky, district, specialistId=gid(district.specialist))
    await joined(easy, district)
    await pushes.settled()
    assert await status(picky) == "WAITING"
    assert (await offer_of(easy))["specialist"]["id"] == gid(other)


async def test_without_a_desk_another_mode_is_offered_to_whom_any_is_right(
    district: District,
) -> None:
    for _ in range(2):
        await make_specialist(district.team, venue=district.venue)
    for _ in range(4):
        await waiting(district, await make_person(), starts_minute=600, ends_minute=630)
    await offer_free_times()
    modes = [one.mode.name for one in await offers()]
    assert modes == ["IN_PERSON", "IN_PERSON", "PHONE"]


async def test_nobody_is_offered_what_overlaps_their_own_meetings(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14])
    second = await make_specialist(district.team, venue=district.venue)
    waiter = await make_person()
    await make_appointment(
        district,
        at(TUESDAY, 14, 15),
        person_id=waiter.id,
        specialist_id=second.id,
        status="pending",
    )
    phone = await phones.of(waiter.id)
    await joined(phone, district, specialistId=gid(district.specialist))
    await pushes.settled()
    assert await status(phone) == "WAITING"


async def test_two_places_of_one_person_are_never_offered_the_same_minutes(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await make_specialist(district.team, venue=district.venue)
    (phone,) = await people(phones, 1)
    for _ in range(2):
        await joined(phone, district, startsAt="10:00", endsAt="11:00")
        await pushes.settled()
    assert [wall_clock(place["offer"]) for place in await places(phone)] == ["10:00", "10:30"]


async def test_specialists_are_not_offered_themselves_nor_what_they_give_something_at(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14, 15])
    second = await make_specialist(district.team, venue=district.venue)
    await make_appointment(
        district, at(TUESDAY, 14), person_id=(await make_person()).id, specialist_id=second.id
    )
    own = await phones.of(district.specialist.person_id)
    other = await phones.of(second.person_id)
    await joined(own, district, specialistId=gid(district.specialist))
    await joined(other, district, specialistId=gid(district.specialist))
    await pushes.settled()
    assert await status(own) == "WAITING"
    assert wall_clock(await offer_of(other)) == "15:00"


async def test_somebody_at_their_limit_is_passed_over_and_keeps_their_place(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await set_policy(district, open_limit=1)
    meetings = await fill_tuesday(district)
    waiter = await make_person()
    held = await make_appointment(
        district, at(TUESDAY + timedelta(days=1), 10), person_id=waiter.id
    )
    first, (second,) = await phones.of(waiter.id), await people(phones, 1)
    await joined(first, district)
    await joined(second, district)
    await free(meetings[0])
    assert await status(first) == "WAITING"
    assert wall_clock(await offer_of(second)) == "09:00"
    # With their hands free they are the first again.
    await joined((await people(phones, 1))[0], district)
    await take(first, Step.CANCEL, gid(held))
    await free(meetings[1])
    assert wall_clock(await offer_of(first)) == "09:30"


async def test_a_period_limit_passes_over_only_the_days_it_covers(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await set_policy(district, period_limit=1, period_days=3, open_limit=5)
    waiter = await make_person()
    await make_appointment(district, at(TUESDAY, 10), person_id=waiter.id)
    phone = await phones.of(waiter.id)
    await joined(phone, district, to="2026-03-10")
    await pushes.settled()
    assert (await offer_of(phone))["startsAt"] == "2026-03-06T02:00:00Z"


async def test_staff_may_answer_for_somebody_who_calls(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await fill_tuesday(district, free=[14])
    (phone,) = await people(phones, 1)
    await joined(phone, district)
    await pushes.settled()
    staff = await make_person()
    await give_role(staff, district.station, Role.STATION_STAFF)
    offer = (await offer_of(phone))["id"]
    assert outcome(await take(await phones.of(staff.id), Step.ACCEPT, offer)) == "BOOKED"
    assert await WaitlistEntry.filter(status="booked").count() == 1
