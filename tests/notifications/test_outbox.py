"""The outbox: who gets to send what, how often, and until when."""

import asyncio
from contextvars import Context
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin import clock
from mulin.database import query, transaction
from mulin.notifications import outbox
from mulin.notifications.actions import Word, notify
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Channel, Delivery, DeliveryStatus, Device
from mulin.notifications.models import NotificationKind as Kind
from mulin.notifications.outbox import (
    FIRST_WAIT,
    LEASE,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    Postponement,
    Settlement,
)
from mulin.notifications.parcels import Letter, Parcel
from mulin.people.models import Locale, Person
from tests.district import make_person
from tests.notifications.posting import KIND, PARAMETERS, make_device, post


@pytest.fixture
async def person(database_url: str, redis_url: str | None, monday: None) -> Person:
    """Somebody with one device."""
    made = await make_person(locale=Locale.EN)
    await make_device(made, "token")
    return made


def letter_of(parcel: Parcel) -> Letter:
    assert isinstance(parcel.content, Letter)
    return parcel.content


async def only() -> Parcel:
    (parcel,) = await outbox.claim(Channel.PUSH, 10)
    return parcel


async def test_a_notification_has_a_delivery_for_each_device_of_its_person(person: Person) -> None:
    await make_device(person, "second", locale=Locale.ZH)
    await make_device(await make_person(), "somebody else's")
    await post(person)
    parcels = {parcel.address: parcel for parcel in await outbox.claim(Channel.PUSH, 10)}
    assert set(parcels) == {"token", "second"}
    assert letter_of(parcels["token"]).text.title == "Appointment booked"
    assert letter_of(parcels["second"]).text.title == "预约成功"
    assert len({parcel.dedupe_key for parcel in parcels.values()}) == 2


async def test_without_a_device_the_inbox_is_all(person: Person) -> None:
    await Device.all().delete()
    await post(person)
    assert await outbox.claim(Channel.PUSH, 10) == []
    assert not await Delivery.all().exists()


async def test_what_is_rolled_back_is_never_sent(person: Person) -> None:
    async def fail_after_notifying() -> None:
        async with transaction():
            await notify([Word(person.id, KIND, PARAMETERS)])
            raise LookupError

    with pytest.raises(LookupError):
        await fail_after_notifying()
    assert await outbox.claim(Channel.PUSH, 10) == []


async def test_workers_at_once_never_get_one_delivery_twice(person: Person) -> None:
    await post(person, times=60)
    shares = await asyncio.gather(*(outbox.claim(Channel.PUSH, 7) for _ in range(12)))
    assert all(len(share) <= 7 for share in shares)
    taken = [parcel.id for share in shares for parcel in share]
    assert len(taken) == len(set(taken))
    rest = await outbox.claim(Channel.PUSH, 100)
    assert len({*taken, *(parcel.id for parcel in rest)}) == 60


async def test_a_worker_in_the_middle_of_claiming_holds_nobody_up(person: Person) -> None:
    await post(person, times=2)
    first = await Delivery.all().order_by("id").first()
    assert first is not None
    async with transaction():
        await query("SELECT id FROM delivery WHERE id = $1 FOR UPDATE", first.id)
        # An empty context knows nothing of this transaction, as another worker's would not.
        other = asyncio.create_task(outbox.claim(Channel.PUSH, 10), context=Context())
        others = await asyncio.wait_for(other, timeout=10)
    assert [parcel.id for parcel in others] == [first.id + 1]


async def test_the_oldest_goes_first(person: Person) -> None:
    await post(person)
    clock.advance(timedelta(seconds=1))
    await post(person)
    (early,) = await outbox.claim(Channel.PUSH, 1)
    (late,) = await outbox.claim(Channel.PUSH, 1)
    assert letter_of(early).notification_id < letter_of(late).notification_id


async def test_a_lease_that_runs_out_gives_the_delivery_again_with_its_key(person: Person) -> None:
    await post(person)
    first = await only()
    clock.advance(LEASE - timedelta(seconds=1))
    assert await outbox.claim(Channel.PUSH, 10) == []
    clock.advance(timedelta(seconds=1))
    again = await only()
    assert (again.id, again.dedupe_key) == (first.id, first.dedupe_key)
    assert (first.attempts, again.attempts) == (1, 2)


async def test_what_is_settled_stays_settled(person: Person) -> None:
    await post(person)
    parcel = await only()
    await outbox.settle([Settlement(parcel)], DeliveryStatus.SENT)
    # A worker that was slow and reports later changes nothing.
    await outbox.postpone([Postponement(parcel, "too late", None)])
    await outbox.settle([Settlement(parcel, "too late")], DeliveryStatus.DEAD)
    clock.advance(timedelta(days=1))
    assert await outbox.claim(Channel.PUSH, 10) == []
    delivery = await Delivery.get()
    assert (delivery.status, delivery.last_error) == (DeliveryStatus.SENT, None)


@given(st.integers(1, 40), st.floats(0, 1))
def test_waits_double_from_ten_seconds_to_an_hour_and_are_half_chance(
    attempts: int, chance: float
) -> None:
    whole = min(timedelta(seconds=10 * 2 ** (attempts - 1)), timedelta(hours=1))
    assert whole / 2 <= outbox.backoff(attempts, chance) <= whole
    assert outbox.backoff(attempts, 0) == whole / 2
    assert outbox.backoff(attempts, 1) == whole


@given(st.integers(1, 40), st.floats(0, 1), st.floats(0, 1))
def test_more_chance_is_never_a_shorter_wait(attempts: int, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert outbox.backoff(attempts, less) <= outbox.backoff(attempts, more)


async def test_a_failed_try_waits_at_least_as_long_as_it_was_asked_to(person: Person) -> None:
    await post(person)
    for asked in (None, timedelta(minutes=30)):
        parcel = await only()
        await outbox.postpone([Postponement(parcel, "unavailable", asked)])
        delivery = await Delivery.get()
        assert delivery.last_error == "unavailable"
        waits = delivery.due_at - clock.now()
        assert waits >= (asked or FIRST_WAIT / 2)
        assert waits <= LONGEST_WAIT
        clock.advance(waits - timedelta(milliseconds=1))
        assert await outbox.claim(Channel.PUSH, 10) == []
        clock.advance(timedelta(milliseconds=1))


async def test_after_the_last_try_a_delivery_is_dead_and_kept(person: Person) -> None:
    await post(person)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        parcel = await only()
        assert parcel.attempts == attempt
        await outbox.postpone([Postponement(parcel, "unavailable", None)])
        clock.advance(LONGEST_WAIT)
    assert await outbox.claim(Channel.PUSH, 10) == []
    delivery = await Delivery.get()
    assert (delivery.status, delivery.last_error) == (DeliveryStatus.DEAD, "unavailable")


async def test_what_nobody_needs_any_more_is_dropped(person: Person) -> None:
    await post(person)
    clock.advance(KINDS[KIND].time_to_live - timedelta(seconds=1))
    parcel = await only()
    assert parcel.expires_at - clock.now() == timedelta(seconds=1)
    clock.advance(LEASE)
    assert await outbox.claim(Channel.PUSH, 10) == []
    assert await fate() == (DeliveryStatus.DROPPED, "expired", clock.now())


async def test_what_was_for_a_device_that_is_gone_is_dropped(person: Person) -> None:
    await post(person)
    await Device.all().delete()
    assert await outbox.claim(Channel.PUSH, 10) == []
    assert await fate() == (DeliveryStatus.DROPPED, "address removed", clock.now())


async def fate() -> tuple[DeliveryStatus, str | None, datetime | None]:
    """What became of the one delivery, why and when."""
    delivery = await Delivery.get()
    return delivery.status, delivery.last_error, delivery.settled_at


async def test_what_is_urgent_goes_before_what_has_waited_longer(person: Person) -> None:
    for kind in (Kind.RATING_ASKED, Kind.APPOINTMENT_BOOKED, Kind.APPOINTMENT_CANCELLED):
        await post(person, kind=kind)
        clock.advance(timedelta(seconds=1))
    order = [
        letter_of(parcel).kind for _ in range(3) for parcel in await outbox.claim(Channel.PUSH, 1)
    ]
    assert order == [Kind.APPOINTMENT_CANCELLED, Kind.APPOINTMENT_BOOKED, Kind.RATING_ASKED]
