"""Opening what was handed in, in a process of its own: `python -m mulin.importing.reading`.

A workbook of a kilobyte can ask for gigabytes (a cell in the last row of the last column), and the
library that reads it ends the process that asked. So this one has limits that the kernel enforces
and none of our secrets; mulin/importing/sandbox.py starts it.

On its input stand a line of JSON, `{"cpu_seconds", "megabytes", "files": [[name, size], …]}`, and
the files' bytes one after the other; on its output `{"sheets": [[name, [row, …]], …]}` with every
row of a sheet, the empty ones too, or `{"unread": why, "file": name}`. A cell is text, a number, or
`{"odd": kind}`.
"""

import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import PurePath
from typing import Any, cast
from xml.etree import ElementTree as ET

import python_calamine as calamine

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_UNPACKED = 64 * 1024 * 1024
_PIECE = 64 * 1024
_ARCHIVE = b"PK\x03\x04"
_TEXT = "csv"
_ARCHIVES = (".xlsx", ".zip")

Cells = list[Any]
Table = tuple[str, list[Cells]]


class Unread(StrEnum):
    """Why a file could not be read."""

    NOT_A_TABLE = "not_a_table"
    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_COMPLEX = "too_complex"


class FileUnread(Exception):
    """A file is not one that can be imported."""

    def __init__(self, why: Unread) -> None:
        super().__init__(why)
        self.why = why


def tables(name: str, content: bytes) -> Iterator[Table]:
    """The sheets of a workbook, a CSV file (UTF-8 or GB 18030) or a ZIP archive of such.

    Raises FileUnread.
    """
    if not content.startswith(_ARCHIVE):
        if PurePath(name).suffix.lower() in _ARCHIVES:
            raise FileUnread(Unread.NOT_A_TABLE)
        yield _sheet_name(name), _csv_rows(content)
        return
    with _archive(content) as archive:
        if "xl/workbook.xml" in archive.namelist():
            yield from _workbook(content, archive)
            return
        for entry in archive.infolist():
            if PurePath(entry.filename).suffix.lower() == f".{_TEXT}":
                yield _sheet_name(_entry_name(entry)), _csv_rows(archive.read(entry))


def _sheet_name(name: str) -> str:
    return PurePath(name).stem.strip()


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Windows in China packs names in GBK without saying so; Python then reads them as CP437."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _archive(content: bytes) -> zipfile.ZipFile:
    """The archive, unless it unpacks to more than `MOST_UNPACKED`, whatever it says of itself."""
    archive = None
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        left = MOST_UNPACKED
        for entry in archive.infolist():
            entry.file_size, said = MOST_UNPACKED + 1, entry.file_size
            with archive.open(entry) as unpacked:
                while piece := unpacked.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise FileUnread(Unread.TOO_LARGE)
            entry.file_size = said
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise FileUnread(Unread.NOT_A_TABLE) from error
    return archive


def _csv_rows(content: bytes) -> list[Cells]:
    text = _decoded(content)
    if "\0" in text:
        raise FileUnread(Unread.NOT_A_TABLE)
    try:
        rows = list[Cells]()
        for row in csv.reader(io.StringIO(text, newline="")):
            rows.append(list(row))
            _refuse_more(len(rows), len(row))
    except csv.Error as error:
        raise FileUnread(Unread.NOT_A_TABLE) from error
    return rows


def _decoded(content: bytes) -> str:
    """Excel in China writes GB 18030 (GBK, GB 2312); UTF-8 hardly ever passes for it by chance."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnread(Unread.ENCODING)


def _refuse_more(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise FileUnread(Unread.TOO_MANY_ROWS)


def _workbook(content: bytes, archive: zipfile.ZipFile) -> Iterator[Table]:
    try:
        marked = dict(_marked_cells(archive))
        with calamine.load_workbook(io.BytesIO(content)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                _refuse_more(sheet.total_height, sheet.total_width)
                rows = [
                    [_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)
                ]
                for row, column, kind in marked.get(name, ()):
                    if row < len(rows) and column < len(rows[row]):
                        rows[row][column] = {"odd": kind}
                yield name.strip(), rows
    except (calamine.CalamineError, ET.ParseError, KeyError) as error:
        raise FileUnread(Unread.NOT_A_TABLE) from error


def _plain(cell: object) -> object:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, str | int | float):
        return cell
    return {"odd": "date"}


# calamine gives what a formula came to last, and nothing where that was an error.
_MARKED = re.compile(
    rb'<(?:\w+:)?c(?=[^>]*\sr="(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})")(?P<rest>[^>]*)>'
    rb"\s*(?P<formula><(?:\w+:)?f\b)?"
)
_ERROR = re.compile(rb'\st="e"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def _marked_cells(archive: zipfile.ZipFile) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """By sheet, row and column (from 0) of cells that hold a formula or an error."""
    targets = {
        one.get("Id"): str(one.get("Target"))
        for one in _xml(archive, "xl/_rels/workbook.xml.rels").iter(f"{_PACKAGE}Relationship")
    }
    for sheet in _xml(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_OFFICE}id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            yield str(sheet.get("name")), list(_marked_in(archive.read(path)))


def _xml(archive: zipfile.ZipFile, path: str) -> ET.Element:
    # An entity that grows without end meets the limits of this process; expat fetches none.
    return ET.fromstring(archive.read(path))  # nosec B314 # noqa: S314 - apart, see above


def _marked_in(sheet: bytes) -> Iterator[tuple[int, int, str]]:
    for found in _MARKED.finditer(sheet):
        kind = "error" if _ERROR.search(found["rest"]) else "formula" if found["formula"] else None
        if kind is not None:
            yield int(found["row"]) - 1, _column(found["column"].decode()), kind


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def answer(files: Iterable[tuple[str, bytes]]) -> dict[str, object]:
    """What the process says of the files handed in together."""
    sheets, rows = list[Table](), 0
    for name, content in files:
        try:
            for table in tables(name, content):
                rows += sum(any(cell != "" for cell in row) for row in table[1])
                _refuse_more(rows, 0)
                sheets.append(table)
        except FileUnread as unread:
            return {"unread": unread.why, "file": name}
        except (MemoryError, RecursionError):
            return {"unread": Unread.TOO_COMPLEX, "file": name}
    return {"sheets": sheets}


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    memory = order["memory"]
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu_seconds"], order["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    handed = cast("Sequence[tuple[str, int]]", order["files"])
    files = [(name, sys.stdin.buffer.read(size)) for name, size in handed]
    sys.stdout.write(json.dumps(answer(files), ensure_ascii=True))


if __name__ == "__main__":
    main()
