"""How much memory a process holds."""

import re
from pathlib import Path


def resident_kib(pid: int) -> int:
    """The resident set of a process (proc(5), VmRSS). Raises OSError when there is none."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    if found is None:
        # It has ended, and nobody has asked how.
        raise ProcessLookupError(pid)
    return int(found[1])
