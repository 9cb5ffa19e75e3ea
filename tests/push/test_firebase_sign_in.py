"""Firebase ID tokens, signed for real and checked by the real client against served certificates.

The library reads the machine's clock, so tokens here are of now.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from mulin import firebase
from mulin.firebase import (
    FirebaseIdentity,
    FirebaseNotConfigured,
    FirebaseUnavailable,
    IdTokenInvalid,
    verify_id_token,
)
from mulin.settings import settings
from push.channel import Delayed, Sent
from push.fcm import FcmChannel
from tests.push.messages import booked
from tests.standins.fcm import StandInFcm
from tests.standins.google import SigningKey, StandInGoogle
from tests.standins.identity import PHONE, PROJECT, UID, claims, signing_in_with


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.make("current")


@pytest.fixture(scope="module")
def strange_key() -> SigningKey:
    return SigningKey.make("strange")


@pytest.fixture
async def google(
    key: SigningKey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[StandInGoogle]:
    async with signing_in_with(key, monkeypatch, tmp_path) as standin:
        yield standin


@pytest.mark.usefixtures("google")
async def test_a_token_google_signed_names_its_holder(key: SigningKey) -> None:
    proved = int(time.time()) - 3600
    identity = await verify_id_token(key.sign(claims(auth_time=proved)))

    assert identity == FirebaseIdentity(UID, PHONE, None, datetime.fromtimestamp(proved, UTC))


@pytest.mark.usefixtures("google")
async def test_a_holder_without_a_phone_has_none_and_keeps_the_name(key: SigningKey) -> None:
    identity = await verify_id_token(key.sign(claims(phone_number=None, name="测试用户")))

    assert (identity.uid, identity.phone_number, identity.name) == (UID, None, "测试用户")


@pytest.mark.parametrize(
    "changes",
    [
        # Names of their own: the processes of `pytest -n` must find the same ones.
        pytest.param(
            {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}, id="expired"
        ),
        {"aud": "strangers"},
        {"iss": "https://securetoken.google.com/strangers"},
        {"iss": f"https://accounts.google.com/{PROJECT}"},
        pytest.param({"iat": int(time.time()) + 600}, id="of the future"),
        {"sub": ""},
        {"sub": None},
        {"sub": "x" * 129},
        {"exp": None},
        {"auth_time": None},
        {"auth_time": "yesterday"},
        {"auth_time": 1e300},
    ],
    ids=str,
)
@pytest.mark.usefixtures("google")
async def test_a_signed_token_with_a_wrong_claim_proves_nothing(
    key: SigningKey, changes: dict[str, Any]
) -> None:
    with pytest.raises(IdTokenInvalid):
        await verify_id_token(key.sign(claims(**changes)))


@pytest.mark.usefixtures("google")
async def test_a_key_google_does_not_publish_proves_nothing(strange_key: SigningKey) -> None:
    with pytest.raises(IdTokenInvalid):
        await verify_id_token(strange_key.sign(claims()))


@pytest.mark.usefixtures("google")
async def test_a_strange_key_under_a_published_name_proves_nothing(
    key: SigningKey, strange_key: SigningKey
) -> None:
    with pytest.raises(IdTokenInvalid):
        await verify_id_token(strange_key.sign(claims(), kid=key.kid))


@pytest.mark.usefixtures("google")
async def test_a_changed_claim_breaks_the_signature(key: SigningKey) -> None:
    header, _, signature = key.sign(claims()).split(".")

    with pytest.raises(IdTokenInvalid):
        await verify_id_token(f"{header}.{_segment(claims(sub='somebody-else'))}.{signature}")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
@pytest.mark.usefixtures("google")
async def test_an_unsigned_token_proves_nothing(key: SigningKey, algorithm: str) -> None:
    header = _segment({"alg": algorithm, "typ": "JWT", "kid": key.kid})

    with pytest.raises(IdTokenInvalid):
        await verify_id_token(f"{header}.{_segment(claims())}.")


@pytest.mark.usefixtures("google")
async def test_the_public_half_used_as_a_shared_secret_proves_nothing(key: SigningKey) -> None:
    header = _segment({"alg": "HS256", "typ": "JWT", "kid": key.kid})
    signed = f"{header}.{_segment(claims())}"
    for secret in (key.certificate.encode(), _public_pem(key)):
        signature = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        token = f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

        with pytest.raises(IdTokenInvalid):
            await verify_id_token(token)


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b.c", "....", "e30.e30.e30", "W10.e30.e30", "e30.W10.", "\ud800.a.b", "x" * 9999],
)
@pytest.mark.usefixtures("google")
async def test_what_is_no_token_proves_nothing(token: str) -> None:
    with pytest.raises(IdTokenInvalid):
        await verify_id_token(token)


@pytest.mark.parametrize(
    "account",
    [
        {"localId": UID, "disabled": True},
        {"localId": UID, "validSince": str(int(time.time()) + 86_400)},
        None,
    ],
    ids=["disabled", "revoked", "deleted"],
)
async def test_an_account_closed_since_the_token_was_made_proves_nothing(
    google: StandInGoogle, key: SigningKey, account: dict[str, Any] | None
) -> None:
    google.accounts = {} if account is None else {UID: account}

    with pytest.raises(IdTokenInvalid):
        await verify_id_token(key.sign(claims()))


async def test_a_forged_token_never_makes_us_ask_about_the_account(
    google: StandInGoogle, strange_key: SigningKey
) -> None:
    with pytest.raises(IdTokenInvalid):
        await verify_id_token(strange_key.sign(claims()))

    assert google.token_requests == 0


async def test_certificates_are_fetched_once_for_as_long_as_google_lets_them_be_kept(
    google: StandInGoogle, key: SigningKey
) -> None:
    for _ in range(3):
        await verify_id_token(key.sign(claims()))

    assert google.certificate_requests == 1


async def test_a_new_key_is_believed_and_the_one_before_it_no_more(
    google: StandInGoogle, key: SigningKey, strange_key: SigningKey
) -> None:
    google.certificates_live = timedelta()
    await verify_id_token(key.sign(claims()))
    google.certificates = {strange_key.kid: strange_key.certificate}

    assert (await verify_id_token(strange_key.sign(claims()))).uid == UID
    with pytest.raises(IdTokenInvalid):
        await verify_id_token(key.sign(claims()))


async def test_certificates_that_cannot_be_fetched_are_not_the_tokens_fault(
    google: StandInGoogle, key: SigningKey
) -> None:
    google.certificates_down = True

    with pytest.raises(FirebaseUnavailable):
        await verify_id_token(key.sign(claims()))


async def test_a_service_account_google_refuses_is_not_the_tokens_fault(
    google: StandInGoogle, key: SigningKey
) -> None:
    google.service_account_refused = True

    with pytest.raises(FirebaseUnavailable):
        await verify_id_token(key.sign(claims()))


async def test_without_a_project_nothing_can_be_verified() -> None:
    with pytest.raises(FirebaseNotConfigured, match="MULIN_FIREBASE_PROJECT_ID"):
        await verify_id_token("any")


async def test_the_emulators_unsigned_tokens_are_for_development(
    google: StandInGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator = google.url.removeprefix("http://")
    monkeypatch.setenv(firebase.EMULATOR_VARIABLE, emulator)
    monkeypatch.setenv("MULIN_FCM_URL", google.url)
    token = jwt.encode(claims(), key="", algorithm="none")

    assert (await verify_id_token(token)).uid == UID


@pytest.mark.usefixtures("google", "production")
async def test_in_production_the_emulator_is_refused_at_every_sign_in(
    key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    await verify_id_token(key.sign(claims()))
    monkeypatch.setenv(firebase.EMULATOR_VARIABLE, "127.0.0.1:9099")

    with pytest.raises(FirebaseNotConfigured):
        await verify_id_token(jwt.encode(claims(), key="", algorithm="none"))


async def test_a_channel_gets_its_access_token_once_for_many_messages(
    google: StandInGoogle, fcm: StandInFcm
) -> None:
    channel = FcmChannel(firebase.app(settings()), site="https://mulin.example", stand_in=fcm.url)

    outcomes = [*await channel.send([booked()] * 5), *await channel.send([booked()])]
    await channel.close()

    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert google.token_requests == 1


async def test_without_an_access_token_every_message_waits_and_none_goes_out(
    google: StandInGoogle, fcm: StandInFcm
) -> None:
    google.service_account_refused = True
    channel = FcmChannel(firebase.app(settings()), site="https://mulin.example", stand_in=fcm.url)

    outcomes = await channel.send([booked()] * 3)
    await channel.close()

    assert [type(outcome) for outcome in outcomes] == [Delayed] * 3
    assert google.token_requests == 1
    assert fcm.attempts(booked().address) == 0


def _segment(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _public_pem(key: SigningKey) -> bytes:
    return key.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
