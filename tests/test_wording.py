"""Text that people type: what is kept as it is, what is tidied, what is refused."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.refusals import Code, Refusal
from mulin.wording import clean

LIMIT = 50
BIDI = [chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
CONTROLS = [chr(point) for point in (*range(0x20), *range(0x7F, 0xA0)) if chr(point) not in "\n\t"]
SURROGATES = ["\ud800", "\udfff"]

ordinary = st.text(
    st.characters(
        exclude_categories=["Cc", "Cf", "Cn", "Cs", "Zl", "Zp"],
        exclude_characters="\u034f",
    ),
    max_size=20,
)


def refused(value: str, limit: int = LIMIT) -> str:
    with pytest.raises(Refusal) as caught:
        clean(value, "note", limit=limit)
    assert (caught.value.code, caught.value.field) == (Code.INVALID, "note")
    return caught.value.reason


@given(ordinary)
def test_ordinary_text_is_kept_in_nfc_and_trimmed(value: str) -> None:
    kept = clean(value, "note", limit=1000)
    assert kept == unicodedata.normalize("NFC", value).strip()
    assert unicodedata.is_normalized("NFC", kept)


@given(st.text(max_size=40))
def test_what_was_cleaned_once_is_clean(value: str) -> None:
    try:
        kept = clean(value, "note", limit=LIMIT)
    except Refusal:
        return
    assert clean(kept, "note", limit=LIMIT) == kept
    assert len(kept) <= LIMIT
    assert not {*kept} & {*CONTROLS, *BIDI}
    kept.encode()


@given(ordinary, st.sampled_from([*CONTROLS, *BIDI, *SURROGATES]), ordinary)
def test_characters_nobody_can_see_are_refused(before: str, character: str, after: str) -> None:
    assert refused(f"a{before}{character}{after}z") == "bad_character"


@pytest.mark.parametrize(
    "text",
    [
        "😀👩‍⚖️🏳️‍🌈👨‍👩‍👧‍👦🇨🇳",
        "مرحبا بالعالم",
        "שלום עולם",
        "睦邻：公共法律服务「咨询」",
        "한국어 日本語 ไทย हिन्दी",
        "first line\nsecond line\tand a tab",
        "left\u200eright\u200f",
        "𠮷野家 \U00020bb7",
    ],
)
def test_every_script_and_emoji_is_ordinary_text(text: str) -> None:
    assert clean(text, "note", limit=LIMIT) == text


def test_line_ends_of_windows_become_line_ends() -> None:
    assert clean(" a\r\nb \r\n", "note", limit=LIMIT) == "a\nb"


@pytest.mark.parametrize("limit", [0, 1, 80, 2000])
def test_the_limit_counts_what_is_kept(limit: int) -> None:
    assert len(clean(f"  {'睦' * limit}\n ", "note", limit=limit)) == limit
    assert clean("e\u0301" * limit, "note", limit=limit) == "é" * limit
    # Four characters that become one, as many as it takes.
    assert clean("\u03b1\u0313\u0300\u0345" * limit, "note", limit=limit) == "\u1f82" * limit
    assert refused("睦" * (limit + 1), limit) == "too_long"


def test_a_megabyte_of_combining_marks_is_refused_at_once() -> None:
    begun = time.process_time()
    assert refused("a" + "\u0315\u0327" * 500_000) == "too_long"
    assert time.process_time() - begun < 1
