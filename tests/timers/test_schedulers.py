"""Two schedulers at once, over a night in New York on which the clock is changed.

They look once an hour, at half past, and not at all between 08:30 and 10:30 on the Sunday. All that
is timed happens once, at the first look after it was due; only what came too late does not.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mulin import clock
from mulin.appointments.lapsing import lapse_due
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.telling import record_change
from mulin.consultations.models import Consultation, ConsultationStatus, DueStage
from mulin.consultations.reminding import remind_due
from mulin.crypto import encrypt
from mulin.database import transaction
from mulin.notifications.models import Notification
from mulin.references import new_reference
from mulin.services.models import TeamKind
from mulin.teams.models import Specialist
from mulin.timers.firing import fire_due
from mulin.timers.models import Timer, TimerStatus
from mulin.waitlist.models import WaitlistStatus
from tests.appointments.asking import make_appointment
from tests.district import District, make_specialist, make_venue
from tests.waitlist.asking import waiting

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Night:
    """The Sunday on which the clock is changed, and what of it depends on which way."""

    sunday: datetime
    day_before: tuple[int, int]
    """Saturday's look that comes first after 24 hours before Sunday at ten."""
    lapsed: tuple[int, int]
    """Sunday's look that comes first after 24 hours from Saturday at 08:30."""
    working_day: tuple[tuple[int, int], ...]
    """Monday's looks at which it is 14:30, 16:00 and 17:00 in Shanghai, or a little later."""

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A time on the wall, so many days after the Sunday."""
        local = self.sunday.replace(hour=hour, minute=minute) + days * DAY
        return local.astimezone(UTC)

    @property
    def looks(self) -> list[datetime]:
        begin, end = self.at(-1, 8, 30), self.at(1, 11, 30)
        hours = [begin + number * HOUR for number in range((end - begin) // HOUR + 1)]
        return [one for one in hours if one != self.at(0, 9, 30)]


NIGHTS = [
    Night(
        datetime(2026, 11, 1, tzinfo=NEW_YORK),
        day_before=(11, 30),
        lapsed=(7, 30),
        working_day=((1, 30), (3, 30), (4, 30)),
    ),
    Night(
        datetime(2026, 3, 8, tzinfo=NEW_YORK),
        day_before=(9, 30),
        lapsed=(10, 30),  # 09:30, when nobody looked
        working_day=((2, 30), (4, 30), (5, 30)),
    ),
]


def expected(night: Night) -> Counter[tuple[str, str, datetime]]:
    """Who hears what, and when."""
    at = night.at
    half, most, late = night.working_day
    return Counter(
        [
            ("resident", "rating_asked", at(-1, 9, 30)),
            ("resident", "waitlist_lapsed", at(-1, 9, 30)),
            ("resident", "appointment_tomorrow", at(-1, *night.day_before)),
            ("specialist", "agenda", at(-1, 18, 30)),
            ("specialist", "appointment_unconfirmed", at(-1, 20, 30)),
            ("resident", "appointment_lapsed", at(0, *night.lapsed)),
            ("specialist", "appointment_cancelled", at(0, *night.lapsed)),
            # Due at 09:15: an hour late.
            ("resident", "appointment_tomorrow", at(0, 10, 30)),
            ("specialist", "agenda", at(0, 18, 30)),
            ("specialist", "consultation_due", at(1, *half)),
            ("specialist", "consultation_due", at(1, *most)),
            ("specialist", "consultation_late", at(1, *late)),
            ("resident", "appointment_soon", at(1, 8, 30)),
            ("specialist", "appointment_soon", at(1, 8, 30)),
        ]
    )


async def make_known(
    district: District, whose: Specialist, starts_at: datetime, **fields: Any
) -> Appointment:
    """An appointment with that specialist, told to all as the actions do."""
    made = await make_appointment(district, starts_at, specialist_id=whose.id, **fields)
    kinds = {AppointmentStatus.FULFILLED: ChangeKind.FULFILLED}
    kind = kinds.get(made.status, ChangeKind.PROPOSED if made.proposal else ChangeKind.BOOKED)
    async with transaction():
        await record_change(None, made, kind, former=None)
    return made


async def make_question(district: District, whose: Specialist, promised_at: datetime) -> None:
    """Half of its five working hours are over at 14:30 that day in Shanghai."""
    await Consultation.create(
        reference=new_reference(),
        person=district.resident,
        submitted_by=district.resident,
        served_by=district.station,
        team_kind=TeamKind.COMMUNITY,
        team=district.team,
        specialist=whose,
        title_encrypted=encrypt("Deposit withheld"),
        status=ConsultationStatus.ASSIGNED,
        promise_minutes=300,
        promised_at=promised_at,
        due_stage=DueStage.FRESH,
        due_at=promised_at - timedelta(minutes=150),
        created_at=clock.now(),
        updated_at=clock.now(),
    )


async def scheduler() -> None:
    """One of them looks for all that is due."""
    await fire_due()
    await lapse_due()
    await remind_due()


@pytest.mark.parametrize("night", NIGHTS, ids=["back", "forward"])
async def test_everything_happens_once_whoever_looks_and_whatever_the_clock_does(
    district: District, night: Night
) -> None:
    at, start = night.at, night.looks[0]
    district.venue = await make_venue(district.station, time_zone=NEW_YORK.key)
    whose = await make_specialist(venue=district.venue, time_zone=NEW_YORK.key)
    with clock.frozen(start - 3 * DAY):
        missed = await make_known(district, whose, at(0, 10))
        await make_known(district, whose, at(1, 9, 15))
    with clock.frozen(start):
        await make_known(district, whose, at(-1, 8), status=AppointmentStatus.FULFILLED)
        pending = {"status": AppointmentStatus.PENDING, "expires_at": start + DAY}
        await make_known(district, whose, at(1, 16), **pending)
        entry = await waiting(district, district.resident, status=WaitlistStatus.OFFERED)
        offer = {"proposal": Proposal.WAITLIST, "waitlist_entry_id": entry.id}
        offer |= {"status": AppointmentStatus.PROPOSED, "expires_at": start + HOUR / 2}
        await make_known(district, whose, at(1, 12), **offer)
        in_shanghai = at(1, 0).replace(hour=9, minute=0)
        await make_question(district, whose, in_shanghai)
        known = max([one.id for one in await Notification.all()])

        for look in night.looks:
            clock.advance(look - clock.now())
            await asyncio.gather(scheduler(), scheduler())

        told = await Notification.filter(id__gt=known)
        roles = {district.resident.id: "resident", whose.person_id: "specialist"}
        heard = Counter((roles[one.person_id], one.kind.value, one.created_at) for one in told)
        assert heard == expected(night)
        agendas = [one.parameters["count"] for one in told if one.kind == "agenda"]
        assert agendas == ["1", "1"]

    [late] = await Timer.filter(status=TimerStatus.MISSED)
    assert (late.appointment_id, late.kind, late.settled_at) == (
        missed.id,
        "hour_before",
        at(0, 10, 30),
    )
    assert not await Timer.exists(status=TimerStatus.WAITING)
