"""What is due is told once, to those whom it concerns, while it is of use."""

import asyncio
from collections import Counter
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Any

import pytest

from mulin import clock, portions
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.appointments.policy import Step
from mulin.database import query, transaction
from mulin.notifications.kinds import render
from mulin.notifications.models import Notification, NotificationKind
from mulin.timers import firing
from mulin.timers.firing import Fired, fire_due, forget_settled
from mulin.timers.models import Timer, TimerKind, TimerStatus
from tests.appointments.asking import booked, make_appointment, outcome, set_policy, take
from tests.appointments.documents import forget_what_was_told, key_of
from tests.district import District, gid, make_person, make_specialist
from tests.dying import dying_at
from tests.phone import Phone, Phones
from tests.quality.asking import rate
from tests.recording import RecordingChannel
from tests.times import MONDAY, TUESDAY, at
from workers.timers import FIRE

WEDNESDAY = MONDAY + timedelta(days=2)
TEN = at(WEDNESDAY, 10)
SECOND = timedelta(seconds=1)


async def told() -> Counter[tuple[int, str]]:
    """Who was told what, since everything was forgotten."""
    rows = await Notification.all().values_list("person_id", "kind")
    return Counter((person_id, str(kind)) for person_id, kind in rows)


async def fired_at(instant: datetime) -> Fired:
    """What fires at that instant; the clock stays there."""
    clock.advance(instant - clock.now())
    return await fire_due()


async def test_everybody_hears_in_time_what_concerns_them(district: District, phone: Phone) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    both = [gid(district.specialist), gid(second)]
    await booked(phone, district, TEN, specialistIds=both)
    resident, one, other = (
        district.resident.id,
        district.specialist.person_id,
        second.person_id,
    )
    for moment, heard in (
        (at(TUESDAY, 10) - SECOND, []),
        (at(TUESDAY, 10), [(resident, "appointment_tomorrow")]),
        (at(TUESDAY, 18), [(one, "agenda"), (other, "agenda")]),
        (at(WEDNESDAY, 9), [(who, "appointment_soon") for who in (resident, one, other)]),
        (at(WEDNESDAY, 10), []),
    ):
        await forget_what_was_told()
        await fired_at(moment)
        assert await told() == Counter(heard), moment
        assert await fire_due() == Fired()


async def test_words_name_the_day_and_who_one_meets(district: District, phone: Phone) -> None:
    await booked(phone, district, TEN)
    await booked(phone, district, at(WEDNESDAY, 14))
    await fired_at(at(TUESDAY, 18))
    soon = await Notification.filter(kind=NotificationKind.APPOINTMENT_TOMORROW).first()
    assert soon is not None
    assert soon.parameters["who_zh"] == district.specialist.name_zh
    agenda = await Notification.get(kind=NotificationKind.AGENDA)
    assert agenda.parameters["count"] == "2"
    zh, en = (render(agenda.kind, agenda.parameters, language) for language in ("zh", "en"))
    assert zh.title == "3月4日星期三 的日程"
    assert en.title == "Your agenda for Wed 4 Mar"
    assert "2" in zh.body
    assert "10:00" in en.body


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (TimerKind.DAY_BEFORE, at(WEDNESDAY, 0)),
        (TimerKind.HOUR_BEFORE, TEN),
        (TimerKind.AGENDA, at(WEDNESDAY, 8)),
    ],
)
async def test_what_comes_late_is_told_while_of_use_and_else_recorded_as_missed(
    kind: TimerKind, last: datetime, district: District, phone: Phone
) -> None:
    for moment, fired, status in (
        (last - SECOND, Fired(fired=1), TimerStatus.FIRED),
        (last, Fired(missed=1), TimerStatus.MISSED),
    ):
        with clock.frozen(MONDAY):
            made = await booked(phone, district, TEN)
        await Timer.exclude(kind=kind).delete()
        with clock.frozen(moment):
            assert await fire_due() == fired
        row = await Timer.get()
        assert (row.status, row.settled_at) == (status, moment)
        await Appointment.filter(id=key_of(made)).delete()
        await Timer.all().delete()


async def test_a_request_is_brought_to_mind_before_it_lapses(
    district: District, phone: Phone
) -> None:
    await set_policy(district, needs_confirmation=True, confirm_within_minutes=120)
    await booked(phone, district, TEN)
    await forget_what_was_told()
    assert await fired_at(at(MONDAY, 10)) == Fired(fired=1)
    assert await told() == {(district.specialist.person_id, "appointment_unconfirmed"): 1}


async def test_who_has_rated_is_not_asked(district: District, phone: Phone, phones: Phones) -> None:
    made = await booked(phone, district, at(MONDAY, 10))
    clock.advance(timedelta(hours=1))
    specialist = await phones.of(district.specialist.person_id)
    await take(specialist, Step.COMPLETE, made)
    phone = await phones.of(district.resident.id)
    await rate(phone, appointmentId=made, score=5)
    assert await fired_at(at(MONDAY, 11)) == Fired()
    assert not await Timer.exists(kind=TimerKind.RATE)


async def test_of_a_day_that_has_become_empty_nothing_is_told(
    district: District, phone: Phone
) -> None:
    made = await booked(phone, district, TEN)
    await take(phone, Step.CANCEL, made)
    assert await fired_at(at(TUESDAY, 18)) == Fired()
    assert await Timer.all().count() == 0


async def make_reminders(district: District, size: int, *, later: int = 0, **fields: Any) -> None:
    """As many reminders that are due in an hour, each of an appointment of its own."""
    for number in range(later, later + size):
        made = await make_appointment(district, TEN + timedelta(hours=number), **fields)
        await Timer.create(
            kind=TimerKind.HOUR_BEFORE,
            appointment=made,
            due_at=at(MONDAY, 10),
            useful_until=TEN,
        )


async def test_each_of_many_is_told_once_however_many_schedulers_look(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MOST_AT_ONCE", 4)
    await make_reminders(district, 18)
    clock.advance(timedelta(hours=1))
    fired = await asyncio.gather(*(fire_due() for _ in range(3)))
    assert sum(one.fired for one in fired) == 18
    assert await told() == {
        (district.resident.id, "appointment_soon"): 18,
        (district.specialist.person_id, "appointment_soon"): 18,
    }


async def test_whoever_is_changing_an_appointment_comes_first(district: District) -> None:
    await make_reminders(district, 2)
    clock.advance(timedelta(hours=1))
    row, elsewhere = await Appointment.all().order_by("id").first(), copy_context()
    assert row is not None
    async with transaction():
        await query("SELECT id FROM appointment WHERE id = $1 FOR NO KEY UPDATE", row.id)
        looking = asyncio.create_task(fire_due(), context=elsewhere)
        assert await looking == Fired(fired=1)
    assert await fire_due() == Fired(fired=1)


async def test_one_that_cannot_be_told_keeps_no_other_from_it(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MOST_AT_ONCE", 4)
    unlucky = await make_person()
    await make_reminders(district, 1, person_id=unlucky.id)
    await make_reminders(district, 9, later=1)
    whose = district.specialist
    await make_appointment(district, at(TUESDAY, 10))
    await Timer.create(
        kind=TimerKind.AGENDA,
        specialist=whose,
        day=TUESDAY.date(),
        due_at=at(MONDAY, 10),
        useful_until=TEN,
    )
    clock.advance(timedelta(hours=1))
    async with dying_at(unlucky, "refused"):
        with pytest.raises(ExceptionGroup) as failed:
            await fire_due()
        assert len(failed.value.exceptions) == 1
        assert await told() == {
            (district.resident.id, "appointment_soon"): 9,
            (whose.person_id, "appointment_soon"): 9,
            (whose.person_id, "agenda"): 1,
        }
        # It is due at every look, until it is of no use.
        with pytest.raises(ExceptionGroup):
            await fire_due()
        assert await fired_at(TEN) == Fired(missed=1)


async def test_nobody_is_reminded_of_what_is_being_called_off(
    district: District, phones: Phones
) -> None:
    await make_reminders(district, 8)
    clock.advance(timedelta(hours=1))
    phone = await phones.of(district.resident.id)
    rows = await Appointment.all()
    cancelling = [take(phone, Step.CANCEL, gid(row)) for row in rows]
    answers = await asyncio.gather(*cancelling, *(fire_due() for _ in range(3)))
    assert {outcome(one) for one in answers[: len(rows)]} == {"CANCELLED"}
    assert await Appointment.filter(status=AppointmentStatus.CANCELLED).count() == len(rows)
    await fire_due()
    assert not await Timer.exists(status=TimerStatus.WAITING)
    for row in rows:
        kinds = [
            one.kind.value for one in await Notification.filter(appointment=row).order_by("id")
        ]
        assert "appointment_soon" not in kinds[kinds.index("appointment_cancelled") :]


async def test_what_has_come_to_its_end_is_kept_for_a_season(district: District) -> None:
    await make_reminders(district, 2)
    await fired_at(at(MONDAY, 10))
    await make_reminders(district, 1, later=2)
    clock.advance(firing.KEEP_SETTLED)
    assert await forget_settled() == 0
    clock.advance(SECOND)
    assert await forget_settled() == 2
    # What still waits is no matter of age.
    assert (await Timer.get()).status is TimerStatus.WAITING


async def test_the_worker_looks_by_itself(
    district: District, phone: Phone, pushes: RecordingChannel
) -> None:
    await booked(phone, district, TEN)
    clock.advance(timedelta(days=1, hours=1))
    assert pushes.broker is not None
    task = pushes.broker.find_task(FIRE)
    assert task is not None
    await task.kiq()
    await pushes.settled()
    assert await Timer.filter(status=TimerStatus.FIRED).count() == 1
