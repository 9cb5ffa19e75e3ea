"""From the outbox through the real channel to phones: what becomes of each delivery."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from mulin import clock, firebase
from mulin.database import query
from mulin.notifications import outbox
from mulin.notifications.models import (
    Channel,
    Delivery,
    DeliveryStatus,
    Device,
)
from mulin.notifications.outbox import Postponement, Settlement
from mulin.settings import settings
from push.channel import Carrier, Message, Outcome, Sent
from push.delivery import Report
from push.fcm import FcmChannel
from tests.delivering import deliver
from tests.standins import fcm as standin
from tests.standins.fcm import Behavior, Kind, StandInFcm
from tests.workers.outbox import told

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _outbox(database_url: str, redis_url: str | None, monday: None) -> None:
    """An empty database, on a clock that stands still."""


async def delivery_to(token: str) -> Delivery:
    return await Delivery.get(device__token=token)


class Counted:
    """A channel that notes how many messages each call brings, and takes them all."""

    name = "counted"
    most = 500

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.tokens: list[str] = []

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.sizes.append(len(messages))
        self.tokens += [message.address for message in messages]
        await asyncio.sleep(0)
        return [Sent(message.dedupe_key) for message in messages]

    async def close(self) -> None:
        """Nothing is held."""


async def test_what_fcm_takes_is_sent_and_does_not_go_again(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("a", "b")

    assert await deliver(channel) == Report(sent=2)
    assert await deliver(channel) == Report()

    row = await delivery_to("a")
    assert (row.status, row.settled_at, row.last_error) == (DeliveryStatus.SENT, clock.now(), None)
    assert [push.title for push in fcm.shown("a")] == ["预约成功"]
    assert fcm.attempts("b") == 1


@pytest.mark.parametrize(
    ("behavior", "at_least"),
    [
        (Behavior(Kind.UNAVAILABLE, retry_after="90"), 90),
        (standin.quota("120"), 120),
        (standin.quota(), 60),
        (standin.UNAVAILABLE, 5),
        (standin.RESET, 5),
        (standin.THIRD_PARTY_AUTH_ERROR, 5),
    ],
    ids=["503 with a pause", "429 with a pause", "429", "503", "reset", "our own credentials"],
)
async def test_a_failure_that_may_pass_is_tried_again_no_sooner_than_asked(
    fcm: StandInFcm, channel: Carrier, behavior: Behavior, at_least: int
) -> None:
    await told("a")
    fcm.behave(behavior, times=1)

    assert await deliver(channel) == Report(delayed=1)

    row = await delivery_to("a")
    assert row.status is DeliveryStatus.PENDING
    assert row.last_error
    wait = row.due_at - clock.now()
    assert at_least * SECOND <= wait <= max(at_least * SECOND, outbox.FIRST_WAIT)
    clock.advance(wait - SECOND)
    assert await deliver(channel) == Report()
    clock.advance(SECOND)
    assert await deliver(channel) == Report(sent=1)
    assert [push.data["dedupeKey"] for push in fcm.shown("a")] == [row.dedupe_key]


async def test_an_answer_that_never_came_sends_it_twice_and_the_phone_shows_it_once(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("a")
    fcm.behave(standin.slow(5), times=1)
    impatient = FcmChannel(
        firebase.app(settings()),
        site="https://mulin.example",
        stand_in=fcm.url,
        timeout=timedelta(milliseconds=200),
    )

    assert await deliver(impatient) == Report(delayed=1)
    await impatient.close()
    clock.advance(outbox.FIRST_WAIT)
    assert await deliver(channel) == Report(sent=1)

    assert len(fcm.received("a")) == 2
    assert len(fcm.shown("a")) == 1


async def test_after_the_last_try_it_is_dead_and_stays_to_be_seen(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("a")
    fcm.behave(standin.UNAVAILABLE)

    for _ in range(outbox.MOST_ATTEMPTS):
        await deliver(channel)
        clock.advance(outbox.LONGEST_WAIT)

    row = await delivery_to("a")
    assert (row.status, row.attempts) == (DeliveryStatus.DEAD, outbox.MOST_ATTEMPTS)
    assert fcm.attempts("a") == outbox.MOST_ATTEMPTS
    assert await deliver(channel) == Report()


async def test_a_dead_token_costs_its_device_and_nobody_elses(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("gone", "a")
    gone = await delivery_to("gone")
    fcm.behave(standin.UNREGISTERED, token="gone")

    assert await deliver(channel) == Report(sent=1, failed=1)

    await gone.refresh_from_db()
    assert gone.status is DeliveryStatus.DROPPED
    assert [device.token for device in await Device.all()] == ["a"]
    assert len(fcm.shown("a")) == 1


async def test_a_message_that_can_never_go_is_dead_with_its_reason(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("a")
    fcm.behave(standin.INVALID_VALUE)

    assert await deliver(channel) == Report(failed=1)

    row = await delivery_to("a")
    assert row.status is DeliveryStatus.DEAD
    assert "Invalid value" in (row.last_error or "")
    assert await Device.filter(token="a").exists()


async def test_a_reason_of_any_length_is_kept_as_far_as_it_fits() -> None:
    await told("a")
    (parcel,) = await outbox.claim(Channel.PUSH, 1)
    await outbox.postpone([Postponement(parcel, "x" * 1000, None)])
    assert (await delivery_to("a")).last_error == "x" * outbox.LONGEST_REASON
    clock.advance(outbox.FIRST_WAIT)
    (parcel,) = await outbox.claim(Channel.PUSH, 1)
    await outbox.settle([Settlement(parcel, "y" * 1000)], DeliveryStatus.DEAD)
    assert (await delivery_to("a")).last_error == "y" * outbox.LONGEST_REASON


async def test_what_is_worth_nothing_any_more_is_not_sent(channel: Carrier) -> None:
    await told("a", "b")
    await Device.filter(token="b").delete()
    assert await deliver(channel) == Report(sent=1)
    await told("c")
    late = await delivery_to("c")
    clock.advance(late.expires_at - clock.now())

    assert await deliver(channel) == Report()

    dropped = await Delivery.filter(status=DeliveryStatus.DROPPED).order_by("id")
    assert [row.last_error for row in dropped] == ["address removed", "expired"]


async def test_more_than_a_batch_goes_in_as_few_calls_as_it_takes() -> None:
    await told(*(f"device-{number}" for number in range(FcmChannel.most + 100)))
    counted = Counted()

    assert await deliver(counted) == Report(sent=FcmChannel.most + 100)

    assert counted.sizes == [FcmChannel.most, 100]


async def test_workers_at_once_never_send_one_delivery_twice(
    fcm: StandInFcm, channel: Carrier
) -> None:
    tokens = [f"device-{number}" for number in range(60)]
    await told(*tokens)

    reports = await asyncio.gather(*(deliver(channel) for _ in range(4)))

    assert sum(report.sent for report in reports) == len(tokens)
    assert {fcm.attempts(token) for token in tokens} == {1}


async def test_what_a_dead_process_had_claimed_is_due_at_once(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("a")
    await outbox.claim(Channel.PUSH, 1)
    assert await outbox.take_back() == 0
    assert await deliver(channel) == Report()
    # when: the name is that of a process without a connection
    await query("UPDATE delivery SET claimed_by = claimed_by || '-killed'")
    # then
    assert await outbox.take_back() == 1
    assert await deliver(channel) == Report(sent=1)
    assert len(fcm.shown("a")) == 1


async def test_what_is_to_wait_is_not_taken_back(fcm: StandInFcm, channel: Carrier) -> None:
    await told("a")
    fcm.behave(standin.quota("120"), times=1)
    await deliver(channel)
    assert await outbox.take_back() == 0
    assert await deliver(channel) == Report()


async def test_a_worker_that_hangs_loses_what_it_claimed_with_its_lease(
    channel: Carrier,
) -> None:
    await told("a")
    await outbox.claim(Channel.PUSH, 1)
    clock.advance(outbox.LEASE)
    assert await deliver(channel) == Report(sent=1)
    assert (await delivery_to("a")).attempts == 2
