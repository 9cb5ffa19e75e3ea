"""Query texts turned into documents: parsed, held to limits and validated once, then kept."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    parse,
    specified_rules,
    validate,
)

from api.refusals import ONLY_KNOWN_DOCUMENTS, RequestRefused
from api.sizes import Limits, hold_to
from api.trusted import TrustedDocuments

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"


class DocumentRejected(Exception):
    """The text is no valid document of the schema; `errors` say where and why."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


DEFAULT_LIMITS = Limits()


class Documents:
    """The documents of one schema by the SHA-256 of their text, least recently used out first.

    `capacity` counts documents, `capacity_bytes` their source texts: a syntax tree weighs up to
    350 times its text (measured on graphql-core 3.2), so 256 KiB of text hold it under 90 MB.
    Only valid documents are kept; a rejected text is judged anew each time. `only` are those that
    there may be; None: any.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        introspection: bool,
        limits: Limits = DEFAULT_LIMITS,
        only: TrustedDocuments | None = None,
        capacity: int = 1_000,
        capacity_bytes: int = 262_144,
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._only = only
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
        if self._only is not None and not self._only.have(document):
            raise RequestRefused(ONLY_KNOWN_DOCUMENTS)
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
