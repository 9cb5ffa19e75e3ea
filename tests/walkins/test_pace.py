"""How long one waits: by the pace of the day, never less for who stands farther back."""

from hypothesis import given
from hypothesis import strategies as st

from mulin.walkins.numbers import code_of
from mulin.walkins.pace import USUAL_MINUTES, minutes_each, wait_minutes

AHEAD = st.integers(0, 500)
MINUTES = st.floats(0.1, 240)
DESKS = st.integers(0, 20)


@given(AHEAD, AHEAD, MINUTES, DESKS)
def test_whoever_has_more_people_ahead_never_waits_less(
    one: int, other: int, each: float, desks: int
) -> None:
    less, more = sorted((one, other))
    assert wait_minutes(less, each, desks) <= wait_minutes(more, each, desks)


@given(AHEAD, MINUTES, DESKS)
def test_another_desk_never_makes_it_longer_and_none_counts_as_one(
    ahead: int, each: float, desks: int
) -> None:
    assert wait_minutes(ahead, each, desks + 1) <= wait_minutes(ahead, each, desks)
    assert wait_minutes(ahead, each, 0) == wait_minutes(ahead, each, 1)


@given(st.lists(MINUTES, min_size=1), st.none() | st.integers(5, 90))
def test_half_of_the_visits_take_no_longer_than_the_pace(
    served: list[float], duration: int | None
) -> None:
    each = minutes_each(served, duration)
    assert 2 * sum(one <= each for one in served) >= len(served)
    assert 2 * sum(one >= each for one in served) >= len(served)


def test_before_anybody_was_served_a_visit_takes_what_the_service_says() -> None:
    assert minutes_each([], 40) == 40
    assert minutes_each([], None) == USUAL_MINUTES


def test_minutes_are_whole_and_rounded_up() -> None:
    assert wait_minutes(0, 15, 1) == 0
    assert wait_minutes(3, 15, 2) == 23


def test_a_number_reads_like_one_on_a_slip() -> None:
    assert [code_of(number) for number in (1, 12, 999, 1000)] == ["A001", "A012", "A999", "A1000"]
