"""Trusted documents: the operations that apps were built with, known to the server beforehand.

A request may name one by `documentId` instead of sending its text, as GraphQL over HTTP has it
(https://github.com/graphql/graphql-over-http, Appendix A, Persisted Documents). Where callers may
send no documents of their own, a text is accepted when it is that of a trusted document, whatever
the order of its definitions and wherever a client's cache has it ask for `__typename`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graphql import REMOVE, DocumentNode, FieldNode, GraphQLSyntaxError, Visitor, parse, print_ast
from graphql import visit as visited

from mulin.door_settings import ManifestInvalid

MANIFEST = "documents.json"

_ID = re.compile(r"sha256:[0-9a-f]{64}")


class TrustedDocuments:
    """Texts by their id, `sha256:` and the SHA-256 of the text in hexadecimal digits."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)
        self._prints = {_print_of(parse(text)) for text in self._texts.values()}

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, document_id: str) -> str | None:
        return self._texts.get(document_id)

    def have(self, document: DocumentNode) -> bool:
        return _print_of(document) in self._prints


NONE = TrustedDocuments({})


def trusted_in(paths: Iterable[Path]) -> TrustedDocuments:
    """What those manifests hold. Raises ManifestInvalid for a file that is none."""
    texts = dict[str, str]()
    for path in paths:
        texts |= _read(path)
    return TrustedDocuments(texts)


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, dict):
            raise ManifestInvalid(path, "not an object")
        for document_id, text in found.items():
            _check(path, document_id, text)
    except (OSError, ValueError, GraphQLSyntaxError) as error:
        raise ManifestInvalid(path, error) from None
    return found


def _check(path: Path, document_id: str, text: object) -> None:
    if not isinstance(text, str) or not _ID.fullmatch(document_id):
        raise ManifestInvalid(path, f"{document_id[:80]!r} is no id of a text")
    if document_id != f"sha256:{hashlib.sha256(text.encode()).hexdigest()}":
        raise ManifestInvalid(path, f"{document_id} is not the SHA-256 of its text")
    parse(text)


class _WithoutTypenames(Visitor):
    def enter_field(self, node: FieldNode, *_: object) -> Any:
        return REMOVE if node.name.value == "__typename" and node.alias is None else None


def _print_of(document: DocumentNode) -> bytes:
    bare = visited(document, _WithoutTypenames())
    parts = sorted(print_ast(definition) for definition in bare.definitions)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()
