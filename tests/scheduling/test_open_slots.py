"""The engine against the oracle, and what must hold whatever the calendar."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mulin.scheduling.availability import OpenSlot, open_slots
from tests.scheduling import oracle
from tests.scheduling.calendars import Case, busy_ranges, cases


def found(case: Case) -> list[OpenSlot]:
    return open_slots(case.calendar, case.places, case.terms, case.first, case.last)


def plain(slots: Iterable[OpenSlot]) -> list[tuple[Any, ...]]:
    """In one order, whichever of two equal ranges came first."""
    return sorted(
        (slot.starts_at, slot.ends_at, slot.day, slot.venue_id or 0, sorted(slot.modes))
        for slot in slots
    )


def times(slots: Iterable[OpenSlot]) -> set[tuple[Any, ...]]:
    return {
        (slot.starts_at, slot.ends_at, slot.venue_id, mode) for slot in slots for mode in slot.modes
    }


def days_of(case: Case) -> list[date]:
    length = (case.last - case.first).days + 1
    return [case.first + timedelta(days=number) for number in range(length)]


@given(cases())
def test_the_engine_finds_what_the_oracle_finds(case: Case) -> None:
    expected = oracle.slots(case.calendar, case.places, case.terms, case.first, case.last)
    assert plain(found(case)) == plain(expected)


@given(cases())
def test_slots_come_in_order_of_time(case: Case) -> None:
    starts = [slot.starts_at for slot in found(case)]
    assert starts == sorted(starts)


@given(cases())
def test_a_slot_lies_inside_a_range_and_touches_nothing_busy(case: Case) -> None:
    for slot in found(case):
        inside = [
            opened
            for opened in oracle.ranges_of(case.calendar, slot.day)
            if oracle.lies_in(slot.starts_at, case.calendar.zone, slot.day, opened)
            and oracle.lies_in(
                slot.ends_at - oracle.FIVE_MINUTES, case.calendar.zone, slot.day, opened
            )
        ]
        assert inside
        assert not oracle.touches(slot.starts_at, case.terms, case.calendar.busy)


@given(cases(), st.data())
def test_one_more_busy_time_never_adds_a_slot(case: Case, data: st.DataObject) -> None:
    more = data.draw(busy_ranges(days_of(case)))
    busier = replace(case, calendar=replace(case.calendar, busy=case.calendar.busy + more))
    assert times(found(busier)) <= times(found(case))


@given(cases(), st.data())
def test_one_weekly_range_less_never_adds_a_slot(case: Case, data: st.DataObject) -> None:
    weekly = list(case.calendar.weekly)
    weekly.pop(data.draw(st.integers(0, len(weekly) - 1)))
    lazier = replace(case, calendar=replace(case.calendar, weekly=tuple(weekly)))
    assert times(found(lazier)) <= times(found(case))


@given(cases())
def test_a_desk_less_taken_never_removes_a_slot(case: Case) -> None:
    freed = {
        venue: replace(place, desks=tuple(desk[1:] for desk in place.desks))
        for venue, place in case.places.items()
    }
    assert times(found(case)) <= times(found(replace(case, places=freed)))


@given(cases())
def test_days_asked_for_together_are_the_days_asked_for_one_by_one(case: Case) -> None:
    apart = [slot for day in days_of(case) for slot in found(replace(case, first=day, last=day))]
    assert plain(apart) == plain(found(case))
