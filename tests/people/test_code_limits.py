"""How many codes may be asked for, from one phone and from one address."""

import asyncio
from datetime import timedelta

import pytest

from mulin import clock
from mulin.people.models import SignInCode
from mulin.settings import settings
from tests.people.accounts import ask_for_code, codes_of, refused, sign_in
from tests.phone import Phone, Phones
from tests.statements import statements

NUMBER = "+8613800138000"
KNOWN = "+8613800138009"


async def test_a_phone_gets_five_codes_an_hour_and_more_as_the_hour_passes(phone: Phone) -> None:
    asked = []
    for _ in range(7):
        asked.append(await ask_for_code(phone, NUMBER))
        clock.advance(timedelta(minutes=1))

    assert codes_of(asked) == ["done"] * 5 + ["RATE_LIMITED"] * 2
    assert refused(asked[-1]).field == "phone"
    assert codes_of([await ask_for_code(phone, KNOWN)]) == ["done"]

    clock.advance(timedelta(minutes=53) - timedelta(microseconds=1))
    assert codes_of([await ask_for_code(phone, NUMBER)]) == ["RATE_LIMITED"]
    clock.advance(timedelta(microseconds=1))
    # The first of the five is an hour old now, the others are not yet.
    assert codes_of([await ask_for_code(phone, NUMBER) for _ in range(2)]) == [
        "done",
        "RATE_LIMITED",
    ]


async def test_all_phones_together_get_so_many_codes_an_hour(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULIN_CODES_PER_HOUR", "3")
    settings.cache_clear()
    numbers = [f"+86138001380{number}" for number in range(10, 20)]
    asked = await asyncio.gather(*(ask_for_code(phone, number) for number in numbers))
    assert sorted(codes_of(asked)) == ["RATE_LIMITED"] * 7 + ["done"] * 3
    assert await SignInCode.all().count() == 3

    clock.advance(timedelta(hours=1))
    assert codes_of([await ask_for_code(phone, numbers[0])]) == ["done"]
    monkeypatch.undo()
    settings.cache_clear()


async def test_a_refusal_says_when_there_will_be_room(phone: Phone) -> None:
    for _ in range(5):
        assert (await ask_for_code(phone, NUMBER))["errors"] == []
        clock.advance(timedelta(minutes=1))
    [error] = (await ask_for_code(phone, NUMBER))["errors"]

    assert error["retryAt"] == "2026-03-02T02:00:00Z"
    clock.advance(timedelta(minutes=55))
    assert (await ask_for_code(phone, NUMBER))["errors"] == []


async def test_what_was_refused_does_not_count(phone: Phone) -> None:
    for _ in range(12):
        await ask_for_code(phone, NUMBER)

    assert await SignInCode.all().count() == 5


async def test_an_address_gets_sixty_codes_an_hour_and_more_in_the_next(phone: Phone) -> None:
    numbers = [f"+86138001380{number}" for number in range(10, 71)]
    asked = [await ask_for_code(phone, number) for number in numbers]

    assert codes_of(asked) == ["done"] * 60 + ["RATE_LIMITED"]
    clock.advance(timedelta(hours=1))
    assert codes_of([await ask_for_code(phone, numbers[-1])]) == ["done"]


async def test_of_twenty_requests_at_once_five_pass(phone: Phone) -> None:
    asked = await asyncio.gather(*(ask_for_code(phone, NUMBER) for _ in range(20)))

    assert sorted(codes_of(asked)) == ["RATE_LIMITED"] * 15 + ["done"] * 5
    assert await SignInCode.all().count() == 5


async def test_a_known_number_and_an_unknown_one_get_the_same_answers(
    phone: Phone, phones: Phones
) -> None:
    await sign_in(await phones.new(), KNOWN)
    clock.advance(timedelta(hours=1))

    with statements() as for_known:
        known = [await ask_for_code(phone, KNOWN) for _ in range(6)]
    with statements() as for_unknown:
        unknown = [await ask_for_code(phone, NUMBER) for _ in range(6)]

    assert known == unknown
    assert for_known == for_unknown != []


async def test_what_is_no_phone_number_is_refused_and_counts_for_nothing(phone: Phone) -> None:
    for written in ("", "1", "+", "13800", "+86138001380001", "+99913800138000", "x", "138" * 20):
        assert refused(await ask_for_code(phone, written))[:2] == ("INVALID", "phone")
    assert await SignInCode.all().count() == 0
