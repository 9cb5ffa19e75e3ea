"""Everything at once on the same few minutes: each is done or refused, and nothing is broken.

MULIN_TEST_ROUNDS says how often; more rounds find rarer orders of events.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from mulin import clock, jobs
from mulin.appointments.absence import mark_unavailable
from mulin.appointments.actions import take_step
from mulin.appointments.booking import BookingRequest, book
from mulin.appointments.holds import book_held, hold_slot, release_hold
from mulin.appointments.lapsing import lapse_due
from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.appointments.moving import MoveRequest, reassign, reschedule
from mulin.appointments.policy import Step
from mulin.people.viewer import Viewer
from mulin.refusals import Refusal
from mulin.services.models import AppointmentMode
from mulin.timers.firing import fire_due
from mulin.waitlist.actions import WaitRequest, join, leave
from mulin.waitlist.models import WaitlistEntry
from mulin.waitlist.offering import offer_free_times
from tests.appointments.asking import set_policy
from tests.appointments.invariants import Mark, check, check_swept, now_at
from tests.appointments.sides import coordinator, giver, resident
from tests.district import District, make_person, make_specialist
from tests.timers.standing import check_timers
from tests.times import SHANGHAI, at

USUAL_ROUNDS = 2
ROUNDS = int(os.environ.get("MULIN_TEST_ROUNDS", USUAL_ROUNDS))
ROUNDS_A_DAY = 5
TASKS = 50
PEOPLE = 8
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Crossing:
    """Who meets on a morning's few half hours: people, three specialists at two desks, staff."""

    service_id: int
    people: list[Viewer]
    specialists: list[Viewer]
    staff: Viewer
    chance: random.Random

    @property
    def day(self) -> datetime:
        """Tomorrow."""
        return clock.now().astimezone(SHANGHAI) + timedelta(days=1)

    def someone(self) -> Viewer:
        return self.chance.choice(self.people)

    def starts_at(self) -> datetime:
        return at(self.day, 10) + self.chance.randrange(3) * timedelta(minutes=30)

    def request(self) -> BookingRequest:
        whom = self.chance.choice([None, *self.specialists])
        return BookingRequest(
            service_id=self.service_id,
            starts_at=self.starts_at(),
            mode=self.chance.choice([AppointmentMode.IN_PERSON, AppointmentMode.PHONE]),
            specialist_id=None if whom is None else whom.specialist_id,
        )

    async def one_of(self, *statuses: AppointmentStatus) -> Appointment | None:
        """An appointment of that day that was in such a status a moment ago."""
        begin = at(self.day, 0)
        rows = await Appointment.filter(
            status__in=statuses, starts_at__gte=begin, starts_at__lt=begin + timedelta(days=7)
        )
        return self.chance.choice(rows) if rows else None

    def person_of(self, row: Appointment) -> Viewer:
        return next(one for one in self.people if one.person_id == row.person_id)


Doing = Callable[[Crossing], Awaitable[object]]
Status = AppointmentStatus


async def _book(crossing: Crossing) -> None:
    await book(crossing.someone(), crossing.request())


async def _hold(crossing: Crossing) -> None:
    await hold_slot(crossing.someone(), crossing.request())


async def _finish_hold(crossing: Crossing) -> None:
    row = await Appointment.filter(proposal=Proposal.HOLD).first()
    if row is not None:
        if crossing.chance.random() < 0.75:
            await book_held(crossing.person_of(row), row.id)
        else:
            await release_hold(crossing.person_of(row), row.id)


async def _reschedule(crossing: Crossing) -> None:
    row = await crossing.one_of(Status.BOOKED, Status.PENDING)
    if row is not None:
        whom = crossing.chance.choice([None, *crossing.specialists])
        by = crossing.chance.choice([crossing.person_of(row), crossing.staff])
        specialist_id = None if whom is None else whom.specialist_id
        await reschedule(by, MoveRequest(row.id, crossing.starts_at(), specialist_id))


async def _reassign(crossing: Crossing) -> None:
    row = await crossing.one_of(Status.BOOKED, Status.PENDING)
    if row is not None:
        await reassign(crossing.staff, row.id)


async def _decide(crossing: Crossing) -> None:
    row = await crossing.one_of(Status.PENDING)
    if row is not None:
        step = crossing.chance.choice([Step.CONFIRM, Step.CONFIRM, Step.DECLINE])
        await take_step(crossing.staff, row.id, step)


async def _cancel(crossing: Crossing) -> None:
    row = await crossing.one_of(Status.BOOKED, Status.PENDING, Status.PROPOSED)
    if row is not None:
        by = crossing.chance.choice([crossing.person_of(row), crossing.staff])
        await take_step(by, row.id, Step.CANCEL)


async def _answer(crossing: Crossing) -> None:
    row = await crossing.one_of(Status.PROPOSED)
    if row is not None:
        step = crossing.chance.choice([Step.ACCEPT, Step.ACCEPT, Step.DECLINE_OFFER])
        await take_step(crossing.person_of(row), row.id, step)


async def _wait(crossing: Crossing) -> None:
    day = crossing.day.date()
    wish = WaitRequest(crossing.service_id, day, day, starts_minute=600, ends_minute=690)
    await join(crossing.someone(), wish)


async def _leave(crossing: Crossing) -> None:
    viewer = crossing.someone()
    row = await WaitlistEntry.filter(person_id=viewer.person_id).order_by("-id").first()
    if row is not None:
        await leave(viewer, row.id)


async def _offer(_crossing: Crossing) -> None:
    await offer_free_times()


async def _lapse(_crossing: Crossing) -> None:
    await lapse_due()
    await fire_due()


async def _be_away(crossing: Crossing) -> None:
    begin = crossing.starts_at()
    who = crossing.chance.choice(crossing.specialists)
    await mark_unavailable(who, None, begin, begin + timedelta(minutes=30), "ill")


SHARES: dict[Doing, int] = {
    _book: 8,
    _hold: 4,
    _finish_hold: 4,
    _reschedule: 8,
    _reassign: 4,
    _decide: 6,
    _cancel: 6,
    _answer: 6,
    _wait: 6,
    _leave: 1,
    _offer: 5,
    _lapse: 2,
    _be_away: 1,
}


@pytest.fixture
async def crossing(district: District) -> Crossing:
    await set_policy(district, open_limit=4, needs_confirmation=True)
    jobs.send_through(None)
    more = [await make_specialist(district.team, venue=district.venue) for _ in range(2)]
    return Crossing(
        service_id=district.service.id,
        people=[resident(await make_person()) for _ in range(PEOPLE)],
        specialists=[giver(one) for one in (district.specialist, *more)],
        staff=coordinator(await make_person(), district.station),
        # Drawn anew each time: not even the same draws would cross in the same order.
        chance=random.Random(),  # noqa: S311 - no secret
    )


async def _told(doing: Doing, crossing: Crossing) -> str:
    """What became of it; anything but an answer is raised."""
    try:
        await doing(crossing)
    except Refusal as refusal:
        return str(refusal.code)
    return "done"


def _mix(chance: random.Random) -> list[Doing]:
    return chance.choices(list(SHARES), weights=list(SHARES.values()), k=TASKS)


async def test_whatever_crosses_on_the_same_minutes_nothing_is_broken(
    crossing: Crossing, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes, seen = Counter[str](), Mark()
    for number in range(1, ROUNDS + 1):
        doings = _mix(crossing.chance)
        async with asyncio.timeout(PATIENCE_SECONDS):
            told = await asyncio.gather(*(_told(doing, crossing) for doing in doings))
        outcomes.update(
            f"{doing.__name__[1:]}: {one}" for doing, one in zip(doings, told, strict=True)
        )
        seen = await _looked_through(seen)
        # By the next round some offers are over; a few rounds later it is another morning.
        clock.advance(timedelta(minutes=20) if number % ROUNDS_A_DAY else timedelta(days=1))
        await lapse_due()
        await check_swept()
        await offer_free_times()
        await fire_due()
        await check_timers()
        seen = await _looked_through(seen)
    if ROUNDS > USUAL_ROUNDS:
        with capsys.disabled():
            print(*(f"\n{times:7} {one}" for one, times in sorted(outcomes.items())))  # noqa: T201


async def _looked_through(seen: Mark) -> Mark:
    await check(seen)
    return await now_at()
