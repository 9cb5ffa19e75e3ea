"""The reference implementations in JavaScript, run against a server; for any suite that has one."""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "npm"
OLDEST_NODE = 20
PATIENCE = 60


@cache
def node() -> str:
    """Node's path, with the packages of `npm/` installed (once, by `npm ci`).

    Without a Node of 20 or newer the calling test is skipped; with CI in the environment it fails.
    """
    found = shutil.which("node")
    npm = shutil.which("npm")
    if found is None or npm is None or _major(found) < OLDEST_NODE:
        reason = f"node {OLDEST_NODE} or newer, with npm, is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with _alone():
        if not _installed():
            installed = subprocess.run(  # noqa: S603 - both paths are ours
                [npm, "ci", "--no-audit", "--no-fund"],
                cwd=FOLDER,
                capture_output=True,
                text=True,
                check=False,
            )
            assert installed.returncode == 0, installed.stderr
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """One process of `pytest -n` at a time: another would find half of what is being installed."""
    folder = os.open(FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _major(path: str) -> int:
    printed = subprocess.run(  # noqa: S603 - the path is which's
        [path, "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(printed.removeprefix("v").partition(".")[0])


def _installed() -> bool:
    """Whether what is installed is what the lock file names: npm keeps a copy of what it did."""
    done = FOLDER / "node_modules" / ".package-lock.json"
    if not done.exists():
        return False
    wanted = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))["packages"]
    wanted.pop("")
    return bool(json.loads(done.read_text("utf-8"))["packages"] == wanted)


async def _run(script: str, *arguments: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        node(),
        FOLDER / script,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, out.decode(), err.decode()


async def audit(url: str) -> str:
    """The last line of graphql-http's audits of the GraphQL endpoint at `url`.

    Raises AssertionError naming the audits that failed.
    """
    code, out, err = await _run("audits.mjs", url)
    assert code == 0, out + err
    return out.splitlines()[-1]


async def subscribe(url: str, query: str, *, count: int, token: str = "") -> list[dict[str, Any]]:
    """The first `count` events of `query`, as the graphql-ws client receives them.

    Raises AssertionError with its reason when the server refuses or ends the subscription before.
    """
    code, out, err = await _run("subscribe.mjs", url, token, query, str(count))
    assert code == 0, err
    return [json.loads(line) for line in out.splitlines()]


async def calendars(*wanted: str, until: datetime) -> list[dict[str, Any]]:
    """What ical.js finds in each calendar: its `events`, and the `occurrences` before `until`.

    Raises AssertionError when it cannot read one.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump([{"ics": ics, "until": until.timestamp()} for ics in wanted], file)
        file.flush()
        code, out, err = await _run("calendars.mjs", file.name)
    assert code == 0, err
    found: list[dict[str, Any]] = json.loads(out)
    return found
