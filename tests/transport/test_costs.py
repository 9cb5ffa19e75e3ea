"""What an operation costs before it is done: lists at full length, lists in lists multiplied."""

from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from api.costs import SHORT_LIST, Costs
from api.graphql import DEFAULT_ALLOWANCE
from api.operations import Allowance
from api.sizes import Limits, hold_to
from mulin.metrics import REGISTRY
from schema.pages import LARGEST_PAGE, USUAL_PAGE
from schema.root import schema
from schema.weights import COUNTED, WEIGHTS
from tests.serving import serve
from tests.transport.app_documents import app_documents
from tests.transport.world import World, application

SCHEMA = build_schema("""
    type Query { me: Thing things(first: Int, last: Int): ThingConnection dear: Int!
                 few(limit: Int): [Thing!] }
    type ThingConnection { edges: [ThingEdge!]! totalCount: Int! }
    type ThingEdge { node: Thing! }
    type Thing { name: String tags: [String!] parts: [Thing!] things(first: Int): ThingConnection }
""")
COSTS = Costs(SCHEMA, {"Query.dear": 70})


def cost(query: str, **variables: Any) -> int:
    document = parse(query)
    assert validate(SCHEMA, document) == []
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return COSTS.of(document, definition, variables)


ROWS = "things(first: %d) { edges { node { %s } } }"
NESTED = f"{{ {ROWS % (10, ROWS % (20, 'name'))} }}"
EDGES = "fragment F on ThingConnection { edges { node { name } } }"
PAGED = "query($n: Int%s) { things(%s) { edges { node { name } } } }"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ me { name tags } }", 3),
        ("{ dear }", 70),
        ("{ __typename }", 1),
        ("{ me { parts { name } } }", 2 + SHORT_LIST),
        ("{ me { parts { parts { name } } } }", 2 + SHORT_LIST * (1 + SHORT_LIST)),
        ("{ few(limit: 9) { name } }", 1 + 9),
        ("{ things { totalCount } }", 1 + COUNTED),
        ("{ things { edges { node { name } } } }", 2 + 2 * USUAL_PAGE),
        ("{ things(first: 3) { edges { node { name } } } }", 2 + 2 * 3),
        ("{ things(last: 3) { edges { node { name } } } }", 2 + 2 * 3),
        ("{ things(first: 100000) { edges { node { name } } } }", 2 + 2 * LARGEST_PAGE),
        ("{ things(first: -4) { edges { node { name } } } }", 2 + 2 * 1),
        (NESTED, 2 + 10 * (3 + 20 * 2)),
        (f"{{ things(first: 4) {{ ...F }} }} {EDGES}", 2 + 4 * 2),
        (
            "{ me { ...F } ...G } fragment F on Thing { name } fragment G on Query { me { ...F } }",
            4,
        ),
    ],
)
def test_values_are_added_and_lists_multiply(query: str, expected: int) -> None:
    assert cost(query) == expected


@pytest.mark.parametrize(
    ("default", "variables", "size"),
    [
        ("", {}, USUAL_PAGE),
        ("", {"n": 7}, 7),
        (" = 8", {}, 8),
        (" = 8", {"n": 5}, 5),
        ("", {"n": None}, USUAL_PAGE),
        ("", {"n": 10**9}, LARGEST_PAGE),
        ("", {"n": "many"}, USUAL_PAGE),
        ("", {"n": [3]}, USUAL_PAGE),
    ],
)
def test_a_page_is_as_large_as_its_variable_says(
    default: str, variables: dict[str, Any], size: int
) -> None:
    assert cost(PAGED % (default, "first: $n"), **variables) == 2 + 2 * size


def test_fragments_that_spread_each_other_twice_are_counted_once_each() -> None:
    levels = "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }} " for n in range(40))
    assert cost("{ ...F0 } " + levels + "fragment F40 on Query { __typename }") == 2**40


def test_every_document_of_the_web_app_passes_with_room() -> None:
    costs, limit = Costs(schema.graphql_schema), DEFAULT_ALLOWANCE.cost
    found = {}
    for name, document in app_documents().items():
        hold_to(Limits(), document)
        definition = document.definitions[0]
        assert isinstance(definition, OperationDefinitionNode)
        # Sizes that come as variables are at their largest here.
        sizes = {one.variable.name.value: LARGEST_PAGE for one in definition.variable_definitions}
        found[name] = costs.of(document, definition, sizes)
    assert len(found) > 200
    assert {name: cost for name, cost in found.items() if cost > limit / 2} == {}


def test_what_is_dear_exists() -> None:
    types = schema.graphql_schema.type_map
    for name in WEIGHTS:
        type_, _, field = name.partition(".")
        assert field in types[type_].fields


def measured() -> float:
    name = "mulin_graphql_operation_cost_values_sum"
    return REGISTRY.get_sample_value(name, {"kind": "query"}) or 0


async def test_what_costs_too_much_is_refused_before_anything_is_done(world: World) -> None:
    app, before = application(world, allowance=Allowance(cost=2)), measured()
    async with serve(app) as url, httpx.AsyncClient(base_url=url) as client:
        assert "errors" not in (await client.post("/graphql", json={"query": "{ hello }"})).json()
        answer = await client.post(
            "/graphql",
            json={"query": "{ hello contextNumber thing { name } }"},
            headers={"Accept": "application/graphql-response+json"},
        )
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "TOO_COSTLY", "cost": 4, "limit": 2}
    assert "4" in error["message"]
    assert world.contexts == 1
    assert measured() == before + 1 + 4
