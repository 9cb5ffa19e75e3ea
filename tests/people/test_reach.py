"""Roles come from memberships, and reach down the tree of organizations: not up, not sideways."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest

from mulin import clock
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Membership, Person, Role
from mulin.people.sign_in import open_session
from mulin.people.viewer import Viewer, viewer_of
from tests.district import District, gid, give_role, make_organization, make_person
from tests.documents import BOOK
from tests.people.accounts import VIEWER
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

SEE = "query($id: ID!) { node(id: $id) { id } }"
STAFF = {Role.COORDINATOR, Role.STATION_STAFF, Role.DISTRICT_ADMIN}
OVERSEEING = {*STAFF, Role.AUDITOR}


@dataclass
class Tree:
    """A centre with two stations; the first has a studio."""

    centre: Organization
    station: Organization
    studio: Organization
    sister: Organization


@pytest.fixture
async def tree(district: District) -> Tree:
    return Tree(
        centre=district.centre,
        station=district.station,
        studio=await make_organization(OrganizationKind.NEIGHBORHOOD_STUDIO, district.station),
        sister=await make_organization(OrganizationKind.STREET_STATION, district.centre),
    )


async def seen_as(person: Person) -> Viewer:
    session = await open_session(person.id)
    viewer = await viewer_of(session.person_id, session.session_id)
    assert viewer is not None
    return viewer


async def booked(district: District, phones: Phones) -> str:
    """The id of a stranger's appointment at the station's venue."""
    stranger = await phones.of((await make_person()).id)
    answer = await stranger.ask(
        BOOK,
        input={
            "serviceId": gid(district.service),
            "startsAt": at(TUESDAY, 10).isoformat(),
            "mode": "IN_PERSON",
        },
    )
    return str(answer["bookAppointment"]["appointment"]["id"])


async def sees(phone: Phone, appointment: str) -> bool:
    return (await phone.ask(SEE, id=appointment))["node"] is not None


async def test_a_role_reaches_its_organization_and_all_below_it(tree: Tree) -> None:
    below = {tree.station.id, tree.studio.id}
    for role in Role:
        person = await make_person()
        await give_role(person, tree.station, role)
        viewer = await seen_as(person)

        assert viewer.overseen == (below if role in OVERSEEING else set()), role
        assert viewer.staffed == (below if role in STAFF else set()), role


async def test_a_role_is_shown_to_its_holder_once(tree: Tree, phones: Phones) -> None:
    for role in Role:
        person = await make_person()
        await give_role(person, tree.station, role)
        await give_role(person, tree.sister, role)
        viewer = (await (await phones.of(person.id)).ask(VIEWER))["viewer"]

        assert viewer["roles"] == ["RESIDENT", role.name]


async def test_roles_in_several_places_add_up(tree: Tree) -> None:
    person = await make_person()
    await give_role(person, tree.studio, Role.STATION_STAFF)
    await give_role(person, tree.sister, Role.AUDITOR)
    viewer = await seen_as(person)

    assert viewer.staffed == {tree.studio.id}
    assert viewer.overseen == {tree.studio.id, tree.sister.id}


async def test_an_appointment_is_seen_from_where_it_is_served_and_from_above(
    district: District, tree: Tree, phones: Phones
) -> None:
    appointment = await booked(district, phones)
    places = (tree.centre, tree.station, tree.studio, tree.sister)
    seeing = set()
    for role, place in product(Role, places):
        person = await make_person()
        await give_role(person, place, role)
        if await sees(await phones.of(person.id), appointment):
            seeing.add((role, place.id))

    assert seeing == set(product(OVERSEEING, (tree.centre.id, tree.station.id)))


async def test_a_membership_counts_from_its_first_day_until_before_its_last(
    district: District, phones: Phones
) -> None:
    appointment = await booked(district, phones)
    person = await make_person()
    await Membership.create(
        person=person,
        organization=district.station,
        role=Role.STATION_STAFF,
        starts_on=TUESDAY.date(),
        ends_on=(TUESDAY + timedelta(days=2)).date(),
    )
    seen = {}
    # Days begin at midnight in Shanghai, when it is still the day before in UTC.
    midnight = at(TUESDAY, 0)
    for hours in (-1, 0, 7, 8, 24, 47, 48, 72):
        with clock.frozen(midnight + timedelta(hours=hours)):
            seen[hours] = await sees(await phones.of(person.id), appointment)

    assert seen == {-1: False, 0: True, 7: True, 8: True, 24: True, 47: True, 48: False, 72: False}


async def test_who_loses_a_membership_loses_sight_with_the_next_request(
    district: District, phones: Phones
) -> None:
    appointment = await booked(district, phones)
    person = await make_person()
    membership = await give_role(person, district.centre, Role.DISTRICT_ADMIN)
    phone = await phones.of(person.id)
    before = await sees(phone, appointment)
    membership.ends_on = MONDAY.date()
    await membership.save()

    assert before
    assert not await sees(phone, appointment)
    assert (await phone.ask(VIEWER))["viewer"]["roles"] == ["RESIDENT"]


async def test_a_specialist_is_one_while_active(district: District, phones: Phones) -> None:
    person = await district.specialist.person
    phone = await phones.of(person.id)
    before = (await phone.ask(VIEWER))["viewer"]["roles"]
    district.specialist.is_active = False
    await district.specialist.save()

    assert before == ["RESIDENT", "SPECIALIST"]
    assert (await phone.ask(VIEWER))["viewer"]["roles"] == ["RESIDENT"]
