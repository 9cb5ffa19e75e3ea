"""What a change of the rules must do to the slots, whatever the rules are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.scheduling.availability import Question, together
from mulin.scheduling.rules import MarkedDay, WeeklyRange
from mulin.scheduling.weeks import day_in
from tests.scheduling.calendars import (
    Busy,
    Case,
    Hall,
    Meeting,
    busy_ranges,
    cases,
    diaries,
)
from tests.scheduling.finding import few, found, plain, times

PLAIN_ZONES = ("Asia/Shanghai", "Asia/Kathmandu", "Pacific/Kiritimati")


@few
@given(cases(), st.data())
def test_more_that_is_taken_never_adds_a_slot(case: Case, data: st.DataObject) -> None:
    more = data.draw(busy_ranges(case.days()))
    diary = case.diary
    for busier in (
        replace(diary, meetings=diary.meetings + tuple(Meeting(one, one) for one in more)),
        replace(diary, imported=diary.imported + more),
        replace(diary, off=diary.off + more),
    ):
        assert times(found(replace(case, diary=busier))) <= times(found(case))


@few
@given(cases(), st.data())
def test_a_closure_or_a_desk_taken_never_adds_a_slot(case: Case, data: st.DataObject) -> None:
    more = data.draw(busy_ranges(case.days()))
    closed, taken = dict(case.halls), dict(case.halls)
    for venue, hall in case.halls.items():
        closed[venue] = replace(hall, closed=hall.closed + more)
        if hall.desks:
            taken[venue] = replace(hall, desks=(hall.desks[0] + more, *hall.desks[1:]))
    for halls in (closed, taken):
        assert times(found(replace(case, halls=halls))) <= times(found(case))


@few
@given(cases(), st.data())
def test_one_more_holiday_never_adds_a_slot(case: Case, data: st.DataObject) -> None:
    # A venue that closes on holidays is one thing, one that opens for a make-up workday another.
    day = data.draw(st.sampled_from(case.days()))
    kept = tuple(marked for marked in case.diary.holidays if marked.day != day)
    without = replace(case, diary=replace(case.diary, holidays=kept))
    holiday = replace(case, diary=replace(case.diary, holidays=(*kept, MarkedDay(day, 0))))
    assert times(found(holiday)) <= times(found(without))


@few
@given(cases(), st.data())
def test_one_weekly_range_less_never_adds_a_slot(case: Case, data: st.DataObject) -> None:
    weekly = list(case.diary.weekly)
    weekly.pop(data.draw(st.integers(0, len(weekly) - 1)))
    lazier = replace(case, diary=replace(case.diary, weekly=tuple(weekly)))
    assert times(found(lazier)) <= times(found(case))


@few
@given(cases())
def test_a_desk_less_taken_never_removes_a_slot(case: Case) -> None:
    freed = {
        venue: replace(hall, desks=hall.desks and tuple(desk[1:] for desk in hall.desks))
        for venue, hall in case.halls.items()
    }
    assert times(found(case)) <= times(found(replace(case, halls=freed)))


@few
@given(cases(zones=["Asia/Shanghai"]))
def test_a_zone_that_shows_the_same_time_gives_the_same_slots(case: Case) -> None:
    for zone in ("Asia/Taipei", "Etc/GMT-8"):
        elsewhere = replace(case, diary=replace(case.diary, zone=zone))
        assert plain(found(elsewhere)) == plain(found(case))


@few
@given(cases(zones=PLAIN_ZONES), st.data())
def test_everything_moved_by_whole_weeks_moves_the_slots(case: Case, data: st.DataObject) -> None:
    by = timedelta(weeks=data.draw(st.integers(-60, 60)))
    halls = {venue: hall for venue, hall in case.halls.items() if hall.zone in PLAIN_ZONES}
    case = replace(case, halls=halls)
    moved = [
        (start + by, end + by, day + by, *rest) for start, end, day, *rest in plain(found(case))
    ]
    assert plain(found(_moved(case, by))) == moved


def _moved(case: Case, by: timedelta) -> Case:
    def ranges(taken: tuple[Busy, ...]) -> tuple[Busy, ...]:
        return tuple((begin + by, until + by) for begin, until in taken)

    def rules(weekly: tuple[WeeklyRange, ...]) -> tuple[WeeklyRange, ...]:
        return tuple(
            rule._replace(
                valid_from=rule.valid_from and rule.valid_from + by,
                valid_until=rule.valid_until and rule.valid_until + by,
            )
            for rule in weekly
        )

    diary, terms = case.diary, case.terms
    return Case(
        diary=replace(
            diary,
            weekly=rules(diary.weekly),
            overrides={day + by: one for day, one in (diary.overrides or {}).items()},
            meetings=tuple(
                Meeting(*ranges((meeting.held, meeting.blocked))) for meeting in diary.meetings
            ),
            imported=ranges(diary.imported),
            off=ranges(diary.off),
            holidays=tuple(MarkedDay(day + by, goes_by) for day, goes_by in diary.holidays),
        ),
        halls={
            venue: Hall(
                hall.zone,
                rules(hall.opening),
                hall.desks and tuple(ranges(desk) for desk in hall.desks),
                ranges(hall.closed),
            )
            for venue, hall in case.halls.items()
        },
        terms=replace(terms, earliest=terms.earliest + by, latest=terms.latest + by),
        first=case.first + by,
        last=case.last + by,
    )


@few
@given(cases(), st.data())
def test_together_are_the_slots_that_everybody_offers(case: Case, data: st.DataObject) -> None:
    other = replace(case, diary=data.draw(diaries(case.diary.zone, case.days())))
    question = Question(case.places(), case.terms, case.first, case.last)
    free = together([question.free_starts(one.diary.calendar()) for one in (case, other)])
    both = question.slots(free, case.diary.zone)
    assert times(both) == times(found(case)) & times(found(other))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Apia"])
def test_a_day_begins_where_the_one_before_ends(zone: str) -> None:
    for day in (date(2026, 3, 8), date(2026, 11, 1), date(2011, 12, 30), date(2011, 12, 29)):
        begin, pieces = day_in(zone, day)
        end = begin + (pieces[-1].last_cell if pieces else 0)
        assert day_in(zone, day + timedelta(days=1))[0] == end
