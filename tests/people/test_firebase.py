"""Signing in with a Firebase ID token, over HTTP, checked by Firebase's own client library."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from mulin.people.models import Person, Session
from tests.people.accounts import SIGN_IN_WITH_FIREBASE, VIEWER, refused, sign_in
from tests.phone import Phone, Phones
from tests.standins.google import SigningKey, StandInGoogle
from tests.standins.identity import PHONE, UID, claims, signing_in_with


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.make("current")


@pytest.fixture
async def google(
    key: SigningKey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[StandInGoogle]:
    async with signing_in_with(key, monkeypatch, tmp_path) as standin:
        yield standin


async def present(phone: Phone, token: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(SIGN_IN_WITH_FIREBASE, input={"idToken": token}))[
        "signInWithFirebase"
    ]
    return payload


@pytest.mark.usefixtures("google")
async def test_a_new_person_gets_an_account_with_the_number_firebase_verified(
    phone: Phone, key: SigningKey
) -> None:
    signed_in = await present(phone, key.sign(claims()))
    phone.token = signed_in["accessToken"]

    assert signed_in["errors"] == []
    assert signed_in["viewer"]["phone"] == PHONE
    assert (await phone.ask(VIEWER))["viewer"] == signed_in["viewer"]


@pytest.mark.usefixtures("google")
async def test_a_person_without_a_number_gets_an_account_with_the_name_firebase_knows(
    phone: Phone, key: SigningKey
) -> None:
    viewer = (await present(phone, key.sign(claims(phone_number=None, name="测试用户"))))["viewer"]

    assert (viewer["phone"], viewer["name"]) == (None, "测试用户")


@pytest.mark.usefixtures("google")
async def test_the_same_uid_again_is_the_same_account_in_another_session(
    phone: Phone, key: SigningKey
) -> None:
    first = await present(phone, key.sign(claims(phone_number=None)))
    second = await present(phone, key.sign(claims(phone_number=None)))
    third = await present(phone, key.sign(claims()))

    assert first["viewer"]["id"] == second["viewer"]["id"] == third["viewer"]["id"]
    assert await Person.all().count() == 1
    assert await Session.all().count() == 3


@pytest.mark.usefixtures("google")
async def test_a_number_that_has_an_account_leads_to_it(
    phone: Phone, phones: Phones, key: SigningKey
) -> None:
    by_code = await sign_in(await phones.new(), PHONE)
    by_firebase = await present(phone, key.sign(claims()))
    without_number = await present(phone, key.sign(claims(phone_number=None)))

    assert by_firebase["viewer"]["id"] == by_code["viewer"]["id"]
    # From now on the uid alone leads there.
    assert without_number["viewer"]["id"] == by_code["viewer"]["id"]
    assert await Person.all().count() == 1


@pytest.mark.usefixtures("google")
async def test_two_uids_are_two_accounts(
    phone: Phone, google: StandInGoogle, key: SigningKey
) -> None:
    google.accounts["another"] = {"localId": "another"}
    one = await present(phone, key.sign(claims(phone_number=None)))
    other = await present(
        phone, key.sign(claims(phone_number=None, sub="another", user_id="another"))
    )

    assert one["viewer"]["id"] != other["viewer"]["id"]


async def test_a_display_name_never_keeps_anybody_out(
    phone: Phone, google: StandInGoogle, key: SigningKey
) -> None:
    for number, (given, kept) in enumerate(
        {
            "长" * 200: "长" * 80,
            " A name\n": "A name",
            "a\x00b": "",
            "a\ud800": "",
            "a\u202eb": "",
            "👩‍👩‍👧‍👦": "👩‍👩‍👧‍👦",
        }.items()
    ):
        uid = f"somebody {number}"
        google.accounts[uid] = {"localId": uid}
        token = key.sign(claims(phone_number=None, sub=uid, user_id=uid, name=given))

        assert (await present(phone, token))["viewer"]["name"] == kept


@pytest.mark.usefixtures("google")
async def test_forged_expired_and_malformed_tokens_are_one_answer(
    phone: Phone, key: SigningKey
) -> None:
    header, _, signature = key.sign(claims()).split(".")
    _, others, _ = key.sign(claims(sub="another")).split(".")
    answers = [
        await present(phone, token)
        for token in (
            SigningKey.make("strange").sign(claims(), kid=key.kid),
            f"{header}.{others}.{signature}",
            key.sign(claims(exp=1, iat=0)),
            key.sign(claims(aud="strangers")),
            "x",
            "",
        )
    ]

    assert {refused(answer) for answer in answers} == {refused(answers[0])}
    assert refused(answers[0])[:2] == ("INVALID", "idToken")
    assert await Person.all().count() == 0


async def test_an_account_disabled_at_firebase_cannot_sign_in(
    phone: Phone, google: StandInGoogle, key: SigningKey
) -> None:
    google.accounts[UID]["disabled"] = True

    assert refused(await present(phone, key.sign(claims()))).code == "INVALID"


async def test_certificates_out_of_reach_are_unavailable_and_later_it_works(
    phone: Phone, google: StandInGoogle, key: SigningKey
) -> None:
    google.certificates_down = True
    token = key.sign(claims())
    assert refused(await present(phone, token))[:2] == ("UNAVAILABLE", "idToken")

    google.certificates_down = False
    assert (await present(phone, token))["errors"] == []


async def test_where_firebase_is_not_set_up_it_is_unavailable(
    phone: Phone, key: SigningKey
) -> None:
    assert refused(await present(phone, key.sign(claims())))[:2] == ("UNAVAILABLE", "idToken")
