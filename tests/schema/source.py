"""The platform's own source files, read as syntax trees by the checks of ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Path from the repository's root, and syntax tree, of every module of some packages."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())
