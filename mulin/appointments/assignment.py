"""Whose turn it is: fair shares among the members of a team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Load:
    """A member's weight, minutes assigned in the last 30 days, and when they were last assigned."""

    weight: int
    minutes: int = 0
    last_assigned_at: datetime | None = None


def in_turn(loads: Mapping[int, Load]) -> list[int]:
    """Specialist ids, whose turn it is first: least minutes for their weight, then longest idle."""

    def burden(specialist_id: int) -> tuple[float, datetime, int]:
        load = loads[specialist_id]
        return (load.minutes / load.weight, load.last_assigned_at or _NEVER, specialist_id)

    return sorted(loads, key=burden)
