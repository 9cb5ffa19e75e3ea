"""What arrives at FCM for each kind of phone, read at the other end of the socket."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mulin import clock
from push.channel import Carrier, Message, Sent
from tests.push.messages import TOKEN, booked
from tests.standins.fcm import ShownPush, StandInFcm

NOON = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
INSTALLATION_ID = "fMEQo9Zk1Qm7xT2bVw3dYz"


async def delivered(fcm: StandInFcm, channel: Carrier, message: Message) -> Any:
    with clock.frozen(NOON):
        (outcome,) = await channel.send([message])
    assert isinstance(outcome, Sent)
    return fcm.received(message.address)[-1]


async def test_an_installation_id_goes_as_fid_and_a_registration_token_as_token(
    fcm: StandInFcm, channel: Carrier
) -> None:
    by_id = await delivered(fcm, channel, booked(address=INSTALLATION_ID))
    by_token = await delivered(fcm, channel, booked())

    assert by_id["fid"] == INSTALLATION_ID
    assert "token" not in by_id
    assert by_token["token"] == TOKEN
    assert "fid" not in by_token


async def test_title_body_data_link_and_dedupe_key_reach_the_app(
    fcm: StandInFcm, channel: Carrier
) -> None:
    message = booked()

    sent = await delivered(fcm, channel, message)

    assert sent["notification"] == {"title": message.title, "body": message.body}
    assert sent["data"] == {
        **message.data,
        "dedupeKey": message.dedupe_key,
        "link": message.link,
    }


async def test_a_phone_shows_once_what_it_got_twice_and_the_latest_text_of_it(
    fcm: StandInFcm, channel: Carrier
) -> None:
    await channel.send([booked(), booked(dedupe_key="another"), booked(body="周四 9:00")])

    shown = fcm.shown(TOKEN)

    assert len(fcm.received(TOKEN)) == 3
    assert len(shown) == 2
    assert {push.data["dedupeKey"] for push in shown} == {booked().dedupe_key, "another"}
    assert all(isinstance(push, ShownPush) for push in shown)


@pytest.mark.parametrize("urgent", [True, False])
async def test_urgency_and_life_are_said_in_each_platforms_words(
    fcm: StandInFcm, channel: Carrier, urgent: bool
) -> None:
    sent = await delivered(fcm, channel, booked(urgent=urgent))

    assert sent["android"]["priority"] == ("high" if urgent else "normal")
    assert sent["android"]["ttl"] == "21600s"
    assert sent["apns"]["headers"]["apns-priority"] == ("10" if urgent else "5")
    six_hours_on = str(int((NOON + timedelta(hours=6)).timestamp()))
    assert sent["apns"]["headers"]["apns-expiration"] == six_hours_on
    assert sent["webpush"]["headers"]["Urgency"] == ("high" if urgent else "normal")
    assert sent["webpush"]["headers"]["TTL"] == "21600"


@pytest.mark.parametrize(
    ("life", "seconds"),
    [(timedelta(days=90), 28 * 86_400), (timedelta(0), 0), (timedelta(seconds=-1), 0)],
)
async def test_a_life_fcm_would_refuse_is_brought_into_its_range(
    fcm: StandInFcm, channel: Carrier, life: timedelta, seconds: int
) -> None:
    sent = await delivered(fcm, channel, booked(time_to_live=life))

    assert sent["android"]["ttl"] == f"{seconds}s"
    assert sent["webpush"]["headers"]["TTL"] == str(seconds)


async def test_the_dedupe_key_is_the_tag_everywhere_and_no_android_collapse_key(
    fcm: StandInFcm, channel: Carrier
) -> None:
    message = booked()

    sent = await delivered(fcm, channel, message)

    assert sent["android"]["notification"]["tag"] == message.dedupe_key
    assert "collapse_key" not in sent["android"]
    assert sent["webpush"]["notification"]["tag"] == message.dedupe_key
    assert sent["apns"]["headers"]["apns-collapse-id"] == message.dedupe_key


async def test_a_dedupe_key_too_long_for_apple_is_hashed_and_stays_the_same_each_time(
    fcm: StandInFcm, channel: Carrier
) -> None:
    key = "睦" * 22  # 66 bytes

    first = await delivered(fcm, channel, booked(dedupe_key=key))
    second = await delivered(fcm, channel, booked(dedupe_key=key, body="再次提醒"))

    collapse_id = first["apns"]["headers"]["apns-collapse-id"]
    assert collapse_id == hashlib.sha256(key.encode()).hexdigest()
    assert second["apns"]["headers"]["apns-collapse-id"] == collapse_id
    assert second["webpush"]["headers"]["Topic"] == first["webpush"]["headers"]["Topic"]


@pytest.mark.parametrize("link", ["/appointments/K7Q2", "http://mulin.example/", None])
async def test_a_link_that_is_not_https_goes_to_the_app_only(
    fcm: StandInFcm, channel: Carrier, link: str | None
) -> None:
    sent = await delivered(fcm, channel, booked(link=link))

    assert "fcm_options" not in sent["webpush"]
    assert sent["data"].get("link") == link


async def test_an_https_link_opens_from_a_web_push(fcm: StandInFcm, channel: Carrier) -> None:
    sent = await delivered(fcm, channel, booked())

    assert sent["webpush"]["fcm_options"]["link"] == booked().link
