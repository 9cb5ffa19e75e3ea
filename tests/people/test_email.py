"""The address that mail goes to: proved by a code, kept encrypted, gone when one wants."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin import clock
from mulin.people import email
from mulin.people.codes import console
from mulin.people.models import EmailCode, Person
from mulin.people.sweeping import forget_expired
from mulin.refusals import Refusal
from tests.district import make_person
from tests.people.accounts import Refused, other_than, refused
from tests.phone import Phone, Phones

SET = """
mutation ($input: SetEmailInput!) {
  setEmail(input: $input) { expiresAt errors { field code message } }
}
"""
CONFIRM = """
mutation ($input: ConfirmEmailInput!) {
  confirmEmail(input: $input) { viewer { email } errors { field code message } }
}
"""
REMOVE = "mutation { removeEmail { viewer { email } errors { code } } }"
MINE = "{ viewer { email } }"
ADDRESS = "Resident@example.org"


@pytest.fixture
async def person(phone: Phone, phones: Phones) -> Person:
    """Somebody whose phone `phone` is."""
    made = await make_person()
    phone.token = (await phones.of(made.id)).token
    return made


async def set_email(phone: Phone, address: str = ADDRESS) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(SET, input={"email": address}))["setEmail"]
    return payload


async def new_code(phone: Phone, address: str = ADDRESS) -> str:
    assert (await set_email(phone, address))["errors"] == []
    return console().last(address)


async def confirm(phone: Phone, code: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(CONFIRM, input={"code": code}))["confirmEmail"]
    return payload


async def mine(phone: Phone) -> str | None:
    found: str | None = (await phone.ask(MINE))["viewer"]["email"]
    return found


WRONG = Refused("INVALID", "code", "The code is wrong or has expired")


async def test_an_address_is_one_s_own_once_its_code_is_typed(person: Person, phone: Phone) -> None:
    asked = await set_email(phone, " Resident@Example.ORG ")
    assert asked == {"expiresAt": "2026-03-02T01:15:00Z", "errors": []}
    assert await mine(phone) is None
    code = console().last(ADDRESS)
    assert await confirm(phone, code) == {"viewer": {"email": ADDRESS}, "errors": []}
    assert await mine(phone) == ADDRESS
    assert refused(await confirm(phone, code)) == WRONG


async def test_neither_address_nor_code_is_kept_to_be_read(person: Person, phone: Phone) -> None:
    code = await new_code(phone)
    [row] = await EmailCode.all()
    await confirm(phone, code)
    kept = f"{row.email_encrypted!r} {row.email_index} {row.code_hash}"
    kept += f"{(await Person.get(id=person.id)).email_encrypted!r}"
    assert code not in kept
    assert "example" not in kept.lower()


async def test_another_address_waits_until_it_is_confirmed_and_removing_forgets_both(
    person: Person, phone: Phone
) -> None:
    await confirm(phone, await new_code(phone))
    other = await new_code(phone, "other@example.org")
    assert await mine(phone) == ADDRESS
    removed = (await phone.ask(REMOVE))["removeEmail"]
    assert removed == {"viewer": {"email": None}, "errors": []}
    assert refused(await confirm(phone, other)) == WRONG
    assert (await phone.ask(REMOVE))["removeEmail"]["errors"] == []
    assert await mine(phone) is None


async def test_a_code_is_for_its_person_its_time_and_five_tries(
    person: Person, phone: Phone, phones: Phones
) -> None:
    code = await new_code(phone)
    stranger = await phones.of((await make_person()).id)
    assert refused(await confirm(stranger, code)) == WRONG
    with clock.frozen(clock.now() + email.CODE_LIFE):
        # The session of this phone has not ended: only its access token has to be renewed.
        later = await phones.of(person.id)
        assert refused(await confirm(later, code)) == WRONG
    for _ in range(5):
        assert refused(await confirm(phone, other_than(code))) == WRONG
    assert refused(await confirm(phone, code))[:2] == ("RATE_LIMITED", "code")
    assert (await confirm(phone, await new_code(phone)))["errors"] == []


async def test_five_codes_an_hour_to_an_address_and_of_a_person(
    person: Person, phone: Phone, phones: Phones
) -> None:
    for number in range(5):
        assert (await set_email(phone, f"{number}@example.org"))["errors"] == []
    assert refused(await set_email(phone))[:2] == ("RATE_LIMITED", "email")
    for _ in range(4):
        one = await phones.of((await make_person()).id)
        assert (await set_email(one, "0@example.org"))["errors"] == []
    one = await phones.of((await make_person()).id)
    assert refused(await set_email(one, "0@EXAMPLE.org"))[:2] == ("RATE_LIMITED", "email")
    assert (await set_email(one))["errors"] == []
    clock.advance(timedelta(hours=1))
    phone = await phones.of(person.id)
    assert (await set_email(phone, "0@example.org"))["errors"] == []


NO_ADDRESSES = (
    "",
    "a",
    "a@b",
    "a@b.cn, c@d.cn",
    "a@b.cn\r\nBcc: c@d.cn",
    "a@b.cn\n",
    "a b@c.cn",
    "邮箱@例子.中国",
    "@b.cn",
    "a@-b.cn",
    ".a@b.cn",
    "a@b..cn",
    f"{'a' * 65}@b.cn",
    f"a@{'b.' * 126}cn",
)


async def test_what_is_no_address_is_refused(person: Person, phone: Phone) -> None:
    for address in NO_ADDRESSES:
        assert refused(await set_email(phone, address))[:2] == ("INVALID", "email"), address
    assert not await EmailCode.all().exists()


@given(st.emails())
def test_usual_addresses_are_taken_as_they_are(address: str) -> None:
    local, _, domain = address.rpartition("@")
    try:
        assert email.normalized(address) == f"{local}@{domain.lower()}"
    except Refusal:
        assert not address.isascii() or len(local) > 64


@pytest.mark.usefixtures("production")
async def test_production_without_a_mail_server_offers_none(person: Person, phone: Phone) -> None:
    assert refused(await set_email(phone))[:2] == ("FORBIDDEN", "email")
    assert not await EmailCode.all().exists()


async def test_codes_are_forgotten_a_day_after_they_expired(person: Person, phone: Phone) -> None:
    await set_email(phone)
    clock.advance(email.CODE_LIFE + timedelta(days=1))
    assert (await forget_expired())["email_code"] == 0
    clock.advance(timedelta(microseconds=1))
    assert (await forget_expired())["email_code"] == 1
