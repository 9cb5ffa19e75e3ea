"""Queries are built in mulin's capabilities: what the API says never decides who sees which rows.

import-linter holds who imports whom; this looks at what is done with the models that schema/ and
api/ may import.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.schema.source import modules

QUERY_STARTS = frozenset(
    {
        "all",
        "annotate",
        "bulk_create",
        "bulk_update",
        "create",
        "delete",
        "exclude",
        "exists",
        "fetch_for_list",
        "filter",
        "first",
        "get",
        "get_or_create",
        "get_or_none",
        "in_bulk",
        "latest",
        "raw",
        "save",
        "select_for_update",
        "update_or_create",
        "values",
        "values_list",
    }
)

ALLOWED = {
    ("schema/loaders.py", "model.all"): "loads by key what another query has already let through",
    ("api/health.py", "mulin.database.query"): "SELECT 1 asks whether the database answers",
}


def models_in(tree: ast.Module) -> set[str]:
    """Names that stand for a model class, or for a module of models."""
    names = set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=imported) if module.startswith("mulin."):
                names |= {
                    alias.asname or alias.name
                    for alias in imported
                    if module.endswith(".models") or alias.name == "models"
                }
            case ast.arg(arg=name, annotation=ast.expr() as annotation):
                if ast.unparse(annotation) in {"type[Model]", "type[M]"}:
                    names.add(name)
            case _:
                pass
    return names


def queries_in(tree: ast.Module) -> Iterator[str]:
    """Where a module starts a query on a model, or reaches for the database itself."""
    models = models_in(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, attr=attr) if attr in QUERY_STARTS:
                root = value
                while isinstance(root, ast.Attribute):
                    root = root.value
                if isinstance(root, ast.Name) and root.id in models:
                    yield ast.unparse(node)
            case ast.ImportFrom(module="mulin.database" | "tortoise", names=names):
                yield from (f"{node.module}.{alias.name}" for alias in names)
            case ast.ImportFrom(module="mulin", names=names):
                yield from (f"mulin.{n.name}" for n in names if n.name == "database")
            case ast.Import(names=names):
                yield from (n.name for n in names if n.name in {"mulin.database", "tortoise"})
            case _:
                pass


def found() -> set[tuple[str, str]]:
    return {(path, query) for path, tree in modules("schema", "api") for query in queries_in(tree)}


def test_nothing_in_schema_or_api_builds_a_query() -> None:
    assert found() - set(ALLOWED) == set()


def test_every_exception_is_still_needed() -> None:
    assert set(ALLOWED) - found() == set()


@pytest.mark.parametrize(
    "source",
    [
        "from mulin.people.models import Person\nPerson.filter(id=1)",
        "from mulin.people.models import Person as P\nP.all().order_by('id')",
        "from mulin.people import models\nmodels.Person.get_or_none(id=1)",
        "from mulin.people import models as people\nread = people.Person.raw",
        "from mulin.database import query",
        "from mulin import database",
        "import mulin.database",
        "from tortoise import connections",
        "def rows(model: type[Model]): return model.exclude(id=1)",
    ],
)
def test_the_check_sees_a_query(source: str) -> None:
    assert list(queries_in(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "from mulin.people import queries\nqueries.visible_to(viewer).filter(read_at=None)",
        "from mulin.people.models import Locale\nLocale.ZH.value",
        "from mulin.people.models import Person\nloaders.one(Person, 1)",
        "values = {}\nvalues.get('name')",
    ],
)
def test_the_check_lets_be_what_is_none(source: str) -> None:
    assert list(queries_in(ast.parse(source))) == []
