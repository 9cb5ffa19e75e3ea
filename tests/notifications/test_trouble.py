"""What goes wrong around the outbox: unreadable rows, slow workers, devices that change."""

import asyncio
from collections.abc import Sequence
from contextvars import Context

import pytest

from mulin import clock
from mulin.database import query, transaction
from mulin.notifications import outbox
from mulin.notifications.models import Channel, Delivery, DeliveryStatus, Device
from mulin.notifications.outbox import (
    FIRST_WAIT,
    LEASE,
    MOST_ATTEMPTS,
    UNREADABLE_WAIT,
    Postponement,
    Settlement,
)
from mulin.notifications.parcels import Parcel
from mulin.people.models import Person
from push.channel import Message, Outcome, Sent, Unregistered
from tests.delivering import deliver
from tests.district import make_person
from tests.notifications.posting import make_device, post


@pytest.fixture
async def person(database_url: str, redis_url: str | None, monday: None) -> Person:
    """Somebody with one device."""
    made = await make_person()
    await make_device(made, "token")
    return made


async def only() -> Parcel:
    (parcel,) = await outbox.claim(Channel.PUSH, 10)
    return parcel


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE notification SET parameters = '[]' WHERE id = $1",
        "UPDATE notification SET kind = 'of_a_later_release' WHERE id = $1",
        """
        INSERT INTO notification_settings (person_id, quiet_from, quiet_until, time_zone)
        SELECT person_id, 0, 1, 'Nowhere/Land' FROM notification WHERE id = $1
        """,
    ],
)
async def test_what_cannot_be_read_holds_nobody_up_and_is_dead_in_the_end(
    damage: str, person: Person
) -> None:
    await post(person)
    bad = await Delivery.get()
    await query(damage, bad.notification_id)
    other = await make_person()
    await make_device(other, "other")
    await post(other)
    assert (await only()).address == "other"
    for _ in range(MOST_ATTEMPTS - 1):
        await bad.refresh_from_db()
        assert bad.status is DeliveryStatus.PENDING
        clock.advance(UNREADABLE_WAIT)
        await outbox.claim(Channel.PUSH, 10)
    await bad.refresh_from_db()
    assert bad.status is DeliveryStatus.DEAD
    assert (bad.last_error or "").startswith("UNREADABLE: ")


async def test_an_address_whose_key_is_lost_holds_nobody_up(person: Person) -> None:
    await query("UPDATE person SET phone_encrypted = $1", b"of another key")
    await query(
        "INSERT INTO notification (person_id, kind, parameters, created_at) "
        "VALUES ($1, 'walk_in_called', '{}', $2)",
        person.id,
        clock.now(),
    )
    await query(
        "INSERT INTO delivery (channel, priority, notification_id, is_fallback, dedupe_key, status,"
        " attempts, due_at, expires_at, created_at) SELECT 'sms', 0, id, FALSE, 'key', 'pending', "
        "0, $1::timestamptz, $1::timestamptz + interval '1 day', $1 FROM notification",
        clock.now(),
    )
    assert await outbox.claim(Channel.SMS, 10) == []
    assert (await Delivery.get()).last_error == "UNREADABLE: InvalidToken"


async def test_who_reports_after_the_lease_disturbs_nobody_who_has_it_now(person: Person) -> None:
    await post(person)
    slow = await only()
    clock.advance(LEASE)
    swift = await only()
    before = await Delivery.get()
    await outbox.postpone([Postponement(slow, "too late", None)])
    await outbox.settle([Settlement(slow, "too late")], DeliveryStatus.DEAD)
    after = await Delivery.get()
    assert (after.status, after.due_at, after.claimed_by) == (
        DeliveryStatus.PENDING,
        before.due_at,
        before.claimed_by,
    )
    # What went has gone, whoever says so.
    await outbox.settle([Settlement(slow)], DeliveryStatus.SENT)
    await outbox.postpone([Postponement(swift, "busy", None)])
    assert (await Delivery.get()).status is DeliveryStatus.SENT


@pytest.mark.parametrize("tries_before", [0, MOST_ATTEMPTS - 1])
async def test_what_a_phone_confirmed_does_not_go_again_though_its_carrier_never_answered(
    person: Person, tries_before: int
) -> None:
    await post(person)
    await query("UPDATE delivery SET attempts = $1", tries_before)
    parcel = await only()
    await query("UPDATE delivery SET received_at = $1", clock.now())
    await outbox.postpone([Postponement(parcel, "no answer", None)])
    row = await Delivery.get()
    assert (row.status, row.settled_at, row.last_error) == (DeliveryStatus.SENT, clock.now(), None)


class Renewing:
    """Says that it does not know an old token, and just then the app registers its new one."""

    name = "renewing"
    most = 500

    def __init__(self) -> None:
        self.tokens: list[str] = []

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        [message] = messages
        self.tokens.append(message.address)
        if message.address == "new":
            return [Sent("1")]
        await query("UPDATE device SET token = 'new', token_hash = 'new'")
        return [Unregistered("UNREGISTERED: the old token")]

    async def close(self) -> None:
        """Nothing is held."""


async def test_a_device_that_renewed_its_token_meanwhile_stays_and_is_told(person: Person) -> None:
    await post(person)
    carrier = Renewing()
    await deliver(carrier)
    clock.advance(FIRST_WAIT)
    await deliver(carrier)
    assert carrier.tokens == ["token", "new"]
    assert await Device.all().count() == 1
    assert (await Delivery.get()).status is DeliveryStatus.SENT


async def test_a_device_that_is_just_being_removed_fails_nobody_s_booking(person: Person) -> None:
    async with transaction():
        await query("DELETE FROM device")
        # An empty context knows nothing of this transaction, as another request's would not.
        telling = asyncio.create_task(post(person), context=Context())
        await asyncio.sleep(0.05)
    await asyncio.wait_for(telling, timeout=10)
    assert not await Delivery.all().exists()


async def test_a_device_that_is_just_being_renamed_is_told(person: Person) -> None:
    async with transaction():
        await query("UPDATE device SET token = 'new', token_hash = 'new'")
        telling = asyncio.create_task(post(person), context=Context())
        await asyncio.sleep(0.05)
    await asyncio.wait_for(telling, timeout=10)
    assert (await only()).address == "new"
