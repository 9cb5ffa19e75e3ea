"""docs/security.md names tests as proof: they are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
CODE = re.compile(r"`((?:api|mulin|schema|push|workers)/[\w/]+(?:\.py)?)`")
OWASP = "## OWASP's GraphQL cheat sheet"


def test_every_test_that_is_named_as_proof_is_there() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 50
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in text, f"{path}::{name}"


def test_every_module_that_is_named_is_there() -> None:
    assert [path for path in CODE.findall(PAGE) if not (ROOT / path).exists()] == []


def test_every_row_names_its_proof() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
    heads = [row for row in rows if not NAMED.search(row)]
    assert [row.split("|")[-2].strip() for row in heads] == ["Proof", "Test"]
    assert len(NAMED.findall(PAGE.partition(OWASP)[2])) >= 26
