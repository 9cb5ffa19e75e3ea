"""Who a broadcast is for, against a slow and obvious reading of the rule."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.broadcasts.models import Following
from mulin.broadcasts.planning import planned_anew
from mulin.broadcasts.recipients import KEPT_WITHIN, Addressed, how_many, next_after
from mulin.organizations.models import Organization, OrganizationKind, Venue
from mulin.people.models import Membership, Person, Role
from mulin.services.models import Topic
from tests.appointments.asking import make_appointment
from tests.district import (
    District,
    give_role,
    make_organization,
    make_person,
    make_topic,
    make_venue,
)
from tests.times import MONDAY

ORGANIZATIONS, PEOPLE, TOPICS = 5, 7, 2
TODAY = MONDAY.date()
CALLED_OFF = {
    AppointmentStatus.PROPOSED,
    AppointmentStatus.PENDING,
    AppointmentStatus.CANCELLED,
    AppointmentStatus.ENTERED_IN_ERROR,
}

person = st.integers(0, PEOPLE - 1)
organization = st.integers(0, ORGANIZATIONS - 1)
topic = st.integers(0, TOPICS - 1)
days = st.integers(-2, 2)
# From which day on, and until before which; None: until further notice.
spans = st.builds(
    lambda begin, length: (
        TODAY + timedelta(days=begin),
        None if length is None else TODAY + timedelta(days=begin + length),
    ),
    days,
    st.none() | st.integers(1, 3),
)
days_ago = st.sampled_from([-1, 0, 1, 200, KEPT_WITHIN.days - 1, KEPT_WITHIN.days, 500])
# Each stands under nothing or under one before it.
parents = st.tuples(*(st.none() | st.integers(0, own - 1) for own in range(1, ORGANIZATIONS)))


@dataclass(frozen=True)
class Town:
    """What people do, by the numbers of people, organizations and topics."""

    parents: tuple[int | None, ...]
    topics: set[tuple[int, int]]
    organizations: set[tuple[int, int]]
    roles: dict[tuple[int, int], tuple[date, date | None]]
    visits: list[tuple[int, int | None, int, AppointmentStatus]]

    def area(self, root: int) -> set[int]:
        """An organization and whatever stands under it, however deep."""
        above = (None, *self.parents)
        found = set[int]()
        for number in range(ORGANIZATIONS):
            at: int | None = number
            while at is not None and at != root:
                at = above[at]
            if at == root:
                found.add(number)
        return found

    def people_of(self, root: int) -> set[int]:
        area = self.area(root)
        found = {who for who, where in self.organizations if where in area}
        for (who, where), (starts_on, ends_on) in self.roles.items():
            if where in area and starts_on <= TODAY and (ends_on is None or ends_on > TODAY):
                found.add(who)
        for who, venue, ago, status in self.visits:
            if venue in area and 0 <= ago < KEPT_WITHIN.days and status not in CALLED_OFF:
                found.add(who)
        return found

    def followers_of(self, wanted: int) -> set[int]:
        return {who for who, what in self.topics if what == wanted}


towns = st.builds(
    Town,
    parents,
    st.sets(st.tuples(person, topic), max_size=6),
    st.sets(st.tuples(person, organization), max_size=6),
    st.dictionaries(st.tuples(person, organization), spans, max_size=6),
    st.lists(
        st.tuples(
            person, st.none() | organization, days_ago, st.sampled_from(list(AppointmentStatus))
        ),
        max_size=6,
    ),
)


@dataclass
class Ground:
    """The rows that a town is built of, the same for every town."""

    district: District
    organizations: list[Organization]
    venues: list[Venue]
    people: list[Person]
    topics: list[Topic]

    async def build(self, town: Town) -> None:
        at = clock.now()
        for model in (Following, Membership, Appointment):
            await model.all().delete()
        for child, parent in zip(self.organizations[1:], town.parents, strict=True):
            above = None if parent is None else self.organizations[parent].id
            await Organization.filter(id=child.id).update(parent_id=above)
        await Following.bulk_create(
            [
                *(
                    Following(person=self.people[who], topic=self.topics[what], created_at=at)
                    for who, what in town.topics
                ),
                *(
                    Following(
                        person=self.people[who],
                        organization=self.organizations[where],
                        created_at=at,
                    )
                    for who, where in town.organizations
                ),
            ]
        )
        await Membership.bulk_create(
            [
                Membership(
                    person=self.people[who],
                    organization=self.organizations[where],
                    role=Role.STATION_STAFF,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )
                for (who, where), (starts_on, ends_on) in town.roles.items()
            ]
        )
        for number, (who, where, ago, status) in enumerate(town.visits):
            await make_appointment(
                self.district,
                # So that no two are at one time; in the past by a moment when today.
                at - timedelta(days=ago) - timedelta(hours=number),
                person_id=self.people[who].id,
                venue_id=None if where is None else self.venues[where].id,
                status=status,
            )

    def ids(self, people: set[int]) -> list[int]:
        return sorted(self.people[one].id for one in people)


@pytest.fixture
async def ground(district: District) -> Ground:
    kind = OrganizationKind.STREET_STATION
    organizations = [await make_organization(kind) for _ in range(ORGANIZATIONS)]
    return Ground(
        district,
        organizations,
        [await make_venue(one, desks=0) for one in organizations],
        [await make_person() for _ in range(PEOPLE)],
        [await make_topic() for _ in range(TOPICS)],
    )


async def in_portions(addressed: Addressed, size: int) -> list[int]:
    found, reached = list[int](), 0
    async with planned_anew():
        while portion := await next_after(addressed, reached, size):
            assert len(portion) <= size
            found += portion
            reached = portion[-1]
    return found


# A database is put in order for each example: a quarter of what others look at.
@hypothesis_settings(
    max_examples=hypothesis_settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(town=towns, root=organization, wanted=topic, size=st.integers(1, 4))
async def test_it_goes_to_whom_the_rule_says_each_once_by_rising_id(
    ground: Ground, town: Town, root: int, wanted: int, size: int
) -> None:
    await ground.build(town)
    for addressed, people in (
        (Addressed(None, ground.organizations[root].id), town.people_of(root)),
        (Addressed(ground.topics[wanted].id, None), town.followers_of(wanted)),
    ):
        assert await in_portions(addressed, size) == ground.ids(people)
        assert await how_many(addressed) == len(people)


async def test_a_role_counts_by_the_day_of_the_district(ground: Ground) -> None:
    """At seven in the morning in Shanghai it is still yesterday in London."""
    role = await give_role(ground.people[0], ground.organizations[0], Role.STATION_STAFF)
    await role.update_from_dict({"starts_on": TODAY}).save()
    area = Addressed(None, ground.organizations[0].id)
    with clock.frozen(MONDAY.replace(hour=0, minute=1)):
        assert await how_many(area) == 1
    with clock.frozen(MONDAY.replace(hour=0) - timedelta(minutes=1)):
        assert await how_many(area) == 0


async def test_a_role_counts_from_its_first_day_until_before_its_last(ground: Ground) -> None:
    for begin, end, counts in ((0, None, True), (1, None, False), (-1, 0, False), (-1, 1, True)):
        until = None if end is None else TODAY + timedelta(days=end)
        roles = {(0, 0): (TODAY + timedelta(days=begin), until)}
        await ground.build(Town((None,) * 4, set(), set(), roles, []))
        assert await how_many(Addressed(None, ground.organizations[0].id)) == counts, (begin, end)


A_MOMENT = timedelta(seconds=1)


async def test_a_visit_counts_from_its_beginning_for_a_year(ground: Ground) -> None:
    for begun, counts in (
        (timedelta(0), True),
        (-A_MOMENT, False),
        (KEPT_WITHIN - A_MOMENT, True),
        (KEPT_WITHIN, False),
    ):
        await Appointment.all().delete()
        await make_appointment(
            ground.district,
            clock.now() - begun,
            venue_id=ground.venues[0].id,
            person_id=ground.people[0].id,
        )
        assert await how_many(Addressed(None, ground.organizations[0].id)) == counts, begun
