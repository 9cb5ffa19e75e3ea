"""Whatever becomes of the workers: everybody is told, nobody twice, and others are not kept."""

import asyncio
import os
from datetime import timedelta

import pytest

from mulin import clock
from mulin.broadcasts import sending
from mulin.broadcasts.models import Broadcast, BroadcastStatus
from mulin.broadcasts.sending import send_due
from mulin.database import query
from mulin.notifications.models import Delivery
from mulin.people.models import Person
from tests.broadcasts.asking import followers_of, give_devices, make_broadcast, told
from tests.delivering import deliver
from tests.district import District, make_organization
from tests.dying import DEATHS, dying_at
from tests.recording import RecordingChannel
from tests.statements import statements

ROUNDS = int(os.environ.get("MULIN_TEST_ROUNDS", "2"))


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three people."""
    monkeypatch.setattr(sending, "PORTION", 3)


def once_each(people: list[Person]) -> dict[int, int]:
    return dict.fromkeys([one.id for one in people], 1)


@pytest.mark.parametrize("how", DEATHS)
async def test_where_a_worker_died_another_goes_on(district: District, how: str) -> None:
    people = await followers_of(district.station, 8)
    row = await make_broadcast(district.station)
    async with dying_at(people[4], how):
        with pytest.raises(ExceptionGroup):
            await send_due()
    stopped = await Broadcast.get(id=row.id)
    assert (stopped.status, stopped.recipients_told) == (BroadcastStatus.SENDING, 3)
    assert await told() == once_each(people[:3])

    assert await send_due() == 5

    assert await told() == once_each(people)
    ended = await Broadcast.get(id=row.id)
    assert (ended.status, ended.recipients_told) == (BroadcastStatus.SENT, 8)


async def test_one_that_fails_keeps_no_other_from_going(district: District) -> None:
    [unlucky] = await followers_of(district.station, 1)
    elsewhere = await make_organization(district.station.kind, district.centre)
    lucky = await followers_of(elsewhere, 2)
    await make_broadcast(district.station)
    await make_broadcast(elsewhere)
    async with dying_at(unlucky, "refused"):
        with pytest.raises(ExceptionGroup) as failed:
            await send_due()
    assert len(failed.value.exceptions) == 1
    assert await told() == once_each(lucky)


async def test_several_workers_tell_everybody_once(district: District) -> None:
    for _ in range(ROUNDS):
        kind, above = district.station.kind, district.centre
        places = [await make_organization(kind, above) for _ in range(3)]
        people = [one for place in places for one in await followers_of(place, 10)]
        rows = [await make_broadcast(place) for place in places]
        before = await told()
        # Whoever is passed over leaves it to the others, as to the next sweep.
        counted = 0
        while await Broadcast.filter(status=BroadcastStatus.SENDING).exists():
            counted += sum(await asyncio.gather(*(send_due() for _ in range(6))))
        assert counted == len(people)
        assert await told() - before == once_each(people)
        found = await Broadcast.filter(id__in=[row.id for row in rows])
        assert [row.recipients_told for row in found] == [10, 10, 10]


async def test_more_is_told_only_while_the_outbox_has_room(
    district: District, monkeypatch: pytest.MonkeyPatch, redis_url: str | None
) -> None:
    monkeypatch.setattr(sending, "MOST_WAITING", 5)
    people = await followers_of(district.station, 14)
    await give_devices(people)
    await make_broadcast(district.station)
    channel = RecordingChannel()
    steps = []
    while (step := await send_due()) > 0:
        steps.append(step)
        assert await send_due() == 0 or len(steps) == 3
        await deliver(channel)
    assert steps == [6, 6, 2]
    assert sorted(one.address for one in channel.sent) == sorted(
        f"the phone of {one.id}" for one in people
    )


async def test_what_waits_for_quiet_hours_to_end_takes_no_room(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_WAITING", 2)
    await give_devices(await followers_of(district.station, 7))
    await make_broadcast(district.station)
    later = clock.now() + timedelta(hours=8)
    for step, tried in ((3, 0), (3, 1)):
        assert await send_due() == step
        await Delivery.all().update(due_at=later, attempts=tried)
    # Those that failed come due all together, and do take room.
    assert await send_due() == 0


async def test_a_portion_costs_few_statements_however_many_it_tells(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for size in (10, 40):
        place = await make_organization(district.station.kind, district.centre)
        await give_devices(await followers_of(place, size))
        monkeypatch.setattr(sending, "PORTION", size + 1)
        await make_broadcast(place)
        with statements() as sent:
            assert await send_due() == size
        counts.append(len(sent))
    assert counts[0] == counts[1] < 15


async def test_cancelling_waits_for_the_portion_at_hand_and_ends_it_there(
    district: District,
) -> None:
    people = await followers_of(district.station, 8)
    row = await make_broadcast(district.station)
    await asyncio.gather(
        send_due(),
        query(
            "UPDATE broadcast SET status = 'cancelled', ended_at = $2 WHERE id = $1",
            row.id,
            clock.now(),
        ),
    )
    found, heard = await Broadcast.get(id=row.id), await told()
    assert await send_due() == 0
    assert found.recipients_told == sum(heard.values())
    assert heard == once_each(people[: found.recipients_told])
