"""`mulin` commands as processes of their own, started and stopped as a user would."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.cli.forked import PATIENCE_SECONDS, REPOSITORY, Finished, finished

COMMAND = [sys.executable, "-m", "cli"]


class Running(AbstractContextManager["Running"]):
    """A process whose output is read as it comes; leaving the block ends it in order."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - a list of our own, no shell
            [*COMMAND, *arguments],
            cwd=REPOSITORY,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.stop()
        self._let_go()

    def says(self, words: str) -> str:
        """The first line with these words, as soon as it comes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self._news:
            while True:
                for line in self.lines:
                    if words in line:
                        return line
                assert self._reader.is_alive(), self.lines
                assert self._news.wait(deadline - time.monotonic()), self.lines

    def url(self) -> str:
        """The address it serves, once it does."""
        return next(word for word in self.says("http://").split() if word.startswith("http://"))

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait for the end; gives the exit code."""
        self._process.send_signal(by)
        code = self._process.wait(PATIENCE_SECONDS)
        self._let_go()
        return code

    def _let_go(self) -> None:
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def kill(self) -> None:
        """End it as a power cut would: nothing of its own runs any more."""
        self.stop(signal.SIGKILL)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self.lines.append(line.rstrip("\n"))
                self._news.notify_all()
        with self._news:
            self._news.notify_all()


class Mulin:
    """Starts commands on one data directory, in an environment without other MULIN_ variables."""

    def __init__(self, data_dir: Path, **variables: str) -> None:
        self.data_dir = data_dir
        self._variables = {"MULIN_DATA_DIR": str(data_dir), "MULIN_PORT": "0", **variables}

    def _environment(self, variables: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MULIN_")}
        return kept | self._variables | variables

    def start(self, *arguments: str, **variables: str) -> Running:
        return Running(arguments, self._environment(variables))

    def call(self, *arguments: str, **variables: str) -> Finished:
        """Run a command to its end."""
        return finished(arguments, self._environment(variables))


def server_is_gone(data_dir: Path) -> bool:
    """Whether the embedded PostgreSQL of a data directory on a passable path has stopped."""
    return not (data_dir / "postgres/data/postmaster.pid").exists()


def within(seconds: float, act: Callable[[], int]) -> int:
    """What `act` gives, which must not take longer."""
    began = time.monotonic()
    answer = act()
    assert time.monotonic() - began < seconds
    return answer
