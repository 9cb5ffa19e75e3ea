"""What apps tell of pushes: once, late, twice, of what is not theirs, and at the worst moment."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.database import query
from mulin.notifications import outbox
from mulin.notifications.models import (
    Channel,
    Delivery,
    DeliveryStatus,
    Notification,
    NotificationKind,
)
from tests.delivering import deliver
from tests.district import District, make_person
from tests.notifications.posting import make_device, post
from tests.notifications.receiving import CONFIRM, confirm, text_messages
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.statements import statements

CANCELLED = NotificationKind.APPOINTMENT_CANCELLED
INBOX = """
{ viewer { notifications(first: 50) { edges { node { readAt pushedAt receivedAt openedAt } } } } }
"""
NOW = "2026-03-02T01:00:00Z"
LATER = "2026-03-02T01:01:00Z"


@pytest.fixture(autouse=True)
def _text_messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with text_messages(monkeypatch):
        yield


async def told(phone: Phone) -> list[dict[str, Any]]:
    found = await phone.ask(INBOX)
    return [edge["node"] for edge in found["viewer"]["notifications"]["edges"]]


async def test_a_push_arrives_then_is_opened_and_then_it_is_read(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    await make_device(district.resident, "token")
    await post(district.resident)
    [push] = await pushes.settled()
    assert await confirm(phone, push) == 1
    arrived = {"pushedAt": NOW, "receivedAt": NOW}
    assert await told(phone) == [{**arrived, "openedAt": None, "readAt": None}]
    clock.advance(timedelta(minutes=1))
    for _ in range(2):
        assert await confirm(phone, push, opened=True) == 1
        assert await told(phone) == [{**arrived, "openedAt": LATER, "readAt": LATER}]
        clock.advance(timedelta(minutes=1))
    # "Arrived" that comes after "opened" takes nothing back.
    assert await confirm(phone, push) == 1
    assert await told(phone) == [{**arrived, "openedAt": LATER, "readAt": LATER}]


async def test_what_was_opened_has_arrived_also_when_nobody_said_so(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    await make_device(district.resident, "token")
    await post(district.resident)
    await confirm(phone, *await pushes.settled(), opened=True)
    [row] = await told(phone)
    assert (row["receivedAt"], row["openedAt"]) == (NOW, NOW)


async def test_keys_of_others_and_of_nothing_are_passed_over(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    other = await make_person()
    await make_device(district.resident, "mine")
    await make_device(other, "theirs")
    await post(district.resident)
    await post(other)
    by_token = {push.address: push for push in await pushes.settled()}
    phone = await phones.of(district.resident.id)
    assert await confirm(phone, by_token["theirs"], opened=True) == 0
    answer = await phone.ask(CONFIRM, input={"dedupeKeys": ["0" * 32], "opened": True})
    assert answer["confirmNotifications"] == {"confirmedCount": 0, "errors": []}
    assert await confirm(phone, *by_token.values(), by_token["mine"]) == 1
    confirmed = await Delivery.get(received_at__not_isnull=True)
    assert confirmed.dedupe_key == by_token["mine"].dedupe_key
    assert not await Notification.filter(read_at__not_isnull=True).exists()


async def test_no_more_than_a_hundred_keys_nothing_else_and_nobody_unknown(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    for keys in (["0" * 32] * 101, ["x"], ["0" * 33], [""]):
        answer = await phone.ask(CONFIRM, input={"dedupeKeys": keys, "opened": False})
        [error] = answer["confirmNotifications"]["errors"]
        assert (error["code"], error["field"]) == ("INVALID", "dedupeKeys")
    stranger = await phones.new()
    answer = await stranger.ask(CONFIRM, input={"dedupeKeys": ["0" * 32], "opened": False})
    assert answer["confirmNotifications"]["errors"][0]["code"] == "UNAUTHENTICATED"


async def test_one_of_several_phones_closes_the_chain_for_all(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    for token in ("phone", "tablet"):
        await make_device(district.resident, token)
    await post(district.resident, kind=CANCELLED)
    tablet = {push.address: push for push in await pushes.settled()}["tablet"]
    await confirm(await phones.of(district.resident.id), tablet)
    fallback = await Delivery.get(channel=Channel.SMS)
    assert (fallback.status, fallback.last_error) == ("dropped", "seen elsewhere")
    assert fallback.settled_at == clock.now()


async def test_a_push_whose_carrier_said_nothing_but_that_arrived_goes_no_second_time(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await make_device(district.resident, "token")
    await post(district.resident)
    [push] = await pushes.settled()
    # The answer was lost, the push was put off.
    await query("UPDATE delivery SET status = 'pending', settled_at = NULL, claimed_by = NULL")
    await confirm(await phones.of(district.resident.id), push)
    await deliver(pushes)
    assert pushes.sent == [push]
    assert (await Delivery.get()).status == "sent"


async def test_a_receipt_and_a_text_message_at_once_agree_on_what_happened(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await make_device(district.resident, "token")
    sms = RecordingChannel()
    for turn in range(8):
        await post(district.resident, kind=CANCELLED)
        push = (await pushes.settled())[-1]
        clock.advance(timedelta(minutes=15))
        phone = await phones.of(district.resident.id)
        sms.sent.clear()
        told = confirm(phone, push, opened=turn % 2 == 0)
        await asyncio.gather(told, deliver(sms, Channel.SMS))
        fallback = await Delivery.filter(channel=Channel.SMS).order_by("-id").first()
        assert fallback is not None
        # Either it went, and is down as sent, or it did not, and is down as dropped.
        assert fallback.status == ("sent" if sms.sent else "dropped")


async def test_a_text_message_in_a_worker_s_hand_is_not_taken_from_it(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await make_device(district.resident, "token")
    await post(district.resident, kind=CANCELLED)
    [push] = await pushes.settled()
    clock.advance(timedelta(minutes=15))
    [parcel] = await outbox.claim(Channel.SMS, 10)
    await confirm(await phones.of(district.resident.id), push)
    fallback = await Delivery.get(channel=Channel.SMS)
    assert fallback.status == "pending"
    # It failed: by the next try it is known that nobody needs it.
    await outbox.postpone([outbox.Postponement(parcel, "busy", None)])
    clock.advance(timedelta(minutes=1))
    assert await outbox.claim(Channel.SMS, 10) == []
    assert (await Delivery.get(channel=Channel.SMS)).last_error == "seen elsewhere"


async def test_workers_and_apps_at_once_never_wait_for_one_another_in_a_circle(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await make_device(district.resident, "token")
    await post(district.resident, times=20)
    await pushes.settled()
    await query("UPDATE delivery SET status = 'pending', settled_at = NULL, due_at = created_at")
    parcels = await outbox.claim(Channel.PUSH, 100)
    keys = [parcel.dedupe_key for parcel in parcels]
    settlements = [outbox.Settlement(parcel, message_id="m") for parcel in parcels]
    ones = [await phones.of(district.resident.id) for _ in range(3)]
    counts = await asyncio.gather(
        *(_confirmed(phone, keys[::-1]) for phone in ones),
        outbox.settle(settlements, DeliveryStatus.SENT),
    )
    assert counts == [20, 20, 20, None]
    rows = await Delivery.all()
    assert {(row.status, row.message_id) for row in rows} == {("sent", "m")}
    assert all(row.opened_at for row in rows)


async def _confirmed(phone: Phone, keys: list[str]) -> int | None:
    answer = await phone.ask(CONFIRM, input={"dedupeKeys": keys, "opened": True})
    found: int | None = answer["confirmNotifications"]["confirmedCount"]
    return found


async def test_a_longer_inbox_takes_no_more_statements(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    await make_device(district.resident, "token")
    counts = []
    for _ in range(2):
        await post(district.resident, times=3)
        await pushes.settled()
        with statements() as sent:
            await told(phone)
        counts.append(len(sent))
    assert counts[0] == counts[1]
