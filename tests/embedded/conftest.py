import asyncio
import os
import pwd
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from mulin import embedded
from tests.folders import passable_folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up being root, or mount")
REPOSITORY = Path(__file__).parents[2]


def query(url: str, sql: str) -> Any:
    """The first value of the answer, over a connection of its own."""

    async def ask() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(ask())


def postmaster_pid(data: Path) -> int:
    return int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0])


class MulinProcess:
    """A running `mulin_process`, told apart from this one as another terminal's would be."""

    def __init__(self, data_dir: Path, account: tuple[int, int] | None = None) -> None:
        command = [sys.executable, "-m", "tests.embedded.mulin_process", str(data_dir)]
        self._process = subprocess.Popen(  # noqa: S603 - a list of our own, no shell
            command + [str(number) for number in account or ()],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        """Its one line, as soon as it comes; empty if it ended without."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def url(self) -> str:
        word, url = self.says().split(maxsplit=1)
        assert word == "up", url
        return url

    def stop(self) -> None:
        """Close its input and see it end; again, for one that has ended, it does nothing."""
        if self._process.returncode is None:
            self._process.communicate()

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - a list of our own, no shell


@pytest.fixture
def folder() -> Iterator[Path]:
    with passable_folder() as path:
        yield path


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A data directory with a stopped database, made once; a test leaves it as it found it."""
    with passable_folder() as path:
        with embedded.start(path, durable=False):
            pass
        yield path


@pytest.fixture
def mulin_process() -> Iterator[Callable[..., MulinProcess]]:
    with ExitStack() as running:

        def begin(data_dir: Path, account: tuple[int, int] | None = None) -> MulinProcess:
            process = MulinProcess(data_dir, account)
            running.callback(process.stop)
            return process

        yield begin


@pytest.fixture
def nobody() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid
