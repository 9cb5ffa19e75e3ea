"""A push first, a text message where it does not arrive: never both without need, never neither."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mulin import clock
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Channel, Delivery, NotificationKind, NotificationSettings
from tests.appointments.asking import make_appointment
from tests.delivering import deliver
from tests.district import District, gid
from tests.documents import REGISTER_DEVICE
from tests.notifications.posting import post
from tests.notifications.receiving import confirm, text_messages
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import TUESDAY, at

CANCEL = """
mutation ($input: CancelAppointmentInput!) { cancelAppointment(input: $input) { errors { code } } }
"""
MARK_ALL = "mutation { markAllNotificationsRead { markedCount } }"
WAIT = timedelta(minutes=15)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _text_messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with text_messages(monkeypatch):
        yield


@pytest.fixture
def texts() -> RecordingChannel:
    """What is sent as text messages."""
    return RecordingChannel()


async def resident_s_phone(district: District, phones: Phones) -> Phone:
    """A resident's, which takes pushes."""
    phone = await phones.of(district.resident.id)
    await phone.ask(REGISTER_DEVICE, input={"token": "resident", "platform": "ANDROID"})
    return phone


async def cancel(district: District, phones: Phones) -> None:
    """The specialist cancels the resident's appointment, of which the resident is told."""
    appointment = await make_appointment(district, at(TUESDAY, 10))
    staff = await phones.of(district.specialist.person_id)
    answer = await staff.ask(CANCEL, input={"id": gid(appointment), "reason": "Ill"})
    assert answer["cancelAppointment"]["errors"] == []


async def sent_by(texts: RecordingChannel) -> list[str]:
    """Who was sent a text message by now, of those who have an account with a number."""
    await deliver(texts, Channel.SMS)
    return [message.address for message in texts.sent]


async def test_a_push_that_is_confirmed_is_all(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    phone = await resident_s_phone(district, phones)
    await cancel(district, phones)
    [push] = await pushes.settled()
    await confirm(phone, push)
    clock.advance(WAIT * 2)
    assert await sent_by(texts) == []


async def test_a_push_that_nobody_confirms_is_followed_by_one_text_message_in_its_time(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    await resident_s_phone(district, phones)
    await cancel(district, phones)
    [push] = await pushes.settled()
    clock.advance(WAIT - SECOND)
    assert await sent_by(texts) == []
    clock.advance(SECOND)
    [number] = await sent_by(texts)
    assert number.startswith("+86")
    [text] = texts.sent
    assert (text.title, text.body) == (push.title, push.body)
    clock.advance(WAIT)
    assert await sent_by(texts) == [number]


async def test_without_a_device_the_text_message_goes_at_once(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    await cancel(district, phones)
    assert await pushes.settled() == []
    assert len(await sent_by(texts)) == 1


async def test_what_was_read_in_the_inbox_needs_no_text_message(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    phone = await resident_s_phone(district, phones)
    await cancel(district, phones)
    await pushes.settled()
    await phone.ask(MARK_ALL)
    clock.advance(WAIT)
    assert await sent_by(texts) == []
    assert (await Delivery.get(channel=Channel.SMS)).last_error == "seen elsewhere"


async def test_a_push_that_could_not_be_sent_is_made_good_by_the_text_message(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    await resident_s_phone(district, phones)
    await cancel(district, phones)
    await pushes.settled()
    await Delivery.filter(channel=Channel.PUSH).update(status="dead", settled_at=clock.now())
    clock.advance(WAIT)
    assert len(await sent_by(texts)) == 1


async def test_urgent_words_pass_quiet_hours_on_both_ways(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    await NotificationSettings.create(
        person=district.resident, quiet_from=0, quiet_until=1439, time_zone="Asia/Shanghai"
    )
    await resident_s_phone(district, phones)
    await cancel(district, phones)
    assert len(await pushes.settled()) == 1
    clock.advance(WAIT)
    assert len(await sent_by(texts)) == 1


def test_whatever_is_followed_by_a_text_message_is_urgent() -> None:
    # Else quiet hours would end for both ways at once, and the text message would not wait.
    followed = {kind for kind, behavior in KINDS.items() if behavior.sms_after is not None}
    assert followed
    assert {kind for kind in followed if not KINDS[kind].urgent} == set()


async def test_what_is_not_worth_a_text_message_has_none(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    await resident_s_phone(district, phones)
    await post(district.resident, kind=NotificationKind.APPOINTMENT_BOOKED)
    clock.advance(WAIT * 2)
    assert await sent_by(texts) == []
    assert not await Delivery.filter(channel=Channel.SMS).exists()


async def test_a_text_message_that_is_late_beyond_use_is_not_sent(
    district: District, phones: Phones, pushes: RecordingChannel, texts: RecordingChannel
) -> None:
    await cancel(district, phones)
    clock.advance(KINDS[NotificationKind.APPOINTMENT_CANCELLED].time_to_live)
    assert await sent_by(texts) == []
    assert (await Delivery.get(channel=Channel.SMS)).last_error == "expired"
