"""Names that deceive: what cannot be seen is dropped, what looks like something else is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.organizations.identifiers import checked_code
from mulin.refusals import Refusal
from mulin.wording import clean, clean_line
from tests.district import District
from tests.phone import Phones

UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u2060\u2061\u2064\u206a\u206f\ufeff"
NONCHARACTERS = "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"
LIMIT = 60


def refused(value: str) -> str:
    with pytest.raises(Refusal) as caught:
        clean_line(value, "name", limit=LIMIT)
    assert caught.value.field == "name"
    assert caught.value.message("zh")
    return caught.value.reason


@pytest.mark.parametrize(
    "name",
    [
        "аdmin",
        "Раул Smith-Рaul",
        "Yangpu Cеntre",
        "Ꭺdmin",
        "adminօ",
        "Οffice",
        "ΑBC",
    ],
)
def test_a_word_of_letters_that_look_alike_is_refused(name: str) -> None:
    assert refused(name) == "mixed_scripts"


@pytest.mark.parametrize(
    "name",
    [
        "杨浦区公共法律服务中心 Yangpu Centre",
        "ＡＢＣ律师事务所",
        "Нотариус Иванов",
        "Иванов Ivan",
        "Δέλτα Law",
        "5 kΩ µm",
        "O'Brien & Söhne, Łódź",
        "José Ñandú",
        "阿不都热依木·阿不都拉",
        "ئابدۇراخمان",
        "བསྟན་འཛིན",
        "क्\u200dष विधि",
        "می\u200cخواهم",
        "👩‍⚖️ 🏳️‍🌈",
        "東京ﾌﾞﾙｰ법률",
    ],
)
def test_a_name_in_any_script_is_a_name(name: str) -> None:
    assert clean_line(name, "name", limit=LIMIT) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ad\u200bmin\ufeff", "admin"),
        ("ad\u200dmin", "admin"),
        ("中\u200d心", "中心"),
        ("\u200eadmin\u200f", "admin"),
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("e\u0301", "\u00e9"),
        ("\u212b", "\u00c5"),
        ("\uf900", "\u8c48"),
        ("\u3164\u115f\u2800\u200c", ""),
        ("\u200d\ufe0f", ""),
    ],
)
def test_what_nobody_sees_does_not_stay_in_a_name(written: str, kept: str) -> None:
    assert clean_line(written, "name", limit=LIMIT) == kept


@pytest.mark.parametrize("character", [*NONCHARACTERS, "\0", "\ud800", "\u202e", "\u2067", "\x85"])
def test_what_no_text_may_hold_is_refused(character: str) -> None:
    assert refused(f"a{character}b") == "bad_character"


pieces = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [*UNSEEN, *NONCHARACTERS, "\u200c", "\u200d", "\u200e", "а", "ο", "e\u0301", "\n"]
    ),
)


@given(st.lists(pieces, max_size=8).map("".join))
def test_a_name_is_refused_or_shown_whole_on_one_line_and_the_same_ever_after(value: str) -> None:
    try:
        kept = clean_line(value, "name", limit=LIMIT)
    except Refusal:
        return
    assert clean_line(kept, "name", limit=LIMIT) == kept == clean(kept, "name", limit=LIMIT)
    assert unicodedata.is_normalized("NFC", kept)
    assert len(kept.splitlines()) <= 1
    assert not {*kept} & {*UNSEEN, *NONCHARACTERS, "\u200e", "\u200f", "\n", "\t"}
    assert kept == kept.strip()
    kept.encode()


@given(st.text(max_size=20))
def test_the_same_name_however_it_was_typed(value: str) -> None:
    try:
        once = clean_line(unicodedata.normalize("NFD", value), "name", limit=200)
    except Refusal:
        return
    hidden = "\u200b".join(value)
    assert once == clean_line(unicodedata.normalize("NFC", value), "name", limit=200)
    assert once == clean_line(hidden, "name", limit=200)


@pytest.mark.parametrize(
    "code",
    ["yаngpu", "ｙａｎｇｐｕ", "yang\u200dpu", "yangpu\u0301", "ya_ngpu", "Yangpu", "yang‐pu", "٣"],
)
def test_a_code_is_of_letters_that_nothing_looks_like(code: str) -> None:
    with pytest.raises(Refusal) as caught:
        checked_code(code, "code")
    assert caught.value.reason == "bad_code"


async def test_it_holds_at_the_door(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    document = """
    mutation Rename($input: UpdateProfileInput!) {
      updateProfile(input: $input) { viewer { name } errors { code field } }
    }
    """
    spoiled = await phone.ask(document, input={"name": "Mulin Аdministration"})
    assert spoiled["updateProfile"]["errors"] == [{"code": "INVALID", "field": "name"}]
    right = await phone.ask(document, input={"name": "李\u200b华\ufeff"})
    assert right["updateProfile"]["viewer"]["name"] == "李华"
