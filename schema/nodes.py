"""What all types that have a global id share, and how `node(id)` finds them again."""

from collections.abc import Awaitable, Callable
from typing import Any

import graphene

from mulin.global_ids import global_id
from mulin.messages import current_locale
from schema.context import context_of
from schema.ids import taken_apart

Fetch = Callable[[graphene.ResolveInfo, int], Awaitable[Any]]

_FETCHERS: dict[str, Fetch] = {}


class Node(graphene.relay.Node):
    """Something with an id that is unique over all types."""

    class Meta:
        name = "Node"

    @staticmethod
    def to_global_id(type_: str, id_: Any) -> str:
        return global_id(type_, id_)

    @classmethod
    def resolve_type(cls, row: Any, info: graphene.ResolveInfo) -> Any:
        # By itself graphene knows the type of its own objects only; rows are named like theirs.
        return info.schema.get_type(type(row).__name__).graphene_type


def fetched_by(type_name: str, fetch: Fetch) -> None:
    """Say how `node(id)` finds an object of a type, as the viewer may see it."""
    _FETCHERS[type_name] = fetch


async def find(info: graphene.ResolveInfo, global_id: str) -> Any:
    """The object of that id; None when there is none, or none that the viewer may see.

    Raises Refusal INVALID id for what is no id.
    """
    type_name, key = taken_apart(global_id, "id")
    fetch = _FETCHERS.get(type_name)
    return None if fetch is None else await fetch(info, key)


def by_loader(model: Any) -> Fetch:
    """For what everybody may see."""

    async def fetch(info: graphene.ResolveInfo, key: int) -> Any:
        return await context_of(info).loaders.one(model, key)

    return fetch


def in_locale(column: str) -> Callable[[Any, graphene.ResolveInfo], str]:
    """Resolve a text that is kept as `<column>_zh` and `<column>_en`."""

    def resolve(row: Any, _info: graphene.ResolveInfo) -> str:
        text: str = getattr(row, f"{column}_{current_locale()}")
        return text

    return resolve


def related(model: Any, column: str) -> Callable[[Any, graphene.ResolveInfo], Any]:
    """Resolve the object that a foreign key `column` names.

    A row at hand is given at once: a task for each of thousands of slots costs more than the slots.
    """

    def resolve(row: Any, info: graphene.ResolveInfo) -> Any:
        loaders, key = context_of(info).loaders, getattr(row, column)
        return loaders.held(model, key) if loaders.holds(model, key) else loaders.one(model, key)

    return resolve
