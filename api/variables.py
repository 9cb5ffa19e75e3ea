"""Which variable of an operation is wrong, and where inside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    VariableDefinitionNode,
    coerce_input_value,
    is_non_null_type,
    type_from_ast,
)

MAX_PROBLEMS = 10

# graphql-core reports a missing or unknown member at the object around it and names it here only.
_MEMBER = re.compile(r"Field '(\w+)' (?:of required type|is not defined)")


class Problem(NamedTuple):
    """`field` is the dotted path from the variable's name down, such as `input.startsAt`."""

    field: str
    reason: str


def problems(
    schema: GraphQLSchema, errors: Iterable[GraphQLError], values: Mapping[str, Any]
) -> list[Problem]:
    """What is wrong with `values`, for the `errors` graphql-core found when coercing them.

    It looks again because the errors hold the path as prose. Only the variables they point at are
    looked at: one that is nested too deeply is refused without a pointer, and must not be walked.
    """
    definitions = {
        id(node): node
        for error in errors
        for node in error.nodes or ()
        if isinstance(node, VariableDefinitionNode)
    }
    found = (
        problem
        for definition in definitions.values()
        for problem in _problems_of(schema, definition, values)
    )
    return list(islice(found, MAX_PROBLEMS))


def _problems_of(
    schema: GraphQLSchema, definition: VariableDefinitionNode, values: Mapping[str, Any]
) -> Iterator[Problem]:
    name = definition.variable.name.value
    type_: GraphQLInputType | None = type_from_ast(schema, definition.type)  # type: ignore[assignment] # validation has let input types through only
    if type_ is None:
        return
    if is_non_null_type(type_) and values.get(name) is None:
        yield Problem(name, f"A value of type '{type_}' is required.")
        return
    found: list[Problem] = []

    def on_error(path: list[str | int], _value: object, error: GraphQLError) -> None:
        found.append(Problem(_dotted(name, path, error.message), _reason(error)))

    coerce_input_value(values[name], type_, on_error)
    yield from found


def _dotted(name: str, path: list[str | int], message: str) -> str:
    member = _MEMBER.match(message)
    return ".".join([name, *map(str, path), *(member.groups() if member else ())])


def _reason(error: GraphQLError) -> str:
    # A scalar that raised something else than a GraphQLError did not write for the public.
    if error.original_error is None or isinstance(error.original_error, GraphQLError):
        return error.message
    return error.message.partition(". ")[0] + "."
