"""Devices: whose pushes a phone shows, and when it shows nobody's any more."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from mulin import clock
from mulin.notifications import devices
from mulin.notifications.devices import MOST_DEVICES
from mulin.notifications.models import Delivery, DeliveryStatus, Device
from push.channel import Message, Outcome, Unregistered
from tests.delivering import deliver
from tests.district import District, make_person
from tests.documents import REGISTER_DEVICE, UNREGISTER_DEVICE
from tests.notifications.posting import make_device, post
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel

SIGN_OUT = "mutation { signOut { errors { code } } }"
DEVICES = "{ viewer { devices { id platform locale } } }"
REMOVE = """
mutation ($input: RemoveDeviceInput!) { removeDevice(input: $input) { errors { code field } } }
"""
OWN = "{ viewer { devices { id platform createdAt seenAt isThisSession } } }"


class _DeadToken(RecordingChannel):
    """Knows one token no longer."""

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes = await super().send(messages)
        return [
            Unregistered("UNREGISTERED") if message.address == "dead" else outcome
            for message, outcome in zip(messages, outcomes, strict=True)
        ]


async def register(phone: Phone, token: str, locale: str | None = None) -> list[dict[str, str]]:
    """The errors of a registration."""
    wanted = {"token": token, "platform": "IOS", "locale": locale}
    answer = await phone.ask(REGISTER_DEVICE, input=wanted)
    errors: list[dict[str, str]] = answer["registerDevice"]["errors"]
    return errors


async def test_a_token_is_one_device_however_often_it_registers(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    for locale in (None, "zh-Hans-CN", "en_GB"):
        assert await register(phone, "token", locale) == []
    found = (await phone.ask(DEVICES))["viewer"]["devices"]
    assert [(one["platform"], one["locale"]) for one in found] == [("IOS", "EN")]


async def test_a_token_moves_with_the_phone_and_is_never_two_people_s(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    other = await make_person()
    before, after = await phones.of(district.resident.id), await phones.of(other.id)
    await register(before, "token")
    await register(after, "token")
    assert (await before.ask(DEVICES))["viewer"]["devices"] == []
    assert len((await after.ask(DEVICES))["viewer"]["devices"]) == 1
    await post(district.resident)
    assert await pushes.settled() == []
    await post(other)
    assert [message.address for message in await pushes.settled()] == ["token"]


async def test_what_waits_for_the_former_owner_is_not_shown_to_the_next(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    device = await make_device(district.resident, "token")
    await post(district.resident, times=2)
    await pushes.settled()
    pushes.sent.clear()
    await Delivery.all().update(status=DeliveryStatus.PENDING, due_at=clock.now())
    await register(await phones.of((await make_person()).id), device.token)
    await deliver(pushes)
    assert pushes.sent == []
    assert set(await Delivery.all().values_list("status", "last_error")) == {
        ("dropped", "address removed")
    }


async def test_a_token_that_is_dead_costs_its_device_and_what_waits_for_it(
    district: District,
) -> None:
    await make_device(district.resident, "dead")
    alive = await make_device(district.resident, "alive")
    await post(district.resident)
    report = await deliver(_DeadToken())
    assert (report.sent, report.failed) == (1, 1)
    assert await Device.all() == [alive]
    assert set(await Delivery.all().values_list("status", "last_error")) == {
        ("sent", None),
        ("dropped", "UNREGISTERED"),
    }
    await post(district.resident)
    assert await Delivery.filter(status="pending").count() == 1


async def test_unregistering_takes_one_s_own_device_only(
    district: District, phones: Phones
) -> None:
    owner, other = await phones.of(district.resident.id), await phones.of((await make_person()).id)
    await register(owner, "token")

    async def unregister(phone: Phone, token: str) -> list[tuple[str, str]]:
        answer = await phone.ask(UNREGISTER_DEVICE, input={"token": token})
        return [(one["code"], one["field"]) for one in answer["unregisterDevice"]["errors"]]

    not_found = [("NOT_FOUND", "token")]
    assert await unregister(other, "token") == not_found
    assert await unregister(owner, "unknown") == not_found
    assert await unregister(owner, "token") == []
    assert await unregister(owner, "token") == not_found


async def test_signing_out_takes_the_devices_of_that_session_only(
    district: District, phones: Phones
) -> None:
    leaving, staying = [await phones.of(district.resident.id) for _ in range(2)]
    await register(leaving, "left")
    await register(staying, "stays")
    await leaving.ask(SIGN_OUT)
    assert [device.token for device in await Device.all()] == ["stays"]


async def test_what_is_no_token_or_language_is_refused(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    for token in ("", "x" * 4097, "bad\ntoken", "令牌"):
        (error,) = await register(phone, token)
        assert (error["code"], error["field"]) == ("INVALID", "token")
    (error,) = await register(phone, "token", "fr")
    assert (error["code"], error["field"]) == ("INVALID", "locale")
    (error,) = await register(await phones.new(), "token")
    assert error["code"] == "UNAUTHENTICATED"
    assert not await Device.all().exists()


async def rotate(phone: Phone, token: str, former: str) -> None:
    wanted = {"token": token, "platform": "IOS", "previousToken": former}
    answer = await phone.ask(REGISTER_DEVICE, input=wanted)
    assert answer["registerDevice"]["errors"] == []


async def waiting_again() -> None:
    """As if nothing had been sent yet."""
    await Delivery.all().update(status=DeliveryStatus.PENDING, due_at=clock.now(), settled_at=None)


async def test_a_token_that_changes_stays_one_device_with_what_waits_for_it(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    await register(phone, "old")
    before = await Device.get()
    await post(district.resident, times=2)
    await pushes.settled()
    pushes.sent.clear()
    await waiting_again()
    await rotate(phone, "new", "old")
    after = await Device.get()
    assert (after.id, after.token, after.created_at) == (before.id, "new", before.created_at)
    await deliver(pushes)
    assert [message.address for message in pushes.sent] == ["new", "new"]


async def test_a_token_registered_before_its_former_one_is_named_gets_each_push_once(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    await register(phone, "old")
    await post(district.resident)
    await register(phone, "new")
    await post(district.resident)
    await pushes.settled()
    pushes.sent.clear()
    await waiting_again()
    await rotate(phone, "new", "old")
    assert [device.token for device in await Device.all()] == ["new"]
    await deliver(pushes)
    told = {message.data["notificationId"] for message in pushes.sent}
    assert [message.address for message in pushes.sent] == ["new", "new"]
    assert len(told) == 2


async def test_a_former_token_that_nobody_has_or_that_is_the_same_is_passed_over(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    await rotate(phone, "token", "unknown")
    await rotate(phone, "token", "token")
    assert [device.token for device in await Device.all()] == ["token"]
    wanted = {"token": "token", "platform": "IOS", "previousToken": "bad\ntoken"}
    [error] = (await phone.ask(REGISTER_DEVICE, input=wanted))["registerDevice"]["errors"]
    assert (error["code"], error["field"]) == ("INVALID", "previousToken")


async def test_a_phone_that_changes_hands_and_token_at_once_takes_nothing_along(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    await register(await phones.of(district.resident.id), "old")
    await post(district.resident)
    await pushes.settled()
    pushes.sent.clear()
    await waiting_again()
    other = await make_person()
    await rotate(await phones.of(other.id), "new", "old")
    await deliver(pushes)
    assert pushes.sent == []
    device = await Device.get()
    assert (device.person_id, device.token) == (other.id, "new")


async def test_tokens_that_race_belong_to_one_person_each(
    district: District, phones: Phones
) -> None:
    ones = [await phones.of(person.id) for person in (district.resident, await make_person())]
    tokens = ["a", "b", "c"]
    for _ in range(4):
        await asyncio.gather(
            *(
                rotate(phone, new, old)
                for phone in ones
                for new, old in zip(tokens, (*tokens[1:], tokens[0]), strict=True)
            )
        )
        held = [device.token for device in await Device.all()]
        assert len(held) == len(set(held)) >= 1


async def test_of_more_than_twenty_devices_those_longest_not_seen_go(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    for number in range(MOST_DEVICES):
        await make_device(district.resident, f"device {number}")
    await Device.filter(token="device 7").update(seen_at=clock.now() - timedelta(days=1))
    assert await register(phone, "one more") == []
    assert await register(phone, "device 0") == []
    tokens = {device.token for device in await Device.all()}
    assert len(tokens) == MOST_DEVICES
    assert "device 7" not in tokens
    assert {"one more", "device 0"} <= tokens


async def test_a_device_that_was_not_seen_for_270_days_is_forgotten(
    district: District, phones: Phones
) -> None:
    for token in ("stale", "rare"):
        await make_device(district.resident, token)
    clock.advance(timedelta(days=1))
    assert await register(await phones.of(district.resident.id), "rare") == []
    clock.advance(timedelta(days=269))
    assert await devices.forget_stale() == 0
    clock.advance(timedelta(microseconds=1))
    assert await devices.forget_stale() == 1
    assert (await Device.get()).token == "rare"


async def test_one_sees_one_s_devices_and_removes_a_lost_one(
    district: District, phones: Phones
) -> None:
    lost, here = [await phones.of(district.resident.id) for _ in range(2)]
    await register(lost, "lost")
    clock.advance(timedelta(minutes=1))
    await register(here, "here")
    theirs, mine = (await here.ask(OWN))["viewer"]["devices"]
    assert (theirs["isThisSession"], mine["isThisSession"]) == (False, True)
    assert mine["seenAt"] > theirs["seenAt"]

    async def remove(phone: Phone, device: str) -> list[dict[str, str]]:
        answer = await phone.ask(REMOVE, input={"id": device})
        found: list[dict[str, str]] = answer["removeDevice"]["errors"]
        return found

    not_found = [{"code": "NOT_FOUND", "field": "id"}]
    stranger = await phones.of((await make_person()).id)
    assert await remove(stranger, theirs["id"]) == not_found
    assert await remove(here, theirs["id"]) == []
    assert await remove(here, theirs["id"]) == not_found
    assert [one["id"] for one in (await here.ask(OWN))["viewer"]["devices"]] == [mine["id"]]
