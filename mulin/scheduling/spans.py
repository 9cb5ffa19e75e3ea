"""Ranges of time by the ten thousand.

Of all the meetings of a district little is wanted: which starts they block, and whether a day may
be full. A loop over them would take longer than all else that the engine does, so this is the one
place where numpy is used; what comes out are masks (mulin.scheduling.masks).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mulin.scheduling.wall_clock import Span

_Cells = NDArray[np.int64]
_Words = NDArray[np.uint64]

_WORD_BITS = 64
# Shifted and masked, as numpy divides slowly.
_TO_WORD, _WITHIN_WORD = 6, _WORD_BITS - 1

_FAR_APART = 1 << 32


class Spans:
    """Ranges of cells, counted from the Unix epoch, none empty, in no order; they may overlap."""

    __slots__ = ("edges",)

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.edges: NDArray[Any] = np.array([*spans], dtype=np.int64).reshape(-1, 2)

    @classmethod
    def packed(cls, edges: bytes) -> "Spans":
        """From begin and end of each in four bytes, as int4send() of PostgreSQL writes them."""
        spans = cls.__new__(cls)
        spans.edges = np.frombuffer(edges, dtype=">i4").reshape(-1, 2)
        return spans

    def __len__(self) -> int:
        return len(self.edges)

    def __iter__(self) -> Iterator[Span]:
        return map(tuple, self.edges.tolist())


NO_SPANS = Spans()


class Reach(NamedTuple):
    """The cells `[start - before, start + after)` that a meeting takes with its buffers."""

    before: int
    after: int


def starts_blocked(
    groups: Sequence[Sequence[Spans]], reaches: Sequence[Reach], origin: int, length: int
) -> list[int]:
    """For each group the mask of the starts in `[origin, origin + length)` that reach into a span.

    `reaches` has one for each group.
    """
    if not any(map(len, chain.from_iterable(groups))):
        return [0] * len(groups)
    return _as_masks(_blocked(groups, reaches, origin, length))


def starts_filled(
    groups: Sequence[Sequence[Spans]], reach: Reach, origin: int, length: int
) -> list[int]:
    """For each group the mask of the starts that reach into a span of each of its members.

    No group is empty.
    """
    if not groups:
        return []
    members = [(spans,) for group in groups for spans in group]
    blocked = _blocked(members, [reach] * len(members), origin, length)
    firsts = np.cumsum([0, *map(len, groups[:-1])])
    return _as_masks(np.bitwise_and.reduceat(blocked, firsts))


def _blocked(
    groups: Sequence[Sequence[Spans]], reaches: Sequence[Reach], origin: int, length: int
) -> _Words:
    """A row of words for each group, whose bits are the starts that reach into a span."""
    # One cell more than there are: a range that ends with the last one has its bit behind it.
    width = length // _WORD_BITS + 1
    edges, rows = _together(groups)
    if not len(edges):
        return np.zeros((len(groups), width), dtype="<u8")
    before = np.array([reach.before for reach in reaches], dtype=np.int64)
    after = np.array([reach.after for reach in reaches], dtype=np.int64)

    def placed(cells: _Cells) -> _Cells:
        return np.clip(cells, 0, length) + rows * (width * _WORD_BITS)

    begins = placed(edges[:, 0] - (origin - 1 + after)[rows])
    ends = placed(edges[:, 1] - (origin - before)[rows])
    return _filled(begins, ends, len(groups) * width).reshape(len(groups), width)


def _filled(begins: _Cells, ends: _Cells, size: int) -> _Words:
    """So many words, in which the bits of the ranges are set.

    Ranges that do not touch are the difference of two numbers: one has a bit where each of them
    ends, the other where each begins. So ranges that do touch are made one first.
    """
    order = begins.argsort(kind="stable")
    begins, reached = begins[order], np.maximum.accumulate(ends[order])
    # Whether there is a gap before each, and after the last.
    gaps = np.ones(len(begins) + 1, dtype=np.bool_)
    gaps[1:-1] = begins[1:] > reached[:-1]
    begins, past = begins[gaps[:-1]], reached[gaps[1:]]
    words = np.zeros(size, dtype="<u8")
    np.add.at(words, past >> _TO_WORD, _bits(past))
    np.subtract.at(words, begins >> _TO_WORD, _bits(begins))
    # The difference of a word borrows from the next where a range runs on into it.
    opened, closed = (np.bincount(edges >> _TO_WORD, minlength=size) for edges in (begins, past))
    words[1:] -= np.cumsum(opened - closed)[:-1].astype(np.uint64)
    return words


def _bits(numbers: _Cells) -> _Words:
    """The bit of each within its word."""
    return np.uint64(1) << (numbers & _WITHIN_WORD).astype(np.uint64)


def _as_masks(rows: _Words) -> list[int]:
    packed, width = rows.tobytes(), rows.shape[1] * rows.itemsize
    return [
        int.from_bytes(packed[at : at + width], "little") for at in range(0, len(packed), width)
    ]


def crowded(groups: Sequence[Spans], limits: Sequence[int], length: int) -> list[bool]:
    """Whether as many spans of a group as its limit begin in fewer than `length` cells."""
    if not any(map(len, groups)):
        return [limit <= 0 for limit in limits]
    edges, rows = _together([(spans,) for spans in groups])
    # Groups far apart: a pair that is close is of one group.
    begins = np.sort(edges[:, 0] + rows * _FAR_APART, kind="stable")
    last = np.arange(len(begins)) + np.maximum(limits, 1)[rows] - 1
    whole = np.flatnonzero(last < len(begins))
    close = whole[begins[last[whole]] - begins[whole] < length]
    # A limit of none is always reached.
    found = np.less_equal(limits, 0)
    found[rows[close]] = True
    answers: list[bool] = found.tolist()
    return answers


def _together(groups: Sequence[Sequence[Spans]]) -> tuple[_Cells, _Cells]:
    """The spans of all groups below each other, and of which group each is."""
    edges = np.concatenate([NO_SPANS.edges, *(spans.edges for group in groups for spans in group)])
    sizes = [sum(map(len, group)) for group in groups]
    return edges, np.repeat(np.arange(len(groups)), sizes)
