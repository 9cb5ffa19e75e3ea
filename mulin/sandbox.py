"""Working on what a stranger sent in a process that can be stopped.

A few bytes can keep a program busy for hours or ask it for all memory, and a thread cannot be taken
back. A process has limits that the kernel enforces, and none of our secrets.
"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one run may take: processor seconds, seconds on the clock, megabytes."""

    cpu_seconds: int = 5
    seconds: float = 20
    megabytes: int = 1024

    @property
    def memory(self) -> int:
        """Bytes."""
        return self.megabytes * _MEGABYTE


class Overran(Exception):
    """It took more than it may, or broke off."""


async def run_apart(module: str, given: bytes, allowance: Allowance) -> bytes:
    """What `python -m <module>` answers to `given`; it is to limit itself first. Raises Overran.

    It gets no environment, so that no setting or secret of ours is within its reach.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        env={},
    )
    try:
        async with asyncio.timeout(allowance.seconds):
            answer, _ = await process.communicate(given)
    except TimeoutError:
        raise Overran(Overran.__doc__) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise Overran(Overran.__doc__)
    return answer
