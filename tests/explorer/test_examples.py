"""The examples people start from are true of the schema that is served."""

import json

import pytest
from graphql import OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from api.explorer import Example, examples
from schema.root import schema


@pytest.mark.parametrize("example", examples(), ids=lambda example: str(example["title"]))
def test_an_example_is_valid(example: Example) -> None:
    errors = validate(schema.graphql_schema, parse(example["query"]))

    assert [error.message for error in errors] == []


@pytest.mark.parametrize("example", examples(), ids=lambda example: str(example["title"]))
def test_its_variables_are_those_it_declares_and_of_their_types(example: Example) -> None:
    (operation,) = parse(example["query"]).definitions
    assert isinstance(operation, OperationDefinitionNode)
    variables = json.loads(example["variables"] or "{}")

    values = get_variable_values(schema.graphql_schema, operation.variable_definitions, variables)

    assert not isinstance(values, list), [error.message for error in values]
    declared = {definition.variable.name.value for definition in operation.variable_definitions}
    assert set(variables) <= declared


@pytest.mark.parametrize("example", examples(), ids=lambda example: str(example["title"]))
def test_it_has_one_named_operation_and_a_title(example: Example) -> None:
    """GraphiQL labels the tab by the operation's name; the Examples menu shows the title."""
    (operation,) = parse(example["query"]).definitions

    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None
    assert example["query"].startswith(f"# {example['title']}\n")
