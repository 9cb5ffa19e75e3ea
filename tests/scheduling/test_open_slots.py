"""The engine against the oracle, and what must hold whatever the calendar."""

from dataclasses import replace

from hypothesis import given

from tests.scheduling import oracle
from tests.scheduling.calendars import Case, cases
from tests.scheduling.finding import few, found, plain


@given(cases())
def test_the_engine_finds_what_the_oracle_finds(case: Case) -> None:
    slots = found(case)
    assert plain(slots) == plain(oracle.slots(case))
    starts = [(slot.starts_at, slot.venue_id or 0) for slot in slots]
    assert starts == sorted(set(starts)), "in order of time, and once a venue"


@few
@given(cases())
def test_days_asked_for_together_are_the_days_asked_for_one_by_one(case: Case) -> None:
    apart = [slot for day in case.days() for slot in found(replace(case, first=day, last=day))]
    assert plain(apart) == plain(found(case))
