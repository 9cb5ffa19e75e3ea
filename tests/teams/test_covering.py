"""Which teams answer for an organization, and who may turn to which: against an obvious oracle."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.organizations.models import Organization, OrganizationKind
from mulin.services.models import TeamKind, Topic
from mulin.teams.coverage import teams_covering
from mulin.teams.entitlement import serves, teams_serving
from mulin.teams.models import Coverage, Team, TeamMember, TeamRole
from tests.district import (
    District,
    make_organization,
    make_specialist,
    make_team,
    make_topic,
)
from tests.emptying import empty_again
from tests.statements import statements

KIND = TeamKind.PARK_SERVICE
TOPICS = 2


@dataclass(frozen=True)
class Tree:
    """Organizations by number, each but the first below an earlier one; and teams of two kinds.

    A coverage is (team, organization, topic number or None).
    """

    parents: tuple[int | None, ...]
    active: tuple[bool, ...]
    teams: tuple[tuple[int, TeamKind], ...]
    coverages: frozenset[tuple[int, int, int | None]]

    def way_up(self, place: int | None) -> list[int]:
        """The organization and those above it which are not closed, the nearest first."""
        way = []
        while place is not None:
            if self.active[place]:
                way.append(place)
            place = self.parents[place]
        return way

    def open_teams(self) -> list[int]:
        return [
            team
            for team, (home, kind) in enumerate(self.teams)
            if kind is KIND and self.active[home]
        ]

    def covering(self, place: int, topic: int | None) -> list[int]:
        """What `teams_covering` should find, as the sentences of its docstring say."""
        for here in self.way_up(place):
            on_topic, others = [], []
            for team in self.open_teams():
                if topic is not None and (team, here, topic) in self.coverages:
                    on_topic.append(team)
                elif self.teams[team][0] == here or (team, here, None) in self.coverages:
                    others.append(team)
            if on_topic or others:
                return on_topic + others
        return []

    def serving(self, place: int) -> set[int]:
        """Likewise for `teams_serving`."""
        if not self.active[place]:
            return set()
        way = self.way_up(place)
        return {
            team
            for team in self.open_teams()
            if self.teams[team][0] in way
            or any(owner == team and covered in way for owner, covered, _ in self.coverages)
        }


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    size = draw(st.integers(1, 6))
    places = st.integers(0, size - 1)
    parents = [None] + [draw(st.integers(0, number - 1)) for number in range(1, size)]
    teams = draw(
        st.lists(st.tuples(places, st.sampled_from([KIND, KIND, TeamKind.COMMUNITY])), max_size=4)
    )
    covered = st.tuples(
        st.integers(0, max(len(teams) - 1, 0)),
        places,
        st.none() | st.integers(0, TOPICS - 1),
    )
    coverages = draw(st.frozensets(covered, max_size=6)) if teams else frozenset()
    active = draw(st.lists(st.booleans() | st.just(True), min_size=size, max_size=size))
    return Tree(tuple(parents), tuple(active), tuple(teams), coverages)


@dataclass(frozen=True)
class Planted:
    places: Sequence[Organization]
    teams: Sequence[Team]
    topics: Sequence[Topic]


async def planted(tree: Tree) -> Planted:
    await empty_again()
    places: list[Organization] = []
    for number, parent in enumerate(tree.parents):
        made = await make_organization(
            OrganizationKind.TECH_PARK, None if parent is None else places[parent]
        )
        made.is_active = tree.active[number]
        await made.save()
        places.append(made)
    teams = [await make_team(places[home], kind) for home, kind in tree.teams]
    topics = [await make_topic() for _ in range(TOPICS)]
    for team, place, topic in sorted(tree.coverages, key=str):
        await Coverage.create(
            team=teams[team],
            organization=places[place],
            topic=None if topic is None else topics[topic],
        )
    return Planted(places, teams, topics)


@given(tree=trees())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_nearest_teams_on_the_way_up_answer(
    database_url: str, monday: None, tree: Tree
) -> None:
    made = await planted(tree)
    numbers = {team.id: number for number, team in enumerate(made.teams)}
    for number, place in enumerate(made.places):
        for topic in (None, *range(TOPICS)):
            topic_id = None if topic is None else made.topics[topic].id
            found = await teams_covering(place.id, topic_id, KIND)
            assert [numbers[one] for one in found] == tree.covering(number, topic)
        serving = await teams_serving(KIND, place.id)
        assert {numbers[one] for one in serving} == tree.serving(number)


@pytest.fixture
async def park(district: District) -> Organization:
    return await make_organization(OrganizationKind.TECH_PARK, district.centre)


async def test_it_takes_one_statement(district: District) -> None:
    for place, topic in ((district.station.id, district.topic.id), (None, None)):
        with statements() as sent:
            await teams_covering(place, topic, TeamKind.COMMUNITY)
        assert len(sent) == 1


async def test_for_nobody_in_particular_it_is_who_advises_on_the_topic(
    district: District,
) -> None:
    topic, away = await make_topic(), await make_team(district.centre)
    other = await make_team(district.centre)
    await make_specialist(other, topics=(topic,))
    on_leave = await make_specialist(away, topics=(topic,))
    await TeamMember.filter(specialist=on_leave).update(role=TeamRole.ON_LEAVE)
    await make_specialist(away, topics=(topic,), is_active=False)
    community = TeamKind.COMMUNITY
    assert await teams_covering(None, topic.id, community) == [other.id]
    assert await teams_covering(None, district.topic.id, community) == [district.team.id]
    assert await teams_covering(None, None, community) == [district.team.id, away.id, other.id]
    assert await teams_covering(None, None, TeamKind.NOTARY) == []


async def test_what_does_not_exist_is_covered_by_nobody(district: District) -> None:
    assert await teams_covering(2**40, None, TeamKind.COMMUNITY) == []
    assert await teams_serving(KIND, 2**40) == frozenset()


async def test_a_parks_team_serves_its_own(district: District, park: Organization) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, park)
    other = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    team, central = await make_team(park, KIND), await make_team(district.centre, KIND)
    stranger = await make_team(other, KIND)
    for place in (enterprise, park):
        assert await teams_serving(KIND, place.id) == {team.id, central.id}
    await Coverage.create(team=stranger, organization=enterprise, topic=district.topic)
    assert await serves(stranger, enterprise.id)
    assert await serves(stranger, enterprise.id, district.topic.id)
    assert not await serves(stranger, enterprise.id, (await make_topic()).id)
    assert not await serves(stranger, park.id)
    assert not await serves(team, None)


async def test_a_community_team_serves_everybody(district: District) -> None:
    elsewhere = await make_organization(OrganizationKind.ENTERPRISE)
    for place in (None, elsewhere.id):
        assert await serves(district.team, place)
        assert await teams_serving(TeamKind.COMMUNITY, place) == {district.team.id}
