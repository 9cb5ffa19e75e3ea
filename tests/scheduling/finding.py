"""Slots as sets and lists that can be compared."""

from collections.abc import Iterable
from typing import Any

from hypothesis import settings

from mulin.scheduling.availability import OpenSlot, open_slots
from tests.scheduling.calendars import Case

few = settings(max_examples=settings().max_examples // 2)
"""For what the comparison with the oracle, on as many examples as usual, says in other words."""


def found(case: Case) -> list[OpenSlot]:
    """What the engine says."""
    return open_slots(case.diary.calendar(), case.places(), case.terms, case.first, case.last)


def plain(slots: Iterable[OpenSlot]) -> list[tuple[Any, ...]]:
    """In one order, with modes that can be compared."""
    return sorted(
        (slot.starts_at, slot.ends_at, slot.day, slot.venue_id or 0, sorted(slot.modes))
        for slot in slots
    )


def times(slots: Iterable[OpenSlot]) -> set[tuple[Any, ...]]:
    """One entry for each mode of a slot: what fewer of them means is what the caller sees."""
    return {
        (slot.starts_at, slot.ends_at, slot.venue_id, mode) for slot in slots for mode in slot.modes
    }
