"""Staying signed in, and signing out."""

import asyncio
from datetime import timedelta

from mulin import clock
from mulin.notifications.models import Device
from mulin.people.models import RefreshToken, Session
from mulin.settings import settings
from tests.people.accounts import (
    SIGN_OUT,
    VIEWER,
    codes_of,
    refresh,
    refused,
    sign_in,
)
from tests.phone import Phone, Phones

NUMBER = "+8613800138000"
REGISTER = """
mutation($input: RegisterDeviceInput!) {
  registerDevice(input: $input) { device { id } errors { code } }
}
"""


async def register(phone: Phone, token: str) -> None:
    await phone.ask(REGISTER, input={"token": token, "platform": "WEB"})


async def works(phones: Phones, access_token: str) -> bool:
    return (await (await phones.new(access_token)).post(VIEWER)).status_code == 200


async def test_refreshing_gives_new_tokens_of_the_same_session(
    phone: Phone, phones: Phones
) -> None:
    first = await sign_in(phone, NUMBER)
    nobody = await phones.new()
    clock.advance(timedelta(seconds=settings().access_token_seconds))
    second = await refresh(nobody, first["refreshToken"])

    assert second["errors"] == []
    assert second["viewer"] == first["viewer"]
    assert second["refreshToken"] != first["refreshToken"]
    assert not await works(phones, first["accessToken"])
    assert await works(phones, second["accessToken"])
    assert await Session.all().count() == 1


async def test_a_session_that_is_refreshed_lives_on_and_one_that_is_not_ends(
    phone: Phone, phones: Phones
) -> None:
    token = (await sign_in(phone, NUMBER))["refreshToken"]
    nobody = await phones.new()
    life = timedelta(days=settings().refresh_token_days)
    for _ in range(3):
        clock.advance(life - timedelta(microseconds=1))
        renewed = await refresh(nobody, token)
        assert renewed["errors"] == []
        token = renewed["refreshToken"]
    clock.advance(life)

    assert refused(await refresh(nobody, token))[:2] == ("UNAUTHENTICATED", "refreshToken")


async def test_a_refresh_token_that_comes_twice_ends_its_whole_session(
    phone: Phone, phones: Phones
) -> None:
    first = await sign_in(phone, NUMBER)
    other = await sign_in(phone, NUMBER)
    nobody = await phones.new()
    second = await refresh(nobody, first["refreshToken"])
    third = await refresh(nobody, second["refreshToken"])
    copied = await refresh(nobody, first["refreshToken"])

    assert refused(copied)[:2] == ("UNAUTHENTICATED", "refreshToken")
    for payload in (first, second, third):
        assert not await works(phones, payload["accessToken"])
        assert refused(await refresh(nobody, payload["refreshToken"])) == refused(copied)
    assert await works(phones, other["accessToken"])
    ended = await Session.filter(ended_at__isnull=False)
    assert [session.end_reason for session in ended] == ["reuse"]


async def test_reuse_takes_the_devices_of_its_session_away(phone: Phone, phones: Phones) -> None:
    first = await sign_in(phone, NUMBER)
    await register(phone, "copied")
    await sign_in(phone, NUMBER)
    await register(phone, "kept")
    nobody = await phones.new()
    for _ in range(2):
        await refresh(nobody, first["refreshToken"])

    assert [device.token for device in await Device.all()] == ["kept"]


async def test_of_twenty_uses_of_a_refresh_token_at_once_at_most_one_succeeds(
    phone: Phone, phones: Phones
) -> None:
    first = await sign_in(phone, NUMBER)
    nobody = await phones.new()
    answers = await asyncio.gather(*(refresh(nobody, first["refreshToken"]) for _ in range(20)))

    assert sorted(codes_of(answers)) == ["UNAUTHENTICATED"] * 19 + ["done"]
    # The others were reuse: what the one success gave is worth nothing any more.
    [done] = [answer for answer in answers if not answer["errors"]]
    assert not await works(phones, done["accessToken"])


async def test_what_is_no_refresh_token_is_refused(phone: Phone, phones: Phones) -> None:
    access_token = (await sign_in(phone, NUMBER))["accessToken"]
    for token in ("", "x", "x" * 5_000, "令牌", "\x00", access_token):
        assert refused(await refresh(phone, token))[:2] == ("UNAUTHENTICATED", "refreshToken")
    assert await works(phones, access_token)


async def test_refresh_tokens_are_kept_as_hashes_only(phone: Phone) -> None:
    signed_in = await sign_in(phone, NUMBER)

    [kept] = await RefreshToken.all()
    assert signed_in["refreshToken"] not in kept.token_hash
    assert len(kept.token_hash) == 64


async def test_signing_out_ends_this_session_and_forgets_its_devices_only(
    phone: Phone, phones: Phones
) -> None:
    staying = await phones.new()
    neighbor = await phones.new()
    other = await sign_in(staying, NUMBER)
    await register(staying, "mine, elsewhere")
    await sign_in(neighbor, "+8613800138001")
    await register(neighbor, "a neighbor's")
    leaving = await sign_in(phone, NUMBER)
    await register(phone, "mine, here")
    await register(phone, "mine, here too")

    signed_out = await phone.ask(SIGN_OUT)

    assert signed_out == {"signOut": {"errors": []}}
    assert not await works(phones, leaving["accessToken"])
    assert refused(await refresh(staying, leaving["refreshToken"])).code == "UNAUTHENTICATED"
    assert await works(phones, other["accessToken"])
    assert {device.token for device in await Device.all()} == {"mine, elsewhere", "a neighbor's"}


async def test_signing_out_needs_a_session(phone: Phone) -> None:
    payload = (await phone.ask(SIGN_OUT))["signOut"]

    assert refused(payload)[:2] == ("UNAUTHENTICATED", None)


async def test_signing_out_ten_times_at_once_ends_one_session_once(phone: Phone) -> None:
    await sign_in(phone, NUMBER)
    answers = await asyncio.gather(*(phone.send(SIGN_OUT) for _ in range(10)))

    assert {"data": {"signOut": {"errors": []}}} in answers
    assert await Session.filter(ended_at__isnull=False).count() == 1
