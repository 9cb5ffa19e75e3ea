"""Words and sounds: what somebody types, and what was written, come to the same pieces."""

from hypothesis import given
from hypothesis import strategies as st

from mulin.search.lexemes import looked_for, veiled
from mulin.search.words import finest, pieces_of, sounds_of, words_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def test_chinese_is_cut_into_words_and_the_shorter_ones_inside() -> None:
    assert words_of("劳动合同纠纷，怎么办？") == [
        "劳动",
        "合同",
        "纠纷",
        "合同纠纷",
        "怎么",
        "怎么办",
    ]


def test_who_looks_for_something_names_no_word_made_of_others() -> None:
    assert finest(words_of("劳动合同纠纷，怎么办？")) == ["劳动", "合同", "纠纷", "怎么", "怎么办"]


def test_english_words_lose_their_capitals_and_full_width() -> None:
    assert words_of("ＦＵＤＡＮ Law-Firm") == ["fudan", "law", "firm"]


def test_a_name_sounds_by_its_pinyin_and_its_initials() -> None:
    assert sounds_of("王建国") == ["wangjianguo", "wjg"]
    assert sounds_of("Jane Doe") == []


def test_names_that_sound_alike_are_made_of_the_same_pieces() -> None:
    assert pieces_of(["王建国"]) == pieces_of(["汪建国"]) == pieces_of(["Wang Jianguo"])
    assert not set(pieces_of(["王建国"])) & set(pieces_of(["李秀英"]))


@given(TEXTS)
def test_any_text_can_be_cut(text: str) -> None:
    words = words_of(text)
    assert all(word and len(word) <= 40 for word in words)
    assert looked_for(words, begun=True).count("&") >= max(len(words) - 1, 0)
    pieces_of([text])
    sounds_of(text)


def test_veiled_words_are_equal_only_where_the_words_are() -> None:
    one, other, same = veiled(["工资", "合同", "工资"])
    assert one == same != other
    assert "工资" not in one
