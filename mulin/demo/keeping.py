"""Putting rows into their tables, those that are missing only, and counting them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tortoise.models import Model


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Rows by table: made by this load, and found as an earlier one (or somebody) left them.

    Parts of something found (its hours, members, topics) are not looked at and count in neither.
    """

    created: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    @property
    def changed_nothing(self) -> bool:
        return not any(self.created.values())


@dataclass(frozen=True, slots=True)
class Rows:
    """Ids by key, and the keys of the rows this load made."""

    ids: dict[str, int]
    fresh: frozenset[str]


class Keeper:
    """Puts rows into their tables and counts them in its report."""

    def __init__(self) -> None:
        self.report = LoadReport()

    async def keyed(self, rows: Sequence[Model], key: str = "code") -> Rows:
        """Make the rows whose key is not in their table yet."""
        if not rows:
            return Rows({}, frozenset())
        model, keys = type(rows[0]), [getattr(row, key) for row in rows]
        wanted = model.filter(**{f"{key}__in": keys})
        ids = dict(await wanted.values_list(key, "id"))
        missing = [row for row in rows if getattr(row, key) not in ids]
        self._count(self.report.created, model, len(missing))
        self._count(self.report.unchanged, model, len(ids))
        if missing:
            await model.bulk_create(missing)
            ids = dict(await wanted.values_list(key, "id"))
        return Rows(ids, frozenset(getattr(row, key) for row in missing))

    async def parts(self, model: type[Model], rows: Iterable[Model]) -> None:
        """Make all the rows."""
        made = list(rows)
        self._count(self.report.created, model, len(made))
        if made:
            await model.bulk_create(made)

    async def one(self, row: Model) -> None:
        """Make a row whose id others need."""
        await row.save()
        self._count(self.report.created, type(row), 1)

    def _count(self, counts: dict[str, int], model: type[Model], rows: int) -> None:
        table = str(model._meta.db_table)  # noqa: SLF001 - Tortoise's documented door to a table's name
        counts[table] = counts.get(table, 0) + rows
