"""A specialist who suddenly cannot come: what becomes of everybody they were to meet."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from mulin import clock
from mulin.appointments.lapsing import lapse_due
from mulin.appointments.models import ACTIVE, Appointment, AppointmentStatus, Proposal
from mulin.appointments.policy import Step
from mulin.database import query
from mulin.global_ids import global_id
from mulin.people.models import Role
from mulin.scheduling.models import TimeOff
from tests.appointments.asking import (
    booked,
    make_appointment,
    outcome,
    refused,
    set_policy,
    take,
    wanting,
)
from tests.appointments.crowd import at_once, crowd_of, told
from tests.appointments.documents import (
    BOOK_HELD,
    HOLD,
    MARK_UNAVAILABLE,
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
from tests.documents import BOOK
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

TEN = at(TUESDAY, 10)


def away(begin: datetime, end: datetime, **more: Any) -> dict[str, Any]:
    return {"startsAt": begin.isoformat(), "endsAt": end.isoformat(), **more}


ALL_TUESDAY = away(at(TUESDAY, 8), at(TUESDAY, 18))


async def affected(phone: Phone, **values: Any) -> list[dict[str, Any]]:
    payload = await send(phone, MARK_UNAVAILABLE, **values)
    assert payload["errors"] == []
    return list(payload["affected"])


def outcomes(told_: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["appointment"]["id"], one["outcome"]) for one in told_]


async def test_a_colleague_who_is_free_at_that_time_takes_over(
    district: District, phone: Phone, specialist: Phone
) -> None:
    made = await booked(phone, district, TEN)
    colleague = await make_specialist(district.team, venue=district.venue)
    await forget_what_was_told()
    (found,) = await affected(specialist, **ALL_TUESDAY, reason="发烧")
    assert found["outcome"] == "REASSIGNED"
    assert found["appointment"]["specialist"]["id"] == gid(colleague)
    assert found["appointment"]["startsAt"] == "2026-03-03T02:00:00Z"
    assert found["appointment"]["status"] == "BOOKED"
    assert dict(await heard(made)) == {
        district.resident.id: "appointment_reassigned",
        colleague.person_id: "appointment_reassigned",
    }


async def test_else_another_time_is_kept_for_a_yes(
    district: District, phone: Phone, specialist: Phone
) -> None:
    made = await booked(phone, district, TEN)
    await forget_what_was_told()
    (found,) = await affected(specialist, **ALL_TUESDAY)
    assert found["outcome"] == "PROPOSED"
    assert found["appointment"]["status"] == "PROPOSED"
    # The first time after it: Wednesday at nine, with a day to answer.
    assert found["appointment"]["startsAt"] == "2026-03-04T01:00:00Z"
    assert found["appointment"]["expiresAt"] == "2026-03-03T01:00:00Z"
    assert await heard(made) == [(district.resident.id, "appointment_proposed")]
    assert outcome(await take(phone, Step.ACCEPT, made)) == "BOOKED"
    assert await kinds(made) == ["booked", "proposed", "accepted"]
    assert (district.specialist.person_id, "appointment_accepted") in await heard(made)
    assert await Appointment.all().count() == 1


async def test_an_offer_refused_is_an_appointment_cancelled(
    district: District, phone: Phone, specialist: Phone, phones: Phones
) -> None:
    made = await booked(phone, district, TEN)
    await affected(specialist, **ALL_TUESDAY)
    other = await phones.of((await make_person()).id)
    wednesday = at(TUESDAY + timedelta(days=1), 9)
    assert await refused(other, district, wednesday) == ("SLOT_TAKEN", "startsAt")
    assert outcome(await take(phone, Step.DECLINE_OFFER, made)) == "CANCELLED"
    assert await kinds(made) == ["booked", "proposed", "declined"]
    await booked(other, district, wednesday)


async def test_an_offer_lapses_after_a_day(
    district: District, phone: Phone, specialist: Phone, phones: Phones
) -> None:
    made = await booked(phone, district, TEN)
    await affected(specialist, **ALL_TUESDAY)
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert await lapse_due() == 0
    clock.advance(timedelta(seconds=1))
    late = await phones.of(district.resident.id)
    assert outcome(await take(late, Step.ACCEPT, made)) == "WRONG_STATUS"
    assert await lapse_due() == 1
    assert (await Appointment.get()).status == "cancelled"
    assert await kinds(made) == ["booked", "proposed", "lapsed"]
    assert (district.resident.id, "appointment_lapsed") in await heard(made)


async def test_an_offer_lapses_when_it_would_begin(
    district: District, phone: Phone, specialist: Phone
) -> None:
    await booked(phone, district, at(MONDAY, 11))
    (found,) = await affected(specialist, **away(MONDAY, at(MONDAY, 12)))
    assert found["appointment"]["startsAt"] == "2026-03-02T04:00:00Z"
    assert found["appointment"]["expiresAt"] == "2026-03-02T04:00:00Z"


async def test_else_it_is_cancelled(district: District, phone: Phone, specialist: Phone) -> None:
    made = await booked(phone, district, TEN)
    for_long = away(at(TUESDAY, 8), TUESDAY + timedelta(days=60))
    assert outcomes(await affected(specialist, **for_long, reason="生病")) == [(made, "CANCELLED")]
    assert await kinds(made) == ["booked", "cancelled"]
    assert (district.resident.id, "appointment_cancelled") in await heard(made)


async def test_another_time_is_rather_where_and_with_whom_it_was(
    district: District, phones: Phones
) -> None:
    station = await make_organization(district.station.kind, district.centre)
    # Written first, they would come first by their ids.
    elsewhere = await make_specialist(district.team, venue=await make_venue(station))
    stranger = await make_specialist(district.team, venue=district.venue)
    usual = await make_specialist(district.team, venue=district.venue)
    phone = await phones.of(district.resident.id)
    made = await booked(phone, district, at(TUESDAY, 16), specialistId=gid(usual))
    for one in (district.specialist, stranger, elsewhere):
        await make_appointment(
            district,
            at(TUESDAY, 16),
            specialist_id=one.id,
            person_id=(await make_person()).id,
        )
    told_ = await affected(
        await phones.of(usual.person_id), **away(at(TUESDAY, 15, 30), at(TUESDAY, 16, 30))
    )
    assert outcomes(told_) == [(made, "PROPOSED")]
    assert told_[0]["appointment"]["startsAt"] == "2026-03-03T08:30:00Z"
    assert told_[0]["appointment"]["specialist"]["id"] == gid(usual)
    assert told_[0]["appointment"]["venue"]["id"] == gid(district.venue)


async def test_everybody_affected_in_order_and_nobody_else(
    district: District, specialist: Phone, phones: Phones
) -> None:
    hours = (15, 9, 12)
    made = {
        hour: await booked(await phones.of((await make_person()).id), district, at(TUESDAY, hour))
        for hour in hours
    }
    # One colleague, free at one of those hours.
    colleague = await make_specialist(district.team, venue=district.venue)
    for hour in (9, 12):
        await make_appointment(
            district,
            at(TUESDAY, hour),
            specialist_id=colleague.id,
            person_id=(await make_person()).id,
        )
    next_day = await booked(
        await phones.of((await make_person()).id),
        district,
        at(TUESDAY + timedelta(days=1), 9),
        specialistId=gid(district.specialist),
    )
    done_ = await booked(await phones.of((await make_person()).id), district, at(TUESDAY, 10))
    await Appointment.filter(id=key_of(done_)).update(status=AppointmentStatus.FULFILLED)
    told_ = await affected(specialist, **ALL_TUESDAY)
    assert outcomes(told_) == [
        (made[9], "PROPOSED"),
        (made[12], "PROPOSED"),
        (made[15], "REASSIGNED"),
    ]
    assert await kinds(next_day) == ["booked"]
    assert await kinds(done_) == ["booked"]


async def test_what_has_ended_stays_and_what_runs_is_taken_over(
    district: District, specialist: Phone
) -> None:
    colleague = await make_specialist(district.team, venue=district.venue)
    before = await make_appointment(district, at(MONDAY, 8, 30))
    running = await make_appointment(district, at(MONDAY, 9), person_id=(await make_person()).id)
    clock.advance(timedelta(minutes=2))
    told_ = await affected(specialist, **away(at(MONDAY, 8), at(MONDAY, 17)))
    assert outcomes(told_) == [(gid(running), "REASSIGNED")]
    assert told_[0]["appointment"]["specialist"]["id"] == gid(colleague)
    assert await kinds(gid(before)) == []


async def test_holds_and_offers_in_the_way_end(
    district: District, phone: Phone, specialist: Phone
) -> None:
    held = await done(phone, HOLD, **wanting(district, TEN))
    offered = await make_appointment(
        district,
        at(TUESDAY, 14),
        status=AppointmentStatus.PROPOSED,
        person_id=(await make_person()).id,
    )
    assert await affected(specialist, **ALL_TUESDAY) == []
    assert refusal(await send(phone, BOOK_HELD, holdId=held["id"])) == ("NOT_FOUND", "holdId")
    assert await kinds(gid(offered)) == ["lapsed"]
    assert (await Appointment.get()).status == "cancelled"


async def test_the_time_is_offered_no_more(
    district: District, phone: Phone, specialist: Phone
) -> None:
    await affected(specialist, **away(at(TUESDAY, 9), at(TUESDAY, 12)))
    assert (await starts(phone, district))[0] == "12:00"
    assert await refused(phone, district, TEN) == ("NOT_AVAILABLE", "startsAt")


async def test_asking_again_goes_on_with_what_was_left(
    district: District, phone: Phone, specialist: Phone
) -> None:
    assert await affected(specialist, **ALL_TUESDAY) == []
    left = await make_appointment(district, TEN)
    told_ = await affected(specialist, **ALL_TUESDAY)
    assert outcomes(told_) == [(gid(left), "PROPOSED")]
    assert await affected(specialist, **ALL_TUESDAY) == []
    assert await TimeOff.all().count() == 1
    assert outcome(await take(phone, Step.ACCEPT, gid(left))) == "BOOKED"


async def test_a_request_is_handed_on_as_one(
    district: District, phone: Phone, specialist: Phone
) -> None:
    await set_policy(district, needs_confirmation=True)
    await booked(phone, district, TEN)
    await make_specialist(district.team, venue=district.venue)
    (found,) = await affected(specialist, **ALL_TUESDAY)
    assert (found["outcome"], found["appointment"]["status"]) == ("REASSIGNED", "PENDING")


async def test_of_several_only_who_is_away_is_replaced(
    district: District, phone: Phone, phones: Phones
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    together = [gid(district.specialist), gid(second)]
    made = await booked(phone, district, TEN, specialistIds=together)
    third = await make_specialist(district.team, venue=district.venue)
    (found,) = await affected(await phones.of(second.person_id), **ALL_TUESDAY)
    assert found["outcome"] == "REASSIGNED"
    ids = [one["id"] for one in found["appointment"]["specialists"]]
    assert ids == [gid(district.specialist), gid(third)]
    # With nobody left to step in, all of them meet another time.
    (found,) = await affected(await phones.of(third.person_id), **ALL_TUESDAY)
    assert (found["appointment"]["id"], found["outcome"]) == (made, "PROPOSED")
    assert [one["id"] for one in found["appointment"]["specialists"]] == ids
    assert await Appointment.filter(status="proposed", proposal="absence").count() == 2


async def test_staff_may_for_a_specialist_and_others_not(
    district: District, phone: Phone, specialist: Phone, phones: Phones
) -> None:
    staff = await make_person()
    await give_role(staff, district.station, Role.STATION_STAFF)
    whose = {"specialistId": gid(district.specialist)}
    made = await booked(phone, district, TEN)
    colleague = await make_specialist(await make_team(district.centre), venue=district.venue)
    stranger = await phones.of(colleague.person_id)
    for caller, more, expected in (
        (phone, {}, ("FORBIDDEN", None)),
        (phone, whose, ("FORBIDDEN", "specialistId")),
        (stranger, whose, ("FORBIDDEN", "specialistId")),
        (
            specialist,
            {"specialistId": global_id("Specialist", 999_999)},
            ("NOT_FOUND", "specialistId"),
        ),
        (specialist, {"reason": "x" * 201}, ("INVALID", "reason")),
        (specialist, away(TEN, TEN), ("INVALID", "endsAt")),
    ):
        answer = await send(caller, MARK_UNAVAILABLE, **{**ALL_TUESDAY, **more})
        assert refusal(answer) == expected
    assert await TimeOff.all().count() == 0
    told_ = await affected(await phones.of(staff.id), **ALL_TUESDAY, **whose)
    assert outcomes(told_) == [(made, "PROPOSED")]
    # Staff of whom the person is not told apart: both sides hear it from somebody else.
    assert (district.resident.id, "appointment_proposed") in await heard(made)


async def test_no_booking_ends_inside_an_absence_that_comes_at_the_same_moment(
    district: District, phones: Phones
) -> None:
    await set_policy(district, open_limit=1000)
    specialist = await phones.of(district.specialist.person_id)
    crowd = await crowd_of(30, phones)
    for number in range(2 * ROUNDS):
        day = TUESDAY + timedelta(days=number)
        span = away(at(day, 9), at(day, 17))
        each = [
            {"input": wanting(district, at(day, 9 + half // 2, half % 2 * 30), mode="PHONE")}
            for half in range(16)
        ]
        held = await at_once(crowd[:8], HOLD, *each[:8])
        books = [{"input": {"holdId": one["hold"]["id"]}} for one in held]
        answers = await asyncio.gather(
            at_once(crowd[:8], BOOK_HELD, *books),
            at_once(crowd[8:], BOOK, *each[8:]),
            at_once([specialist], MARK_UNAVAILABLE, {"input": span}),
        )
        assert set(told(chain(*answers))) <= {"done", "SLOT_TAKEN", "NOT_AVAILABLE", "NOT_FOUND"}
        inside = await query(
            "SELECT id FROM appointment WHERE starts_at < $2 AND ends_at > $1 "
            "AND status = ANY($3::text[])",
            at(day, 9),
            at(day, 17),
            [status.value for status in ACTIVE],
        )
        assert inside == []
        await query("DELETE FROM appointment")


async def test_a_yes_in_the_same_moment_is_found_another_way(
    district: District, phones: Phones
) -> None:
    specialist = await phones.of(district.specialist.person_id)
    phone = await phones.of(district.resident.id)
    accept = (
        "mutation($input: AcceptOfferInput!) { acceptOffer(input: $input) { errors { code } } }"
    )
    for number in range(4 * ROUNDS):
        day = TUESDAY + timedelta(days=number)
        offered = await make_appointment(
            district, at(day, 10), status=AppointmentStatus.PROPOSED, proposal=Proposal.ABSENCE
        )
        span = away(at(day, 9), at(day, 17))
        await asyncio.gather(
            at_once([phone], accept, {"input": {"id": gid(offered)}}),
            at_once([specialist], MARK_UNAVAILABLE, {"input": span}),
        )
        await offered.refresh_from_db()
        outside = not at(day, 9) <= offered.starts_at < at(day, 17)
        assert offered.status == AppointmentStatus.CANCELLED or outside
        await query("DELETE FROM appointment")
