"""Finding somebody in words: however a number is written, and nothing beside."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.privacy.naming import REMOVED, mentions, without

PHONE = "+8613800138000"


def taken_out(text: str, name: str = "张三", email: str | None = None) -> str:
    pattern = mentions(name, PHONE, email)
    assert pattern is not None
    return without(pattern, text)


@pytest.mark.parametrize(
    "written",
    [
        "+8613800138000",
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "0086 13800138000",
        "8613800138000",
    ],
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert taken_out(f"call {written}, please") == f"call {REMOVED}, please"


@pytest.mark.parametrize("other", ["138001380001", "213800138000", "13800138001", "张 四", "三张"])
def test_what_is_not_theirs_stays(other: str) -> None:
    assert taken_out(other) == other


def test_names_of_letters_are_whole_words() -> None:
    assert taken_out("Ann  Lee met Hann Leeds; ann lee", "Ann Lee") == (
        f"{REMOVED} met Hann Leeds; {REMOVED}"
    )
    assert mentions("A", None, None) is None
    assert mentions("", None, None) is None


def test_an_address_is_found_in_any_case() -> None:
    assert taken_out("to A.B@Mulin.example!", email="a.b@mulin.example") == f"to {REMOVED}!"


@settings(max_examples=50)
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["张三", "Ann Lee", "(.*"]))
def test_whatever_stands_around_it_the_name_is_gone(before: str, after: str, name: str) -> None:
    text = f"{before} {name} {after}"
    cleaned = taken_out(text, name)
    assert f" {name} " not in cleaned
    assert taken_out(cleaned, name) == cleaned
