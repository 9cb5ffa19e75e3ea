"""Batched reading: a query's number of statements does not grow with the length of its lists."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from aiodataloader import DataLoader
from tortoise.models import Model
from tortoise.queryset import QuerySet

from mulin.appointments.models import Appointment
from mulin.appointments.queries import visible_to
from mulin.people.viewer import Viewer
from mulin.waitlist.queries import ahead_of

M = TypeVar("M", bound=Model)


class ByIdLoader(DataLoader[int, Any]):
    """Rows by primary key; None where there is none (or none that may be seen)."""

    def __init__(self, rows: Callable[[], QuerySet[Any]]) -> None:
        super().__init__()
        self._rows = rows

    async def batch_load_fn(self, keys: Sequence[int]) -> list[Any]:
        found = {row.pk: row for row in await self._rows().filter(id__in=list(keys))}
        return [found.get(key) for key in keys]


class ByKeyLoader(DataLoader[int, list[Any]]):
    """Rows by a foreign key, in order of their ids."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], column: str) -> None:
        super().__init__()
        self._rows = rows
        self._column = column

    async def batch_load_fn(self, keys: Sequence[int]) -> list[list[Any]]:
        found = defaultdict[int, list[Any]](list)
        wanted = {f"{self._column}__in": list(keys)}
        for row in await self._rows().filter(**wanted).order_by("id"):
            found[getattr(row, self._column)].append(row)
        return [found[key] for key in keys]


class AheadLoader(DataLoader[int, int | None]):
    """How many wait before a place on the waitlist; None for one that is not waiting."""

    async def batch_load_fn(self, keys: Sequence[int]) -> list[int | None]:
        found = await ahead_of(keys)
        return [found.get(key) for key in keys]


class Loaders:
    """The loaders of one operation, made when first asked for."""

    def __init__(self, viewer: Viewer | None) -> None:
        self._viewer = viewer
        self._by_id: dict[type[Model], ByIdLoader] = {}
        self._by_key: dict[tuple[type[Model], str], ByKeyLoader] = {}
        self._held: dict[tuple[type[Model], int], Any] = {}
        self.ahead = AheadLoader()

    def holds(self, model: type[Model], key: int | None) -> bool:
        """Whether the row of that id is at hand, so that nobody need wait for it."""
        return key is None or (model, key) in self._held

    def held(self, model: type[M], key: int | None) -> M | None:
        """The row of that id, which `holds` said is at hand."""
        row: M | None = None if key is None else self._held[model, key]
        return row

    async def one(self, model: type[M], key: int | None) -> M | None:
        """The row of that id. Of appointments only those the viewer may see."""
        if key is None or (model is Appointment and self._viewer is None):
            return None
        if model not in self._by_id:
            self._by_id[model] = ByIdLoader(self._rows(model))
        row: M | None = await self._by_id[model].load(key)
        self._held[model, key] = row
        return row

    async def each(self, model: type[M], keys: Iterable[int]) -> list[M | None]:
        """The rows of those ids in their order, read together and not one after the other."""
        return await asyncio.gather(*(self.one(model, key) for key in keys))

    async def many(self, model: type[M], column: str, key: int) -> list[M]:
        """The rows whose `column` is that key.

        Of appointments only what belongs to an object the viewer has been shown.
        """
        if (model, column) not in self._by_key:
            self._by_key[model, column] = ByKeyLoader(model.all, column)
        rows: list[M] = await self._by_key[model, column].load(key)
        return rows

    def _rows(self, model: type[Model]) -> Callable[[], QuerySet[Any]]:
        viewer = self._viewer
        if model is not Appointment or viewer is None:
            return model.all
        return lambda: visible_to(viewer)
