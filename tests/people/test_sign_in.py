"""Signing in with a code sent to a phone."""

import asyncio
from datetime import timedelta

import pytest

from mulin import clock
from mulin.people.models import Person, Session, SignInCode
from mulin.people.phone_codes import CODE_LIFE
from mulin.people.wrong_tries import FIRST_WAIT
from tests.people.accounts import (
    VIEWER,
    ask_for_code,
    codes_of,
    new_code,
    other_than,
    refused,
    sign_in,
    try_code,
)
from tests.phone import Phone, Phones
from tests.times import MONDAY

NUMBER = "+8613800138000"


async def test_a_code_sent_to_a_phone_opens_its_account(phone: Phone) -> None:
    asked = await ask_for_code(phone, NUMBER)
    signed_in = await try_code(phone, NUMBER, await new_code(phone, NUMBER))
    phone.token = signed_in["accessToken"]

    assert asked == {"expiresAt": "2026-03-02T01:05:00Z", "errors": []}
    assert signed_in["refreshToken"]
    assert signed_in["viewer"] == (await phone.ask(VIEWER))["viewer"]
    assert signed_in["viewer"] == {
        "id": signed_in["viewer"]["id"],
        "name": "",
        "phone": NUMBER,
        "locale": "ZH",
        "roles": ["RESIDENT"],
    }


async def test_the_second_sign_in_opens_a_second_session_of_the_same_account(phone: Phone) -> None:
    first = await sign_in(phone, NUMBER)
    second = await sign_in(phone, NUMBER)

    assert first["viewer"]["id"] == second["viewer"]["id"]
    assert first["refreshToken"] != second["refreshToken"]
    assert await Person.all().count() == 1
    assert await Session.all().count() == 2


async def test_the_code_is_kept_nowhere_in_the_database(phone: Phone) -> None:
    code = await new_code(phone, NUMBER)

    [row] = await SignInCode.all()
    kept = f"{row.phone_index} {row.address_index} {row.code_hash}"
    assert code not in kept
    assert NUMBER.removeprefix("+86") not in kept


async def test_wrong_expired_used_replaced_and_never_asked_for_are_one_answer(
    phone: Phone, phones: Phones
) -> None:
    code = await new_code(phone, NUMBER)
    answers = [
        await try_code(phone, NUMBER, other_than(code)),
        await try_code(phone, NUMBER, "not a code"),
        await try_code(phone, "+8613800138001", code),
    ]
    with clock.frozen(MONDAY + CODE_LIFE):
        answers.append(await try_code(phone, NUMBER, code))
    newer = await new_code(phone, NUMBER)
    answers.append(await try_code(phone, NUMBER, code))
    assert (await try_code(phone, NUMBER, newer))["errors"] == []
    answers.append(await try_code(phone, NUMBER, newer))
    answers.append(await try_code(phone, NUMBER, code))
    in_chinese = await try_code(await phones.new(language="zh"), NUMBER, code)

    assert {refused(answer) for answer in answers} == {
        ("INVALID", "code", "The code is wrong or has expired")
    }
    assert refused(in_chinese) == ("INVALID", "code", "验证码不正确或已过期")


async def test_a_code_works_until_the_last_moment_of_its_five_minutes(phone: Phone) -> None:
    code = await new_code(phone, NUMBER)
    clock.advance(timedelta(minutes=5) - timedelta(microseconds=1))

    assert (await try_code(phone, NUMBER, code))["errors"] == []


async def test_after_five_tries_the_right_code_is_too_late_and_a_new_one_works(
    phone: Phone,
) -> None:
    code = await new_code(phone, NUMBER)
    tries = [await try_code(phone, NUMBER, other_than(code)) for _ in range(5)]
    late = await try_code(phone, NUMBER, code)

    assert codes_of(tries) == ["INVALID"] * 5
    assert refused(late)[:2] == ("RATE_LIMITED", "code")
    assert await Session.all().count() == 0
    clock.advance(FIRST_WAIT)
    assert refused(await try_code(phone, NUMBER, code)).code == "RATE_LIMITED"
    clock.advance(2 * FIRST_WAIT)
    assert (await sign_in(phone, NUMBER))["viewer"]["phone"] == NUMBER


async def test_the_fifth_try_may_be_the_right_one(phone: Phone) -> None:
    code = await new_code(phone, NUMBER)
    for _ in range(4):
        await try_code(phone, NUMBER, other_than(code))

    assert (await try_code(phone, NUMBER, code))["errors"] == []


async def test_fifty_tries_at_once_count_as_five(phone: Phone) -> None:
    code = await new_code(phone, NUMBER)
    wrong = other_than(code)
    tries = await asyncio.gather(*(try_code(phone, NUMBER, wrong) for _ in range(50)))

    assert sorted(codes_of(tries)) == ["INVALID"] * 5 + ["RATE_LIMITED"] * 45
    assert (await SignInCode.get()).tries == 5
    assert refused(await try_code(phone, NUMBER, code)).code == "RATE_LIMITED"


async def test_one_code_used_by_twenty_at_once_opens_one_session(phone: Phone) -> None:
    code = await new_code(phone, NUMBER)
    tries = await asyncio.gather(*(try_code(phone, NUMBER, code) for _ in range(20)))

    assert codes_of(tries).count("done") == 1
    assert await Session.all().count() == 1
    assert await Person.all().count() == 1


async def test_ten_first_sign_ins_at_once_are_ten_accounts(phone: Phone) -> None:
    numbers = [f"+861380013800{number}" for number in range(10)]
    codes = [await new_code(phone, number) for number in numbers]
    tries = await asyncio.gather(*map(try_code, [phone] * 10, numbers, codes))

    assert codes_of(tries) == ["done"] * 10
    assert await Person.all().count() == 10


@pytest.mark.usefixtures("production")
async def test_in_production_no_code_is_sent(phone: Phone) -> None:
    answer = await ask_for_code(phone, NUMBER)

    assert refused(answer)[:2] == ("FORBIDDEN", "phone")
    assert await SignInCode.all().count() == 0


async def test_without_a_session_there_is_no_viewer(phone: Phone) -> None:
    assert await phone.ask(VIEWER) == {"viewer": None}
