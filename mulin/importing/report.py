"""What an import did, or what keeps it from doing anything."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mulin.importing.rows import SHEETS
from mulin.messages import Language, current_locale
from mulin.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: where (the row as the spreadsheet numbers it), and why.

    `refusal.field` is the column by its English header, or as it was found where it is unknown.
    """

    sheet: str
    row: int
    refusal: Refusal

    @property
    def column(self) -> str:
        return self.refusal.field or ""

    @property
    def code(self) -> str:
        """What a program acts on: `BAD_PHONE`, `UNKNOWN_CODE` …"""
        return self.refusal.reason.upper()

    def line(self, language: Language | None = None) -> str:
        """The whole of it for a person, on one line."""
        chosen = language or current_locale()
        sentence = self.refusal.message(chosen)
        if chosen == "en":
            return f"{self.sheet}, row {self.row}, {self.column}: {sentence} [{self.code}]"
        sheet, column = self._titles()
        return f"“{sheet}”第 {self.row} 行“{column}”：{sentence} [{self.code}]"

    def _titles(self) -> tuple[str, str]:
        for sheet in SHEETS:
            if sheet.name == self.sheet:
                titles = {column.name: column.title for column in sheet.columns}
                return sheet.title, titles.get(self.column, self.column)
        return self.sheet, "工作表" if self.column == "sheet" else self.column


def in_order(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """By sheet, row and column; several of one column in the order they were found."""
    sheets = [sheet.name for sheet in SHEETS]
    columns = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}

    def place(mistake: Mistake) -> tuple[int, int, int]:
        known = columns.get(mistake.sheet, [])
        return (
            sheets.index(mistake.sheet) if mistake.sheet in sheets else len(sheets),
            mistake.row,
            known.index(mistake.column) if mistake.column in known else len(known),
        )

    return tuple(sorted(mistakes, key=place))


@dataclass(slots=True)
class Counts:
    """Rows of one sheet by what became of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __iter__(self) -> Iterator[int]:
        return iter((self.created, self.updated, self.unchanged))


@dataclass(frozen=True, slots=True)
class Report:
    """With `mistakes`, and after a dry run, nothing was changed.

    `counts` are by sheet, of the sheets that were there; none with mistakes.
    """

    dry_run: bool
    counts: Mapping[str, Counts] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    @property
    def changed(self) -> int:
        return sum(one.created + one.updated for one in self.counts.values())
