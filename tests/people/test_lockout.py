"""Guessing codes: each wrong one of a phone counts, whichever code it was tried for."""

import asyncio
from datetime import timedelta
from typing import Any

from mulin import clock
from mulin.people.models import Session, WrongTries
from mulin.people.sweeping import forget_expired
from tests.people.accounts import codes_of, new_code, other_than, sign_in, try_code
from tests.phone import Phone, Phones
from tests.statements import statements
from tests.times import MONDAY

NUMBER = "+8613800138000"
KNOWN = "+8613800138009"
MINUTE = timedelta(minutes=1)


async def guess(phone: Phone, times: int = 1, number: str = NUMBER) -> list[dict[str, Any]]:
    """Wrong codes; nobody asked for one."""
    return [await try_code(phone, number, "no code") for _ in range(times)]


def when(refused: dict[str, Any]) -> str:
    [error] = refused["errors"]
    assert (error["code"], error["field"]) == ("RATE_LIMITED", "code")
    return str(error["retryAt"])


async def test_five_wrong_ones_over_several_codes_make_the_phone_wait(phone: Phone) -> None:
    for _ in range(2):
        code = await new_code(phone, NUMBER)
        await try_code(phone, NUMBER, other_than(code))
        await try_code(phone, NUMBER, other_than(code))
    code = await new_code(phone, NUMBER)
    await try_code(phone, NUMBER, other_than(code))
    late = await try_code(phone, NUMBER, code)

    assert when(late) == "2026-03-02T01:01:00Z"
    assert late["errors"][0]["message"] == "Wrong too often: please try again in 1 min"
    clock.advance(MINUTE - timedelta(microseconds=1))
    assert when(await try_code(phone, NUMBER, code)) == "2026-03-02T01:01:00Z"
    clock.advance(timedelta(microseconds=1))
    assert (await try_code(phone, NUMBER, code))["errors"] == []


async def test_each_further_one_waits_twice_as_long_and_an_hour_at_most(phone: Phone) -> None:
    await guess(phone, 5)
    waits = []
    for _ in range(9):
        [refused] = await guess(phone)
        when(refused)
        until = (await WrongTries.get()).blocked_until
        assert until is not None
        waits.append((until - clock.now()) // MINUTE)
        clock.advance(until - clock.now())
        assert codes_of(await guess(phone)) == ["INVALID"]

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_the_right_one_lifts_what_was_counted(phone: Phone) -> None:
    await guess(phone, 4)
    await sign_in(phone, NUMBER)
    assert await WrongTries.all().count() == 0
    await guess(phone, 4)

    assert codes_of(await guess(phone)) == ["INVALID"]
    assert codes_of(await guess(phone)) == ["RATE_LIMITED"]


async def test_other_phones_do_not_wait(phone: Phone) -> None:
    await guess(phone, 6)

    assert codes_of(await guess(phone, number=KNOWN)) == ["INVALID"]
    await sign_in(phone, KNOWN)


async def test_after_a_day_it_is_forgotten(phone: Phone) -> None:
    await guess(phone, 5)
    clock.advance(timedelta(days=1))
    assert codes_of(await guess(phone, 5)) == ["INVALID"] * 5
    assert codes_of(await guess(phone)) == ["RATE_LIMITED"]

    clock.advance(timedelta(days=1, microseconds=1))
    assert (await forget_expired())["wrong_tries"] == 1
    assert await WrongTries.all().count() == 0


async def test_racing_guesses_are_all_counted(phone: Phone) -> None:
    await asyncio.gather(guess(phone), guess(phone))
    assert (await WrongTries.get()).tries == 2
    tried = await asyncio.gather(*(guess(phone) for _ in range(30)))

    assert sorted(codes_of([one for [one] in tried])) == ["INVALID"] * 3 + ["RATE_LIMITED"] * 27
    assert (await WrongTries.get()).tries == 5


async def test_racing_for_several_numbers_no_more_than_five_guesses_of_one_are_looked_at(
    phone: Phone,
) -> None:
    codes = [await new_code(phone, NUMBER) for _ in range(3)]
    tries = [try_code(phone, NUMBER, other_than(codes[-1])) for _ in range(20)]
    tries += [try_code(phone, KNOWN, "000000") for _ in range(20)]
    answers = await asyncio.gather(*tries)

    assert codes_of(answers[:20]).count("INVALID") == 5
    assert codes_of(answers[20:]).count("INVALID") == 5
    assert await Session.all().count() == 0


async def test_a_known_number_and_an_unknown_one_are_the_same_work_and_answers(
    phone: Phone, phones: Phones
) -> None:
    await sign_in(await phones.new(), KNOWN)
    clock.advance(timedelta(minutes=6))
    told, sent = [], []
    for number in (KNOWN, NUMBER):
        code = await new_code(phone, number)
        with statements() as kept:
            answers = [await try_code(phone, number, other_than(code)) for _ in range(7)]
        told.append(answers)
        sent.append(kept)

    assert clock.now() == MONDAY + timedelta(minutes=6)
    assert told[0] == told[1]
    assert sent[0] == sent[1] != []
