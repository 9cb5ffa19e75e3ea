"""What ends by itself when nobody answers in time."""

import asyncio
from datetime import timedelta

from mulin import clock
from mulin.appointments.lapsing import lapse_due
from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.appointments.policy import Step
from mulin.audit.models import AuditEntry
from mulin.database import transaction
from mulin.jobs import wake
from tests.appointments.asking import (
    booked,
    make_appointment,
    outcome,
    refused,
    set_policy,
    take,
    wanting,
)
from tests.appointments.documents import HOLD, done, forget_what_was_told, heard, key_of, kinds
from tests.appointments.test_races import ROUNDS
from tests.district import District, gid, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)
SECOND = timedelta(seconds=1)


async def test_a_request_that_nobody_confirms_declines_itself(
    district: District, phone: Phone, phones: Phones
) -> None:
    await set_policy(district, needs_confirmation=True, confirm_within_minutes=120)
    made = await booked(phone, district, TEN)
    await forget_what_was_told()
    clock.advance(timedelta(hours=2) - SECOND)
    assert await lapse_due() == 0
    other = await phones.of((await make_person()).id)
    assert await refused(other, district, TEN) == ("SLOT_TAKEN", "startsAt")
    clock.advance(SECOND)
    assert await lapse_due() == 1
    assert await lapse_due() == 0
    row = await Appointment.get()
    assert (row.status, row.sequence, row.expires_at) == ("cancelled", 1, None)
    assert await kinds(made) == ["booked", "lapsed"]
    assert dict(await heard(made)) == {
        district.resident.id: "appointment_lapsed",
        district.specialist.person_id: "appointment_cancelled",
    }
    trace = await AuditEntry.get(action="appointment.lapsed")
    assert (trace.object_id, trace.actor_id) == (key_of(made), None)
    await booked(await phones.of((await make_person()).id), district, TEN)


async def test_a_request_lapses_when_it_would_begin(district: District, phone: Phone) -> None:
    await set_policy(district, needs_confirmation=True, confirm_within_minutes=7 * 24 * 60)
    await booked(phone, district, TEN)
    assert (await Appointment.get()).expires_at == TEN


async def test_a_request_can_be_confirmed_until_it_has_lapsed(
    district: District, phone: Phone, phones: Phones
) -> None:
    await set_policy(district, needs_confirmation=True, confirm_within_minutes=60)
    made = await booked(phone, district, TEN)
    clock.advance(timedelta(hours=2))
    specialist = await phones.of(district.specialist.person_id)
    assert outcome(await take(specialist, Step.CONFIRM, made)) == "BOOKED"
    assert await lapse_due() == 0


async def test_a_hold_leaves_nothing_behind(district: District, phone: Phone) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    both = [gid(district.specialist), gid(second)]
    await done(phone, HOLD, **wanting(district, TEN, specialistIds=both))
    assert await Appointment.all().count() == 2
    clock.advance(timedelta(minutes=5))
    assert await lapse_due() == 1
    assert await Appointment.all().count() == 0
    assert await heard() == []


async def test_an_offer_that_passes_is_told(district: District) -> None:
    offered = await make_appointment(
        district,
        TEN,
        status=AppointmentStatus.PROPOSED,
        proposal=Proposal.ABSENCE,
        expires_at=clock.now(),
    )
    assert await lapse_due() == 1
    assert dict(await heard(gid(offered)))[district.resident.id] == "appointment_lapsed"


async def test_what_is_answered_does_not_lapse(district: District) -> None:
    for number, status in enumerate(AppointmentStatus):
        if status not in {AppointmentStatus.PROPOSED, AppointmentStatus.PENDING}:
            await make_appointment(
                district, TEN + timedelta(hours=number), status=status, expires_at=clock.now()
            )
    assert await lapse_due() == 0


async def test_each_of_many_lapses_once_however_many_workers_look(district: District) -> None:
    for day in range(120):
        await make_appointment(
            district,
            TEN + timedelta(days=day),
            status=AppointmentStatus.PENDING,
            expires_at=clock.now(),
        )
    ended = await asyncio.gather(*(lapse_due() for _ in range(3)))
    assert sum(ended) == 120
    assert await Appointment.filter(status="cancelled", sequence=1).count() == 120


async def test_of_an_answer_and_the_end_of_its_time_one_counts(
    district: District, phones: Phones
) -> None:
    specialist = await phones.of(district.specialist.person_id)
    for _ in range(4 * ROUNDS):
        pending = await make_appointment(
            district, TEN, status=AppointmentStatus.PENDING, expires_at=clock.now()
        )
        answer, ended = await asyncio.gather(
            take(specialist, Step.CONFIRM, gid(pending)), lapse_due()
        )
        assert (outcome(answer), ended) in {("BOOKED", 0), ("WRONG_STATUS", 1)}
        await Appointment.all().delete()


async def test_the_worker_looks_by_itself(
    district: District, phone: Phone, pushes: RecordingChannel
) -> None:
    await done(phone, HOLD, **wanting(district, TEN))
    clock.advance(timedelta(minutes=5))
    async with transaction():
        wake("appointments.lapse")
    await pushes.settled()
    assert await Appointment.all().count() == 0
