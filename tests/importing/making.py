"""Spreadsheets as somebody might hand them in, right or wrong."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from mulin.crypto import decrypt
from mulin.importing.actions import import_files
from mulin.importing.report import Report
from mulin.teams.models import Specialist


@dataclass(frozen=True)
class Formula:
    """A cell that computes; `value` is what it came to when the file was saved."""

    text: str
    value: str | float


Rows = Sequence[Sequence[object]]


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """Cells as they are given: text is text, numbers are numbers, dates are dates."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    match cell:
                        case Formula():
                            page.write_formula(row, column, cell.text, None, cell.value)
                        case date():
                            page.write_datetime(row, column, cell, day)
                        case int() | float():
                            page.write_number(row, column, cell)
                        case str() if cell:
                            page.write_string(row, column, cell)
    return content.getvalue()


def as_csv(rows: Rows, encoding: str = "utf-8") -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page).writerows(rows)
    return page.getvalue().encode(encoding)


async def imported(sheets: Mapping[str, Rows], *, dry_run: bool = False) -> Report:
    """What the import of such a workbook by whoever runs the server comes to."""
    return await import_files([("district.xlsx", xlsx(sheets))], dry_run=dry_run)


def codes(report: Report) -> list[tuple[str, int, str, str]]:
    """Sheet, row, column and code of every mistake."""
    return [(one.sheet, one.row, one.column, one.code) for one in report.mistakes]


def counted(report: Report) -> dict[str, tuple[int, int, int]]:
    """Created, updated and unchanged by sheet; there are no mistakes."""
    assert report.mistakes == ()
    return {name: (one.created, one.updated, one.unchanged) for name, one in report.counts.items()}


async def phone_of(specialist: Specialist) -> str:
    person = await specialist.person
    return decrypt(person.phone_encrypted or b"")
