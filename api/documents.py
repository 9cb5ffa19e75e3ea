"""Query texts turned into documents: parsed, held to limits and validated once, then kept."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    specified_rules,
    validate,
)

from api.refusals import (
    TOO_DEEP,
    TOO_MANY_FIELDS,
    TOO_MANY_ROOT_FIELDS,
    Refusal,
    RequestRefused,
)

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"

# Spreads and inline fragments do not deepen an answer, yet our own walk and graphql-core's
# recurse through them.
_MAX_LEVELS = 64


class DocumentRejected(Exception):
    """The text is no valid document of the schema; `errors` say where and why."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may ask for.

    GraphiQL's introspection query has 183 tokens, 229 fields and 15 levels. What is below
    `__schema` does not count for `depth`: graphql-core bounds it by a rule of its own.
    """

    source_length: int = 65_536
    comments: int = 500
    tokens: int = 2_000
    depth: int = 12
    root_fields: int = 20
    fields: int = 500


DEFAULT_LIMITS = Limits()


class Documents:
    """The documents of one schema by the SHA-256 of their text, least recently used out first.

    `capacity` counts documents, `capacity_bytes` their source texts: a syntax tree weighs up to
    350 times its text (measured on graphql-core 3.2), so 256 KiB of text hold it under 90 MB.
    Only valid documents are kept; a rejected text is judged anew each time.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        introspection: bool,
        limits: Limits = DEFAULT_LIMITS,
        capacity: int = 1_000,
        capacity_bytes: int = 262_144,
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._capacity = capacity
        self._capacity_bytes = capacity_bytes
        self._kept: OrderedDict[bytes, tuple[DocumentNode, int]] = OrderedDict()
        self._bytes = 0
        # Suggestions ("did you mean …") tell the schema piece by piece.
        self._hide_suggestions = not introspection
        self._rules = (
            specified_rules
            if introspection
            else (*specified_rules, NoSchemaIntrospectionCustomRule)
        )

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def kept_bytes(self) -> int:
        return self._bytes

    def document(self, query: str) -> DocumentNode:
        """The valid document `query` spells.

        Raises DocumentRejected for a text that does not parse or validate, RequestRefused for one
        that asks for too much.
        """
        # A lone surrogate has no UTF-8 form; the lexer refuses it with a position, so let it by.
        source = query.encode("utf-8", "surrogatepass")
        key = hashlib.sha256(source).digest()
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]
        document = self._judged(query)
        self._keep(key, document, len(source))
        return document

    def _judged(self, query: str) -> DocumentNode:
        limits = self._limits
        try:
            document = parse(
                query,
                max_lexical_tokens=limits.tokens,
                max_comments=limits.comments,
                max_source_length=limits.source_length,
            )
        except GraphQLError as error:
            raise DocumentRejected(PARSE_FAILED, [error]) from None
        # Before validation: its rule on overlapping fields takes quadratic time, half a second
        # for a document of nothing but 2,000 tokens.
        hold_to(limits, document)
        errors = validate(
            self._schema, document, self._rules, hide_suggestions=self._hide_suggestions
        )
        if errors:
            raise DocumentRejected(VALIDATION_FAILED, errors)
        return document

    def _keep(self, key: bytes, document: DocumentNode, size: int) -> None:
        if size > self._capacity_bytes:
            return
        self._kept[key] = document, size
        self._bytes += size
        while len(self._kept) > self._capacity or self._bytes > self._capacity_bytes:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone


class _Size(NamedTuple):
    """What a selection asks for once its fragments are spelled out."""

    depth: int = 0
    fields: int = 0
    width: int = 0


def hold_to(limits: Limits, document: DocumentNode) -> None:
    """Raises RequestRefused when an operation of `document` passes one of `limits`."""
    sizes = _Sizes(document)
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        size = sizes.of(definition.selection_set)
        _hold(size.depth, limits.depth, TOO_DEEP)
        _hold(size.width, limits.root_fields, TOO_MANY_ROOT_FIELDS)
        _hold(size.fields, limits.fields, TOO_MANY_FIELDS)


def _hold(value: int, limit: int, refusal: Refusal) -> None:
    if value > limit:
        raise RequestRefused(refusal, limit=limit)


class _Sizes:
    """Measures each fragment once, however often it is spread: spelled out, fragments that spread
    each other twice over grow exponentially."""

    def __init__(self, document: DocumentNode) -> None:
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
        depth = fields = width = 0
        for selection in selection_set.selections:
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
        return _Size(depth, fields, width)

    def _field(self, node: FieldNode, level: int) -> _Size:
        inner = self.of(node.selection_set, level + 1) if node.selection_set else _Size()
        introspective = node.name.value in {"__schema", "__type"}
        return _Size(1 if introspective else inner.depth + 1, inner.fields + 1, 1)

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
