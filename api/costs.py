"""What an operation may cost, counted before anything of it is done.

The cost is the number of values the answer could hold at most, lists at their full length, and more
for what is known to be dear (schema/weights.py). A list with pages counts `first` or `last` times
what is asked of each row, a list without pages `SHORT_LIST` times; lists in lists multiply.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
)

from schema.pages import LARGEST_PAGE, USUAL_PAGE
from schema.weights import COUNTED, WEIGHTS

SHORT_LIST = 5
"""What has no pages is short by nature: a venue's desks, the days of a week."""

_PAGE_SIZES = ("first", "last", "limit")


class Costs:
    """Of the valid documents of one schema."""

    def __init__(self, schema: GraphQLSchema, weights: Mapping[str, int] = WEIGHTS) -> None:
        self._schema = schema
        self._weights = weights

    def of(
        self,
        document: DocumentNode,
        definition: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> int:
        """What `definition` costs with `variables`, which may yet be found wrong."""
        return _Count(self._schema, self._weights, document, definition, variables).total()


class _Count:
    """One operation's, each fragment counted once: spelled out they may grow exponentially."""

    def __init__(
        self,
        schema: GraphQLSchema,
        weights: Mapping[str, int],
        document: DocumentNode,
        definition: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._weights = weights
        self._definition = definition
        self._fragments = {
            found.name.value: found
            for found in document.definitions
            if isinstance(found, FragmentDefinitionNode)
        }
        self._defaults = {
            found.variable.name.value: found.default_value
            for found in definition.variable_definitions
        }
        self._variables = variables
        self._known: dict[tuple[str, int], int] = {}

    def total(self) -> int:
        root = self._schema.get_root_type(self._definition.operation)
        return self._selected(self._definition.selection_set, root, 0)

    def _selected(
        self, selection_set: SelectionSetNode, type_: GraphQLNamedType | None, page: int
    ) -> int:
        """`page` is how many rows the connection around it has; 0 outside of one."""
        return sum(self._one(selection, type_, page) for selection in selection_set.selections)

    def _one(self, selection: SelectionNode, type_: GraphQLNamedType | None, page: int) -> int:
        match selection:
            case FieldNode():
                return self._field(selection, type_, page)
            case InlineFragmentNode():
                named: NamedTypeNode | None = selection.type_condition
                inner = type_ if named is None else self._schema.get_type(named.name.value)
                return self._selected(selection.selection_set, inner, page)
            case FragmentSpreadNode():
                return self._fragment(selection.name.value, page)
            case _:
                raise TypeError(f"no selection of GraphQL: {selection.kind}")

    def _fragment(self, name: str, page: int) -> int:
        known = self._known.get((name, page))
        if known is None:
            found = self._fragments[name]
            type_ = self._schema.get_type(found.type_condition.name.value)
            known = self._known[name, page] = self._selected(found.selection_set, type_, page)
        return known

    def _field(self, node: FieldNode, type_: GraphQLNamedType | None, page: int) -> int:
        name = node.name.value
        # Introspection: what is below it is bounded by depth and the number of fields.
        if name.startswith("__") or not isinstance(
            type_, (GraphQLObjectType, GraphQLInterfaceType)
        ):
            return 1
        field: GraphQLField = type_.fields[name]
        weight = self._weights.get(f"{type_.name}.{name}", 1)
        if name == "totalCount":
            weight = COUNTED
        if node.selection_set is None:
            return weight
        pages = "first" in field.args
        inner = self._selected(
            node.selection_set,
            get_named_type(field.type),
            self._size(node) if pages else 0,
        )
        return weight + inner * self._length(node, field, page)

    def _length(self, node: FieldNode, field: GraphQLField, page: int) -> int:
        type_ = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        if not is_list_type(type_) or is_leaf_type(get_named_type(type_)):
            return 1
        if page:
            return page
        return self._size(node) if "limit" in field.args else SHORT_LIST

    def _size(self, node: FieldNode) -> int:
        """How many rows are asked for; what is no size will be refused when it is looked at."""
        for argument in node.arguments:
            if argument.name.value in _PAGE_SIZES:
                given = self._number(argument.value)
                if given is not None:
                    return min(max(given, 1), LARGEST_PAGE)
        return USUAL_PAGE

    def _number(self, value: ValueNode | None) -> int | None:
        if isinstance(value, VariableNode):
            name = value.name.value
            if name not in self._variables:
                return self._number(self._defaults.get(name))
            given = self._variables[name]
            return given if type(given) is int else None
        return int(value.value) if isinstance(value, IntValueNode) else None
