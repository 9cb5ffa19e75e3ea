"""Moving an appointment: what stays, what changes, who may, and what happens when it fails."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentChange, AppointmentStatus
from mulin.audit.models import AuditEntry
from mulin.global_ids import global_id
from mulin.organizations.models import Desk
from mulin.people.models import Role
from tests.appointments.asking import (
    booked,
    make_appointment,
    refused,
    set_policy,
    traces,
)
from tests.appointments.crowd import at_once, crowd_of, phones_of, told
from tests.appointments.documents import (
    BOOK_SERIES,
    RESCHEDULE,
    done,
    forget_what_was_told,
    heard,
    key_of,
    kinds,
    refusal,
    send,
    starts,
)
from tests.appointments.test_races import ROUNDS
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
    make_venue,
)
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

TEN, THREE = at(TUESDAY, 10), at(TUESDAY, 15)


@pytest.fixture
async def staff(district: District, phones: Phones) -> Phone:
    person = await make_person()
    await give_role(person, district.station, Role.STATION_STAFF)
    return await phones.of(person.id)


@pytest.fixture
async def made(district: District, phone: Phone) -> str:
    """An appointment of the resident's on Tuesday at ten."""
    made = await booked(phone, district, TEN)
    await forget_what_was_told()
    return made


def to(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "startsAt": THREE.isoformat(), **more}


async def test_it_keeps_its_reference_and_history_and_raises_its_sequence(
    district: District, phone: Phone, made: str
) -> None:
    before, rows = await Appointment.get(), await traces()
    moved = await done(phone, RESCHEDULE, **to(made, reason="出差"))
    assert (moved["id"], moved["reference"]) == (made, before.reference)
    assert (moved["status"], moved["sequence"]) == ("BOOKED", 1)
    assert moved["startsAt"] == "2026-03-03T07:00:00Z"
    assert moved["changes"][1] == {
        "kind": "RESCHEDULED",
        "reason": "出差",
        "previousStartsAt": "2026-03-03T02:00:00Z",
        "previousSpecialist": {"id": gid(district.specialist)},
    }
    after = await traces()
    assert after["appointment"] == rows["appointment"]
    assert after["appointment_change"] == rows["appointment_change"] + 1
    trace = await AuditEntry.get(action="appointment.rescheduled")
    assert (trace.object_id, trace.actor_id) == (key_of(made), district.resident.id)


async def test_the_old_time_is_free_and_the_new_one_taken(
    district: District, phone: Phone, made: str, phones: Phones
) -> None:
    await done(phone, RESCHEDULE, **to(made))
    offered = await starts(phone, district)
    assert "10:00" in offered
    assert "15:00" not in offered
    await booked(await phones.of((await make_person()).id), district, TEN)


async def test_moved_to_where_it_is_it_stays_untouched(
    district: District, phone: Phone, made: str
) -> None:
    rows = await traces()
    for more in ({}, {"specialistId": gid(district.specialist), "mode": "IN_PERSON"}):
        kept = await done(phone, RESCHEDULE, id=made, startsAt=TEN.isoformat(), **more)
        assert (kept["id"], kept["sequence"]) == (made, 0)
    assert await traces() == rows


async def test_it_may_overlap_its_own_old_time(
    district: District, phone: Phone, made: str, phones: Phones
) -> None:
    await set_policy(district, step_minutes=15, buffer_after_minutes=15, open_limit=1)
    for starts_at in (at(TUESDAY, 10, 15), at(TUESDAY, 10), at(TUESDAY, 10)):
        await done(phone, RESCHEDULE, id=made, startsAt=starts_at.isoformat())
    # Those who come from elsewhere may not.
    other = await phones.of((await make_person()).id)
    assert await refused(other, district, at(TUESDAY, 10, 15)) == ("SLOT_TAKEN", "startsAt")


async def test_each_side_hears_when_the_other_moves_it(
    district: District, phone: Phone, staff: Phone, made: str, phones: Phones
) -> None:
    person, specialist = district.resident.id, district.specialist.person_id
    told_to = []
    for number, actor in enumerate((phone, await phones.of(specialist), staff)):
        await forget_what_was_told()
        await done(actor, RESCHEDULE, id=made, startsAt=at(TUESDAY, 13 + number).isoformat())
        told_to.append({who for who, kind in await heard(made)})
        assert {kind for _, kind in await heard(made)} == {"appointment_rescheduled"}
    assert told_to == [{specialist}, {person}, {person, specialist}]


async def test_the_cut_off_binds_the_person_and_not_the_other_side(
    district: District, phone: Phone, staff: Phone, made: str, phones: Phones
) -> None:
    await set_policy(district, cancellation_cutoff_minutes=25 * 60)
    clock.advance(timedelta(seconds=1))
    assert refusal(await send(phone, RESCHEDULE, **to(made))) == ("FORBIDDEN", "id")
    clock.advance(-timedelta(seconds=1))
    await done(phone, RESCHEDULE, **to(made))
    await set_policy(district, cancellation_cutoff_minutes=48 * 60)
    specialist = await phones.of(district.specialist.person_id)
    for actor, starts_at in ((staff, at(TUESDAY, 9)), (specialist, TEN)):
        await done(actor, RESCHEDULE, id=made, startsAt=starts_at.isoformat())


async def test_staff_need_no_notice_but_the_future(
    district: District, phone: Phone, staff: Phone, made: str
) -> None:
    soon = {"id": made, "startsAt": at(MONDAY, 9, 30).isoformat()}
    assert refusal(await send(phone, RESCHEDULE, **soon)) == ("TOO_SOON", "startsAt")
    far = {"id": made, "startsAt": at(MONDAY + timedelta(days=40), 9).isoformat()}
    assert refusal(await send(phone, RESCHEDULE, **far)) == ("TOO_FAR", "startsAt")
    await done(staff, RESCHEDULE, **far)
    await done(staff, RESCHEDULE, **soon)
    past = {"id": made, "startsAt": MONDAY.isoformat()}
    assert refusal(await send(staff, RESCHEDULE, **past)) == ("TOO_SOON", "startsAt")


async def test_who_may_and_who_may_not(
    district: District, phone: Phone, made: str, phones: Phones
) -> None:
    auditor, stranger = await make_person(), await make_person()
    await give_role(auditor, district.centre, Role.AUDITOR)
    expected = {auditor.id: "FORBIDDEN", stranger.id: "NOT_FOUND"}
    for person_id, code in expected.items():
        reader = await phones.of(person_id)
        assert refusal(await send(reader, RESCHEDULE, **to(made))) == (code, "id")
    answer = await send(phone, RESCHEDULE, **to(global_id("Appointment", 999_999)))
    assert refusal(answer) == ("NOT_FOUND", "id")
    answer = await send(await phones.new(), RESCHEDULE, **to(made))
    assert refusal(answer) == ("UNAUTHENTICATED", None)


async def test_what_the_person_moves_is_confirmed_again(
    district: District, phone: Phone, staff: Phone, made: str
) -> None:
    await set_policy(district, needs_confirmation=True)
    moved = await done(phone, RESCHEDULE, **to(made))
    assert moved["status"] == "PENDING"
    assert moved["expiresAt"] == "2026-03-03T01:00:00Z"
    assert dict(await heard(made)) == {district.specialist.person_id: "appointment_requested"}
    # The side that confirms does so by moving it.
    moved = await done(staff, RESCHEDULE, id=made, startsAt=TEN.isoformat())
    assert (moved["status"], moved["expiresAt"]) == ("BOOKED", None)


async def test_to_another_specialist_at_another_venue_in_another_mode(
    district: District, phone: Phone, made: str
) -> None:
    station = await make_organization(district.station.kind, district.centre)
    venue = await make_venue(station)
    far = await make_specialist(await make_team(station), venue=venue)
    moved = await done(
        phone, RESCHEDULE, **to(made, specialistId=gid(far), venueId=gid(venue), mode="PHONE")
    )
    assert moved["specialist"]["id"] == gid(far)
    assert moved["venue"]["id"] == gid(venue)
    assert (moved["mode"], moved["desk"]) == ("PHONE", None)
    assert dict(await heard(made)) == {
        far.person_id: "appointment_rescheduled",
        district.specialist.person_id: "appointment_handed_on",
    }


async def test_without_a_wish_it_stays_with_its_specialist(
    district: District, phone: Phone, made: str
) -> None:
    # The colleague has had nothing yet, and would have the turn.
    await make_specialist(district.team, venue=district.venue)
    moved = await done(phone, RESCHEDULE, **to(made))
    assert moved["specialist"]["id"] == gid(district.specialist)


async def test_the_desk_is_chosen_anew(
    district: District, phone: Phone, made: str, phones: Phones
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    first_desk = await Desk.get(name="1")
    assert (await Appointment.get()).desk_id == first_desk.id
    other = await phones.of((await make_person()).id)
    await booked(other, district, THREE, specialistId=gid(second))
    moved = await done(phone, RESCHEDULE, **to(made))
    assert moved["desk"] == "2"


async def test_when_the_new_time_is_taken_nothing_changes(
    district: District, phone: Phone, made: str, phones: Phones
) -> None:
    await booked(await phones.of((await make_person()).id), district, THREE)
    before, rows = await Appointment.get(id=key_of(made)).values(), await traces()
    answer = await send(phone, RESCHEDULE, **to(made, idempotencyKey="k"))
    assert refusal(answer) == ("SLOT_TAKEN", "startsAt")
    assert [slot["startsAt"] for slot in answer["alternatives"]] == [
        "2026-03-03T06:30:00Z",
        "2026-03-03T07:30:00Z",
        "2026-03-03T06:00:00Z",
    ]
    assert await Appointment.get(id=key_of(made)).values() == before
    assert await traces() == rows
    # The key was not used up.
    await done(phone, RESCHEDULE, id=made, startsAt=at(TUESDAY, 14).isoformat(), idempotencyKey="k")


async def test_a_time_that_is_not_offered_or_makes_no_sense(
    district: District, phone: Phone, made: str
) -> None:
    await set_policy(district, modes=["in_person", "phone"])
    wrong: tuple[tuple[dict[str, Any], tuple[str, str]], ...] = (
        ({"startsAt": at(TUESDAY, 20).isoformat()}, ("NOT_AVAILABLE", "startsAt")),
        ({"venueId": gid(await make_venue(district.centre))}, ("NOT_AVAILABLE", "startsAt")),
        ({"mode": "VIDEO"}, ("INVALID", "mode")),
        ({"specialistId": global_id("Specialist", 999_999)}, ("NOT_FOUND", "specialistId")),
        ({"reason": "x" * 2001}, ("INVALID", "reason")),
    )
    rows = await traces()
    for more, expected in wrong:
        assert refusal(await send(phone, RESCHEDULE, **to(made, **more))) == expected
    assert await traces() == rows


async def test_only_what_is_still_to_come_can_be_moved(district: District, phone: Phone) -> None:
    told_ = {}
    for status in AppointmentStatus:
        await Appointment.all().delete()
        appointment = await make_appointment(district, TEN, status=status)
        answer = await send(phone, RESCHEDULE, **to(gid(appointment)))
        told_[status.value] = refusal(answer)[0] if answer["errors"] else "done"
    assert {status for status, result in told_.items() if result == "done"} == {"pending", "booked"}
    assert set(told_.values()) == {"done", "WRONG_STATUS"}


async def test_a_repeat_with_the_same_key_moves_once(phone: Phone, made: str) -> None:
    moves = [await done(phone, RESCHEDULE, **to(made, idempotencyKey="once")) for _ in range(2)]
    assert moves[0] == moves[1]
    assert moves[0]["sequence"] == 1
    answer = await send(phone, RESCHEDULE, id=made, startsAt=TEN.isoformat(), idempotencyKey="once")
    assert refusal(answer) == ("INVALID", "idempotencyKey")


async def test_only_limits_that_say_when_speak_against_a_move(
    district: District, phone: Phone, made: str
) -> None:
    await set_policy(district, open_limit=1, period_limit=1, period_days=7, daily_limit=1)
    # As staff may have booked it for them, beyond what they can book themselves.
    await make_appointment(district, at(TUESDAY + timedelta(days=20), 9))
    await done(phone, RESCHEDULE, **to(made))
    await make_appointment(district, at(TUESDAY + timedelta(days=10), 9), status="fulfilled")
    near = {"id": made, "startsAt": at(TUESDAY + timedelta(days=5), 9).isoformat()}
    assert refusal(await send(phone, RESCHEDULE, **near)) == ("LIMIT_REACHED", "startsAt")


async def test_a_week_of_a_series_moves_like_any_appointment(
    district: District, phone: Phone
) -> None:
    await set_policy(district, open_limit=1)
    wanted = {
        "serviceId": gid(district.service),
        "startsAt": TEN.isoformat(),
        "mode": "PHONE",
        "weeks": 3,
    }
    series = (await send(phone, BOOK_SERIES, **wanted))["occurrences"]
    for number, week in enumerate(series):
        later = at(TUESDAY + timedelta(weeks=number), 15)
        await done(phone, RESCHEDULE, id=week["appointment"]["id"], startsAt=later.isoformat())


async def test_of_fifty_who_want_where_it_goes_one_gets_it(
    district: District, phones: Phones
) -> None:
    owners = [(await make_person()).id for _ in range(50)]
    others = [await make_specialist(district.team, venue=district.venue) for _ in owners]
    crowd = await phones_of(owners, 50, phones)
    for day in range(ROUNDS):
        ids = []
        for owner, other in zip(owners, others, strict=True):
            row = await make_appointment(
                district,
                at(TUESDAY + timedelta(days=day), 9),
                person_id=owner,
                specialist_id=other.id,
            )
            ids.append(gid(row))
        here = {
            "startsAt": at(TUESDAY + timedelta(days=day), 15).isoformat(),
            "specialistId": gid(district.specialist),
            "mode": "IN_PERSON",
        }
        each = [{"input": {"id": one, **here}} for one in ids]
        answers = await at_once(crowd, RESCHEDULE, *each)
        assert told(answers) == {"done": 1, "SLOT_TAKEN": 49}
    assert await AppointmentChange.all().count() == ROUNDS
    assert await Appointment.filter(sequence=0).count() == 49 * ROUNDS


async def test_two_who_change_places_never_wait_in_a_circle(
    district: District, phones: Phones
) -> None:
    # Neither can have the place of the other, who is still there when they ask.
    second = await make_specialist(district.team, venue=district.venue)
    crowd = await crowd_of(2, phones)
    ids = [
        await booked(phone, district, TEN, specialistId=gid(one))
        for phone, one in zip(crowd, (district.specialist, second), strict=True)
    ]
    each = [
        {"input": {"id": id_, "startsAt": TEN.isoformat(), "specialistId": gid(one)}}
        for id_, one in zip(ids, (second, district.specialist), strict=True)
    ]
    for _ in range(ROUNDS):
        assert told(await at_once(crowd, RESCHEDULE, *each)) == {"SLOT_TAKEN": 2}
    assert [await kinds(one) for one in ids] == [["booked"], ["booked"]]
