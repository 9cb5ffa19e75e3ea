"""Expanding a stranger's calendar in a process that can be stopped.

A recurrence rule of one line can keep a program busy for hours (every second for ever, or the 30th
of February), and a thread cannot be taken back. A process has limits that the kernel enforces, and
none of our secrets.
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mulin.calendars.expansion import Range, Window
from mulin.calendars.failures import CalendarUnread, Failure

_ROOT = Path(__file__).parents[2]
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one expansion may take: processor seconds, seconds on the clock, megabytes."""

    cpu_seconds: int = 5
    seconds: float = 20
    megabytes: int = 1024


async def expand(content: bytes, window: Window, allowance: Allowance | None = None) -> list[Range]:
    """What `mulin.calendars.expansion.busy_ranges` finds. Raises CalendarUnread."""
    allowance = allowance or Allowance()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mulin.calendars.expansion",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        env={},
    )
    try:
        async with asyncio.timeout(allowance.seconds):
            answer, _ = await process.communicate(_order(window, allowance) + content)
    except TimeoutError:
        raise CalendarUnread(Failure.TOO_COMPLEX) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise CalendarUnread(Failure.TOO_COMPLEX)
    found = json.loads(answer)
    if isinstance(found, str):
        raise CalendarUnread(Failure(found))
    return [
        (datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC))
        for starts, ends in found
    ]


def _order(window: Window, allowance: Allowance) -> bytes:
    begin, end = window.begin.timestamp(), window.end.timestamp()
    memory = allowance.megabytes * _MEGABYTE
    line = json.dumps([begin, end, window.zone, allowance.cpu_seconds, memory])
    return line.encode() + b"\n"
