"""Spreadsheets made to do harm, coming in and going out."""

import csv
import io
import time
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from mulin.importing.cells import line, starts_formula
from mulin.importing.rows import SHEETS
from mulin.importing.sandbox import read
from mulin.importing.workbook import Format, written
from mulin.refusals import Refusal
from mulin.sandbox import Allowance
from tests.files.making import archive
from tests.importing.making import xlsx

ALLOWANCE = Allowance(cpu_seconds=4, seconds=60, megabytes=512)
_SHEET = "xl/worksheets/sheet1.xml"
_LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a9 "{"a" * 100_000}">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
EXTERNAL_DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">'


def altered(part: str, before: str, after: str, often: int = 1) -> bytes:
    """A workbook of one cell, something of one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(xlsx({"机构": [["a"]]}))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    text = parts[part].decode()
    assert before in text
    return archive({**parts, part: text.replace(before, after, often).encode()})


def declared(doctype: str, part: str, uses: int) -> bytes:
    """The same with a DOCTYPE, whose last entity the part uses so often."""
    text = altered(part, "?>", f"?>{doctype}")
    with zipfile.ZipFile(io.BytesIO(text)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    inside = {"xl/workbook.xml": '<sheet name="', _SHEET: "<v>"}[part]
    mended = parts[part].decode().replace(inside, inside + "&a9;" * uses, 1)
    return archive({**parts, part: mended.encode()})


MILLION_EMPTY = "".join(f'<row r="{n}"/>' for n in range(3, 1_000_003))

HOSTILE = {
    "a billion laughs in the list of sheets": declared(BILLION_LAUGHS, "xl/workbook.xml", 1),
    "a billion laughs in a sheet": declared(BILLION_LAUGHS, _SHEET, 1),
    "quadratic growth": declared(QUADRATIC, "xl/workbook.xml", 2_000),
    "a file of the server": declared(EXTERNAL, "xl/workbook.xml", 1),
    "a file of the server in a sheet": declared(EXTERNAL, _SHEET, 1),
    "a DTD from elsewhere": declared(EXTERNAL_DTD, "xl/workbook.xml", 0),
    "nesting without end": altered(_SHEET, "<sheetData>", "<sheetData>" + "<a>" * 300_000),
    "a sheet that leads outside": altered(
        "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../../etc/passwd"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_workbook_is_read_or_refused_in_bounded_time(name: str) -> None:
    began = time.monotonic()
    found: object
    try:
        found = await read([("a.xlsx", HOSTILE[name])], ALLOWANCE)
    except Refusal as refusal:
        found = (refusal.field, refusal.reason)
    assert time.monotonic() - began < ALLOWANCE.seconds
    if isinstance(found, tuple):
        why = ("not_a_table", "table_too_complex", "too_many_rows")
        assert found in {("file_id", reason) for reason in why}
    told = repr(found)
    assert "root:" not in told
    assert len(told) < 200_000


async def test_a_million_empty_rows_are_no_rows() -> None:
    bomb = altered(_SHEET, "</sheetData>", f"{MILLION_EMPTY}</sheetData>")
    assert len(bomb) < 5_000_000
    (table,) = await read([("a.xlsx", bomb)], ALLOWANCE)
    assert table.rows[0] == ["a"]
    assert len(table.rows) == 1


# On the way out


_COLUMNS = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}
_FREE = [
    (sheet, column)
    for sheet, columns in _COLUMNS.items()
    for column in columns
    if not column.endswith("phone")
]
DANGEROUS = ("=", "+", "-", "@", "\t=", "\r=", "'=", "＝", "＋", "－", "＠", "=cmd|'/c calc'!A1")


@given(
    st.sampled_from(_FREE),
    st.builds(str.__add__, st.sampled_from(DANGEROUS), st.text("abc;,\"'\n=1", max_size=12)),
)
def test_no_exported_cell_begins_like_a_formula(place: tuple[str, str], text: str) -> None:
    sheet, column = place
    archive_ = written({sheet: [{column: text}]}, Format.ZIP)
    with zipfile.ZipFile(io.BytesIO(archive_)) as whole:
        page = whole.read(f"{sheet}.csv").decode("utf-8-sig")
    for row in csv.reader(io.StringIO(page, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    (found,) = list(csv.DictReader(io.StringIO(page, newline="")))
    assert found[column] == f"'{text}"


def test_no_cell_of_an_exported_workbook_is_a_formula() -> None:
    rows: list[dict[str, Any]] = [{"name_zh": f"{sign}1+1", "code": "a"} for sign in DANGEROUS]
    content = written({"organizations": rows}, Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        sheets = [whole.read(name) for name in whole.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    book = load_workbook(io.BytesIO(content))
    cells = {cell for row in book.get_sheet_by_index(0).to_python() for cell in row}
    assert not any(isinstance(cell, str) and cell.startswith(("=", "+", "@")) for cell in cells)


@pytest.mark.parametrize("hiding", ["\u200b", "\ufeff", "\u2060", "\u00ad", "\u200e"])
@pytest.mark.parametrize("formula", ["=1+1", "@SUM(1)", "+cmd", "＝1"])
def test_nothing_unseen_hides_a_formula_on_its_way_in(hiding: str, formula: str) -> None:
    for text in (f"{hiding}{formula}", f"{hiding}{hiding}{formula}{hiding}"):
        with pytest.raises(Refusal) as caught:
            line(50, text, "name_zh")
        assert caught.value.reason == "formula_text"
    assert line(50, f"'{hiding}{formula}", "name_zh") == formula
    assert starts_formula(formula)
