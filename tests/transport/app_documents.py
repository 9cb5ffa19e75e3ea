"""The documents of the web app, one for each operation, with the fragments it needs."""

from pathlib import Path

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    Visitor,
    parse,
    visit,
)

SOURCES = Path(__file__).parents[2] / "web" / "src"


class _Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names.add(node.name.value)


def app_documents() -> dict[str, DocumentNode]:
    """By the operation's name."""
    definitions = [
        definition
        for path in sorted(SOURCES.rglob("*.graphql"))
        for definition in parse(path.read_text("utf-8")).definitions
    ]
    fragments = {
        found.name.value: found
        for found in definitions
        if isinstance(found, FragmentDefinitionNode)
    }
    documents = {}
    for operation in definitions:
        if isinstance(operation, OperationDefinitionNode) and operation.name is not None:
            needed = dict[str, FragmentDefinitionNode]()
            _gather(operation, fragments, needed)
            document = DocumentNode(definitions=(operation, *needed.values()))
            documents[operation.name.value] = document
    return documents


def _gather(
    node: OperationDefinitionNode | FragmentDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
    needed: dict[str, FragmentDefinitionNode],
) -> None:
    spreads = _Spreads()
    visit(node, spreads)
    for name in spreads.names - set(needed):
        needed[name] = fragments[name]
        _gather(fragments[name], fragments, needed)
