"""Batched reading: a query's number of statements does not grow with the length of its lists."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from aiodataloader import DataLoader
from tortoise.models import Model
from tortoise.queryset import QuerySet

from mulin import deadlines
from mulin.appointments.models import Appointment
from mulin.appointments.queries import visible_to
from mulin.audit.queries import references_of
from mulin.broadcasts.deliveries import Counts, counts_of
from mulin.consultations import queries as consultations
from mulin.consultations.models import Consultation, Message
from mulin.consultations.reading import note_reading
from mulin.people.viewer import Viewer
from mulin.quality import queries as quality
from mulin.quality.models import Rating
from mulin.teams.models import Duty
from mulin.teams.queries import duties_of_teams
from mulin.waitlist.queries import ahead_of
from mulin.walkins import queries as walk_ins

M = TypeVar("M", bound=Model)
Key = TypeVar("Key")
Value = TypeVar("Value")


class Loader(DataLoader[Key, Value]):
    """Ends with the operation it reads for: a batch is a task that nobody awaits."""

    def __init__(self) -> None:
        super().__init__(self._batch)

    async def _batch(self, keys: list[Key]) -> list[Value]:
        with deadlines.aside():
            return await self.read(keys)

    async def read(self, keys: Sequence[Key]) -> list[Value]:
        """The value of each key, in their order."""
        raise NotImplementedError


class ByIdLoader(Loader[int, Any]):
    """Rows by primary key; None where there is none (or none that may be seen)."""

    def __init__(self, rows: Callable[[], QuerySet[Any]]) -> None:
        super().__init__()
        self._rows = rows

    async def read(self, keys: Sequence[int]) -> list[Any]:
        found = {row.pk: row for row in await self._rows().filter(id__in=list(keys))}
        return [found.get(key) for key in keys]


class ByKeyLoader(Loader[int, list[Any]]):
    """Rows by a foreign key, in order of their ids."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], column: str) -> None:
        super().__init__()
        self._rows = rows
        self._column = column

    async def read(self, keys: Sequence[int]) -> list[list[Any]]:
        found = defaultdict[int, list[Any]](list)
        wanted = {f"{self._column}__in": list(keys)}
        for row in await self._rows().filter(**wanted).order_by("id"):
            found[getattr(row, self._column)].append(row)
        return [found[key] for key in keys]


class AheadLoader(Loader[int, int | None]):
    """How many wait before a place on the waitlist; None for one that is not waiting."""

    async def read(self, keys: Sequence[int]) -> list[int | None]:
        found = await ahead_of(keys)
        return [found.get(key) for key in keys]


class ReferencesLoader(Loader[tuple[str, int], str]):
    """The reference of an object of the trace, by type and key; empty where it has none."""

    async def read(self, keys: Sequence[tuple[str, int]]) -> list[str]:
        found = await references_of(keys)
        return [found.get(key, "") for key in keys]


RosterKey = tuple[int, date, date]
"""A team, and the first and the last day."""


class DutiesLoader(Loader[RosterKey, list[Duty]]):
    """Turns of a team by days; one statement for each range that a document names."""

    async def read(self, keys: Sequence[RosterKey]) -> list[list[Duty]]:
        found = defaultdict[RosterKey, list[Duty]](list)
        for first, last in {key[1:] for key in keys}:
            teams = [key[0] for key in keys if key[1:] == (first, last)]
            for row in await duties_of_teams(teams, first, last):
                found[row.team_id, first, last].append(row)
        return [found[key] for key in keys]


class ThreadsReadLoader(Loader[int, None]):
    """Notes that the viewer, who takes no part, read the threads of consultations."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self._viewer = viewer

    async def read(self, keys: Sequence[int]) -> list[None]:
        await note_reading(self._viewer, keys)
        return [None] * len(keys)


class UnreadLoader(Loader[int, int]):
    """How many messages of a thread the viewer has yet to read."""

    def __init__(self, viewer: Viewer | None) -> None:
        super().__init__()
        self._viewer = viewer

    async def read(self, keys: Sequence[int]) -> list[int]:
        if self._viewer is None:
            return [0] * len(keys)
        found = await consultations.unread_by(self._viewer, keys)
        return [found.get(key, 0) for key in keys]


class QueuePlacesLoader(Loader[int, walk_ins.Place | None]):
    """Where a number stands in its queue; None for one that is not waiting."""

    async def read(self, keys: Sequence[int]) -> list[walk_ins.Place | None]:
        found = await walk_ins.places_of(keys)
        return [found.get(key) for key in keys]


class BroadcastDeliveriesLoader(Loader[int, Counts]):
    """What became of a broadcast's deliveries."""

    async def read(self, keys: Sequence[int]) -> list[Counts]:
        found = await counts_of(keys)
        return [found.get(key, Counts()) for key in keys]


_SEEN: Mapping[type[Model], Callable[[Viewer], QuerySet[Any]]] = {
    Appointment: visible_to,
    Consultation: consultations.visible_to,
    Message: consultations.messages_visible_to,
    Rating: quality.visible_to,
}
"""What not everybody may see, and which rows of it a viewer may."""


class AveragesLoader(Loader[int, quality.Average | None]):
    """What people say on average; None where too few have said anything."""

    def __init__(
        self, averages: Callable[[Sequence[int]], Awaitable[dict[int, quality.Average]]]
    ) -> None:
        super().__init__()
        self._averages = averages

    async def read(self, keys: Sequence[int]) -> list[quality.Average | None]:
        found = await self._averages(keys)
        return [found.get(key) for key in keys]


class Loaders:
    """The loaders of one operation, made when first asked for."""

    def __init__(self, viewer: Viewer | None) -> None:
        self._viewer = viewer
        self._by_id: dict[type[Model], ByIdLoader] = {}
        self._by_key: dict[tuple[type[Model], str], ByKeyLoader] = {}
        self._held: dict[tuple[type[Model], int], Any] = {}
        self.ahead = AheadLoader()
        self.references = ReferencesLoader()
        self.ratings_of_specialists = AveragesLoader(quality.averages_of_specialists)
        self.ratings_of_teams = AveragesLoader(quality.averages_of_teams)
        self.queue_places = QueuePlacesLoader()
        self.broadcast_deliveries = BroadcastDeliveriesLoader()
        self.unread = UnreadLoader(viewer)
        self.threads_read = None if viewer is None else ThreadsReadLoader(viewer)
        self.duties = DutiesLoader()

    def holds(self, model: type[Model], key: int | None) -> bool:
        """Whether the row of that id is at hand, so that nobody need wait for it."""
        return key is None or (model, key) in self._held

    def held(self, model: type[M], key: int | None) -> M | None:
        """The row of that id, which `holds` said is at hand."""
        row: M | None = None if key is None else self._held[model, key]
        return row

    async def one(self, model: type[M], key: int | None) -> M | None:
        """The row of that id, if the viewer may see it."""
        if key is None or (model in _SEEN and self._viewer is None):
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

        Messages as far as the viewer may see them; of appointments only what belongs to an object
        the viewer has been shown.
        """
        if (model, column) not in self._by_key:
            rows_of = self._rows(model) if model is Message else model.all
            self._by_key[model, column] = ByKeyLoader(rows_of, column)
        rows: list[M] = await self._by_key[model, column].load(key)
        return rows

    def _rows(self, model: type[Model]) -> Callable[[], QuerySet[Any]]:
        viewer, seen = self._viewer, _SEEN.get(model)
        if seen is None or viewer is None:
            return model.all
        return lambda: seen(viewer)
