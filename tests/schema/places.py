"""Every place of a schema where a caller puts a value, and how to send one there."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    is_object_type,
)

from tests.schema.wrong_values import MISSING

Variables = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One field that takes arguments: a root field, or one below the viewer."""

    kind: str
    path: tuple[str, ...]
    field: GraphQLField

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def document(self) -> str:
        heads = ", ".join(f"${name}: {arg.type}" for name, arg in self.field.args.items())
        given = ", ".join(f"{name}: ${name}" for name in self.field.args)
        body = f"{self.path[-1]}({given}) {self.selection}" if given else self._bare()
        for outer in reversed(self.path[:-1]):
            body = f"{outer} {{ {body} }}"
        return f"{self.kind}({heads}) {{ {body} }}" if given else f"{self.kind} {{ {body} }}"

    def _bare(self) -> str:
        return f"{self.path[-1]} {self.selection}"

    @property
    def selection(self) -> str:
        fields = getattr(get_named_type(self.field.type), "fields", {})
        if not fields:
            return ""
        if "errors" in fields:
            return "{ errors { field code message } }"
        if "edges" in fields:
            return "{ totalCount pageInfo { endCursor } edges { cursor node { id } } }"
        return "{ id }" if "id" in fields else "{ __typename }"


def operations(schema: GraphQLSchema) -> Iterator[Operation]:
    """All queries and mutations, and what takes arguments below the viewer."""
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        assert root is not None
        for name, field in root.fields.items():
            below = get_named_type(field.type)
            if kind == "query" and not field.args and is_object_type(below):
                yield from (
                    Operation(kind, (name, inner), inner_field)
                    for inner, inner_field in below.fields.items()
                    if inner_field.args
                )
            else:
                yield Operation(kind, (name,), field)


@dataclass(frozen=True)
class Place:
    """Where inside an operation's variables a value goes."""

    keys: tuple[str | int, ...]
    type: Any

    @property
    def name(self) -> str:
        return ".".join(map(str, self.keys))

    def value(self, variables: Variables) -> Any:
        """What stands there."""
        found: Any = variables
        for key in self.keys:
            found = found[key]
        return found

    def filled(self, variables: Variables, value: object) -> Variables:
        """A copy of `variables` with `value` there; MISSING takes away what was there."""
        copy = deepcopy(variables)
        holder = Place(self.keys[:-1], self.type).value(copy)
        if value is MISSING:
            holder.pop(self.keys[-1], None)
        else:
            holder[self.keys[-1]] = value
        return copy


def places(operation: Operation) -> Iterator[Place]:
    """Every argument, and every input field below it; of a list of inputs the first element."""
    for name, argument in operation.field.args.items():
        yield from _places((name,), argument.type)


def _places(keys: tuple[str | int, ...], type_: Any) -> Iterator[Place]:
    yield Place(keys, type_)
    if is_list_type(get_nullable_type(type_)):
        keys = (*keys, 0)
    named: Any = get_named_type(type_)
    if is_input_object_type(named):
        for name, field in named.fields.items():
            yield from _places((*keys, name), field.type)


def names_a_place(field: str, operation: Operation) -> bool:
    """Whether `field`, as an error spells it, names an argument, or a field of the one input.

    A mutation's errors count from inside its `input`.
    """
    steps = [step for step in field.split(".") if not step.isdecimal()]
    outer: Mapping[str, Any] = operation.field.args
    roots: Sequence[Mapping[str, Any]] = [outer]
    if "input" in outer:
        roots = [outer, get_named_type(outer["input"].type).fields]
    return any(_leads(steps, root) for root in roots)


def _leads(steps: Sequence[str], fields: Mapping[str, Any]) -> bool:
    for step in steps:
        if step not in fields:
            return False
        fields = getattr(get_named_type(fields[step].type), "fields", {})
    return True
