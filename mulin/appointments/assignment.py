"""Whose turn it is: fair shares among the members of a team.

Of all that the team was given while a member was there, their weighted share was due to them; who
is furthest behind what was due comes next. Nothing is due to those who were not there, since they
joined later or were away, so that nobody is flooded on their first day or their first day back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

_DIGITS = 6
"""What is behind the sixth one is the computer's rounding and decides nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """A member's weight, the minutes they carry, those due to them, and when they last got some."""

    weight: int
    minutes: float = 0
    last_assigned_at: datetime | None = None
    due: float = 0


def in_turn(loads: Mapping[int, Load], minutes: int = 0) -> list[int]:
    """Specialist ids, whose turn it is first, to be given a meeting of so many minutes.

    The furthest behind what is due to them comes first, then the longest idle; their shares of this
    meeting are due already. While everybody is there nobody is ever off by more than 17/16 of one
    (teams up to eight, weights up to three), which is less than by choosing who has the fewest
    minutes for their weight.
    """
    total = sum(load.weight for load in loads.values())

    def ahead(specialist_id: int) -> tuple[float, datetime, int]:
        load = loads[specialist_id]
        carried = load.minutes - load.due - minutes * load.weight / total
        return (round(carried, _DIGITS), load.last_assigned_at or _NEVER, specialist_id)

    return sorted(loads, key=ahead)


def dues_of(weights: Mapping[int, int], given: Mapping[frozenset[int], float]) -> dict[int, float]:
    """Minutes due to each member of a team, by their weights among those who were there.

    `given` are the minutes the team was given while just those members were not there; what it was
    given while nobody was is due to nobody.
    """
    due = dict.fromkeys(weights, 0.0)
    for absent, minutes in given.items():
        there = weights.keys() - absent
        total = sum(weights[member] for member in there)
        for member in there:
            due[member] += minutes * weights[member] / total
    return due
