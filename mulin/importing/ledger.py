"""Making rows, or changing them where they differ, and keeping count of which it was."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isclose
from typing import Any, TypeVar

from tortoise.models import Model

from mulin.importing.checking import Book, Entry
from mulin.importing.report import Counts
from mulin.importing.rows import SHEETS

M = TypeVar("M", bound=Model)
Wanted = Mapping[str, object]
Keyed = tuple[Entry[Any], str, Wanted, Wanted]
"""A spreadsheet's row, its code, its columns, and what a new one has beside them."""

BATCH = 500
_SAME_PLACE = 1e-7
"""Degrees, about a centimeter."""


class Ledger:
    """The rows of a book that made or changed something."""

    def __init__(self) -> None:
        self.created = set[Entry[Any]]()
        self.updated = set[Entry[Any]]()

    def counts(self, book: Book) -> dict[str, Counts]:
        return {
            sheet.name: self._count(book.entries[sheet.name])
            for sheet in SHEETS
            if sheet.name in book.entries
        }

    def _count(self, entries: Iterable[Entry[Any]]) -> Counts:
        counts = Counts()
        for entry in entries:
            if entry in self.created:
                counts.created += 1
            elif entry in self.updated:
                counts.updated += 1
            else:
                counts.unchanged += 1
        return counts

    async def put(
        self,
        model: type[M],
        there: dict[str, M],
        rows: Sequence[Keyed],
        *,
        locked: Collection[int] = (),
    ) -> None:
        """Make or change rows that have a `code`; None is left as it is.

        `there` are those that exist, and gains the new ones. What changes is locked first, together
        with `locked`, in the order of ids, as bookings do.
        """
        fresh, changed, columns = list[M](), list[M](), set[str]()
        for entry, code, wanted, rest in rows:
            earlier = there.get(code)
            if earlier is None:
                self.created.add(entry)
                fresh.append(model(code=code, **{**rest, **_given(wanted)}))
                continue
            other = differing(earlier, wanted)
            if other:
                self.updated.add(entry)
                changed.append(earlier.update_from_dict(other))
                columns |= set(other)
        if fresh:
            await make(model, fresh)
            codes = {code for _, code, _, _ in rows}
            made = await model.filter(code__in=codes - set(there))
            there.update({getattr(one, "code"): one for one in made})  # noqa: B009 - of any model
        ids = {*locked, *(int(one.pk) for one in changed)}
        if ids:
            await model.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
        if changed:
            await model.bulk_update(changed, sorted(columns), batch_size=BATCH)


async def make(model: type[M], rows: Iterable[M]) -> None:
    made = list(rows)
    if made:
        await model.bulk_create(made, batch_size=BATCH)


def differing(earlier: Model, wanted: Wanted) -> dict[str, object]:
    """The columns that are to become something else; None leaves what is there."""
    return {
        name: value
        for name, value in _given(wanted).items()
        if not _same(getattr(earlier, name), value)
    }


def _given(wanted: Wanted) -> dict[str, object]:
    return {name: value for name, value in wanted.items() if value is not None}


def _same(there: object, wanted: object) -> bool:
    if isinstance(there, float) and isinstance(wanted, float):
        return isclose(there, wanted, abs_tol=_SAME_PLACE)
    return there == wanted
