"""What lies in deploy/, read as those read it who run it."""

import os
import re
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from cli.main import app
from mulin.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMMANDS = {command.name for command in app.registered_commands}

FILLED = {
    "MULIN_SECRET_KEY": secrets.token_urlsafe(48),
    "MULIN_FIELD_KEYS": Fernet.generate_key().decode(),
    "MULIN_FIREBASE_PROJECT_ID": "example",
}
"""What an example leaves to its reader."""


def program(name: str) -> str:
    """Where a checker is; its absence fails in CI, which installs it (.ci/run), else skips."""
    found = shutil.which(name) or shutil.which(name, path=str(ROOT / ".venv/bin"))
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def unit(path: Path) -> dict[str, list[str]]:
    """The directives of a unit file, each with its values in order."""
    found = defaultdict(list)
    for line in path.read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith(("#", "[")):
            found[name].append(value)
    return dict(found)


def seconds(written: str) -> int:
    """Of `30` and `30s`."""
    match = re.fullmatch(r"(\d+)s?", written)
    assert match is not None, written
    return int(match[1])


def environment(path: Path) -> dict[str, str]:
    """The variables of an environment file."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def documents(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every object of a folder of manifests, but for the kustomizations."""
    for path in sorted(folder.rglob("*.yaml")):
        if path.name != "kustomization.yaml":
            for document in yaml.safe_load_all(path.read_text()):
                yield path, document


def as_production(variables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a process that has these variables and no others of ours."""
    for name in [name for name in os.environ if name.startswith("MULIN_")]:
        monkeypatch.delenv(name)
    for name, value in {
        **variables,
        **{k: v for k, v in FILLED.items() if not variables.get(k)},
    }.items():
        # The examples' password is none.
        monkeypatch.setenv(name, value.replace(":PASSWORD@", ":Kq7Zx-and-more@"))
    made = Settings()
    assert made.production
    return made
