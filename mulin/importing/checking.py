"""From tables as they were found to rows that say something, each looked at for itself."""

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from pydantic import ValidationError

from mulin.importing.cells import Cell, is_empty
from mulin.importing.report import Mistake
from mulin.importing.rows import NOTES, SHEETS, Column, Row, Sheet
from mulin.importing.sandbox import Table
from mulin.refusals import Refusal, invalid

R = TypeVar("R", bound=Row)

_LONGEST_NAME = 40


@dataclass(eq=False, slots=True)
class Entry(Generic[R]):
    """A row and where it stands.

    What is in `broken` columns is not what was written (that was reported) but a stand-in of the
    right type; nothing is said about it again, and nothing of it is ever written.
    """

    sheet: Sheet
    number: int
    row: R
    broken: frozenset[str]

    def sound(self, *columns: str) -> bool:
        return self.broken.isdisjoint(columns)


@dataclass(slots=True)
class Book:
    """All the rows there are, and what is wrong with them so far."""

    entries: dict[str, list[Entry[Row]]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def of(self, row: type[R]) -> list[Entry[R]]:
        """The rows of a sheet."""
        sheet = next(sheet for sheet in SHEETS if sheet.row is row)
        return cast("list[Entry[R]]", self.entries.get(sheet.name, []))

    def blame(self, entry: Entry[Any], refusal: Refusal) -> None:
        self.mistakes.append(Mistake(entry.sheet.name, entry.number, refusal))

    def refuse_repeats(
        self, entries: Iterable[Entry[R]], column: str, key: Callable[[R], Hashable]
    ) -> None:
        """Of several rows of one key the later ones are wrong."""
        first = dict[Hashable, int]()
        for entry in entries:
            if entry.sound(column):
                row = first.setdefault(key(entry.row), entry.number)
                if row != entry.number:
                    self.blame(entry, invalid(column, "repeated_row", row=row))


def checked(tables: Iterable[Table]) -> Book:
    """Every row of every table by itself; pure."""
    book = Book()
    for table in tables:
        filled = [
            (number, cells)
            for number, cells in enumerate(table.rows, start=1)
            if not all(map(is_empty, cells))
        ]
        if not filled or table.name.lower() in NOTES:
            continue
        sheet = _sheet(table.name, filled[0][1])
        if sheet is None:
            names = ", ".join(f"{sheet.title} {sheet.name}" for sheet in SHEETS)
            refusal = invalid("sheet", "unknown_sheet", names=names)
            book.mistakes.append(Mistake(table.name[:_LONGEST_NAME], filled[0][0], refusal))
            continue
        _Reader(book, sheet).read(filled)
    return book


def _sheet(name: str, header: Sequence[Cell]) -> Sheet | None:
    """By its name; else by a header that only one sheet can have."""
    for sheet in SHEETS:
        if name.lower() in {sheet.name, sheet.title}:
            return sheet
    written = [_header(cell) for cell in header if not is_empty(cell)]
    fitting = [sheet for sheet in SHEETS if _fits(sheet, written)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(sheet: Sheet, written: Sequence[str]) -> bool:
    found = [column for text in written for column in sheet.columns if _is(column, text)]
    required = [column for column in sheet.columns if column.required]
    return len(found) == len(written) and all(column in found for column in required)


def _header(cell: Cell) -> str:
    text = cell if isinstance(cell, str) else ""
    return _plain(text).strip().rstrip("*").strip().lower().replace(" ", "_")


def _plain(text: str) -> str:
    """Brackets and asterisks may be full-width, as Chinese keyboards have them, or not."""
    return unicodedata.normalize("NFKC", text)


def _is(column: Column, text: str) -> bool:
    return text in {column.name, _plain(column.title)}


class _Reader:
    """Reads one table into the book."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book = book
        self._sheet = sheet

    def read(self, filled: Sequence[tuple[int, Sequence[Cell]]]) -> None:
        (header_number, header), *rows = filled
        columns = dict(self._columns(header_number, header))
        absent = frozenset(
            column.name
            for column in self._sheet.columns
            if column.required and column.name not in columns.values()
        )
        for name in sorted(absent):
            self._blame(header_number, invalid(name, "missing_column"))
        entries = self._book.entries.setdefault(self._sheet.name, [])
        for number, cells in rows:
            if number == rows[0][0] and self._is_second_header(cells):
                continue
            self._refuse_unnamed(number, header, cells)
            cells_by_column = {
                name: cells[place]
                for place, name in columns.items()
                if place < len(cells) and not is_empty(cells[place])
            }
            entries.append(self._entry(number, cells_by_column, absent))

    def _columns(self, number: int, header: Sequence[Cell]) -> Iterator[tuple[int, str]]:
        """The known columns by their place."""
        met = set[str]()
        for place, cell in enumerate(header):
            if is_empty(cell):
                continue
            found = [one.name for one in self._sheet.columns if _is(one, _header(cell))]
            if not found:
                shown = (cell if isinstance(cell, str) else "").strip()[:_LONGEST_NAME]
                self._blame(number, invalid(shown, "unknown_column"))
            elif found[0] in met:
                self._blame(number, invalid(found[0], "column_twice"))
            else:
                met.add(found[0])
                yield place, found[0]

    def _refuse_unnamed(self, number: int, header: Sequence[Cell], cells: Sequence[Cell]) -> None:
        for place, cell in enumerate(cells):
            if not is_empty(cell) and (place >= len(header) or is_empty(header[place])):
                self._blame(number, invalid(_letters(place), "column_without_name"))

    def _is_second_header(self, cells: Sequence[Cell]) -> bool:
        """The template has headers in both languages."""
        return all(
            any(_is(one, _header(cell)) for one in self._sheet.columns)
            for cell in cells
            if not is_empty(cell)
        )

    def _entry(self, number: int, cells: dict[str, Cell], absent: frozenset[str]) -> Entry[Row]:
        try:
            row = self._sheet.row.model_validate(cells | self._stand_ins(absent))
        except ValidationError as error:
            broken = frozenset(str(one["loc"][0]) for one in error.errors())
            for one in error.errors():
                name = str(one["loc"][0])
                refusal = one.get("ctx", {}).get("refusal") or invalid(name, "required")
                self._blame(number, refusal)
            sound = {name: cell for name, cell in cells.items() if name not in broken}
            row = self._sheet.row.model_validate(sound | self._stand_ins(broken | absent))
            return Entry(self._sheet, number, row, broken | absent)
        return Entry(self._sheet, number, row, absent)

    def _stand_ins(self, names: frozenset[str]) -> dict[str, Cell]:
        return {
            one.name: one.example
            for one in self._sheet.columns
            if one.required and one.name in names
        }

    def _blame(self, number: int, refusal: Refusal) -> None:
        self._book.mistakes.append(Mistake(self._sheet.name, number, refusal))


def _letters(place: int) -> str:
    """How a spreadsheet calls a column: A … Z, AA …"""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
