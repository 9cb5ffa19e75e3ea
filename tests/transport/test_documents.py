"""A document is parsed and validated once, and never more of it than is allowed."""

from unittest.mock import patch

import graphql
import pytest
from graphql import build_schema, get_introspection_query

from api.documents import (
    PARSE_FAILED,
    VALIDATION_FAILED,
    DocumentRejected,
    Documents,
)
from api.refusals import (
    TOO_DEEP,
    TOO_MANY_ALIASES,
    TOO_MANY_DIRECTIVES,
    TOO_MANY_FIELDS,
    TOO_MANY_OF_ONE_FIELD,
    TOO_MANY_ROOT_FIELDS,
    Refusal,
    RequestRefused,
)
from api.sizes import Limits

SCHEMA = build_schema("type Query { query: Query name(id: Int): String }")
INTROSPECTION = get_introspection_query(
    specified_by_url=True,
    directive_is_repeatable=True,
    schema_description=True,
    input_value_deprecation=True,
)


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, introspection=True)


def refused(documents: Documents, query: str) -> Refusal:
    with pytest.raises(RequestRefused) as caught:
        documents.document(query)
    return caught.value.refusal


def rejected(documents: Documents, query: str) -> DocumentRejected:
    with pytest.raises(DocumentRejected) as caught:
        documents.document(query)
    return caught.value


def test_a_repeated_text_is_neither_parsed_nor_validated_again(documents: Documents) -> None:
    with (
        patch("api.documents.parse", wraps=graphql.parse) as parse,
        patch("api.documents.validate", wraps=graphql.validate) as validate,
    ):
        first = documents.document("{ name }")
        again = documents.document("{ name }")
        other = documents.document("{ query { name } }")

    assert again is first
    assert other is not first
    assert (parse.call_count, validate.call_count) == (2, 2)


def test_a_rejected_text_is_rejected_every_time_and_leaves_others_alone(
    documents: Documents,
) -> None:
    for _ in range(2):
        assert rejected(documents, "{ nothing }").code == VALIDATION_FAILED
        assert rejected(documents, "{ name").code == PARSE_FAILED
        assert documents.document("{ name }").definitions
    assert len(documents) == 1


def test_the_least_recently_used_document_goes_first() -> None:
    documents = Documents(SCHEMA, introspection=True, capacity=2)
    kept = documents.document("{ a: name }")
    gone = documents.document("{ b: name }")
    assert documents.document("{ a: name }") is kept

    documents.document("{ c: name }")

    assert documents.document("{ a: name }") is kept
    assert documents.document("{ b: name }") is not gone


def test_kept_texts_stay_within_their_bytes() -> None:
    documents = Documents(SCHEMA, introspection=True, capacity_bytes=100)
    for number in range(50):
        documents.document(f"{{ a{number}: name }} # é")
        assert documents.kept_bytes <= 100
    assert len(documents) == 100 // len("{ a10: name } # é".encode())

    documents.document("{ name } #" + "x" * 100)
    assert documents.kept_bytes <= 100
    assert len(documents) > 1


def test_graphiql_can_introspect_within_the_limits(documents: Documents) -> None:
    assert documents.document(INTROSPECTION).definitions


def test_introspection_can_be_switched_off_and_typename_stays() -> None:
    documents = Documents(SCHEMA, introspection=False)
    errors = rejected(documents, INTROSPECTION).errors
    assert "introspection has been disabled" in errors[0].message
    assert documents.document("{ __typename query { __typename } }").definitions


def test_without_introspection_no_suggestion_tells_the_schema() -> None:
    assert (
        "Did you mean"
        in rejected(Documents(SCHEMA, introspection=True), "{ nam }").errors[0].message
    )
    assert (
        "Did you mean"
        not in rejected(Documents(SCHEMA, introspection=False), "{ nam }").errors[0].message
    )


def test_depth_is_limited_through_fragments_too() -> None:
    documents = Documents(SCHEMA, introspection=True, limits=Limits(depth=3))
    assert documents.document("{ query { query { name } } }").definitions
    assert refused(documents, "{ query { query { query { name } } } }") is TOO_DEEP
    fragments = "{ query { ...A } } fragment A on Query { query { ... { query { name } } } }"
    assert refused(documents, fragments) is TOO_DEEP


def test_the_number_of_root_fields_is_limited_through_aliases_and_fragments() -> None:
    documents = Documents(SCHEMA, introspection=True, limits=Limits(root_fields=3))
    assert documents.document("{ a: name b: name c: name }").definitions
    assert refused(documents, "{ a: name b: name c: name d: name }") is TOO_MANY_ROOT_FIELDS
    spread = "{ a: name ...A } fragment A on Query { b: name c: name d: name }"
    assert refused(documents, spread) is TOO_MANY_ROOT_FIELDS


def test_fragments_that_multiply_are_counted_spelled_out(documents: Documents) -> None:
    levels = [
        f"fragment F{n} on Query {{ a: query {{ ...F{n + 1} }} b: query {{ ...F{n + 1} }} }}"
        for n in range(11)
    ]
    bomb = "{ ...F0 } " + " ".join(levels) + " fragment F11 on Query { name }"
    assert refused(documents, bomb) is TOO_MANY_FIELDS


@pytest.mark.parametrize(
    "circle",
    [
        "{ ...A } fragment A on Query { name ...A }",
        "{ ...A } fragment A on Query { query { ...B } } fragment B on Query { ...A name }",
        "{ name } fragment A on Query { ...B } fragment B on Query { ...A }",
    ],
)
def test_circular_fragments_are_named(documents: Documents, circle: str) -> None:
    errors = rejected(documents, circle).errors
    assert any("Cannot spread fragment" in error.message for error in errors)


def test_a_chain_of_fragments_cannot_exhaust_the_stack(documents: Documents) -> None:
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(240))
    query = "{ ...F0 } " + chain + " fragment F240 on Query { name }"
    assert refused(documents, query) is TOO_DEEP


@pytest.mark.parametrize(
    "query",
    [
        "{" * 1_500,
        "{ name(id: " + "[" * 1_500 + ") }",
        "{ " + "name " * 2_000 + "}",
        "{ name } #" + " " * 70_000,
        "{ name }" + "\n#" * 600,
        "{ na\ud800me }",
        "{ na\0me }",
        "",
    ],
)
def test_a_text_made_to_hurt_is_a_plain_syntax_error(documents: Documents, query: str) -> None:
    assert rejected(documents, query).code == PARSE_FAILED


def test_aliases_are_limited_through_fragments_too() -> None:
    documents = Documents(SCHEMA, introspection=True, limits=Limits(aliases=3))
    assert documents.document("{ a: name b: name query { c: name } }").definitions
    spread = "{ a: name ...F query { ...F } } fragment F on Query { b: name c: name }"
    assert refused(documents, spread) is TOO_MANY_ALIASES


def test_a_field_is_asked_for_under_so_many_names_in_one_selection() -> None:
    documents = Documents(SCHEMA, introspection=True, limits=Limits(same_field=2))
    assert documents.document("{ name(id: 1) a: name query { name } }").definitions
    assert refused(documents, "{ name b: name c: name }") is TOO_MANY_OF_ONE_FIELD


@pytest.mark.parametrize(
    "place",
    [
        "query %s { name }",
        "{ name %s }",
        "{ ... %s { name } }",
        "{ ...F %s } fragment F on Query { name }",
    ],
)
def test_directives_at_one_place_are_limited(place: str) -> None:
    documents = Documents(SCHEMA, introspection=True, limits=Limits(directives=3))
    assert refused(documents, place % ("@include(if: true)" * 4)) is TOO_MANY_DIRECTIVES
