"""Every answer of FCM, through the real client and a socket, becomes the right outcome."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mulin import clock, firebase
from mulin.settings import settings
from push.channel import (
    LONGEST_REASON,
    Carrier,
    Delayed,
    Message,
    Outcome,
    Rejected,
    Sent,
    Unregistered,
)
from push.fcm import QUOTA_PAUSE, FcmChannel
from tests.push.messages import TOKEN, booked
from tests.standins import fcm as standin
from tests.standins.fcm import Behavior, Kind, StandInFcm
from tests.standins.loopback import listening


async def send_one(channel: Carrier, message: Message | None = None) -> Outcome:
    outcomes = await channel.send([message or booked()])
    assert len(outcomes) == 1
    return outcomes[0]


async def test_a_message_fcm_takes_is_sent_under_its_name(
    fcm: StandInFcm, channel: Carrier
) -> None:
    outcome = await send_one(channel)

    assert outcome == Sent("projects/neighbors/messages/1")
    assert len(fcm.received(TOKEN)) == 1


@pytest.mark.parametrize(
    ("behavior", "expected"),
    [
        (standin.UNREGISTERED, Unregistered),
        (standin.INVALID, Unregistered),
        (standin.INVALID_VALUE, Rejected),
        (standin.SENDER_ID_MISMATCH, Rejected),
        (standin.THIRD_PARTY_AUTH_ERROR, Delayed),
        (standin.quota(), Delayed),
        (standin.UNAVAILABLE, Delayed),
        (standin.INTERNAL, Delayed),
        (standin.RESET, Delayed),
    ],
    ids=lambda value: str(value.kind) if isinstance(value, Behavior) else value.__name__,
)
async def test_each_documented_failure_has_its_outcome_after_a_single_attempt(
    fcm: StandInFcm, channel: Carrier, behavior: Behavior, expected: type[Outcome]
) -> None:
    fcm.behave(behavior)

    outcome = await send_one(channel)

    assert isinstance(outcome, expected)
    assert not isinstance(outcome, Sent)
    assert 0 < len(outcome.reason) <= LONGEST_REASON
    assert fcm.attempts(TOKEN) == 1
    assert fcm.received(TOKEN) == []


async def test_retry_after_is_honored_in_seconds_and_in_every_form_of_http_date(
    fcm: StandInFcm, channel: Carrier
) -> None:
    headers = {
        "90": timedelta(seconds=90),
        "0": timedelta(0),
        "Wed, 04 Nov 2026 10:02:00 GMT": timedelta(minutes=2),
        "Wednesday, 04-Nov-26 10:02:00 GMT": timedelta(minutes=2),
        "Wed Nov  4 10:02:00 2026": timedelta(minutes=2),
        "Wed, 04 Nov 2026 09:00:00 GMT": timedelta(0),
    }
    asked = list(itertools.product((Kind.QUOTA, Kind.UNAVAILABLE), headers))
    for number, (kind, header) in enumerate(asked):
        fcm.behave(Behavior(kind, retry_after=header), token=f"{number}:x")

    with clock.frozen(datetime(2026, 11, 4, 10, 0, tzinfo=UTC)):
        outcomes = await channel.send([booked(address=f"{n}:x") for n in range(len(asked))])

    pauses = [outcome.retry_after for outcome in outcomes if isinstance(outcome, Delayed)]
    assert pauses == [headers[header] for _, header in asked]


async def test_without_a_readable_retry_after_a_quota_costs_a_minute_and_an_outage_names_no_time(
    fcm: StandInFcm, channel: Carrier
) -> None:
    headers = [None, "soon", "-5", "1e3", "9" * 40]
    for number, header in enumerate(headers):
        fcm.behave(standin.quota(header), token=f"quota-{number}")
        fcm.behave(Behavior(Kind.UNAVAILABLE, retry_after=header), token=f"outage-{number}")

    outcomes = await channel.send(
        [booked(address=f"{what}-{n}") for what in ("quota", "outage") for n in range(len(headers))]
    )

    pauses = [outcome.retry_after for outcome in outcomes if isinstance(outcome, Delayed)]
    assert pauses == [QUOTA_PAUSE] * len(headers) + [None] * len(headers)


async def test_a_batch_with_every_kind_of_outcome_keeps_its_order(
    fcm: StandInFcm, channel: Carrier
) -> None:
    fcm.behave(standin.slow(0.2), token="slow")
    fcm.behave(standin.UNREGISTERED, token="gone")
    fcm.behave(standin.UNAVAILABLE, token="down")
    fcm.behave(standin.SENDER_ID_MISMATCH, token="foreign")

    outcomes = await channel.send(
        [booked(address=token) for token in ("slow", "gone", "fine", "down", "foreign", "", "fine")]
    )

    assert [type(outcome) for outcome in outcomes] == [
        Sent,
        Unregistered,
        Sent,
        Delayed,
        Rejected,
        Rejected,
        Sent,
    ]


async def test_a_full_batch_goes_out_in_one_call_and_one_more_is_refused(
    fcm: StandInFcm, channel: Carrier
) -> None:
    messages = [booked(address=f"phone-{n}:x") for n in range(FcmChannel.most)]

    outcomes = await channel.send(messages)

    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert all(len(fcm.received(message.address)) == 1 for message in messages)
    with pytest.raises(ValueError, match="at most 500"):
        await channel.send([*messages, booked()])


async def test_nothing_to_send_is_no_failure(channel: Carrier) -> None:
    assert await channel.send([]) == []


async def test_a_message_too_big_for_fcm_is_rejected_and_the_device_kept(
    channel: Carrier,
) -> None:
    outcome = await send_one(channel, booked(body="法" * 1400))

    assert isinstance(outcome, Rejected)
    assert "too big" in outcome.reason


async def test_a_malformed_address_is_a_dead_one(channel: Carrier) -> None:
    assert isinstance(await send_one(channel, booked(address="not a token")), Unregistered)


async def test_an_answer_later_than_the_time_limit_is_delayed_though_the_phone_may_have_it(
    fcm: StandInFcm, channel: Carrier
) -> None:
    fcm.behave(standin.slow(0.5))
    impatient = FcmChannel(
        firebase.app(settings()),
        site="https://mulin.example",
        stand_in=fcm.url,
        timeout=timedelta(milliseconds=100),
    )

    first = await send_one(impatient)
    await impatient.close()
    fcm.behave_well()
    second = await send_one(channel)

    assert isinstance(first, Delayed)
    assert isinstance(second, Sent)
    assert len(fcm.received(TOKEN)) == 2
    assert len(fcm.shown(TOKEN)) == 1


@pytest.mark.usefixtures("channel")
async def test_a_server_nobody_runs_is_delayed(fcm: StandInFcm) -> None:
    async with StandInFcm() as gone:
        nowhere = gone.url
    lost = FcmChannel(firebase.app(settings()), site="https://mulin.example", stand_in=nowhere)

    outcome = await send_one(lost)
    await lost.close()

    assert isinstance(outcome, Delayed)
    assert fcm.attempts(TOKEN) == 0


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>Bad gateway</html>", 502),
        Response("<html>Bad request</html>", 400),
        Response(b"\xff\xfe", 500),
        JSONResponse({"error": "from a proxy"}, 400),
        JSONResponse(["from a proxy"], 400),
        Response("<html>Please sign in</html>", 200),
        JSONResponse({}, 200),
        Response(status_code=302, headers={"location": "http://127.0.0.1:1/"}),
    ],
    ids=["502", "400", "bytes", "error-text", "list", "portal", "empty", "redirect"],
)
async def test_what_only_something_in_between_can_have_answered_is_delayed_for_that_message_alone(
    channel: Carrier, answer: Response
) -> None:
    async def answer_once(request: Request) -> Response:
        body = await request.json()
        if body["message"]["token"] == "in-between":
            return answer
        return JSONResponse({"name": "projects/neighbors/messages/1"})

    app = Starlette(routes=[Route("/{path:path}", answer_once, methods=["POST"])])
    async with listening(app) as url:
        proxied = FcmChannel(firebase.app(settings()), site="https://mulin.example", stand_in=url)
        odd, good = await proxied.send([booked(address="in-between"), booked()])
        await proxied.close()

    assert isinstance(odd, Delayed)
    assert isinstance(good, Sent)
    assert await send_one(channel) == Sent("projects/neighbors/messages/1")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("message.token", Unregistered),
        ("message.fid", Unregistered),
        ("message.android.ttl", Rejected),
    ],
)
@pytest.mark.usefixtures("channel")
async def test_a_field_violation_kills_the_device_only_when_it_names_the_address(
    field: str, expected: type[Outcome]
) -> None:
    violation = {"field": field, "description": "Invalid registration token"}
    error = {
        "code": 400,
        "message": "Request contains an invalid argument.",
        "status": "INVALID_ARGUMENT",
        "details": [
            {
                "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError",
                "errorCode": "INVALID_ARGUMENT",
            },
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [violation],
            },
        ],
    }

    async def refuse(_request: Request) -> Response:
        return JSONResponse({"error": error}, 400)

    app = Starlette(routes=[Route("/{path:path}", refuse, methods=["POST"])])
    async with listening(app) as url:
        refused = FcmChannel(firebase.app(settings()), site="https://mulin.example", stand_in=url)
        outcome = await send_one(refused)
        await refused.close()

    assert isinstance(outcome, expected)


async def test_two_batches_at_once_share_a_channel(fcm: StandInFcm, channel: Carrier) -> None:
    batches = [[booked(address=f"{batch}-{n}:x") for n in range(20)] for batch in "ab"]

    answered = await asyncio.gather(*(channel.send(batch) for batch in batches))

    names = {
        outcome.message_id for batch in answered for outcome in batch if isinstance(outcome, Sent)
    }
    assert len(names) == 40
    assert len(fcm.received("a-0:x")) == 1
