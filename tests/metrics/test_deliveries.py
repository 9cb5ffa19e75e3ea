"""What became of pushes, as metrics and log lines tell it, with Firebase's stand-in at the end."""

from datetime import timedelta

import pytest

from mulin import clock
from mulin.correlation import correlated
from mulin.database import query
from mulin.metrics import known_code
from mulin.notifications.outbox import MOST_ATTEMPTS
from push import measuring
from push.channel import Carrier
from tests.delivering import deliver
from tests.metrics.conftest import Lines
from tests.metrics.scraping import counted
from tests.recording import RecordingChannel
from tests.standins import fcm as standin
from tests.standins.fcm import StandInFcm
from tests.workers.outbox import told

RESULTS = "mulin_delivery_results_total"


@pytest.fixture(autouse=True)
def _outbox(database_url: str, redis_url: str | None, monday: None) -> None:
    """An empty database, on a clock that stands still."""


async def test_every_try_counts_with_its_result_and_the_code_of_fcm(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("good", "gone", "wrong", "late")
    fcm.behave(standin.UNREGISTERED, token="gone")
    fcm.behave(standin.INVALID_VALUE, token="wrong")
    fcm.behave(standin.UNAVAILABLE, token="late")
    with (
        counted(RESULTS, 1, channel="push", result="sent", code="OK"),
        counted(RESULTS, 1, channel="push", result="unregistered", code="NOT_FOUND"),
        counted(RESULTS, 1, channel="push", result="rejected", code="INVALID_ARGUMENT"),
        counted(RESULTS, 1, channel="push", result="delayed", code="UNAVAILABLE"),
        counted("mulin_delivery_latency_seconds_count", 1, channel="push"),
        counted("mulin_carrier_call_duration_seconds_count", 1, channel="push"),
    ):
        await deliver(channel)


async def test_the_last_try_that_fails_is_counted_as_given_up(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await told("late")
    await query("UPDATE delivery SET attempts = $1", MOST_ATTEMPTS - 1)
    fcm.behave(standin.UNAVAILABLE)
    with counted(RESULTS, 1, channel="push", result="gave_up", code="UNAVAILABLE"):
        await deliver(channel)


async def test_the_way_is_measured_from_the_commit() -> None:
    await told("a")
    clock.advance(timedelta(seconds=45))
    with counted("mulin_delivery_latency_seconds_sum", 45, channel="push"):
        await deliver(RecordingChannel())


async def test_what_is_not_sent_on_purpose_counts_as_withheld() -> None:
    await told("a", "b")
    clock.advance(timedelta(days=60))
    with counted(RESULTS, 2, channel="push", result="withheld", code="expired"):
        await deliver(RecordingChannel())


async def test_waiting_for_ones_turn_is_measured() -> None:
    await told("a")
    with counted("mulin_push_pace_wait_seconds_count", 1):
        await deliver(RecordingChannel())


async def test_a_failure_has_a_line_with_the_request_it_goes_back_to(
    fcm: StandInFcm, channel: Carrier, lines: Lines
) -> None:
    with correlated("request-of-a-booking"):
        await told("wrong")
    fcm.behave(standin.INVALID_VALUE)
    await deliver(channel)
    (line,) = [line for line in lines() if line["event"] == "not delivered"]
    assert line["request_id"] == "request-of-a-booking"
    assert (line["result"], line["code"]) == ("rejected", "INVALID_ARGUMENT")
    assert (line["channel"], line["attempts"]) == ("push", 1)
    assert "wrong" not in str(line), "a device's address is nobody's business"


async def test_an_outage_does_not_drown_the_log(
    fcm: StandInFcm, channel: Carrier, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "MOST_LINES", 2)
    await told("a", "b", "c", "d", "e")
    fcm.behave(standin.UNAVAILABLE)
    await deliver(channel)
    events = [line["event"] for line in lines() if line["logger"] == "push.measuring"]
    assert events == ["not delivered"] * 2 + ["not delivered, and no line each: {'delayed': 3}"]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("UNAVAILABLE: The service is currently unavailable", "UNAVAILABLE"),
        ("LimitExceeded.PhoneNumberDailyLimit: too many", "LimitExceeded.PhoneNumberDailyLimit"),
        ("HTTP_503: the server answered 503", "HTTP_503"),
        ("550 5.1.1 user unknown", "550"),
        ("(421, 'try later')", "421"),
        ("status 502", "502"),
        ("the answer names no message", "other"),
        ("no access token: refused", "other"),
        ("http://10.0.0.1/x?y: refused", "other"),
        ("", "other"),
    ],
)
def test_a_code_is_what_a_reason_begins_with(reason: str, code: str) -> None:
    assert known_code("push", reason) == code


def test_codes_a_carrier_makes_up_do_not_fill_the_memory() -> None:
    codes = {known_code("made up", f"CODE{number}: x") for number in range(1000)}
    assert len(codes) == 61
    assert known_code("made up", "CODE0: x") == "CODE0"
