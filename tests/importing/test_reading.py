"""What was handed in is opened as it is, or refused, and never with more than it may take."""

import io
import struct
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from mulin.importing import reading
from mulin.importing.reading import MOST_ROWS, answer
from mulin.importing.sandbox import read
from mulin.refusals import Refusal
from mulin.sandbox import Allowance
from tests.importing.making import Formula, as_csv, xlsx

_MEGABYTE = 1024 * 1024
ROWS = [["编码", "类型"], ["a", "学校"]]


def opened(content: bytes, name: str = "organizations.csv") -> Any:
    """What the process says of one file."""
    return answer([(name, content)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_csv_is_read_in_the_encodings_excel_writes(encoding: str) -> None:
    assert opened(as_csv(ROWS, encoding)) == {"sheets": [("organizations", ROWS)]}


def test_an_archive_of_csv_files_is_read_by_their_names_chinese_ones_too() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("folder/机构.csv", as_csv(ROWS))
        archive.writestr("读我.txt", b"not a table")
    # As the archiver of a Chinese Windows writes it: GBK, and no flag that says UTF-8.
    gbk = content.getvalue().replace("机构".encode(), "机构".encode("gbk") + b"__")
    for offset in _entries(gbk):
        flags = struct.unpack_from("<H", gbk, offset)[0] & ~0x800
        gbk = gbk[:offset] + struct.pack("<H", flags) + gbk[offset + 2 :]

    assert opened(content.getvalue())["sheets"] == [("机构", ROWS)]
    assert opened(gbk)["sheets"] == [("机构__", ROWS)]


def _entries(archive: bytes) -> list[int]:
    """Where the flags of each entry stand, in its own header and in the directory."""
    found = []
    for signature, ahead in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = archive.find(signature)
        while start >= 0:
            found.append(start + ahead)
            start = archive.find(signature, start + 1)
    return found


def test_a_workbook_keeps_its_row_numbers_and_says_what_is_odd() -> None:
    content = xlsx(
        {
            "机构": [
                [],
                ["编码", 13800138000, ""],
                ["", Formula("=1+1", 2), Formula("=1/0", "#DIV/0!")],
                [date(2026, 1, 5), "=text", 31.27],
            ]
        }
    )

    [(name, rows)] = opened(content)["sheets"]

    assert name == "机构"
    assert rows == [
        ["", "", ""],
        ["编码", 13800138000.0, ""],
        ["", {"odd": "formula"}, {"odd": "error"}],
        [{"odd": "date"}, "=text", 31.27],
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 and nothing of an archive", "not_a_table"),
        (b"\xff\xfe\xff", "encoding"),
        (b"a,\0", "not_a_table"),
        (xlsx({"x": [["a"]]})[:-200], "not_a_table"),
        (b"a\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"," * 60, "too_many_rows"),
        (b'"' + b"a" * 200_000 + b'"', "not_a_table"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, why: str) -> None:
    assert opened(content) == {"unread": why, "file": "organizations.csv"}


def test_rows_are_counted_over_all_files() -> None:
    files = [(f"{number}.csv", b"a\n" * (MOST_ROWS // 2)) for number in range(3)]

    assert answer(files) == {"unread": "too_many_rows", "file": "2.csv"}


@pytest.mark.parametrize("honest", [True, False])
def test_an_archive_that_unpacks_to_too_much_is_refused_whatever_it_says(
    honest: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", _MEGABYTE)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("organizations.csv", b"a" * (_MEGABYTE + 1))
    bomb = content.getvalue()
    if not honest:
        bomb = bomb.replace(struct.pack("<I", _MEGABYTE + 1), struct.pack("<I", 10))

    assert len(bomb) < _MEGABYTE / 500
    assert opened(bomb)["unread"] == "too_large"


async def test_a_small_workbook_that_asks_for_gigabytes_ends_only_its_own_process() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet("机构")
        page.write(0, 0, "a")
        page.write(1_048_575, 16_383, "z")

    with pytest.raises(Refusal) as caught:
        await read([("bomb.xlsx", content.getvalue())])

    assert (caught.value.reason, caught.value.field) == ("table_too_complex", "file_id")


async def test_reading_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(Refusal) as caught:
        await read([("a.csv", b"a\n")], Allowance(seconds=0.001))

    assert caught.value.reason == "table_too_complex"


async def test_more_than_twenty_megabytes_are_not_even_looked_at() -> None:
    with pytest.raises(Refusal) as caught:
        await read([("a.csv", b"a" * (20 * 1024 * 1024)), ("b.csv", b"a")])

    assert caught.value.reason == "unpacks_too_large"
