"""Client and server each on a core of its own, whoever the client is.

A statement takes PostgreSQL some tens of microseconds, and to wake a process on another core takes
as long. Left alone, the scheduler has pgbench and its server share a core in one minute and not in
the next, which changes its figures by half; Python and its server it mostly keeps apart. So that
like is compared with like all are kept apart, as clients and the server of a platform are.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from mulin import database


async def apart() -> bool:
    """Keep this process, and what it starts, off the core of the server it is connected to.

    Gives whether that was possible: it takes Linux, two cores, and the rights to move the server.
    """
    if not hasattr(os, "sched_setaffinity"):
        return False
    # What the first process may use: we ourselves may have been put on one core before.
    client, *others = sorted(os.sched_getaffinity(1))
    if not others:
        return False
    (row,) = await database.query("SELECT pg_backend_pid() AS pid")
    postmaster = _parent(row["pid"])
    try:
        for pid in (postmaster, *_children(postmaster)):
            os.sched_setaffinity(pid, {others[-1]})
    except PermissionError:
        return False
    _pin((os.getpid(),), {client})
    return True


def away(pid: int) -> None:
    """Put another process we talk to where `apart` puts the server."""
    if hasattr(os, "sched_setaffinity"):
        _pin((pid,), {max(os.sched_getaffinity(1))})


async def anywhere(*pids: int) -> None:
    """Let this process, the server it is connected to and these run where the kernel likes."""
    if not hasattr(os, "sched_setaffinity"):
        return
    (row,) = await database.query("SELECT pg_backend_pid() AS pid")
    postmaster = _parent(row["pid"])
    cores = os.sched_getaffinity(1)
    _pin((*pids, postmaster, *_children(postmaster), os.getpid()), cores)


def _pin(pids: Iterable[int], cores: set[int]) -> None:
    for pid in pids:
        for thread in _numbers(f"/proc/{pid}/task"):
            os.sched_setaffinity(thread, cores)


def _numbers(folder: str) -> Iterator[int]:
    return (int(found.name) for found in Path(folder).iterdir() if found.name.isdigit())


def _parent(pid: int) -> int:
    # The name before it, in brackets, may hold anything.
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _children(pid: int) -> Iterator[int]:
    for number in _numbers("/proc"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if _parent(number) == pid:
                yield number
