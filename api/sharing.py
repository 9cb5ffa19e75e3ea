"""Subscriptions that tell the same to many: executed once an event, told to each.

Which do, a subscription's field declares (`schema.live.shared`). All else is executed for everybody
by themselves, with their own eyes.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from contextlib import aclosing
from typing import Any, Generic, TypeVar

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import get_argument_values, get_variable_values

T = TypeVar("T")
Gate = Callable[..., Awaitable[Hashable | None]]

MOST_BEHIND = 64


class FallenBehind(Exception):
    """The listener took in so little that it has to read what there is now."""


async def audience(
    schema: GraphQLSchema,
    document: DocumentNode,
    definition: OperationDefinitionNode,
    variables: dict[str, Any],
    context: object,
) -> Hashable | None:
    """What the gate of the subscribed field says of the caller; None: executed by itself.

    Raises GraphQLError for who may not listen.
    """
    found = _subscribed(schema, document, definition, variables)
    if found is None:
        return None
    gate, arguments = found
    key: Hashable | None = await gate(context, **arguments)
    return key


def _subscribed(
    schema: GraphQLSchema,
    document: DocumentNode,
    definition: OperationDefinitionNode,
    variables: dict[str, Any],
) -> tuple[Gate, dict[str, Any]] | None:
    """The gate of the one root field, and that field's arguments; None when it has no gate.

    None also for variables or arguments that are wrong: executing it says how.
    """
    root = schema.subscription_type
    coerced = get_variable_values(schema, definition.variable_definitions, variables)
    if root is None or isinstance(coerced, list):
        return None
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    selected = collect_fields(schema, fragments, coerced, root, definition.selection_set)
    node = next(iter(selected.values()))[0]
    field = root.fields[node.name.value]
    gate: Gate | None = getattr(field.subscribe, "gate", None)
    if gate is None:
        return None
    try:
        return gate, get_argument_values(field, node, coerced)
    except GraphQLError:
        return None


def key_of(query: str, operation_name: str | None, variables: dict[str, Any]) -> Hashable:
    """What is the same for requests that are executed alike."""
    return query, operation_name, json.dumps(variables, sort_keys=True)


class _Link(Generic[T]):
    """A place for what a source says next, and for what comes after it."""

    __slots__ = ("number", "rest", "taken")

    def __init__(self, number: int) -> None:
        self.number = number
        self.taken = asyncio.Event()
        self.rest: tuple[T, _Link[T]] | None = None
        """None once `taken`: the source has ended."""


class _Source(Generic[T]):
    """A source and how many listen to it.

    What it says is one chain, along which each listener goes at its own pace: nothing is copied,
    and what everybody has passed is freed.
    """

    def __init__(self, answers: AsyncGenerator[T, None], gone: Callable[[], object]) -> None:
        self.listeners = 0
        self.newest = _Link[T](0)
        self._gone = gone
        self._task = asyncio.create_task(self._run(answers), name="shared subscription")

    async def _run(self, answers: AsyncGenerator[T, None]) -> None:
        try:
            async with aclosing(answers):
                async for answer in answers:
                    link = self.newest
                    self.newest = _Link(link.number + 1)
                    link.rest = answer, self.newest
                    link.taken.set()
        finally:
            self._gone()
            self.newest.taken.set()

    async def stop(self) -> None:
        self._gone()
        self._task.cancel()
        await asyncio.wait([self._task])


class Sources(Generic[T]):
    """The sources that run, by what their listeners have in common."""

    def __init__(self) -> None:
        self._running: dict[Hashable, _Source[T]] = {}

    def __len__(self) -> int:
        return len(self._running)

    async def joined(
        self, key: Hashable, start: Callable[[], AsyncGenerator[T, None]]
    ) -> AsyncGenerator[T, None]:
        """What the source of that key says from now on; `start` makes it when there is none.

        It is closed with its last listener. What it raises is for `start` to turn into something
        said. Raises FallenBehind for a listener that lets `MOST_BEHIND` go by.
        """
        source = self._running.get(key)
        if source is None:
            source = _Source(start(), lambda: self._forget(key, source))
            self._running[key] = source
        source.listeners += 1
        try:
            link = source.newest
            while True:
                await link.taken.wait()
                if link.rest is None:
                    return
                if source.newest.number - link.number > MOST_BEHIND:
                    raise FallenBehind
                said, link = link.rest
                yield said
        finally:
            source.listeners -= 1
            if not source.listeners:
                await source.stop()

    def _forget(self, key: Hashable, source: "_Source[T] | None") -> None:
        if self._running.get(key) is source:
            del self._running[key]
