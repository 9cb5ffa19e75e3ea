"""The image, and the compose file that runs it."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.reading import (
    COMMANDS,
    DEPLOY,
    ROOT,
    as_production,
    environment,
    program,
    seconds,
)

RECIPE = DEPLOY / "Containerfile"
COMPOSE = DEPLOY / "compose/compose.yaml"
FILE = yaml.safe_load(COMPOSE.read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = {name: one for name, one in SERVICES.items() if "env_file" in one}


def checked(*command: str) -> None:
    said = subprocess.run(  # noqa: S603 - a list of our own, no shell
        command, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_linter_has_nothing_to_say_of_the_recipe() -> None:
    checked(program("hadolint"), str(RECIPE))


def test_the_recipe_takes_everything_that_goes_into_the_wheel() -> None:
    copied = set(re.findall(r"^COPY (\S+) \1$", RECIPE.read_text(), re.MULTILINE))
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    built = wheel["targets"]["wheel"]
    assert copied == {*built["packages"], *built["force-include"]}
    let_in = set((DEPLOY / "Containerfile.dockerignore").read_text().split("\n"))
    needed = {*copied, "hatch_build.py", "schema.graphql", "web"}
    assert {f"!{one}" for one in needed} <= let_in


def test_the_compose_file_is_one() -> None:
    checked(program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(COMPOSE))


def test_every_process_has_a_container_with_a_check_and_limits() -> None:
    assert {name: one["command"] for name, one in OURS.items()} == {
        "api": ["serve"],
        "worker": ["worker"],
        "scheduler": ["scheduler"],
        "migrate": ["migrate"],
    }
    assert {one["command"][0] for one in OURS.values()} <= COMMANDS
    for name, one in SERVICES.items():
        if name != "migrate":
            assert set(one["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
        if name not in {"migrate", "proxy"}:
            assert one["healthcheck"]["test"][0] == "CMD"
    assert "/readyz" in OURS["api"]["healthcheck"]["test"][-1]


def test_what_is_written_and_filled_in_is_a_production_that_ends_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    variables = environment(COMPOSE.parent / "mulin.env.example")
    own = {name: str(value) for name, value in OURS["api"]["environment"].items()}
    recipe = dict(re.findall(r"(MULIN_\w+)=(\S+)", RECIPE.read_text()))
    production = as_production({**recipe, **variables, **own}, monkeypatch)
    assert seconds(OURS["api"]["stop_grace_period"]) > production.draining + 10 + 5
    assert production.host == "0.0.0.0"  # noqa: S104 - inside its container


@pytest.mark.parametrize("behind", ["processes.cfg", "compose.cfg"])
def test_haproxy_takes_its_configuration(behind: str) -> None:
    folder: Path = DEPLOY / "haproxy"
    checked(program("haproxy"), "-c", "-f", str(folder / "mulin.cfg"), "-f", str(folder / behind))
