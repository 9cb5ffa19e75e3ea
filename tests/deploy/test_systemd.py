"""The units for hosts."""

import shlex
import subprocess
from pathlib import Path

import pytest

from cli.serving import configured
from tests.deploy.reading import (
    COMMANDS,
    DEPLOY,
    as_production,
    environment,
    program,
    seconds,
    unit,
)
from workers.running import BREAKING_SECONDS, STOP_SECONDS

FOLDER = DEPLOY / "systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
EXAMPLE = environment(FOLDER / "mulin.env.example")
MULIN = "/opt/mulin/bin/mulin"


def test_there_is_one_for_every_kind_of_process() -> None:
    started = {unit(path)["ExecStart"][0] for path in SERVICES}
    assert started == {f"{MULIN} {one}" for one in ("serve", "worker", "scheduler", "migrate")}
    assert {one.split()[1] for one in started} <= COMMANDS


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_process_is_nobody_s_root_and_has_limits(path: Path) -> None:
    found = unit(path)
    assert found["User"] == ["mulin"]
    assert found["NoNewPrivileges"] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    assert found["CapabilityBoundingSet"] == [""]
    assert "MemoryMax" in found
    assert found["EnvironmentFile"] == ["/etc/mulin/mulin.env"]


def test_systemd_waits_longer_than_a_process_takes_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    production = as_production(EXAMPLE, monkeypatch)
    requests = configured(lambda *_: None).timeout_graceful_shutdown  # type: ignore[arg-type]  # no app is called
    assert requests is not None
    api = unit(FOLDER / "mulin-api@.service")
    assert seconds(api["TimeoutStopSec"][0]) > production.draining + requests + 5
    assert api["KillSignal"] == ["SIGTERM"]
    worker = unit(FOLDER / "mulin-worker@.service")
    assert seconds(worker["TimeoutStopSec"][0]) > STOP_SECONDS + 2 * BREAKING_SECONDS + 5


def test_the_file_of_variables_does_not_overrule_what_each_unit_has_for_itself() -> None:
    for path in SERVICES:
        own = shlex.split(unit(path).get("Environment", [""])[0])
        assert not {one.partition("=")[0] for one in own} & EXAMPLE.keys()


def test_systemd_takes_them(tmp_path: Path) -> None:
    verifier = program("systemd-analyze")
    for path in [*SERVICES, FOLDER / "mulin.target"]:
        # It looks whether the programs are there, and Mulin is not installed where tests run.
        text = path.read_text().replace(MULIN, "/bin/true").replace("/usr/bin/curl", "/bin/true")
        (tmp_path / path.name).write_text(text)
    said = subprocess.run(  # noqa: S603 - a list of our own, no shell
        [verifier, "verify", "--recursive-errors=no", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
