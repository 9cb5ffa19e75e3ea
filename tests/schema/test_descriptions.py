"""The schema explains itself: whoever builds an app reads it, not our code."""

from collections.abc import Iterator
from typing import Any

from graphql import is_specified_directive, is_specified_scalar_type

from schema.root import schema

BUILT = schema.graphql_schema


def described() -> Iterator[tuple[str, str | None]]:
    """Every type, directive, field, argument and value of ours with its description."""
    for directive in BUILT.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", directive.description
    for name, kind in BUILT.type_map.items():
        if name.startswith("__") or is_specified_scalar_type(kind):
            continue
        yield name, kind.description
        yield from _members(name, kind)


def _members(name: str, kind: Any) -> Iterator[tuple[str, str | None]]:
    for value, definition in getattr(kind, "values", {}).items():
        yield f"{name}.{value}", definition.description
    for field, definition in getattr(kind, "fields", {}).items():
        yield f"{name}.{field}", definition.description
        for argument, argument_definition in getattr(definition, "args", {}).items():
            yield f"{name}.{field}({argument})", argument_definition.description


def test_everything_has_a_description() -> None:
    found = dict(described())

    assert len(found) > 400
    assert [name for name, text in found.items() if not (text or "").strip()] == []


def test_descriptions_are_sentences_of_ours_without_source_indentation() -> None:
    indented = [name for name, text in described() if "\n  " in (text or "")]

    assert indented == []
