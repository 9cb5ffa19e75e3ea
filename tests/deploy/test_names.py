"""Every variable and command that deploy/ and its page name is one that there is."""

import re

import pytest

from mulin.settings import Settings
from tests.deploy.reading import COMMANDS, DEPLOY, ROOT

PAGE = ROOT / "docs/operations.md"
TEXT = PAGE.read_text()
FILES = [PAGE, *(path for path in sorted(DEPLOY.rglob("*")) if path.is_file())]
SETTINGS = {f"MULIN_{name.upper()}" for name in Settings.model_fields}
# compose's own, not a process's.
OTHERS = {"MULIN_IMAGE"}
GROUPS = {"push", "jobs", "keys", "people", "demo", "dev"}


@pytest.mark.parametrize("name", [str(path.relative_to(ROOT)) for path in FILES])
def test_every_variable_is_a_setting(name: str) -> None:
    assert set(re.findall(r"\bMULIN_[A-Z_]+\b", (ROOT / name).read_text())) <= SETTINGS | OTHERS


def test_every_command_of_the_page_is_one_of_mulin() -> None:
    # The namespace of Kubernetes has our name too.
    text = TEXT.replace("--namespace mulin", "")
    found = set(re.findall(r"(?:^|[`/ ])mulin ([a-z]+)(?=[ `\n])", text, re.MULTILINE))
    assert found <= COMMANDS | GROUPS
    assert {"serve", "worker", "scheduler", "migrate", "push", "jobs"} <= found


def test_the_page_leads_to_files_that_there_are() -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", TEXT):
        assert (PAGE.parent / target).exists(), target
