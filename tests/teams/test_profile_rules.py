"""Licence numbers and language tags, checked for their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.teams.languages import canonical_language
from mulin.teams.licences import is_licence_number

PROVINCES = (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50)
WESTERN = (51, 52, 53, 54, 61, 62, 63, 64, 65)


@given(
    st.sampled_from(PROVINCES + WESTERN),
    st.integers(0, 99),
    st.integers(1980, 2099),
    st.sampled_from(["10", "11", "20", "61", "91"]),
    st.integers(0, 999_999),
)
def test_a_lawyers_number_says_province_city_year_category_sex_and_serial(
    province: int, city: int, year: int, category_and_sex: str, serial: int
) -> None:
    number = f"1{province}{city:02}{year}{category_and_sex}{serial:06}"
    assert is_licence_number(number)
    assert not is_licence_number(number[:-1])
    assert not is_licence_number(f"{number}0")
    assert not is_licence_number(f"2{number[1:]}")
    assert not is_licence_number(f"199{number[3:]}")


@pytest.mark.parametrize("number", ["090097110123", "30901101100123"])
def test_earlier_licences_and_legal_workers_have_their_own_forms(number: str) -> None:
    assert is_licence_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1310120101123456",
        "１３１０１２０１０１１２３４５６７",
        "1310120101١234567",
        "13101201011234567 ",
        "A3101201011234567",
        "13101181011234567",
        "13101201001234567",
        "13101201012234567",
        "20901101100123",
    ],
)
def test_anything_else_is_no_licence_number(number: str) -> None:
    assert not is_licence_number(number)


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("zh-CN", "zh-CN"),
        ("zh-cn", "zh-CN"),
        ("ZH-hans-CN", "zh-Hans-CN"),
        ("en", "en"),
        ("wuu", "wuu"),
        ("yue-HK", "yue-HK"),
        ("ug", "ug"),
        ("csl", "csl"),
    ],
)
def test_a_language_is_kept_in_its_usual_spelling(tag: str, canonical: str) -> None:
    assert canonical_language(tag) == canonical


@given(st.text(max_size=20))
def test_whatever_is_written_is_a_language_or_none(tag: str) -> None:
    canonical = canonical_language(tag)
    assert canonical is None or canonical_language(canonical) == canonical


@pytest.mark.parametrize(
    "tag",
    ["", "x", "Chinese", "中文", "en_US", "zh-XX", "xx-CN", "und", "mul", "zh--CN", "en-US@x=1"],
)
def test_anything_else_is_no_language(tag: str) -> None:
    assert canonical_language(tag) is None
