"""Processes that come back whenever they end, as under systemd."""

import asyncio
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.cli.forked import REPOSITORY
from tests.cli.processes import COMMAND
from tests.memory import resident_kib

PATIENCE_SECONDS = 60.0


class Supervised:
    """`async with Supervised("worker", …) as worker:` runs the command until the block ends."""

    def __init__(self, command: str, environment: Mapping[str, str], log: Path) -> None:
        self.starts = 0
        self.code: int | None = None
        self._command = command
        self._environment = dict(environment)
        self._log = log
        self._ready = asyncio.Event()
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeper = asyncio.create_task(self._keep())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def is_ready(self) -> bool:
        return self._ready.is_set()

    async def ready(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._ready.wait()

    def kill(self) -> None:
        """End it as a power cut would; it is started again."""
        self._ready.clear()
        self._send(signal.SIGKILL)

    def megabytes(self) -> int | None:
        """What it holds in memory now; None between two lives."""
        if self._process is None or self._process.returncode is not None:
            return None
        with suppress(OSError):
            return resident_kib(self._process.pid) // 1024
        return None

    async def stop(self) -> None:
        """End it in order, and leave it so. Raises TimeoutError when it does not."""
        self._stopping.set()
        self._send(signal.SIGTERM)
        if self._keeper is None:
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await asyncio.shield(self._keeper)
        except TimeoutError:
            self._send(signal.SIGKILL)
            await self._keeper
            raise

    def said(self) -> str:
        """All it has written so far, in all its lives."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def _keep(self) -> None:
        while not self._stopping.is_set():
            self.starts += 1
            self._process = await asyncio.create_subprocess_exec(
                *COMMAND,
                self._command,
                cwd=REPOSITORY,
                env=self._environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            if self._stopping.is_set():  # since it was asked to start
                self._send(signal.SIGTERM)
            await self._listen(self._process)
            self.code = await self._process.wait()
            self._ready.clear()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        with self._log.open("ab", buffering=0) as log:
            async for line in process.stdout:
                log.write(line)
                if b"is ready" in line:
                    self._ready.set()


def surroundings(**variables: str) -> dict[str, str]:
    """The environment of a process: the keys of this one, and else only these of MULIN_…"""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MULIN_") or name in {"MULIN_SECRET_KEY", "MULIN_FIELD_KEYS"}
    }
    return kept | variables
