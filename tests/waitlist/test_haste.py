"""Many rounds at once, whoever runs them: strict order, nothing offered twice, nothing stuck."""

import asyncio
from datetime import timedelta

import pytest

from mulin import clock, database
from mulin.appointments.actions import take_step
from mulin.appointments.models import Appointment
from mulin.appointments.policy import Step
from mulin.database import query
from mulin.people.models import Locale
from mulin.people.viewer import Viewer
from mulin.waitlist import offering
from mulin.waitlist.line import Place, line
from mulin.waitlist.models import WaitlistEntry
from mulin.waitlist.offering import offer_free_times
from tests.district import District, found_district, make_person, make_specialist
from tests.emptying import empty_again
from tests.statements import statements
from tests.times import TUESDAY
from tests.waitlist.asking import fill_tuesday, free, offers, waiting

PATIENCE_SECONDS = 30
ROUNDS = 12


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call makes its own round, as it would in a process of its own."""

    class Never(int):
        def __gt__(self, _other: object) -> bool:
            return False

    monkeypatch.setattr(offering._Rounds, "ended", Never())


async def line_of(district: District, size: int, **fields: object) -> list[WaitlistEntry]:
    """As many who wait for any time on Tuesday, one after another."""
    at = clock.now() - timedelta(days=1)
    return [
        await waiting(
            district,
            await make_person(),
            ranked_at=at + number * timedelta(seconds=1),
            **fields,
        )
        for number in range(size)
    ]


async def at_once(rounds: int) -> list[int]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await asyncio.gather(*(offer_free_times() for _ in range(rounds)))


async def test_several_workers_offer_in_strict_order_and_nothing_twice(
    district: District, processes: None
) -> None:
    waiters = await line_of(district, 24)
    await fill_tuesday(district, free=[9, 10, 11, 12, 13])
    assert sum(await at_once(ROUNDS)) == 5
    made = await offers()
    assert [one.waitlist_entry_id for one in made] == [entry.id for entry in waiters[:5]]
    assert [one.starts_at for one in made] == sorted({one.starts_at for one in made})


async def test_rounds_among_answers_and_cancellations_lose_no_time_and_nobody(
    district: District, processes: None
) -> None:
    waiters = await line_of(district, 30)
    meetings = await fill_tuesday(district, free=[9])
    await offer_free_times()
    for _ in range(8):
        (offer,) = await offers()
        person = Viewer(offer.person_id, 0, "", Locale.EN)
        await asyncio.gather(
            take_step(person, offer.id, Step.DECLINE_OFFER), *(at_once(1) for _ in range(4))
        )
        await offer_free_times()
    served = await query(
        "SELECT waitlist_entry_id AS id FROM appointment WHERE proposal IS NOT NULL "
        "OR status = 'cancelled' ORDER BY id"
    )
    assert [row["id"] for row in served] == [entry.id for entry in waiters[:9]]
    await free(*meetings[:3])
    assert len(await offers()) == 4


async def test_of_many_calls_at_once_in_one_process_one_round_is_made(district: District) -> None:
    await line_of(district, 2)
    await fill_tuesday(district)
    begun = offering._Rounds.begun
    await at_once(50)
    assert offering._Rounds.begun - begun == 1


async def test_what_is_freed_during_a_round_is_seen_by_the_next(district: District) -> None:
    await line_of(district, 1)
    meetings = await fill_tuesday(district)
    rounds = [asyncio.create_task(offer_free_times()) for _ in range(3)]
    await asyncio.sleep(0)
    await meetings[0].delete()
    await offer_free_times()
    await asyncio.gather(*rounds)
    assert len(await offers()) == 1


async def test_a_round_that_fails_does_not_stand_for_those_who_asked_meanwhile(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line_of(district, 1)
    calls = list[int]()

    async def once_broken() -> list[Place]:
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionResetError
        return await line()

    monkeypatch.setattr("mulin.waitlist.offering.line", once_broken)
    results = await asyncio.gather(*(offer_free_times() for _ in range(3)), return_exceptions=True)
    assert sorted(map(repr, results)) == ["0", "1", "ConnectionResetError()"]


@pytest.mark.parametrize("pool_size", [1, 2])
async def test_rounds_at_once_do_not_exhaust_a_small_pool(
    migrated: str, redis_url: str | None, monday: None, processes: None, pool_size: int
) -> None:
    async with database.connected(migrated, pool_size=pool_size):
        await empty_again()
        district = await found_district()
        await line_of(district, 3)
        await fill_tuesday(district, free=[9, 10])
        assert sum(await at_once(ROUNDS)) == 2


async def test_a_round_costs_no_more_statements_for_a_long_line_than_for_a_short(
    district: District,
) -> None:
    await fill_tuesday(district)
    counts = []
    await offer_free_times()
    for size in (1, 40):
        await line_of(district, size)
        with statements() as sent:
            assert await offer_free_times() == 0
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def test_those_who_are_left_over_cost_nothing_once_all_is_taken(district: District) -> None:
    await make_specialist(district.team, venue=district.venue)
    await line_of(district, 60, starts_minute=600, ends_minute=660)
    with statements() as sent:
        assert await offer_free_times() == 4
    taken = await Appointment.all().values_list("starts_at", "specialist_id")
    assert len(set(taken)) == 4
    with statements() as again:
        assert await offer_free_times() == 0
    assert len(again) < len(sent) / 4
    assert TUESDAY.date() == (await WaitlistEntry.all())[0].last_date
