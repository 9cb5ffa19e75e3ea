"""Writing the workbook: empty as a template, or filled as an export."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from enum import StrEnum

import xlsxwriter

from mulin.importing import cells
from mulin.importing.rows import (
    NOTES,
    ORGANIZATION_KINDS,
    ORGANIZATIONS,
    SERVICES,
    SHEETS,
    TEAM_KINDS,
    TEAM_ROLES,
    TEAMS,
    Sheet,
)

Values = dict[str, str | float | None]
"""A row by column; None and an empty text are an empty cell."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PHONES = frozenset({"phone", "contact_phone"})
_NARROW, _WIDE, _MOST_ROWS = 14, 30, 20_000
_LONG = ("name", "address", "hours", "coverage", "topic", "members", "desks", "licence", "credit")

_HELP = (
    "每个工作表的第一行是中文表头，第二行是英文表头；从第三行起填写，第二行可删除。",
    "带 * 的列必填。单元格留空表示保持系统中已有的内容不变；导入从不删除数据。",
    "同一编码（企业为统一社会信用代码）再次导入即为更新。手机、编码等请设为文本格式。",
    "法律主题和服务由各区共用，只能在服务器上导入；区管理员可保留原样，或删去这两个工作表。",
    "First row: headers in Chinese; second: in English (may be deleted). Fill in from the third.",
    "Columns with * are required. An empty cell leaves what is there; nothing is ever removed.",
    "A row with the same code (enterprises: credit code) again is an update.",
    "Topics and services are every district's: the server's to change. Leave or remove them.",
)


class Format(StrEnum):
    """How a workbook is written down."""

    XLSX = "xlsx"
    ZIP = "zip"
    """A ZIP archive of CSV files in UTF-8 with a byte order mark, for Excel."""


def template() -> bytes:
    """An XLSX to fill in: headers, an example in the notes of each column, choices to pick from."""
    return _xlsx({}, helping=True)


def written(filled: Mapping[str, Iterable[Values]], form: Format) -> bytes:
    """A filled workbook. What a spreadsheet would run as a formula stands behind an apostrophe."""
    return _xlsx(filled, helping=False) if form is Format.XLSX else _zipped(filled)


def as_text(column: str, value: str | float | None) -> str:
    """The cell of an export, such that no spreadsheet runs it."""
    text = "" if value is None else str(value)
    return f"'{text}" if column not in _PHONES and cells.starts_formula(text) else text


def _xlsx(filled: Mapping[str, Iterable[Values]], *, helping: bool) -> bytes:
    content = io.BytesIO()
    # Nothing that a cell holds becomes a formula, a number or a link.
    plainly = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(content, plainly) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bg_color": "#DCE9F0"})
        small = book.add_format({"num_format": "@", "font_color": "#7F7F7F"})
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.title)
            page.freeze_panes(2, 1)
            for place, column in enumerate(sheet.columns):
                wide = any(part in column.name for part in _LONG)
                page.set_column(place, place, _WIDE if wide else _NARROW, text)
                page.write_string(0, place, f"{column.title}{'*' if column.required else ''}", bold)
                page.write_string(1, place, column.name, small)
                if helping:
                    page.write_comment(0, place, f"例 / example: {column.example}")
            if helping:
                _offer_choices(page, sheet)
            for number, row in enumerate(filled.get(sheet.name, ()), start=2):
                _write_row(page, sheet, number, row)
        notes = book.add_worksheet(NOTES[0])
        notes.set_column(0, 0, 100)
        for number, line in enumerate(_HELP):
            notes.write_string(number, 0, line)
    return content.getvalue()


def _write_row(
    page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, number: int, row: Values
) -> None:
    for place, column in enumerate(sheet.columns):
        value = row.get(column.name)
        if isinstance(value, int | float):
            page.write_number(number, place, value)
        elif value:
            page.write_string(number, place, as_text(column.name, value))


def _offer_choices(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    kinds = {
        (ORGANIZATIONS.name, "kind"): list(ORGANIZATION_KINDS.values()),
        (SERVICES.name, "team_kind"): list(TEAM_KINDS.values()),
        (TEAMS.name, "kind"): list(TEAM_KINDS.values()),
    }
    for place, column in enumerate(sheet.columns):
        offered = kinds.get((sheet.name, column.name))
        if column.name == "role":
            offered = list(TEAM_ROLES.values())
        if offered:
            source = {"validate": "list", "source": offered, "ignore_blank": True}
            page.data_validation(2, place, _MOST_ROWS, place, {**source, "error_type": "warning"})


def _zipped(filled: Mapping[str, Iterable[Values]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in SHEETS:
            page = io.StringIO(newline="")
            writer = csv.writer(page)
            writer.writerow(column.name for column in sheet.columns)
            for row in filled.get(sheet.name, ()):
                writer.writerow(as_text(one.name, row.get(one.name)) for one in sheet.columns)
            # With the time of the day in it no two archives would be the same.
            entry = zipfile.ZipInfo(f"{sheet.name}.csv")
            archive.writestr(entry, page.getvalue().encode("utf-8-sig"), zipfile.ZIP_DEFLATED)
    return content.getvalue()
