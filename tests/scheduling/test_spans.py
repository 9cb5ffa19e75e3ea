"""Ranges of many at once, compared to the same asked of one range after the other."""

from collections.abc import Sequence
from functools import reduce
from operator import and_

from hypothesis import given
from hypothesis import strategies as st

from mulin.scheduling.masks import covering, reaching
from mulin.scheduling.spans import Reach, Spans, crowded, starts_blocked, starts_filled
from mulin.scheduling.wall_clock import Span

ORIGIN, LENGTH, ROOM = 1_000, 100, 50

spans = st.tuples(
    st.integers(ORIGIN - ROOM, ORIGIN + LENGTH + ROOM), st.integers(1, LENGTH + 2 * ROOM)
).map(lambda span: (span[0], sum(span)))
groups = st.lists(st.lists(spans, max_size=8), max_size=4)
reaches = st.builds(Reach, st.integers(0, 20), st.integers(1, 20))


@given(groups, st.data())
def test_starts_are_blocked_that_reach_into_a_span(
    grouped: list[list[Span]], data: st.DataObject
) -> None:
    far = [data.draw(reaches) for _ in grouped]
    asked = [(Spans(group[:3]), Spans(group[3:])) for group in grouped]
    assert starts_blocked(asked, far, ORIGIN, LENGTH) == [
        _blocked(group, reach) for group, reach in zip(grouped, far, strict=True)
    ]


@given(st.lists(groups.filter(bool), max_size=3), reaches)
def test_starts_are_filled_that_reach_into_a_span_of_every_member(
    grouped: list[list[list[Span]]], far: Reach
) -> None:
    asked = [[Spans(member) for member in group] for group in grouped]
    assert starts_filled(asked, far, ORIGIN, LENGTH) == [
        reduce(and_, (_blocked(member, far) for member in group)) for group in grouped
    ]


def _blocked(group: Sequence[Span], reach: Reach) -> int:
    wide = covering(group, ORIGIN - ROOM, LENGTH + 2 * ROOM)
    return reaching(wide, *reach) >> ROOM & (1 << LENGTH) - 1


@given(groups, st.data())
def test_a_group_is_crowded_when_as_many_as_its_limit_begin_within_the_length(
    grouped: list[list[Span]], data: st.DataObject
) -> None:
    limits = [data.draw(st.integers(-1, 4)) for _ in grouped]
    assert crowded([Spans(group) for group in grouped], limits, 30) == [
        _most_close(group) >= limit for group, limit in zip(grouped, limits, strict=True)
    ]


def _most_close(group: Sequence[Span]) -> int:
    begins = [begin for begin, _ in group]
    return max((sum(0 <= one - begin < 30 for one in begins) for begin in begins), default=0)


def test_what_postgresql_packs_is_read_as_it_was_written() -> None:
    packed = b"".join(number.to_bytes(4, "big", signed=True) for number in (-1, 2, 5, 2**24))
    assert list(Spans.packed(packed)) == [(-1, 2), (5, 2**24)]
    assert list(Spans.packed(b"")) == []
