"""Expanding a stranger's calendar where it can do no harm (mulin.sandbox).

A recurrence rule of one line means work for ever: every second, or the 30th of February.
"""

import json
from datetime import UTC, datetime

from mulin.calendars import expansion
from mulin.calendars.expansion import Range, Window
from mulin.calendars.failures import CalendarUnread, Failure
from mulin.sandbox import Allowance, Overran, run_apart


async def expand(content: bytes, window: Window, allowance: Allowance | None = None) -> list[Range]:
    """What `mulin.calendars.expansion.busy_ranges` finds. Raises CalendarUnread."""
    allowance = allowance or Allowance()
    try:
        answer = await run_apart(expansion.__name__, _order(window, allowance) + content, allowance)
    except Overran:
        raise CalendarUnread(Failure.TOO_COMPLEX) from None
    found = json.loads(answer)
    if isinstance(found, str):
        raise CalendarUnread(Failure(found))
    return [
        (datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC))
        for starts, ends in found
    ]


def _order(window: Window, allowance: Allowance) -> bytes:
    begin, end = window.begin.timestamp(), window.end.timestamp()
    limits = allowance.cpu_seconds, allowance.memory
    line = json.dumps([begin, end, window.zone, *limits])
    return line.encode() + b"\n"
