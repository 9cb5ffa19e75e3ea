"""Whatever frees a time is noticed: at once, or at the latest by the sweep."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from mulin import clock, jobs
from mulin.appointments.lapsing import lapse_due
from mulin.appointments.models import Appointment, Proposal
from mulin.appointments.policy import Step
from mulin.people.models import Role
from mulin.scheduling.models import TimeOff
from mulin.waitlist.offering import offer_free_times
from mulin.waitlist.places import OFFER
from tests.appointments.asking import outcome, take
from tests.district import District, gid, give_role, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import TUESDAY, at
from tests.waitlist.asking import (
    fill_tuesday,
    joined,
    offer_of,
    offers,
    people,
    status,
    wall_clock,
)
from workers.broker import make_broker


async def _rescheduled(by: Phone, meeting: Appointment, _district: District) -> None:
    document = """mutation($input: RescheduleAppointmentInput!) {
      rescheduleAppointment(input: $input) { errors { code } } }"""
    later = at(TUESDAY + timedelta(days=1), 10).isoformat()
    answer = await by.ask(document, input={"id": gid(meeting), "startsAt": later})
    assert answer["rescheduleAppointment"]["errors"] == []


async def _reassigned(by: Phone, meeting: Appointment, district: District) -> None:
    await make_specialist(district.team, venue=district.venue)
    document = """mutation($input: ReassignAppointmentInput!) {
      reassignAppointment(input: $input) { errors { code } } }"""
    answer = await by.ask(document, input={"id": gid(meeting)})
    assert answer["reassignAppointment"]["errors"] == []


async def _cancelled(by: Phone, meeting: Appointment, _district: District) -> None:
    assert outcome(await take(by, Step.CANCEL, gid(meeting))) == "CANCELLED"


async def _declined(by: Phone, meeting: Appointment, _district: District) -> None:
    await Appointment.filter(id=meeting.id).update(status="pending")
    assert outcome(await take(by, Step.DECLINE, gid(meeting))) == "CANCELLED"


async def _lapsed(_by: Phone, meeting: Appointment, _district: District) -> None:
    await Appointment.filter(id=meeting.id).update(status="pending", expires_at=clock.now())
    assert await lapse_due() == 1


Freeing = Callable[[Phone, Appointment, District], Awaitable[None]]


@pytest.mark.parametrize("freeing", [_cancelled, _declined, _lapsed, _rescheduled, _reassigned])
async def test_whatever_frees_a_time_wakes_the_line(
    district: District, phones: Phones, pushes: RecordingChannel, freeing: Freeing
) -> None:
    meetings = await fill_tuesday(district)
    (phone,) = await people(phones, 1)
    await joined(phone, district, specialistId=gid(district.specialist))
    await pushes.settled()
    assert await status(phone) == "WAITING"

    staff = await make_person()
    await give_role(staff, district.station, Role.COORDINATOR)
    await freeing(await phones.of(staff.id), meetings[2], district)
    await pushes.settled()

    assert wall_clock(await offer_of(phone)) == "10:00"


async def _hold_expired(meeting: Appointment) -> None:
    await Appointment.filter(id=meeting.id).update(
        status="proposed", proposal=Proposal.HOLD, expires_at=clock.now()
    )


async def _released(meeting: Appointment) -> None:
    await meeting.delete()


async def _back_from_leave(meeting: Appointment) -> None:
    await meeting.delete()
    off = await TimeOff.create(
        specialist_id=meeting.specialist_id,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        reason="",
        created_by_id=meeting.person_id,
        created_at=clock.now(),
    )
    await offer_free_times()
    assert await offers() == []
    await off.delete()


@pytest.mark.parametrize("freeing", [_hold_expired, _released, _back_from_leave])
async def test_what_no_wake_up_tells_of_the_sweep_finds(
    district: District,
    phones: Phones,
    pushes: RecordingChannel,
    freeing: Callable[[Appointment], Awaitable[None]],
) -> None:
    meetings = await fill_tuesday(district)
    (phone,) = await people(phones, 1)
    await joined(phone, district)
    await pushes.settled()
    jobs.send_through(None)  # Redis is gone, and every wake-up with it.
    await freeing(meetings[2])
    assert await status(phone) == "WAITING"

    sweep: Any = make_broker(None).find_task(OFFER)
    result = await (await sweep.kiq()).wait_result()

    assert not result.is_err
    assert wall_clock(await offer_of(phone)) == "10:00"
