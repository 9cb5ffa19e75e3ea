"""An access token says who asks, for some minutes; nobody but Mulin can make one."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from mulin import clock
from mulin.crypto import derived_key
from mulin.people import sign_in
from mulin.people.tokens import TokenInvalid, read_access_token
from mulin.settings import settings
from tests.district import make_person
from tests.people.accounts import SIGN_OUT, VIEWER
from tests.phone import Phone, Phones


@pytest.fixture
async def signed_in(phone: Phone) -> sign_in.SignedIn:
    return await sign_in.open_session((await make_person()).id)


def claims_of(signed_in: sign_in.SignedIn, **changes: Any) -> dict[str, Any]:
    """What the token of a session says, changed; None leaves a claim out."""
    said = jwt.decode(signed_in.access_token, options={"verify_signature": False})
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def signed(claims: dict[str, Any], key: bytes | None = None, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key or derived_key("access token"), algorithm=algorithm)


async def refusal(phones: Phones, token: str, language: str = "en") -> str:
    """The message of the 401 that a token gets."""
    phone = await phones.new(token, language)
    answer = await phone.post(VIEWER)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    [error] = answer.json()["errors"]
    assert "data" not in answer.json()
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    return str(error["message"])


async def test_a_token_works_until_it_expires(phones: Phones, signed_in: sign_in.SignedIn) -> None:
    phone = await phones.new(signed_in.access_token)
    clock.advance(timedelta(seconds=settings().access_token_seconds, microseconds=-1))
    assert (await phone.ask(VIEWER))["viewer"] is not None

    clock.advance(timedelta(microseconds=1))
    assert await refusal(phones, signed_in.access_token, "zh") == "登录凭证无效，请重新登录"
    assert (
        await refusal(phones, signed_in.access_token)
        == "Sign in again: the credentials are not valid"
    )


async def test_a_token_made_like_ours_is_ours(phones: Phones, signed_in: sign_in.SignedIn) -> None:
    phone = await phones.new(signed(claims_of(signed_in)))

    assert (await phone.ask(VIEWER))["viewer"] is not None


async def test_a_token_that_says_something_else_is_not_valid(
    phones: Phones, signed_in: sign_in.SignedIn
) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"iss": "somebody else"},
        {"iss": None},
        {"sub": None},
        {"sub": "x"},
        {"sub": 1},
        {"sid": None},
        {"sid": "x"},
        {"sid": [1]},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"aud": "somebody"},
    )
    for changes in wrong:
        await refusal(phones, signed(claims_of(signed_in, **changes)))


async def test_a_token_of_another_key_is_not_valid(
    phones: Phones, signed_in: sign_in.SignedIn
) -> None:
    claims = claims_of(signed_in)

    for key in (b"k" * 32, derived_key("refresh token"), derived_key("phone")):
        await refusal(phones, signed(claims, key))


async def test_another_algorithm_is_not_valid(phones: Phones, signed_in: sign_in.SignedIn) -> None:
    key = derived_key("access token")
    for bits in (384, 512):
        header = segment({"alg": f"HS{bits}", "typ": "JWT"})
        body = f"{header}.{segment(claims_of(signed_in))}"
        digest = hmac.new(key, body.encode(), f"sha{bits}").digest()

        await refusal(phones, f"{body}.{encoded(digest)}")


async def test_an_unsigned_token_is_not_valid(phones: Phones, signed_in: sign_in.SignedIn) -> None:
    for algorithm in ("none", "None", "NONE", "nOnE", ""):
        header = segment({"alg": algorithm, "typ": "JWT"})

        await refusal(phones, f"{header}.{segment(claims_of(signed_in))}.")


async def test_a_changed_claim_breaks_the_signature(
    phones: Phones, signed_in: sign_in.SignedIn
) -> None:
    header, _, signature = signed_in.access_token.split(".")
    claims = claims_of(signed_in, exp=4_000_000_000)

    await refusal(phones, f"{header}.{segment(claims)}.{signature}")


async def test_what_is_no_token_is_not_valid(phones: Phones) -> None:
    for token in ("x", "a.b.c", "....", "e30.e30.e30", "W10.e30.", "null", "x" * 9_999):
        await refusal(phones, token)


@pytest.mark.parametrize("token", ["", "é", "\ud800", "a.\x00.b"])
def test_what_no_header_can_carry_is_no_token_either(token: str) -> None:
    with pytest.raises(TokenInvalid):
        read_access_token(token)


async def test_an_authorization_that_is_no_bearer_token_is_not_taken_for_nobodys(
    phone: Phone,
) -> None:
    for header in ("Basic eDp5", "Bearer", "bearer x y", "x"):
        phone._headers["Authorization"] = header

        assert (await phone.post(VIEWER)).status_code == 401


async def test_the_scheme_is_read_in_any_case(phone: Phone, signed_in: sign_in.SignedIn) -> None:
    phone._headers["Authorization"] = f"bEARER {signed_in.access_token}"

    assert (await phone.ask(VIEWER))["viewer"] is not None


async def test_a_token_of_an_ended_session_is_not_valid(
    phones: Phones, signed_in: sign_in.SignedIn
) -> None:
    await (await phones.new(signed_in.access_token)).ask(SIGN_OUT)

    await refusal(phones, signed_in.access_token)


async def test_a_session_is_its_persons_alone(phones: Phones, signed_in: sign_in.SignedIn) -> None:
    other = await make_person()

    await refusal(phones, signed(claims_of(signed_in, sub=str(other.id))))


def segment(value: dict[str, Any]) -> str:
    return encoded(json.dumps(value).encode())


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
