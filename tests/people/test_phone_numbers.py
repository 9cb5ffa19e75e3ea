"""A phone number is one number, however it is written."""

from hypothesis import given
from hypothesis import strategies as st

from mulin.people import phone as phones
from mulin.people.models import Person
from mulin.refusals import Refusal
from tests.people.accounts import new_code, sign_in, try_code
from tests.phone import Phone

subscribers = st.integers(0, 99_999_999).map(lambda number: f"138{number:08}")
separators = st.sampled_from(["", " ", "-", ".", "\u3000", "\u00a0", " - ", "\u2010"])
prefixes = st.sampled_from(
    ["", "+86", "+86 ", "0086", "0086-", "(+86) ", "＋86", " +86", "tel:+86"]
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
scripts = st.sampled_from([{}, FULL_WIDTH, ARABIC_INDIC])


@given(subscribers, prefixes, separators, separators, scripts)
def test_every_way_to_write_a_number_is_that_number(
    digits: str, prefix: str, first: str, second: str, script: dict[int, int]
) -> None:
    written = f"{prefix}{digits[:3]}{first}{digits[3:7]}{second}{digits[7:]}".translate(script)

    assert phones.normalized(written) == f"+86{digits}"


@given(subscribers, subscribers)
def test_two_numbers_are_two(one: str, other: str) -> None:
    same = phones.index_of(phones.normalized(one)) == phones.index_of(phones.normalized(other))

    assert same == (one == other)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(written: str) -> None:
    try:
        number = phones.normalized(written)
    except Refusal:
        return

    assert phones.normalized(number) == number


def test_the_index_does_not_tell_the_number() -> None:
    index = phones.index_of("+8613800138000")

    assert len(index) == 64
    assert "13800138000" not in index


async def test_ways_to_write_a_number_lead_to_one_account(phone: Phone) -> None:
    first = await sign_in(phone, "+8613800138000")
    for written in ("138 0013 8000", "0086-13800138000", "１３８００１３８０００"):
        again = await try_code(phone, written, await new_code(phone, "+8613800138000"))

        assert again["viewer"]["id"] == first["viewer"]["id"]
    assert await Person.all().count() == 1


async def test_a_foreign_number_keeps_its_country(phone: Phone) -> None:
    signed_in = await sign_in(phone, "+85251234567")

    assert signed_in["viewer"]["phone"] == "+85251234567"
