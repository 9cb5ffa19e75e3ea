"""Timers go with their appointments: set, moved and removed by the change itself."""

from datetime import datetime, timedelta

from mulin import clock
from mulin.appointments.models import Appointment
from mulin.appointments.policy import Step
from mulin.timers.firing import Fired, fire_due
from mulin.timers.models import Timer, TimerStatus
from tests.appointments.asking import booked, outcome, set_policy, take, wanting
from tests.appointments.documents import (
    BOOK_SERIES,
    HOLD,
    REASSIGN,
    RESCHEDULE,
    done,
    key_of,
    send,
)
from tests.district import District, gid, make_specialist
from tests.phone import Phone, Phones
from tests.statements import statements
from tests.timers.standing import check_timers
from tests.times import MONDAY, TUESDAY, at

WEDNESDAY, THURSDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)
TEN = at(WEDNESDAY, 10)
REMINDERS = {"day_before": at(TUESDAY, 10), "hour_before": at(WEDNESDAY, 9)}


async def waiting(id_: str) -> dict[str, datetime]:
    """What waits of an appointment, and when it is due; all that waits anywhere is right."""
    await check_timers()
    rows = await Timer.filter(appointment_id=key_of(id_), status=TimerStatus.WAITING)
    return {row.kind.value: row.due_at for row in rows}


async def agendas() -> list[tuple[int, str, datetime]]:
    rows = await Timer.filter(kind="agenda").order_by("specialist_id", "day")
    return [(row.specialist_id or 0, str(row.day), row.due_at) for row in rows]


async def test_a_booking_sets_them_with_one_statement(district: District, phone: Phone) -> None:
    with statements() as sent:
        made = await booked(phone, district, TEN)
    assert len([one for one in sent if "timer" in one]) == 1
    assert await waiting(made) == REMINDERS
    assert await agendas() == [(district.specialist.id, "2026-03-04", at(TUESDAY, 18))]


async def test_they_move_with_it(district: District, phone: Phone) -> None:
    made = await booked(phone, district, TEN)
    await done(phone, RESCHEDULE, id=made, startsAt=at(THURSDAY, 15).isoformat())
    assert await waiting(made) == {
        "day_before": at(WEDNESDAY, 15),
        "hour_before": at(THURSDAY, 14),
    }
    # A day keeps its agenda: whether there is anything to tell is seen when it is due.
    assert [day for _, day, _ in await agendas()] == ["2026-03-04", "2026-03-05"]


async def test_they_end_with_it(district: District, phone: Phone) -> None:
    made = await booked(phone, district, TEN)
    assert outcome(await take(phone, Step.CANCEL, made)) == "CANCELLED"
    assert await waiting(made) == {}


async def test_a_request_has_one_of_its_own_until_it_is_confirmed(
    district: District, phone: Phone, specialist: Phone
) -> None:
    await set_policy(district, needs_confirmation=True, confirm_within_minutes=120)
    made = await booked(phone, district, TEN)
    assert await waiting(made) == {"unconfirmed": at(MONDAY, 10)}
    assert await agendas() == []
    await take(specialist, Step.CONFIRM, made)
    assert await waiting(made) == REMINDERS
    assert len(await agendas()) == 1


async def test_whoever_came_is_to_be_asked_about_it(
    district: District, phone: Phone, phones: Phones
) -> None:
    made = await booked(phone, district, at(MONDAY, 10))
    with clock.frozen(at(MONDAY, 10)):
        specialist = await phones.of(district.specialist.person_id)
        await take(specialist, Step.CHECK_IN, made)
        assert await waiting(made) == {}
        await take(specialist, Step.COMPLETE, made)
        assert await waiting(made) == {"rate": at(MONDAY, 11)}


async def test_a_hold_has_none(district: District, phone: Phone) -> None:
    await done(phone, HOLD, **wanting(district, TEN))
    assert await Timer.all().count() == 0


async def test_of_a_meeting_of_several_each_has_an_agenda(district: District, phone: Phone) -> None:
    second = await make_specialist(district.team, venue=district.venue, time_zone="Asia/Tokyo")
    both = [gid(district.specialist), gid(second)]
    made = await booked(phone, district, TEN, specialistIds=both)
    assert await waiting(made) == REMINDERS
    assert await agendas() == [
        (district.specialist.id, "2026-03-04", at(TUESDAY, 18)),
        (second.id, "2026-03-04", at(TUESDAY, 17)),
    ]


async def test_every_week_of_a_series_has_its_own(district: District, phone: Phone) -> None:
    wanted = wanting(district, TEN, weeks=3)
    told = (await send(phone, BOOK_SERIES, **wanted))["occurrences"]
    for week, one in enumerate(told):
        later = timedelta(weeks=week)
        assert await waiting(one["appointment"]["id"]) == {
            kind: due_at + later for kind, due_at in REMINDERS.items()
        }
    assert len(await agendas()) == 3


async def test_what_was_told_is_not_told_again_when_somebody_else_gives_it(
    district: District, phone: Phone, specialist: Phone
) -> None:
    made = await booked(phone, district, TEN)
    other = await make_specialist(district.team, venue=district.venue, topics=(district.topic,))
    with clock.frozen(at(TUESDAY, 10)):
        assert await fire_due() == Fired(fired=1)
    await done(specialist, REASSIGN, id=made, specialistId=gid(other))
    assert await waiting(made) == {"hour_before": at(WEDNESDAY, 9)}
    # And the other one hears of the day.
    assert [whose for whose, _, _ in await agendas()] == [district.specialist.id, other.id]


async def test_what_was_told_is_told_again_when_it_is_on_another_day(
    district: District, phone: Phone
) -> None:
    made = await booked(phone, district, TEN)
    with clock.frozen(at(TUESDAY, 10)):
        await fire_due()
    await done(phone, RESCHEDULE, id=made, startsAt=at(THURSDAY, 10).isoformat())
    assert (await waiting(made))["day_before"] == TEN
    assert (await Appointment.get()).sequence == 1
