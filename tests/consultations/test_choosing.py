"""Whose turn a question is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.consultations.choosing import Choice, Member, choose
from mulin.consultations.models import QueueReason

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ANN = Member(team_id=1, specialist_id=1, weight=1, open_limit=5, given=2, last_given_at=NOON)
BEN = replace(ANN, specialist_id=2)
CAI = replace(ANN, specialist_id=3)


@pytest.mark.parametrize(
    ("members", "whose"),
    [
        ([ANN, replace(BEN, given=1)], 2),  # who was given least
        ([ANN, replace(BEN, weight=2)], 2),  # for their weight
        ([ANN, replace(BEN, last_given_at=NOON - timedelta(hours=1))], 2),  # then the idlest
        ([ANN, replace(BEN, last_given_at=None)], 2),
        ([replace(ANN, given=9, on_duty=True), BEN], 1),  # whoever is on duty comes first
        ([replace(ANN, given=0, advises=False), BEN], 2),  # who does not advise is not asked
        ([replace(ANN, given=0, conflicted=True), BEN], 2),
        ([replace(ANN, given=0, away=True), BEN], 2),
        ([replace(ANN, given=0, unanswered=5), BEN], 2),  # nor who is full
        ([replace(ANN, given=0, open_limit=0), BEN], 2),
        ([replace(ANN, on_duty=True, away=True), BEN, replace(CAI, given=1)], 3),
        ([CAI, BEN, ANN], 1),  # all alike: the lowest id, whatever the order
    ],
)
def test_whose_turn_it_is(members: list[Member], whose: int) -> None:
    assert choose(members) == Choice(1, whose, None)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([replace(ANN, advises=False)], QueueReason.NO_TOPIC),
        ([replace(ANN, conflicted=True), replace(BEN, advises=False)], QueueReason.CONFLICT),
        ([replace(ANN, away=True), replace(BEN, conflicted=True)], QueueReason.NO_CAPACITY),
        ([replace(ANN, unanswered=5), replace(BEN, unanswered=7)], QueueReason.NO_CAPACITY),
    ],
)
def test_why_nobody_is_given_it(members: list[Member], reason: QueueReason) -> None:
    assert choose(members) == Choice(1, None, reason)


def test_without_anybody_there_is_no_choice() -> None:
    assert choose([]) is None


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=6),
    st.integers(1, 60),
)
def test_over_time_everybody_is_given_their_share(weights: list[int], questions: int) -> None:
    members = {
        number: replace(ANN, specialist_id=number, weight=weight, given=0, last_given_at=None)
        for number, weight in enumerate(weights, 1)
    }
    for number in range(questions):
        chosen = choose(list(members.values()))
        assert chosen is not None
        assert chosen.specialist_id is not None
        whose = members[chosen.specialist_id]
        at = NOON + timedelta(minutes=number)
        members[whose.specialist_id] = replace(whose, given=whose.given + 1, last_given_at=at)
    total = sum(weights)
    for member in members.values():
        due = questions * member.weight / total
        assert abs(member.given - due) < member.weight + 1
