"""Codes on their way: at once, at most once, and nothing left of them to be found."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from mulin import clock
from mulin.notifications.models import Channel, CodeMessage
from mulin.people.sweeping import forget_expired
from mulin.settings import settings
from push.channel import Delayed, Message, Outcome, Rejected
from push.codes import send_codes
from tests.district import make_person
from tests.people.accounts import ask_for_code, try_code
from tests.people.test_email import SET
from tests.phone import Phones
from tests.recording import RecordingChannel
from workers.running import sending, working

NUMBER = "+8613800138000"
ACCOUNT = {
    "SMS_CHANNEL": "tencent",
    "SMS_KEY_ID": "id",
    "SMS_KEY": "key",
    "SMS_APP_ID": "1",
    "SMS_CODE_TEMPLATE": "1",
    "SMS_NOTICE_TEMPLATE": "2",
    "EMAIL_CHANNEL": "smtp",
    "EMAIL_FROM": "mulin@example.org",
    "SMTP_URL": "smtp://mail.example.org",
}


class Failing(RecordingChannel):
    """Answers as it is told, then takes everything."""

    def __init__(self, *outcomes: Outcome) -> None:
        super().__init__()
        self._outcomes = list(outcomes)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        sent = await super().send(messages)
        return [self._outcomes.pop(0) if self._outcomes else outcome for outcome in sent]


@pytest.fixture
def _channels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages and mail have somebody who carries them."""
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(f"MULIN_{name}", value)
    settings.cache_clear()


@pytest.fixture
async def texts(pushes: RecordingChannel) -> AsyncIterator[RecordingChannel]:
    """What a worker of this process sends as text messages."""
    channel = RecordingChannel()
    async with sending(None) as broker, working(broker, {Channel.SMS: channel}):
        channel.broker = broker
        yield channel


@pytest.mark.usefixtures("production", "_channels", "monday")
async def test_in_production_the_code_goes_by_text_message_at_once_and_opens_the_account(
    texts: RecordingChannel, phones: Phones
) -> None:
    phone = await phones.new()
    assert (await ask_for_code(phone, NUMBER))["errors"] == []
    [message] = await texts.settled()
    assert message.address == NUMBER
    assert message.code is not None
    assert message.body == f"{message.code} is your code for 5 minutes. Tell it to nobody."
    assert message.urgent
    assert not await CodeMessage.all().exists()
    assert (await try_code(phone, NUMBER, message.code))["errors"] == []


@pytest.mark.usefixtures("_channels", "monday")
async def test_what_waits_is_encrypted_and_each_channel_takes_its_own(phones: Phones) -> None:
    phone = await phones.new(language="zh")
    await ask_for_code(phone, NUMBER)
    signed_in = await phones.of((await make_person()).id, "zh")
    await signed_in.ask(SET, input={"email": "resident@example.org"})
    kept = "".join(f"{row.address_encrypted!r}{row.code_encrypted!r}" for row in await _waiting())
    texts, mails = RecordingChannel(), RecordingChannel()
    assert await send_codes({Channel.SMS: texts}) == 1
    assert await send_codes({Channel.SMS: texts, Channel.EMAIL: mails}) == 1
    [text], [mail] = texts.sent, mails.sent
    assert (text.address, mail.address) == (NUMBER, "resident@example.org")
    assert text.body == f"验证码 {text.code}，5 分钟内有效。请勿告诉任何人。"
    assert "15 分钟" in mail.body
    for secret in (text.code, mail.code, NUMBER.removeprefix("+86"), "example"):
        assert str(secret) not in kept


async def _waiting() -> list[CodeMessage]:
    return await CodeMessage.all()


@pytest.mark.usefixtures("_channels", "monday")
async def test_a_busy_carrier_is_asked_again_while_the_code_is_good(phones: Phones) -> None:
    await ask_for_code(await phones.new(), NUMBER)
    texts = Failing(Delayed("busy", None), Delayed("busy", timedelta(seconds=30)))
    carriers = {Channel.SMS: texts}
    assert await send_codes(carriers) == 0
    assert await send_codes(carriers) == 0
    assert len(texts.sent) == 1
    clock.advance(timedelta(seconds=3))
    assert await send_codes(carriers) == 0
    clock.advance(timedelta(seconds=30))
    assert await send_codes(carriers) == 1
    first, _, last = texts.sent
    assert (first.code, first.dedupe_key) == (last.code, last.dedupe_key)


@pytest.mark.usefixtures("_channels", "monday")
async def test_a_code_that_cannot_come_in_time_does_not_come(
    phones: Phones, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await phones.new()
    texts = Failing(Delayed("busy", timedelta(hours=1)), Rejected("no such number"))
    for _ in range(2):
        await ask_for_code(phone, NUMBER)
        assert await send_codes({Channel.SMS: texts}) == 0
    await ask_for_code(phone, NUMBER)
    clock.advance(timedelta(minutes=5))
    assert await send_codes({Channel.SMS: texts}) == 0
    assert len(texts.sent) == 2
    assert not await CodeMessage.all().exists()
    assert "no such number" in caplog.text
    assert all(str(message.code) not in caplog.text for message in texts.sent)
    assert NUMBER not in caplog.text


@pytest.mark.usefixtures("_channels", "monday")
async def test_codes_that_nobody_came_for_are_swept(phones: Phones) -> None:
    await ask_for_code(await phones.new(), NUMBER)
    clock.advance(timedelta(minutes=5, microseconds=1))
    assert (await forget_expired())["code_message"] == 1


@pytest.mark.usefixtures("_channels", "monday")
async def test_a_code_that_no_key_opens_takes_no_other_with_it(phones: Phones) -> None:
    await ask_for_code(await phones.new(), NUMBER)
    await CodeMessage.all().update(code_encrypted=b"of another key", due_at=clock.now())
    await ask_for_code(await phones.new(), "+8613800000009")
    texts = RecordingChannel()
    assert await send_codes({Channel.SMS: texts}) == 1
    assert [message.address for message in texts.sent] == ["+8613800000009"]
