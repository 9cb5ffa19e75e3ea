"""Text messages: signed as the provider asks, and what its answers mean for a message."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from mulin import clock
from mulin.notifications.models import Channel
from mulin.settings import settings
from push.channel import Carrier, Delayed, Message, Rejected, Sent
from push.channels import carriers_for
from push.sms import IN_FLIGHT, LONGEST_PARAMETER, TencentSms, authorization, refusal
from tests.push.messages import booked
from tests.standins.sms import APP_ID, KEY, KEY_ID, StandInSms, TextMessage

NUMBER = "+8613800138000"


@pytest.fixture
async def sms(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandInSms]:
    async with StandInSms() as standin:
        for name, value in {
            "CHANNEL": "tencent",
            "URL": standin.url,
            "KEY_ID": KEY_ID,
            "KEY": KEY,
            "APP_ID": APP_ID,
            "SIGN_NAME": "睦邻",
            "CODE_TEMPLATE": "1110",
            "NOTICE_TEMPLATE": "1111",
            "NOTICE_TEMPLATE_EN": "1112",
        }.items():
            monkeypatch.setenv(f"MULIN_SMS_{name}", value)
        settings.cache_clear()
        yield standin


@pytest.fixture
async def carrier(sms: StandInSms) -> AsyncIterator[Carrier]:
    """The carrier a process gets whose environment points it at the stand-in."""
    opened = carriers_for(settings())[Channel.SMS]
    yield opened
    await opened.close()


def text(**changes: object) -> Message:
    return booked(**{"address": NUMBER, **changes})


@pytest.mark.parametrize(
    ("key", "signed", "signature"),
    [
        # The example of the signature's page, as it was until 2022 and as it is now.
        (KEY, {}, "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"),
        (
            "*" * 32,
            {"x-tc-action": "DescribeInstances"},
            "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
        ),
    ],
)
def test_signatures_are_those_of_the_vendor_s_examples(
    key: str, signed: dict[str, str], signature: str
) -> None:
    content = (
        rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    )
    headers = {
        "content-type": "application/json; charset=utf-8",
        "host": "cvm.tencentcloudapi.com",
        **signed,
    }
    at = datetime.fromtimestamp(1551113065, UTC)
    header = authorization(KEY_ID, key, at=at, service="cvm", headers=headers, content=content)
    assert header == (
        f"TC3-HMAC-SHA256 Credential={KEY_ID}/2019-02-25/cvm/tc3_request, "
        f"SignedHeaders={';'.join(headers)}, Signature={signature}"
    )


async def test_a_notice_goes_as_title_and_text_of_its_language_s_template(
    sms: StandInSms, carrier: Carrier
) -> None:
    outcomes = await carrier.send(
        [text(), text(language="en", title="Appointment\nbooked", body="x" * 300)]
    )
    assert outcomes == [Sent("2640:1"), Sent("2640:2")] or outcomes == [
        Sent("2640:2"),
        Sent("2640:1"),
    ]
    chinese, english = sorted(sms.got(NUMBER), key=lambda one: one.template)
    assert chinese == TextMessage(
        "1111", ("预约成功", "周三 14:00，睦邻法律工作室"), "睦邻", "notification-7:device-3"
    )
    assert english.template == "1112"
    assert english.parameters[0] == "Appointment booked"
    assert len(english.parameters[1]) == LONGEST_PARAMETER
    assert english.parameters[1].endswith("…")


async def test_a_code_goes_alone_with_its_minutes(sms: StandInSms, carrier: Carrier) -> None:
    life = timedelta(minutes=5) - timedelta(seconds=2)
    await carrier.send([text(code="012345", time_to_live=life, language="en")])
    [got] = sms.got(NUMBER)
    assert (got.template, got.parameters) == ("1110", ("012345", "5"))


@pytest.mark.parametrize(
    ("code", "wait"),
    [
        ("LimitExceeded.PhoneNumberThirtySecondLimit", timedelta(seconds=30)),
        ("LimitExceeded.PhoneNumberOneHourLimit", timedelta(hours=1)),
        ("RequestLimitExceeded", None),
        ("InternalError.Timeout", None),
        ("UnauthorizedOperation.SerivceSuspendDueToArrears", timedelta(hours=1)),
        ("AuthFailure.SecretIdNotFound", timedelta(hours=1)),
        ("A.CodeOfTomorrow", None),
    ],
)
def test_what_may_pass_or_be_mended_goes_again(code: str, wait: timedelta | None) -> None:
    assert refusal(code, "why") == Delayed(f"{code}: why", wait)


@pytest.mark.parametrize(
    "code",
    [
        "InvalidParameterValue.IncorrectPhoneNumber",
        "FailedOperation.PhoneNumberInBlacklist",
        "FailedOperation.TemplateIncorrectOrUnapproved",
        "FailedOperation.SignatureIncorrectOrUnapproved",
        "LimitExceeded.PhoneNumberDailyLimit",
        "UnsupportedOperation.UnsuportedRegion",
    ],
)
def test_what_will_be_refused_again_does_not(code: str) -> None:
    assert refusal(code, "why") == Rejected(f"{code}: why")


async def test_one_number_that_is_refused_leaves_the_others_alone(
    sms: StandInSms, carrier: Carrier
) -> None:
    sms.codes["+8613800138001"] = "FailedOperation.PhoneNumberInBlacklist"
    messages = [text(), text(address="+8613800138001"), text(address="nobody")]
    fine, listed, wrong = await carrier.send(messages)
    assert isinstance(fine, Sent)
    assert listed == Rejected("FailedOperation.PhoneNumberInBlacklist: refused")
    assert wrong == Rejected("InvalidParameterValue.IncorrectPhoneNumber: refused")


async def test_answers_that_are_none_put_it_off(sms: StandInSms, carrier: Carrier) -> None:
    sms.statuses = [(503, {"Retry-After": "7"}), (502, {}), (200, {})]
    outcomes = [(await carrier.send([text()]))[0] for _ in range(3)]
    assert outcomes == [
        Delayed("status 503", timedelta(seconds=7)),
        Delayed("status 502", None),
        Delayed("an answer that is none of SendSms", None),
    ]
    sms.hang_up = True
    [broken] = await carrier.send([text()])
    assert isinstance(broken, Delayed)
    assert broken.retry_after is None
    sms.hang_up = False
    sms.codes[""] = "RequestLimitExceeded"
    assert await carrier.send([text()]) == [
        Delayed("RequestLimitExceeded: refused as a whole", None)
    ]


async def test_a_key_that_is_wrong_waits_to_be_mended(
    sms: StandInSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULIN_SMS_KEY", "another")
    settings.cache_clear()
    carrier = carriers_for(settings())[Channel.SMS]
    [outcome] = await carrier.send([text()])
    await carrier.close()
    assert outcome == Delayed(
        "AuthFailure.SignatureFailure: refused as a whole", timedelta(hours=1)
    )


async def test_a_whole_portion_goes_at_once_and_no_more(sms: StandInSms, carrier: Carrier) -> None:
    many = [text(dedupe_key=str(number)) for number in range(2 * IN_FLIGHT)]
    assert all(isinstance(one, Sent) for one in await carrier.send(many))
    assert {one.context for one in sms.got(NUMBER)} == {str(n) for n in range(2 * IN_FLIGHT)}
    with pytest.raises(ValueError, match="at most 100"):
        await carrier.send([text()] * (TencentSms.most + 1))


async def test_the_signature_is_of_the_moment_in_utc(sms: StandInSms, carrier: Carrier) -> None:
    with clock.frozen(datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)):
        assert isinstance((await carrier.send([text()]))[0], Sent)
        clock.advance(timedelta(seconds=1))
        assert isinstance((await carrier.send([text()]))[0], Sent)
