"""How long those who wait will wait, by the day's pace: pure functions."""

from collections.abc import Collection
from datetime import timedelta
from math import ceil
from statistics import median

USUAL_MINUTES = 15
"""What a visit takes where nothing better is known."""

ACTIVE_FOR = timedelta(minutes=30)
"""A desk counts as long as something happened at it within this time."""


def minutes_each(served_minutes: Collection[float], duration_minutes: int | None) -> float:
    """What one visit takes: the median of the day's, else the service's duration, else usual."""
    if served_minutes:
        return median(served_minutes)
    return USUAL_MINUTES if duration_minutes is None else duration_minutes


def wait_minutes(ahead: int, each: float, desks: int) -> int:
    """Whole minutes, rounded up, until `ahead` people have been served at so many desks.

    No desk is taken for one: somebody will come.
    """
    return ceil(ahead * each / max(desks, 1))
