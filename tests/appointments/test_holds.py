"""Keeping a slot while a form is filled in: whose it is meanwhile, and for how long."""

import asyncio
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from mulin import clock, crypto
from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.appointments.policy import Step
from mulin.audit.models import AuditEntry
from mulin.database import violated_constraint
from mulin.global_ids import global_id
from mulin.organizations.models import Desk
from mulin.scheduling.models import PolicyException, TimeOff
from tests.appointments.asking import (
    booked,
    make_appointment,
    outcome,
    refused,
    set_policy,
    take,
    traces,
    wanting,
)
from tests.appointments.crowd import at_once, crowd_of, phones_of, told
from tests.appointments.documents import (
    BOOK_HELD,
    HOLD,
    RELEASE,
    done,
    heard,
    key_of,
    mine,
    refusal,
    seen,
    send,
    starts,
)
from tests.appointments.test_races import ROUNDS, slots
from tests.district import District, gid, make_person, make_specialist, make_topic
from tests.documents import BOOK
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

TEN = at(TUESDAY, 10)
FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
async def other(district: District, phones: Phones) -> Phone:
    return await phones.of((await make_person()).id)


async def hold(phone: Phone, district: District, **more: Any) -> dict[str, Any]:
    return await done(phone, HOLD, **wanting(district, more.pop("starts_at", TEN), **more))


async def test_a_hold_keeps_the_slot_for_five_minutes(
    district: District, phone: Phone, other: Phone
) -> None:
    held = await hold(phone, district)
    assert held["startsAt"] == "2026-03-03T02:00:00Z"
    assert held["expiresAt"] == "2026-03-02T01:05:00Z"
    assert held["specialist"]["id"] == gid(district.specialist)
    assert held["venue"]["id"] == gid(district.venue)
    assert "10:00" not in await starts(other, district)
    assert await refused(other, district, TEN) == ("SLOT_TAKEN", "startsAt")
    clock.advance(FIVE_MINUTES - timedelta(seconds=1))
    assert await refused(other, district, TEN) == ("SLOT_TAKEN", "startsAt")
    # The moment it is over it is anybody's, whoever has swept or not.
    clock.advance(timedelta(seconds=1))
    assert "10:00" in await starts(other, district)
    await booked(other, district, TEN)
    answer = await send(phone, BOOK_HELD, holdId=held["id"])
    assert refusal(answer) == ("NOT_FOUND", "holdId")
    assert await Appointment.all().count() == 1


async def test_a_desk_that_is_held_is_taken_and_free_again_like_the_slot(
    district: District, phone: Phone, other: Phone
) -> None:
    await Desk.filter(name="2").delete()
    second = await make_specialist(district.team, venue=district.venue)
    await hold(phone, district, specialistId=gid(district.specialist))
    with_second = {"specialistId": gid(second)}
    assert await refused(other, district, TEN, **with_second) == ("SLOT_TAKEN", "startsAt")
    clock.advance(FIVE_MINUTES)
    await booked(other, district, TEN, **with_second)


async def test_nobody_hears_of_a_hold_and_nobody_finds_it(
    district: District, phone: Phone, phones: Phones
) -> None:
    before = await traces()
    held = await hold(phone, district)
    after = await traces()
    changed = {table: after[table] - before[table] for table in after}
    assert {table: more for table, more in changed.items() if more} == {
        "appointment": 1,
        "audit_entry": 1,
    }
    assert (await AuditEntry.get(action="slot.held")).object_id == key_of(held["id"])
    as_appointment = global_id("Appointment", key_of(held["id"]))
    specialist = await phones.of(district.specialist.person_id)
    for reader in (phone, specialist):
        assert await mine(reader) == []
        assert await seen(reader, as_appointment) is None
    assert outcome(await take(phone, Step.CANCEL, as_appointment)) == "NOT_FOUND"


async def test_a_new_hold_ends_the_one_before(
    district: District, phone: Phone, other: Phone
) -> None:
    first = await hold(phone, district)
    await hold(phone, district, starts_at=at(TUESDAY, 11))
    assert await Appointment.all().count() == 1
    assert refusal(await send(phone, BOOK_HELD, holdId=first["id"])) == ("NOT_FOUND", "holdId")
    await booked(other, district, TEN)
    # One that is refused leaves the earlier one as it is.
    answer = await send(phone, HOLD, **wanting(district, TEN))
    assert refusal(answer) == ("SLOT_TAKEN", "startsAt")
    assert len(answer["alternatives"]) == 3
    assert (await Appointment.get(proposal=Proposal.HOLD)).starts_at == at(TUESDAY, 11)


async def test_the_same_slot_can_be_held_again(district: District, phone: Phone) -> None:
    await hold(phone, district)
    clock.advance(FIVE_MINUTES / 2)
    again = await hold(phone, district)
    assert again["expiresAt"] == "2026-03-02T01:07:30Z"


async def test_booking_another_time_ends_the_hold(
    district: District, phone: Phone, other: Phone
) -> None:
    await hold(phone, district)
    # Half of it lies in what is held.
    await booked(phone, district, TEN, mode="PHONE")
    assert await Appointment.filter(proposal=Proposal.HOLD).count() == 0
    held = await hold(phone, district, starts_at=at(TUESDAY, 12))
    await booked(phone, district, at(TUESDAY, 14))
    await booked(other, district, at(TUESDAY, 12))
    assert refusal(await send(phone, BOOK_HELD, holdId=held["id"])) == ("NOT_FOUND", "holdId")


async def test_booking_what_is_held_tells_both_sides(district: District, phone: Phone) -> None:
    held = await hold(phone, district)
    made = await done(
        phone, BOOK_HELD, holdId=held["id"], topicId=gid(district.topic), note=" 押金 "
    )
    assert (made["status"], made["sequence"], made["expiresAt"]) == ("BOOKED", 0, None)
    assert [change["kind"] for change in made["changes"]] == ["BOOKED"]
    assert await heard(made["id"]) == sorted(
        (person_id, "appointment_booked")
        for person_id in (district.resident.id, district.specialist.person_id)
    )
    row = await Appointment.get()
    assert row.topic_id == district.topic.id
    assert row.note_encrypted is not None
    assert crypto.decrypt(row.note_encrypted) == "押金"
    assert await mine(phone) == [made["id"]]
    again = await send(phone, BOOK_HELD, holdId=held["id"])
    assert refusal(again) == ("NOT_FOUND", "holdId")


async def test_a_repeat_with_the_same_key_books_once(district: District, phone: Phone) -> None:
    held = await hold(phone, district)
    wanted = {"holdId": held["id"], "idempotencyKey": "once"}
    first, second = [await done(phone, BOOK_HELD, **wanted) for _ in range(2)]
    assert first == second
    assert len(await heard()) == 2
    answer = await send(phone, BOOK_HELD, **wanted, note="something else")
    assert refusal(answer) == ("INVALID", "idempotencyKey")


async def test_a_service_that_needs_confirmation_makes_a_request_of_a_hold(
    district: District, phone: Phone
) -> None:
    await set_policy(district, needs_confirmation=True, confirm_within_minutes=60)
    held = await hold(phone, district)
    made = await done(phone, BOOK_HELD, holdId=held["id"])
    assert (made["status"], made["expiresAt"]) == ("PENDING", "2026-03-02T02:00:00Z")
    assert dict(await heard(made["id"])) == {
        district.resident.id: "appointment_received",
        district.specialist.person_id: "appointment_requested",
    }


async def test_one_of_several_who_confirms_first_is_enough_to_make_a_request(
    district: District, phone: Phone
) -> None:
    careful = await make_specialist(district.team, venue=district.venue)
    await PolicyException.create(
        specialist=careful, service=district.service, needs_confirmation=True
    )
    held = await hold(phone, district, specialistIds=[gid(district.specialist), gid(careful)])
    made = await done(phone, BOOK_HELD, holdId=held["id"])
    assert made["status"] == "PENDING"
    assert await Appointment.filter(status="pending", proposal=None).count() == 2


async def test_who_holds_may_book_late_while_nobody_has_taken_it(
    district: District, phone: Phone, phones: Phones
) -> None:
    held = await hold(phone, district)
    clock.advance(timedelta(hours=3))
    phone = await phones.of(district.resident.id)
    assert (await done(phone, BOOK_HELD, holdId=held["id"]))["status"] == "BOOKED"


async def test_what_is_booked_late_must_still_have_room(
    district: District, phone: Phone, other: Phone
) -> None:
    await set_policy(district, daily_limit=1)
    held = await hold(phone, district)
    clock.advance(FIVE_MINUTES)
    made = await booked(other, district, at(TUESDAY, 14))
    answer = await send(phone, BOOK_HELD, holdId=held["id"])
    assert refusal(answer) == ("NOT_FOUND", "holdId")
    assert outcome(await take(other, Step.CANCEL, made)) == "CANCELLED"
    away = await TimeOff.create(
        specialist=district.specialist,
        starts_at=TEN,
        ends_at=at(TUESDAY, 11),
        created_by=district.resident,
        created_at=clock.now(),
    )
    answer = await send(phone, BOOK_HELD, holdId=held["id"])
    assert refusal(answer) == ("NOT_FOUND", "holdId")
    await away.delete()
    await done(phone, BOOK_HELD, holdId=held["id"])


async def test_what_has_begun_cannot_be_booked(
    district: District, phone: Phone, phones: Phones
) -> None:
    held = await hold(phone, district, starts_at=at(MONDAY, 10))
    clock.advance(timedelta(hours=1))
    phone = await phones.of(district.resident.id)
    assert refusal(await send(phone, BOOK_HELD, holdId=held["id"])) == ("TOO_SOON", "holdId")


async def test_notice_counts_from_when_the_form_was_begun(district: District, phone: Phone) -> None:
    held = await hold(phone, district, starts_at=at(MONDAY, 10))
    clock.advance(timedelta(minutes=4))
    await done(phone, BOOK_HELD, holdId=held["id"])


async def test_limits_are_asked_before_the_form_and_after_it(
    district: District, phone: Phone
) -> None:
    await set_policy(district, open_limit=1)
    held = await hold(phone, district)
    # As on another device, past the rule that a booking ends the hold.
    await make_appointment(district, at(TUESDAY, 14))
    limit = ("LIMIT_REACHED", "serviceId")
    assert refusal(await send(phone, HOLD, **wanting(district, at(TUESDAY, 12)))) == limit
    answer = await send(phone, BOOK_HELD, holdId=held["id"])
    assert refusal(answer) == ("LIMIT_REACHED", "holdId")
    assert await Appointment.filter(proposal=Proposal.HOLD).count() == 1


async def test_a_hold_can_be_given_back(district: District, phone: Phone, other: Phone) -> None:
    held = await hold(phone, district)
    payload = await send(phone, RELEASE, id=held["id"])
    assert payload == {"releasedId": held["id"], "errors": []}
    assert refusal(await send(phone, RELEASE, id=held["id"])) == ("NOT_FOUND", "id")
    await booked(other, district, TEN)
    assert await AuditEntry.filter(action="slot.released").count() == 1


async def test_somebody_elses_hold_is_not_there(
    district: District, phone: Phone, other: Phone
) -> None:
    held = await hold(phone, district)
    before = await traces()
    assert refusal(await send(other, RELEASE, id=held["id"])) == ("NOT_FOUND", "id")
    assert refusal(await send(other, BOOK_HELD, holdId=held["id"])) == ("NOT_FOUND", "holdId")
    assert await traces() == before
    await done(phone, BOOK_HELD, holdId=held["id"])


async def test_a_hold_is_refused_for_what_a_booking_is(
    district: District, phone: Phone, phones: Phones
) -> None:
    before = await traces()
    for starts_at, code in (
        (at(TUESDAY, 8), "NOT_AVAILABLE"),
        (MONDAY, "TOO_SOON"),
        (MONDAY + timedelta(days=40), "TOO_FAR"),
    ):
        answer = await send(phone, HOLD, **wanting(district, starts_at))
        assert refusal(answer) == (code, "startsAt")
    answer = await send(phone, HOLD, **wanting(district, TEN, topicId=gid(await make_topic())))
    assert refusal(answer) == ("INVALID", "topicId")
    answer = await send(await phones.new(), HOLD, **wanting(district, TEN))
    assert refusal(answer) == ("UNAUTHENTICATED", None)
    assert await traces() == before


async def test_the_database_knows_one_hold_a_person(district: District) -> None:
    status = {"status": AppointmentStatus.PROPOSED, "proposal": Proposal.HOLD}
    second = await make_specialist(district.team)
    first = await make_appointment(district, TEN, **status)
    with pytest.raises(IntegrityError) as refused_:
        await make_appointment(district, at(TUESDAY, 14), specialist_id=second.id, **status)
    assert violated_constraint(refused_.value) == "one_hold_a_person"
    # A meeting of several is held once, in as many rows.
    await make_appointment(district, TEN, specialist_id=second.id, led_by_id=first.id, **status)


async def test_fifty_holds_of_one_person_leave_one(district: District, phones: Phones) -> None:
    person = await make_person()
    crowd = await phones_of([person.id], 50, phones)
    each = [{"input": wanting(district, starts_at)} for starts_at in slots(50)]
    for _ in range(ROUNDS):
        answers = await at_once(crowd, HOLD, *each)
        assert told(answers) == {"done": 50}
        assert await Appointment.filter(person=person).count() == 1


async def test_of_a_hundred_who_hold_or_book_one_slot_one_has_it(
    district: District, phones: Phones
) -> None:
    crowd = await crowd_of(100, phones)
    for starts_at in slots():
        wanted = {"input": wanting(district, starts_at)}
        assert told(await at_once(crowd, HOLD, wanted)) == {"done": 1, "SLOT_TAKEN": 99}
        await let_all_lapse()
        # What nobody has swept away is wanted again by all, at the same moment.
        answers = await asyncio.gather(
            at_once(crowd[::2], HOLD, wanted), at_once(crowd[1::2], BOOK, wanted)
        )
        assert told(chain(*answers)) == {"done": 1, "SLOT_TAKEN": 99}


async def test_people_who_swap_what_they_held_never_wait_in_a_circle(
    district: District, phones: Phones
) -> None:
    crowd = await crowd_of(16, phones)
    held = [{"input": wanting(district, starts_at)} for starts_at in slots(16)]
    for document in (HOLD, BOOK):
        for _ in range(ROUNDS):
            await Appointment.all().delete()
            assert told(await at_once(crowd, HOLD, *held)) == {"done": 16}
            await let_all_lapse()
            assert told(await at_once(crowd, document, *held[::-1])) == {"done": 16}


async def let_all_lapse() -> None:
    await Appointment.filter(proposal=Proposal.HOLD).update(expires_at=clock.now())
