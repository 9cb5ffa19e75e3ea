"""Unified social credit codes (GB 32100-2015), and what is wrong with those that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.organizations.identifiers import checked_credit_code
from mulin.refusals import Refusal
from tests.organizations.entering import credit_code

# The first stands in the documentation of python-stdnum, the others are of large companies.
PUBLISHED = [
    "91110000600037341L",
    "91440300708461136T",
    "91330100799655058B",
    "9111000071093123XX",
]
SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def reason_of(written: str) -> str:
    with pytest.raises(Refusal) as refused:
        checked_credit_code(written, "credit_code")
    assert (refused.value.code, refused.value.field) == ("INVALID", "credit_code")
    return refused.value.reason


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_code_is_one_however_it_is_written(code: str) -> None:
    full_width = "".join(chr(ord(symbol) + 0xFEE0) for symbol in code)
    for written in (code, code.lower(), f" {code[:8]} {code[8:17]}-{code[17:]} ", full_width):
        assert checked_credit_code(written, "credit_code") == code


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "credit_code_length"),
        ("91110000600037341", "credit_code_length"),
        ("91110000600037341L0", "credit_code_length"),
        ("9111000060003734IL", "credit_code_characters"),
        ("A1110000600037341L", "credit_code_characters"),
        ("91110000600037341M", "credit_code_check_digit"),
        ("9" * 41, "too_long"),
        ("91110000\u202e600037341L", "bad_character"),
    ],
)
def test_what_is_wrong_is_said(written: str, reason: str) -> None:
    assert reason_of(written) == reason


@given(st.integers(0, 999_999_999), st.integers(8, 17), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_noticed(number: int, place: int, symbol: str) -> None:
    code = credit_code(number)
    wrong = code[:place] + symbol + code[place + 1 :]
    if wrong == code:
        assert checked_credit_code(wrong, "credit_code") == code
    else:
        assert reason_of(wrong) == "credit_code_check_digit"
