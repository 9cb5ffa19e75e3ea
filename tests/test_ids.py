"""Global ids: there and back, and what is refused as no id."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.global_ids import global_id
from mulin.refusals import Code, Refusal
from schema.ids import local_id, optional_local_id, taken_apart

KINDS = st.from_regex(r"[A-Z][A-Za-z]{0,30}", fullmatch=True)
KEYS = st.integers(1, 2**63 - 1)


def refused(hostile: str) -> None:
    with pytest.raises(Refusal) as caught:
        local_id(hostile, "Service", "service_id")
    assert (caught.value.code, caught.value.field) == (Code.INVALID, "service_id")


def encoded(plain: str | bytes) -> str:
    return base64.b64encode(plain.encode() if isinstance(plain, str) else plain).decode()


@given(KINDS, KEYS)
def test_an_id_is_taken_apart_as_it_was_put_together(kind: str, key: int) -> None:
    made = global_id(kind, key)
    assert taken_apart(made, "id") == (kind, key)
    assert local_id(made, kind, "id") == optional_local_id(made, kind, "id") == key


@given(KINDS.filter(lambda kind: kind != "Service"), KEYS)
def test_an_id_of_another_type_is_refused(kind: str, key: int) -> None:
    refused(global_id(kind, key))


@given(st.text() | st.text(alphabet=st.characters(max_codepoint=127)))
def test_any_text_is_an_id_or_refused(text: str) -> None:
    for hostile in (text, encoded(text.encode(errors="replace")), encoded(f"Service:x{text!a}")):
        try:
            kind, key = taken_apart(hostile, "id")
        except Refusal:
            refused(hostile)
        else:
            assert global_id(kind, key) == hostile


@given(st.binary())
def test_any_bytes_are_an_id_or_refused(content: bytes) -> None:
    refused(encoded(content))
    refused(encoded(b"Service:" + content + b"\xff"))


@pytest.mark.parametrize(
    "key",
    [
        "0", "01", "-1", "+1", " 1", "1 ", "1_0", "1.0", "1e3", "0x1", "", "1:1", "²", "１", "१",
        str(2**63), "9" * 80, "9" * 5000, "NaN", "None", "1\0", "1\n",
    ],
)  # fmt: skip
def test_only_a_positive_bigint_is_a_key(key: str) -> None:
    refused(encoded(f"Service:{key}"))


@pytest.mark.parametrize(
    "hostile",
    [
        "", "=", "====", "A", "not an id", "U2VydmljZTox!", "\0", "😀", "\ud800", "Service:1", "1",
        encoded("Service"), encoded(":1"), encoded("service:1"), encoded("Service:1")[:-3],
        encoded(b"\xff\xfe:1"), encoded(b"Service:\xff"), "A" * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_no_id_is_refused(hostile: str) -> None:
    refused(hostile)


def test_nothing_stays_nothing() -> None:
    assert optional_local_id(None, "Service", "service_id") is None
