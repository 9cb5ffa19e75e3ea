"""Who the demo district's rules make, and that booking with them is possible everywhere."""

from collections import Counter
from datetime import date, timedelta

import pytest

from mulin.demo.district import District, yangpu
from mulin.demo.plan import Plan, plan_of
from mulin.demo.shapes import AccountRole, Place, Span
from mulin.organizations.models import OrganizationKind
from mulin.services.models import AppointmentMode, TeamKind
from tests.demo.written import as_written


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(yangpu())


def district_with(**changes: object) -> District:
    return District.model_validate(as_written() | changes)


def codes_of(kind: OrganizationKind) -> set[str]:
    return {one.code for one in yangpu().organizations if one.kind is kind}


def opening_of(place: str | None) -> list[tuple[int, Span]]:
    venue = next(one.venue for one in yangpu().organizations if one.code == place)
    assert venue is not None
    return [one for part in yangpu().openings[venue.opening] for one in part.ranges()]


def test_the_same_file_makes_the_same_people_every_time(plan: Plan) -> None:
    assert plan_of(yangpu()) == plan


def test_sixty_specialists_twelve_residents_and_two_or_more_of_every_other_role(
    plan: Plan,
) -> None:
    roles = Counter(one.role for one in plan.everybody())
    assert set(roles) == set(AccountRole)
    assert roles[AccountRole.SPECIALIST] == 60
    assert roles[AccountRole.RESIDENT] == 12
    assert min(roles.values()) >= 2


def test_no_two_people_share_a_phone_or_a_name(plan: Plan) -> None:
    people = plan.everybody()
    for shared in ("phone", "name_zh", "name_en"):
        assert len({getattr(one, shared) for one in people}) == len(people)


def test_every_person_is_marked_as_demo_in_both_languages(plan: Plan) -> None:
    assert all(one.name_zh.endswith("（演示）") for one in plan.everybody())
    assert all(one.name_en.endswith(" (demo)") for one in plan.everybody())


def test_codes_of_specialists_and_teams_are_unique(plan: Plan) -> None:
    for coded in (plan.specialists, plan.teams):
        codes = [one.code for one in coded]
        assert len(set(codes)) == len(codes)


def test_every_street_park_and_the_centre_have_their_team(plan: Plan) -> None:
    served = {
        kind: {one.organization for one in plan.teams if one.kind is kind} for kind in TeamKind
    }
    centre = codes_of(OrganizationKind.DISTRICT_CENTRE)
    assert served[TeamKind.COMMUNITY] == codes_of(OrganizationKind.STREET_STATION) | centre
    assert served[TeamKind.SCHOOL_ADVISORY] == centre
    assert served[TeamKind.PARK_SERVICE] == codes_of(OrganizationKind.TECH_PARK)


def test_every_specialist_is_in_a_team_and_in_none_twice(plan: Plan) -> None:
    members = {code for team in plan.teams for code in team.members}
    assert members == {one.code for one in plan.specialists}
    assert all(len(set(team.members)) == len(team.members) >= 2 for team in plan.teams)


def test_every_team_has_somebody_for_every_topic_of_its_services(plan: Plan) -> None:
    topics = {one.code: set(one.topics) for one in plan.specialists}
    for team in plan.teams:
        wanted = {code for one in yangpu().services if one.kind is team.kind for code in one.topics}
        covered = set[str]().union(*(topics[member] for member in team.members))
        assert wanted <= covered, team.code


def test_every_team_receives_in_person_where_it_serves(plan: Plan) -> None:
    shifts = {one.code: one.shifts for one in plan.specialists}
    for team in plan.teams:
        venues = {shift.venue for member in team.members for shift in shifts[member]}
        assert team.organization in venues, team.code


@pytest.mark.parametrize("kind", [OrganizationKind.NEIGHBORHOOD_STUDIO, OrganizationKind.SCHOOL])
def test_every_studio_and_school_is_visited(plan: Plan, kind: OrganizationKind) -> None:
    venues = {shift.venue for one in plan.specialists for shift in one.shifts}
    assert codes_of(kind) <= venues


def test_nobody_works_outside_the_opening_hours_of_the_place(plan: Plan) -> None:
    shifts = [(one.code, shift) for one in plan.specialists for shift in one.shifts if shift.venue]
    assert len(shifts) > 200
    for specialist, shift in shifts:
        assert any(
            day == shift.weekday
            and span.starts <= shift.span.starts
            and shift.span.ends <= span.ends
            for day, span in opening_of(shift.venue)
        ), (specialist, shift)


def test_remote_hours_are_by_phone_and_video_only(plan: Plan) -> None:
    remote = [shift for one in plan.specialists for shift in one.shifts if shift.venue is None]
    assert remote
    assert {shift.modes for shift in remote} == {(AppointmentMode.PHONE, AppointmentMode.VIDEO)}


def test_the_centre_s_team_serves_the_streets_on_two_topics(plan: Plan) -> None:
    team = next(one for one in plan.teams if one.code == "yangpu-centre-community")
    stations = codes_of(OrganizationKind.STREET_STATION)
    topics = ("notary", "housing-expropriation")
    assert set(team.covers) == {(station, topic) for station in stations for topic in topics}


def test_a_roster_goes_round_on_weekdays(plan: Plan) -> None:
    team = next(one for one in plan.teams if one.code == "fudan-park-service")
    friday = date(2026, 3, 6)
    first, second = team.members
    assert team.roster(friday, 5) == [
        (friday, first),
        (friday + timedelta(days=3), second),
        (friday + timedelta(days=4), first),
    ]
    assert team.roster(friday + timedelta(days=1), 2) == []


def test_somebody_of_every_group_says_who_they_are(plan: Plan) -> None:
    said = [one.bio for one in plan.specialists if one.bio]
    assert len(said) == 5
    assert all(bio.zh.startswith("演示") and "made-up" in bio.en for bio in said)


def test_every_park_has_a_coordinator_and_the_hotline_its_operators(plan: Plan) -> None:
    held = Counter((one.role, one.organization) for one in plan.accounts)
    for park in codes_of(OrganizationKind.TECH_PARK):
        assert held[AccountRole.COORDINATOR, park] == 1
    assert held[AccountRole.STATION_STAFF, "yangpu-centre"] == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"by": 999}, "999 is nobody's number"),
        ({"team": "nobody"}, "there is no team nobody"),
        ({"specialist": "street-specialist-36"}, "is not of dinghai"),
    ],
)
def test_a_question_of_or_to_nobody_is_refused(changes: dict[str, object], words: str) -> None:
    asked = as_written()["consultations"]
    with pytest.raises(ValueError, match=words):
        plan_of(district_with(consultations=[asked[0] | changes]))


def test_a_specialist_no_team_takes_is_refused() -> None:
    teams = as_written()["teams"]
    teams[-1]["takes"] = [{"group": "park", "count": 1, "every": 2}]
    with pytest.raises(ValueError, match="no team takes park-specialist-02"):
        plan_of(district_with(teams=teams))


def test_a_visit_without_another_place_is_refused() -> None:
    groups = as_written()["specialist_groups"]
    del groups[2]["visits"]
    with pytest.raises(ValueError, match="no other place to visit"):
        plan_of(district_with(specialist_groups=groups))


def test_work_at_an_organization_without_a_venue_is_refused() -> None:
    places = as_written()["organizations"]
    del next(one for one in places if one["code"] == "fudan-park")["venue"]
    with pytest.raises(ValueError, match="fudan-park, which has no venue"):
        plan_of(district_with(organizations=places))


def test_each_pattern_of_hours_is_somebody_s_and_has_a_home() -> None:
    district = yangpu()
    used = {name for group in district.specialist_groups for name in group.hours}
    assert used == set(district.hours)
    assert all(
        any(part.place is Place.HOME for part in pattern) for pattern in district.hours.values()
    )
