"""Devices: whose pushes a phone shows, and when it shows nobody's any more."""

from collections.abc import Sequence

from mulin import clock
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
    devices = (await phone.ask(DEVICES))["viewer"]["devices"]
    assert [(one["platform"], one["locale"]) for one in devices] == [("IOS", "EN")]


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
