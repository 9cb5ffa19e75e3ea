"""A PostgreSQL and a Redis of one's own, to be struck down and set up again."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from mulin import embedded
from tests.ports import free_ports

PATIENCE_SECONDS = 20.0
REDIS_SERVER = shutil.which("redis-server")


class OwnPostgres:
    """The embedded one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held = ExitStack()
        self.url = self._start().url

    async def confirm_commits(self) -> None:
        """Make a commit that was confirmed outlast the death of the server, if not of the machine.

        It is started so that it need not wait for the disk, which takes it seconds to come back.
        """
        connection = await asyncpg.connect(self.url)
        await connection.execute("ALTER DATABASE mulin SET synchronous_commit = on")
        await connection.close()

    def restart(self) -> None:
        """End it as `pg_ctl stop -m immediate` does, and start it again, which recovers."""
        pid = int((self._folder / "postgres/data/postmaster.pid").read_text("utf-8").split()[0])
        os.kill(pid, signal.SIGQUIT)
        self._held.close()
        self._start()

    def _start(self) -> embedded.EmbeddedPostgres:
        return self._held.enter_context(embedded.start(self._folder, durable=False))

    def stop(self) -> None:
        self._held.close()


class OwnRedis:
    """A redis-server that keeps nothing on disk."""

    def __init__(self) -> None:
        (self._port,) = free_ports(1)
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process = self._started()

    async def __aenter__(self) -> Self:
        await self._answers()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._kill()

    async def restart(self) -> None:
        """End it with all that is in it, and start it empty."""
        self._kill()
        self._process = self._started()
        await self._answers()

    def _started(self) -> "subprocess.Popen[bytes]":
        assert REDIS_SERVER is not None
        options = ("--port", str(self._port), "--bind", "127.0.0.1", "--save", "")
        return subprocess.Popen(  # noqa: S603 - a list of our own, no shell
            [REDIS_SERVER, *options],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()

    async def _answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        async with Redis.from_url(self.url) as client:
            while True:
                try:
                    await client.ping()
                except (OSError, RedisError):
                    assert time.monotonic() < deadline
                    await asyncio.sleep(0.02)
                else:
                    return
