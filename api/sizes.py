"""How large a document is once its fragments are spelled out, and how large it may be."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
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

# Spreads and inline fragments do not deepen an answer, yet our own walk and graphql-core's
# recurse through them.
_MAX_LEVELS = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may ask for.

    GraphiQL's introspection query has 183 tokens, 229 fields and 15 levels. What is below
    `__schema` does not count for `depth`: graphql-core bounds it by a rule of its own. `same_field`
    is how often one selection may name a field, `directives` how many may stand at one place.
    """

    source_length: int = 65_536
    comments: int = 500
    tokens: int = 2_000
    depth: int = 12
    root_fields: int = 20
    fields: int = 500
    aliases: int = 50
    same_field: int = 10
    directives: int = 4


class _Size(NamedTuple):
    """What a selection asks for once its fragments are spelled out."""

    depth: int = 0
    fields: int = 0
    width: int = 0
    aliases: int = 0


def hold_to(limits: Limits, document: DocumentNode) -> None:
    """Raises RequestRefused when an operation of `document` passes one of `limits`."""
    sizes = _Sizes(document, limits)
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        size = sizes.of(definition.selection_set)
        _hold(size.depth, limits.depth, TOO_DEEP)
        _hold(size.width, limits.root_fields, TOO_MANY_ROOT_FIELDS)
        _hold(size.fields, limits.fields, TOO_MANY_FIELDS)
        _hold(size.aliases, limits.aliases, TOO_MANY_ALIASES)
        _hold(len(definition.directives), limits.directives, TOO_MANY_DIRECTIVES)


def _hold(value: int, limit: int, refusal: Refusal) -> None:
    if value > limit:
        raise RequestRefused(refusal, limit=limit)


class _Sizes:
    """Measures each fragment once, however often it is spread: spelled out, fragments that spread
    each other twice over grow exponentially."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._limits = limits
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._known: dict[str, _Size] = {}
        self._open: set[str] = set()

    def of(self, selection_set: SelectionSetNode, level: int = 1) -> _Size:
        if level > _MAX_LEVELS:
            raise RequestRefused(TOO_DEEP, limit=_MAX_LEVELS)
        self._hold_names(selection_set)
        depth = fields = width = aliases = 0
        for selection in selection_set.selections:
            _hold(len(selection.directives), self._limits.directives, TOO_MANY_DIRECTIVES)
            match selection:
                case FieldNode():
                    size = self._field(selection, level)
                case InlineFragmentNode():
                    size = self.of(selection.selection_set, level + 1)
                case FragmentSpreadNode():
                    size = self._fragment(selection.name.value, level)
                case _:
                    raise TypeError(f"no selection of GraphQL: {selection.kind}")
            depth = max(depth, size.depth)
            fields += size.fields
            width += size.width
            aliases += size.aliases
        return _Size(depth, fields, width, aliases)

    def _hold_names(self, selection_set: SelectionSetNode) -> None:
        names = Counter(
            selection.name.value
            for selection in selection_set.selections
            if isinstance(selection, FieldNode)
        )
        for name, times in names.items():
            if times > self._limits.same_field:
                limit = self._limits.same_field
                raise RequestRefused(TOO_MANY_OF_ONE_FIELD, name=name[:40], limit=limit)

    def _field(self, node: FieldNode, level: int) -> _Size:
        inner = self.of(node.selection_set, level + 1) if node.selection_set else _Size()
        introspective = node.name.value in {"__schema", "__type"}
        depth = 1 if introspective else inner.depth + 1
        return _Size(depth, inner.fields + 1, 1, inner.aliases + (node.alias is not None))

    def _fragment(self, name: str, level: int) -> _Size:
        known = self._known.get(name)
        if known is not None:
            return known
        # Unknown and circular fragments weigh nothing here: validation names them.
        if name in self._open or name not in self._fragments:
            return _Size()
        self._open.add(name)
        size = self.of(self._fragments[name].selection_set, level + 1)
        self._open.discard(name)
        self._known[name] = size
        return size
