"""Backups: making one, and restoring it."""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Self

import typer

from cli.progress import shown
from cli.runtime import database_server
from mulin.settings import settings


class NotWhatWasBackedUp(Exception):
    """The restored database is not what was backed up; see above."""


class _Bars:
    """One bar after the other."""

    def __init__(self) -> None:
        self._held = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def begin(self, what: str, length: int) -> Callable[[int], None]:
        self._held.close()
        return self._held.enter_context(shown(what, length))


def backup(
    target: Annotated[Path, typer.Argument(help="Folder of the backups; each gets one in it.")],
) -> None:
    """Back up database and files, encrypted for MULIN_BACKUP_RECIPIENTS, and read it back.

    The keys are not in it: see `mulin keys backup`.
    """
    from mulin import crypto, database, migrations
    from mulin.backups.making import make

    async def work(url: str) -> None:
        async with database.connected(url, pool_size=2):
            await migrations.require_current(url)
            with _Bars() as bars:
                made = await make(url, target, bars)
        rows = sum(made.manifest.counts.values())
        print(made.folder)
        print(f"Database: {rows:,} rows in {len(made.manifest.counts)} tables", end=", ")
        print(f"{made.manifest.database_bytes:,} bytes encrypted")
        print(f"Files: {made.files:,}, {made.file_bytes:,} bytes", end="")
        print(f"; {made.linked:,} of them are in the backup before, too" if made.linked else "")
        if made.manifest.absent:
            print(f"Not in the storage: {len(made.manifest.absent):,} files the database knows")
        print(f"Read back and found right, {time.monotonic() - began:.1f} s")

    began = time.monotonic()
    crypto.keys()
    with database_server(settings()) as url:
        asyncio.run(work(url))


def restore(
    source: Annotated[Path, typer.Argument(help="One backup: a folder that `mulin backup` made.")],
    identity: Annotated[
        Path, typer.Option(help="File with the private key of `mulin keys make backups`.")
    ],
    into: Annotated[
        str | None,
        typer.Option(help="URL of an empty database; unset: the one of MULIN_DATABASE_URL."),
    ] = None,
) -> None:
    """Restore a backup into an empty database and the storage, and check what came of it."""
    from mulin import crypto, database
    from mulin.backups import age, restoring

    async def work(url: str) -> int:
        differences = 0
        async with database.connected(url, pool_size=2):
            with _Bars() as bars:
                put = await restoring.restore(opened, url, key, bars)
            print(f"Restored in {time.monotonic() - began:.1f} s", end="; ")
            print(f"{put:,} of {len(opened.kept):,} files were not in the storage yet")
            async for name, (found, wrong) in restoring.check(opened.manifest):
                print(f"{name}: {found}")
                for line in wrong:
                    print(f"{name}: WRONG: {line}", file=sys.stderr)
                differences += len(wrong)
        return differences

    began = time.monotonic()
    crypto.keys()
    key = age.identity(identity)
    opened = restoring.open_backup(source)
    print(f"Backup of {opened.manifest.made_at:%F %T} UTC by Mulin {opened.manifest.mulin}")
    with ExitStack() as held:
        url = into or held.enter_context(database_server(settings()))
        differences = asyncio.run(work(url))
    if differences:
        raise NotWhatWasBackedUp(NotWhatWasBackedUp.__doc__)
    print(f"Everything is as it was backed up, {time.monotonic() - began:.1f} s")
