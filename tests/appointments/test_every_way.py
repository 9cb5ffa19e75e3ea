"""Every way an appointment can go, in orders nobody thought of: the invariants hold throughout.

Hypothesis makes the orders up. It knows no coroutines: each step runs on one event loop that lasts
for the whole test, as the connections do.
"""

import asyncio
import os
from collections.abc import Awaitable
from contextlib import AsyncExitStack, ExitStack
from datetime import datetime, timedelta
from typing import Any, TypeVar

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mulin import clock, database, jobs, redis
from mulin.appointments.absence import mark_unavailable
from mulin.appointments.actions import take_step
from mulin.appointments.booking import BookingRequest, book
from mulin.appointments.holds import book_held, hold_slot, release_hold
from mulin.appointments.lapsing import lapse_due
from mulin.appointments.models import Appointment, Proposal
from mulin.appointments.moving import MoveRequest, reassign, reschedule
from mulin.appointments.policy import Step
from mulin.people.models import Person
from mulin.people.viewer import Viewer
from mulin.refusals import Refusal
from mulin.services.models import AppointmentMode, Service
from mulin.teams.models import Specialist
from mulin.timers.firing import fire_due
from mulin.waitlist.actions import WaitRequest, join, leave
from mulin.waitlist.models import WaitlistEntry
from mulin.waitlist.offering import offer_free_times
from tests.appointments.invariants import Mark, check, check_swept, now_at
from tests.appointments.sides import coordinator, giver, resident
from tests.district import found_district, make_person, make_service, make_specialist
from tests.emptying import empty_again
from tests.timers.standing import check_timers
from tests.times import MONDAY, SHANGHAI

T = TypeVar("T")
STEPS = int(os.environ.get("MULIN_TEST_STEPS", "40"))

# Everything is picked by its number among what there is: whatever is drawn is something.
whoever = st.integers(0, 2)
whichever = st.integers(0, 30)
modes = st.sampled_from(
    [AppointmentMode.IN_PERSON, AppointmentMode.IN_PERSON, AppointmentMode.PHONE]
)
half_hours = st.integers(0, 5)
days = st.integers(0, 1)

_COUNTED = ("held", "proposed", "pending", "coming", "places")
_THERE_ARE = """
SELECT count(*) FILTER (WHERE proposal = 'hold') AS held,
    count(*) FILTER (WHERE status = 'proposed' AND proposal <> 'hold') AS proposed,
    count(*) FILTER (WHERE status = 'pending') AS pending,
    count(*) FILTER (WHERE status IN ('booked', 'arrived') AND led_by_id IS NULL) AS coming,
    (SELECT count(*) FROM waitlist_entry WHERE status IN ('waiting', 'offered')) AS places
FROM appointment
"""


class EveryWay(RuleBasedStateMachine):
    """Three people, three specialists, two desks, and two services on a few half hours."""

    def __init__(self, runner: asyncio.Runner) -> None:
        super().__init__()
        self._runner = runner
        self._held = ExitStack()
        self._held.enter_context(clock.frozen(MONDAY))
        self._seen = Mark()
        self._woken = False
        self._there_are = dict.fromkeys(_COUNTED, 0)
        self._run(self._found())

    def _run(self, doing: Awaitable[T]) -> T:
        async def done() -> T:
            return await doing

        return self._runner.run(done())

    async def _found(self) -> None:
        await empty_again()
        district = await found_district()
        more = [
            await make_specialist(district.team, venue=district.venue, topics=(district.topic,))
            for _ in range(2)
        ]
        self.specialists: list[Specialist] = [district.specialist, *more]
        self.people: list[Person] = [district.resident, await make_person(), await make_person()]
        self.services: list[Service] = [
            district.service,
            await make_service(
                district.topic,
                needs_confirmation=True,
                duration_minutes=45,
                buffer_after_minutes=15,
                confirm_within_minutes=240,
                minimum_notice_minutes=0,
            ),
        ]
        self.team, self.topic = district.team, district.topic
        self.staff = coordinator(await make_person(), district.station)
        self.viewers = [resident(person) for person in self.people]
        self.givers = [giver(one) for one in self.specialists]

    def teardown(self) -> None:
        with self._held:
            self._run(check_timers())

    def _try(self, doing: Awaitable[object], name: str = "") -> None:
        """A refusal is an answer like another; whatever else is raised fails the test."""
        name = name or getattr(doing, "__name__", "")
        try:
            self._run(doing)
            event(f"{name}: done")
            if self._woken:
                self._run(offer_free_times())
        except Refusal as refusal:
            event(f"{name}: {refusal.code}")

    def _appointment(self, number: int, **of: Any) -> int:
        """One of those there are, the latest with the lowest number; 0 where there is none."""
        rows = self._run(Appointment.filter(led_by_id=None, **of).order_by("-id").values_list("id"))
        return int(rows[number % len(rows)][0]) if rows else 0

    def _start(self, day: int, half: int) -> datetime:
        local = clock.now().astimezone(SHANGHAI) + timedelta(days=day)
        return local.replace(hour=10 + half // 2, minute=half % 2 * 30)

    def _request(
        self, service: int, day: int, half: int, mode: AppointmentMode, whom: tuple[int, ...]
    ) -> BookingRequest:
        ids = tuple(self.specialists[one].id for one in whom)
        return BookingRequest(
            service_id=self.services[service].id,
            starts_at=self._start(day, half),
            mode=mode,
            specialist_id=ids[0] if len(ids) == 1 else None,
            specialist_ids=ids if len(ids) > 1 else (),
        )

    wishes = st.tuples(
        st.integers(0, 1),
        days,
        half_hours,
        modes,
        st.lists(whoever, unique=True, max_size=2).map(tuple),
    )

    @initialize(
        booked=st.lists(st.tuples(whoever, wishes), max_size=4),
        waiting=st.booleans(),
        woken=st.booleans(),
    )
    def some_are_booked(self, booked: list[tuple[int, Any]], *, waiting: bool, woken: bool) -> None:
        # Wake-ups come at once, or not at all, as when Redis is gone.
        self._woken = woken
        for who, wish in booked:
            self.book(who, wish)
            if waiting:
                self.join_waitlist((who + 1) % 3, wish, any_mode=True)

    @rule(who=whoever, wish=wishes)
    def book(self, who: int, wish: Any) -> None:
        self._try(book(self.viewers[who], self._request(*wish)))

    @rule(who=whoever, wish=wishes)
    def hold(self, who: int, wish: Any) -> None:
        self._try(hold_slot(self.viewers[who], self._request(*wish)))

    @precondition(lambda self: self._there_are["held"])
    @rule(who=whoever)
    def book_held(self, who: int) -> None:
        person = self.people[who].id
        held = self._appointment(0, proposal=Proposal.HOLD, person_id=person)
        self._try(book_held(self.viewers[who], held))

    @precondition(lambda self: self._there_are["held"])
    @rule(who=whoever)
    def release(self, who: int) -> None:
        person = self.people[who].id
        held = self._appointment(0, proposal=Proposal.HOLD, person_id=person)
        self._try(release_hold(self.viewers[who], held))

    @rule(step=st.sampled_from(Step), which=whichever, by=st.sampled_from(["person", "staff"]))
    def take_a_step(self, step: Step, which: int, by: str) -> None:
        appointment_id = self._appointment(which)
        self._try(take_step(self._side(appointment_id, by), appointment_id, step), step)

    @precondition(lambda self: self._there_are["proposed"])
    @rule(step=st.sampled_from([Step.ACCEPT, Step.DECLINE_OFFER]), which=whichever)
    def answer(self, step: Step, which: int) -> None:
        appointment_id = self._appointment(
            which, proposal__in=[Proposal.WAITLIST, Proposal.ABSENCE]
        )
        self._try(take_step(self._side(appointment_id, "person"), appointment_id, step), step)

    @precondition(lambda self: self._there_are["pending"])
    @rule(step=st.sampled_from([Step.CONFIRM, Step.DECLINE]), which=whichever)
    def decide(self, step: Step, which: int) -> None:
        appointment_id = self._appointment(which, status="pending")
        self._try(take_step(self._side(appointment_id, "specialist"), appointment_id, step), step)

    @precondition(lambda self: self._there_are["coming"])
    @rule(step=st.sampled_from([Step.CHECK_IN, Step.COMPLETE, Step.MARK_NO_SHOW]), which=whichever)
    def take_place(self, step: Step, which: int) -> None:
        appointment_id = self._appointment(which, status__in=["booked", "arrived"])
        row = self._run(Appointment.get(id=appointment_id))
        clock.advance(max(row.starts_at - clock.now(), timedelta(0)))
        self._try(take_step(self._side(appointment_id, "specialist"), appointment_id, step), step)

    def _side(self, appointment_id: int, by: str) -> Viewer:
        if by == "staff" or not appointment_id:
            return self.staff
        row = self._run(Appointment.get(id=appointment_id))
        if by == "person":
            return next(one for one in self.viewers if one.person_id == row.person_id)
        return next(one for one in self.givers if one.specialist_id == row.specialist_id)

    @rule(
        which=whichever,
        by=st.sampled_from(["person", "specialist", "staff"]),
        when=st.tuples(days, half_hours),
        to=st.none() | whoever,
        mode=st.none() | modes,
    )
    def reschedule(
        self,
        which: int,
        by: str,
        when: tuple[int, int],
        to: int | None,
        mode: AppointmentMode | None,
    ) -> None:
        appointment_id = self._appointment(which)
        request = MoveRequest(
            appointment_id,
            self._start(*when),
            specialist_id=None if to is None else self.specialists[to].id,
            mode=mode,
        )
        self._try(reschedule(self._side(appointment_id, by), request))

    @rule(which=whichever, to=st.none() | whoever)
    def reassign(self, which: int, to: int | None) -> None:
        specialist_id = None if to is None else self.specialists[to].id
        self._try(reassign(self.staff, self._appointment(which), specialist_id))

    @rule(who=whoever, day=days, half=half_hours, hours=st.sampled_from([1, 3, 8]))
    def mark_unavailable(self, who: int, day: int, half: int, hours: int) -> None:
        begin = self._start(day, half)
        self._try(
            mark_unavailable(self.givers[who], None, begin, begin + timedelta(hours=hours), "ill")
        )

    @rule(who=whoever, wish=wishes, any_mode=st.booleans())
    def join_waitlist(self, who: int, wish: Any, *, any_mode: bool) -> None:
        service, day, half, mode, whom = wish
        begin = self._start(day, half)
        minute = begin.hour * 60 + begin.minute
        request = WaitRequest(
            service_id=self.services[service].id,
            first_date=begin.date(),
            last_date=begin.date(),
            starts_minute=minute,
            ends_minute=minute + 60,
            specialist_id=self.specialists[whom[0]].id if whom else None,
            mode=None if any_mode else mode,
        )
        self._try(join(self.viewers[who], request))

    @precondition(lambda self: self._there_are["places"])
    @rule(which=whichever)
    def leave_waitlist(self, which: int) -> None:
        rows = self._run(WaitlistEntry.all().order_by("-id"))
        if rows:
            row = rows[which % len(rows)]
            owner = next(one for one in self.viewers if one.person_id == row.person_id)
            self._try(leave(owner, row.id))

    @rule()
    def offer(self) -> None:
        event(f"offered: {self._run(offer_free_times())}")

    @rule(minutes=st.sampled_from([6, 31, 180, 60 * 20, 60 * 25]))
    def time_passes(self, minutes: int) -> None:
        clock.advance(timedelta(minutes=minutes))

    @rule(minutes=st.sampled_from([0, 6, 31, 300]))
    def sweep(self, minutes: int) -> None:
        clock.advance(timedelta(minutes=minutes))
        event(f"lapsed: {self._run(lapse_due())}")
        self._run(check_swept())
        event(f"fired: {self._run(fire_due())}")
        self._run(check_timers())
        self._run(offer_free_times())

    @invariant()
    def nothing_is_broken(self) -> None:
        self._run(check(self._seen))
        self._seen = self._run(now_at())
        self._there_are = self._run(database.query(_THERE_ARE))[0]


def test_whatever_order_things_happen_in(migrated: str) -> None:
    usual = settings()
    # A step here is a transaction and a look at everything: fewer examples have to do.
    fewer = settings(usual, max_examples=usual.max_examples // 2, stateful_step_count=STEPS)
    jobs.send_through(None)
    with asyncio.Runner() as runner:
        held = AsyncExitStack()

        class OnThisLoop(EveryWay):
            def __init__(self) -> None:
                super().__init__(runner)

        async def connect() -> None:
            await held.enter_async_context(database.connected(migrated, pool_size=2))
            await held.enter_async_context(redis.connected(None))

        runner.run(connect())
        try:
            run_state_machine_as_test(OnThisLoop, settings=fewer)
        finally:
            runner.run(held.aclose())


test_whatever_order_things_happen_in.is_hypothesis_test = True  # type: ignore[attr-defined]
