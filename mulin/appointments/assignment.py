"""Whose turn it is: fair shares among the members of a team.

Everybody's burden is their minutes for their weight, and the least burdened comes next. Members who
were not there, since they joined later or were away, are credited with what they would have been
given, so that nobody is flooded on their first day or their first day back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Away = tuple[datetime, datetime]
"""A range `[from, until)` in which a member was not to be given anything."""


@dataclass(frozen=True, slots=True)
class Load:
    """A member's weight, the minutes they carry, those credited, and when they last got some."""

    weight: int
    minutes: float = 0
    last_assigned_at: datetime | None = None
    credited: float = 0


def in_turn(loads: Mapping[int, Load], minutes: int = 0) -> list[int]:
    """Specialist ids, whose turn it is first, to be given a meeting of so many minutes.

    The least burdened for their weight comes first, then the longest idle. Half of the meeting is
    counted in beforehand (Webster's method of apportionment): by the burden alone somebody of
    weight 1 would get their first meeting before somebody of weight 3 their first or second.
    """

    def burden(specialist_id: int) -> tuple[float, datetime, int]:
        load = loads[specialist_id]
        carried = load.minutes + load.credited + minutes / 2
        return (carried / load.weight, load.last_assigned_at or _NEVER, specialist_id)

    return sorted(loads, key=burden)


def bounds(away: Mapping[int, Collection[Away]]) -> list[datetime]:
    """The instants at which somebody went away or came back, in order."""
    return sorted({instant for ranges in away.values() for one in ranges for instant in one})


def credits_of(
    weights: Mapping[int, int],
    away: Mapping[int, Collection[Away]],
    given: Sequence[float],
) -> dict[int, float]:
    """Minutes to credit each member with.

    `given[n]` are the minutes the team was given after `bounds(away)[n - 1]` and before
    `bounds(away)[n]`. Whoever was away then is credited with their share beside those who were not;
    when nobody was there, with nothing.
    """
    edges = bounds(away)
    credited = dict.fromkeys(weights, 0.0)
    for number, minutes in enumerate(given):
        begin = edges[number - 1] if number else None
        absent = {member for member in weights if _covers(away.get(member, ()), begin)}
        present = sum(weight for member, weight in weights.items() if member not in absent)
        for member in absent if present else ():
            credited[member] += minutes * weights[member] / present
    return credited


def _covers(ranges: Collection[Away], begin: datetime | None) -> bool:
    return begin is not None and any(since <= begin < until for since, until in ranges)
