"""A command in a process of its own that need not import Mulin first.

To import it takes two seconds, a command itself often a tenth. So one process imports everything
once, and each command is a fork of it; `Mulin.start` has the real thing started.
"""

import asyncio
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cli.main import main

REPOSITORY = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["cli.main", "cli.runtime", "api.app", "mulin.migrations"])


class Finished(NamedTuple):
    """A command that has ended."""

    code: int
    out: str
    error: str

    def sentence(self, code: int = 1) -> str:
        """What a command that ended with `code` said: one line, on stderr, and no traceback."""
        assert self.code == code, self
        assert "Traceback" not in self.error
        assert self.error.startswith("mulin: ")
        assert self.error.count("\n") == 1, self.error
        return self.error.rstrip("\n")


def finished(arguments: tuple[str, ...], environment: Mapping[str, str]) -> Finished:
    """What a command did and said, with exactly this environment. Raises TimeoutError."""
    with tempfile.TemporaryDirectory(prefix="mulin-said-") as folder:
        out, error = Path(folder, "out"), Path(folder, "error")
        command = _FORKS.Process(target=_run, args=(arguments, dict(environment), out, error))
        command.start()
        command.join(PATIENCE_SECONDS)
        if command.exitcode is None:
            command.kill()
            raise TimeoutError(f"mulin {' '.join(arguments)}: {error.read_text()}")
        return Finished(command.exitcode, out.read_text(), error.read_text())


async def mulin(*words: str | Path, **variables: str) -> Finished:
    """A command as somebody types it into the tests' own environment and these variables."""
    return await asyncio.to_thread(finished, tuple(map(str, words)), os.environ | variables)


def _run(arguments: tuple[str, ...], environment: dict[str, str], out: Path, error: Path) -> None:
    for stream, path in ((sys.stdout, out), (sys.stderr, error)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream.fileno())
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(REPOSITORY)
    sys.argv = ["mulin", *arguments]
    main()
