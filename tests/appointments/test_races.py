"""Many people at one moment, over real sockets: one gets it, all others are told so.

MULIN_TEST_ROUNDS says how often each race is run; more rounds find rarer orders of events.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from mulin.appointments.models import Appointment, AppointmentChange, ChangeKind
from mulin.appointments.policy import Step
from mulin.organizations.models import Desk
from mulin.people.models import Role
from tests.appointments.asking import (
    booked,
    make_appointment,
    set_policy,
    step_document,
    traces,
    wanting,
)
from tests.appointments.crowd import at_once, crowd_of, phones_of, told
from tests.district import (
    District,
    gid,
    give_role,
    make_person,
    make_service,
    make_specialist,
)
from tests.documents import BOOK
from tests.phone import Phones
from tests.times import TUESDAY, at

CROWD = 200
ROUNDS = int(os.environ.get("MULIN_TEST_ROUNDS", "2"))
HALF_HOUR = timedelta(minutes=30)


def slots(rounds: int = ROUNDS) -> Iterator[datetime]:
    """As many different free half hours."""
    days = (TUESDAY + timedelta(days=number) for number in range(28))
    every = (at(day, hour, minute) for day in days for hour in range(9, 17) for minute in (0, 30))
    return islice(every, rounds)


async def test_of_two_hundred_people_one_gets_the_slot(district: District, phones: Phones) -> None:
    await set_policy(district, open_limit=1000)
    crowd = await crowd_of(CROWD, phones)
    for number, starts_at in enumerate(slots(), 1):
        answers = await at_once(crowd, BOOK, input=wanting(district, starts_at))
        assert told(answers) == {"done": 1, "SLOT_TAKEN": CROWD - 1}
        # The losers have left nothing behind.
        left = await traces()
        assert (left["appointment"], left["appointment_change"]) == (number, number)
        assert left["notification"] == 2 * number
        for payload in answers:
            starts = [slot["startsAt"] for slot in payload["alternatives"]]
            assert len(starts) == (0 if payload["appointment"] else 3)


async def test_of_two_hundred_confirmations_one_counts(district: District, phones: Phones) -> None:
    coordinator = await make_person()
    await give_role(coordinator, district.station, Role.COORDINATOR)
    both = (district.specialist.person_id, coordinator.id)
    crowd = await phones_of(both, CROWD, phones)
    for starts_at in slots():
        pending = await make_appointment(district, starts_at, status="pending")
        document = step_document(Step.CONFIRM)
        answers = await at_once(crowd, document, input={"id": gid(pending)})
        assert told(answers) == {"done": 1, "WRONG_STATUS": CROWD - 1}
        confirmed = AppointmentChange.filter(appointment=pending, kind=ChangeKind.CONFIRMED)
        assert await confirmed.count() == 1


async def test_one_person_is_never_in_two_places(district: District, phones: Phones) -> None:
    await set_policy(district, open_limit=1000)
    # From the full hour for 45 minutes and from half past for 30: they overlap in part only.
    longer = await make_service(district.topic, duration_minutes=45, open_limit=1000)
    second = await make_specialist(district.team, venue=district.venue)
    person = await make_person()
    crowd = await phones_of([person.id], CROWD, phones)
    for hour in islice(slots(2 * ROUNDS), 0, None, 2):
        with_first = {"serviceId": gid(longer), "specialistId": gid(district.specialist)}
        each = [
            {"input": wanting(district, hour, **with_first)},
            {"input": wanting(district, hour + HALF_HOUR, specialistId=gid(second))},
        ]
        answers = await at_once(crowd, BOOK, *each)
        assert told(answers) == {"done": 1, "SLOT_TAKEN": CROWD - 1}
    assert await Appointment.filter(person=person, status="booked").count() == ROUNDS


async def test_an_open_limit_holds_under_haste(district: District, phones: Phones) -> None:
    await set_policy(district, open_limit=3)
    person = await make_person()
    crowd = await phones_of([person.id], 40, phones)
    each = [{"input": wanting(district, starts_at)} for starts_at in slots(40)]
    answers = await at_once(crowd, BOOK, *each)
    assert told(answers) == {"done": 3, "LIMIT_REACHED": 37}


async def test_the_last_desk_goes_to_one_of_two_specialists(
    district: District, phones: Phones
) -> None:
    await set_policy(district, open_limit=1000)
    await Desk.filter(name="2").delete()
    second = await make_specialist(district.team, venue=district.venue)
    crowd = await crowd_of(60, phones)
    for starts_at in slots():
        each = [
            {"input": wanting(district, starts_at, specialistId=gid(one))}
            for one in (district.specialist, second)
        ]
        answers = await at_once(crowd, BOOK, *each)
        assert told(answers) == {"done": 1, "SLOT_TAKEN": 59}
    assert await Appointment.filter(status="booked").count() == ROUNDS


async def test_a_daily_limit_holds_under_haste(district: District, phones: Phones) -> None:
    await set_policy(district, daily_limit=4)
    crowd = await crowd_of(64, phones)
    each = [{"input": wanting(district, starts_at)} for starts_at in slots(16)]
    answers = await at_once(crowd, BOOK, *each)
    assert told(answers) == {"done": 4, "SLOT_TAKEN": 60}


async def test_a_team_gives_as_many_as_it_has_members(district: District, phones: Phones) -> None:
    for _ in range(4):
        await make_specialist(district.team, venue=district.venue)
    crowd = await crowd_of(60, phones)
    answers = await at_once(crowd, BOOK, input=wanting(district, at(TUESDAY, 10), mode="PHONE"))
    assert told(answers) == {"done": 5, "SLOT_TAKEN": 55}
    given = await Appointment.all().values_list("specialist_id", flat=True)
    assert len(set(given)) == 5


async def test_a_cancelled_slot_is_booked_again_by_one(district: District, phones: Phones) -> None:
    resident = await phones.of(district.resident.id)
    made = await booked(resident, district, at(TUESDAY, 10))
    crowd = await crowd_of(40, phones)
    cancelling, booking = step_document(Step.CANCEL), wanting(district, at(TUESDAY, 10))
    await at_once([resident], cancelling, input={"id": made})
    answers = await at_once(crowd, BOOK, input=booking)
    assert told(answers) == {"done": 1, "SLOT_TAKEN": 39}
