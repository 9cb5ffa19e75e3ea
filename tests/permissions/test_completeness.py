"""Everything that the schema has is in the table, and nothing else is."""

import re
from collections.abc import Iterator
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, build_schema, is_object_type, print_schema

from mulin.people.permissions.asking import QUERIES, SUBSCRIPTIONS, VIEWER
from mulin.people.permissions.parts import PARTS
from mulin.people.permissions.seen import TYPES
from mulin.people.permissions.table import MUTATIONS, OPERATIONS, SECTIONS, named
from schema.root import schema

PAGES = re.compile(r"PageInfo|\w+(Connection|Edge)")
"""Types of which a list is made: whoever is shown the list sees them."""

ANSWERS = re.compile(r"\w+(Payload|Error)")
"""Likewise those of which a mutation's answer is made."""

Lacking = set[str]


def without_rules(of: GraphQLSchema) -> Lacking:
    """Fields and types that the table does not know."""
    return {*_operations(of)} - {*map(named, OPERATIONS)} | {*_fields(of)} - {*_known_fields()}


def without_fields(of: GraphQLSchema) -> Lacking:
    """Rules of what the schema does not have."""
    return {*map(named, OPERATIONS)} - {*_operations(of)} | {*_known_fields()} - {*_fields(of)}


def _operations(of: GraphQLSchema) -> Iterator[str]:
    for root in (of.query_type, of.mutation_type, of.subscription_type):
        assert root is not None
        yield from root.fields
    yield from (f"viewer.{field}" for field in _object(of, "Viewer").fields)


def _fields(of: GraphQLSchema) -> Iterator[str]:
    roots = {"Query", "Mutation", "Subscription", "Viewer"}
    for name, kind in of.type_map.items():
        made_of = PAGES.fullmatch(name) or ANSWERS.fullmatch(name)
        if is_object_type(kind) and name not in roots and not name.startswith("__") and not made_of:
            yield from (f"{name}.{field}" for field in _object(of, name).fields)


def _known_fields() -> Iterator[str]:
    for name, fields in PARTS.items():
        yield from (f"{name}.{field}" for field in fields.split())
    for rule, seen in TYPES.items():
        yield from (f"{named(rule)}.{field}" for field in seen.field_names())


def _object(of: GraphQLSchema, name: str) -> GraphQLObjectType:
    kind: Any = of.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return kind


def test_everything_has_a_rule_and_every_rule_something() -> None:
    assert not without_rules(schema.graphql_schema)
    assert not without_fields(schema.graphql_schema)


def test_every_rule_stands_in_one_place() -> None:
    every = [name for rules in SECTIONS.values() for name in rules]
    assert len(every) == len(set(every)) == len(OPERATIONS)
    assert not {*PARTS} & {*map(named, TYPES)}
    roots = (QUERIES, VIEWER, SUBSCRIPTIONS, *MUTATIONS.values())
    assert sum(map(len, roots)) == len(OPERATIONS)


def test_rules_of_one_type_know_the_same_fields() -> None:
    for rule, seen in TYPES.items():
        assert not {*seen.fields.split()} & {*seen.but}, rule
        assert seen.field_names() == TYPES[named(rule)].field_names(), rule


GROWN = {
    "type Query {": "secrets: String",
    "type Mutation {": "spoil: String",
    "type Subscription {": "spied: String",
    "type Viewer {": "idNumber: String",
    "type Person implements Node {": "phone: String",
    "type Slot {": "bookedBy: Dossier",
}


def test_what_is_new_has_no_rule() -> None:
    text = print_schema(schema.graphql_schema) + "\n\ntype Dossier {\n  text: String\n}"
    for kind, field in GROWN.items():
        assert text.count(kind) == 1
        text = text.replace(kind, f"{kind}\n  {field}")
    assert without_rules(build_schema(text)) == {
        "secrets",
        "spoil",
        "spied",
        "viewer.idNumber",
        "Person.phone",
        "Slot.bookedBy",
        "Dossier.text",
    }


def test_what_has_gone_leaves_a_rule_behind() -> None:
    text = print_schema(schema.graphql_schema)
    gone = build_schema(text.replace("\n  signOut: SignOutPayload\n", "\n  node: Node\n"))
    assert without_fields(gone) == {"signOut"}
