"""Sets of cells as Python integers, a bit a cell: whole months are met, moved, subtracted at once.

Bit 0 is the cell the caller counts from. All numbers are of cells (mulin.scheduling.wall_clock).
"""

from collections.abc import Iterable
from itertools import accumulate

from mulin.scheduling.wall_clock import Span


def ones(begin: int, end: int) -> int:
    """The cells `[begin, end)`; none when there are none, and none below 0."""
    begin = max(begin, 0)
    return ((1 << (end - begin)) - 1) << begin if end > begin else 0


def without(mask: int, taken: int) -> int:
    # Twice as fast as `mask & ~taken`, which goes through negative numbers.
    return mask ^ (mask & taken)


def covering(spans: Iterable[Span], origin: int, length: int, before: int = 0) -> int:
    """The cells in `[origin, origin + length)` of those spans, and so many before each of them."""
    first, limit = origin + before, origin + length
    mask = 0
    for begin, end in spans:
        if begin < first or end > limit:
            mask |= ones(begin - first, min(end, limit) - origin)
        else:
            mask |= ((1 << (end - begin + before)) - 1) << (begin - first)
    return mask


def run_begins(mask: int, length: int) -> int:
    """Where `length` cells in a row begin, found by doubling."""
    have = 1
    while have < length:
        step = min(have, length - have)
        mask &= mask >> step
        have += step
    return mask


def reaching(taken: int, before: int, after: int) -> int:
    """Starts from which `[start - before, start + after)` meets a taken cell; `after` >= 1."""
    spread, have, length = taken << before, 1, before + after
    while have < length:
        step = min(have, length - have)
        spread |= spread >> step
        have += step
    return spread


def cells(mask: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    # Text is split in C; taking one bit after the other off a long integer copies it every time.
    gaps = f"{mask:b}"[::-1].split("1")
    gaps.pop()
    return [before + number for number, before in enumerate(accumulate(map(len, gaps)))]
