"""Who serves in an organization: seen by those who may, and ended at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Membership, Person, Role
from tests.appointments.crowd import at_once
from tests.district import District, gid, give_role, make_organization, make_person
from tests.organizations.entering import (
    MEMBERS,
    MINE,
    Callers,
    document,
    entered,
    make_invitation,
    make_tree,
    new_number,
    number_of,
    outcome,
)
from tests.phone import Phone, Phones
from tests.statements import statements

NODE = "query N($id: ID!) { node(id: $id) { id } }"
TODAY = date(2026, 3, 2)
CONTACT = Role.ENTERPRISE_CONTACT


@pytest.fixture
async def callers(district: District, phones: Phones) -> Callers:
    return Callers(await make_tree(district), district, phones)


@pytest.fixture
async def invitee(district: District) -> Person:
    return await make_person("The invited")


async def mine(phone: Phone) -> dict[str, Any]:
    viewer: dict[str, Any] = (await phone.ask(MINE))["viewer"]
    return viewer


async def sees(phone: Phone, row: Organization) -> bool:
    return (await phone.ask(NODE, id=gid(row)))["node"] is not None


async def test_a_role_that_is_ended_is_over_on_the_next_request(callers: Callers) -> None:
    contact = await callers.person("contact")
    phone, coordinator = await callers.phones.of(contact.id), await callers("coordinator")
    held = await Membership.get(person_id=contact.id)
    assert await sees(phone, callers.tree.enterprise)
    ended = await entered(coordinator, "endMembership", id=gid(held))
    assert ended["membership"]["endsOn"] == "2026-03-02"
    assert not await sees(phone, callers.tree.enterprise)
    assert (await mine(phone))["memberships"] == []
    members = (await coordinator.ask(MEMBERS, id=gid(callers.tree.enterprise)))["node"]["members"]
    assert members == []
    # A second time changes nothing.
    await entered(coordinator, "endMembership", id=gid(held))
    assert await AuditEntry.filter(action="membership.ended").count() == 1


@pytest.mark.parametrize("begins", [0, 5])
async def test_a_role_can_end_before_its_first_day_is_over(callers: Callers, begins: int) -> None:
    person, place = await make_person(), callers.tree.enterprise
    first = TODAY + timedelta(days=begins)
    held = await Membership.create(person=person, organization=place, role=CONTACT, starts_on=first)
    phone = await callers.phones.of(person.id)
    ended = await entered(phone, "endMembership", id=gid(held))
    assert ended["membership"]["endsOn"] == "2026-03-02"
    clock.advance(timedelta(days=begins + 1))
    assert not await sees(await callers.phones.of(person.id), place)


async def test_who_leaves_takes_back_what_they_held_out(callers: Callers, invitee: Person) -> None:
    contact = await callers.person("contact")
    phone = await callers.phones.of(contact.id)
    wanted = {"organizationId": gid(callers.tree.enterprise), "role": "ENTERPRISE_CONTACT"}
    await entered(phone, "inviteMember", **wanted, phone=number_of(invitee))
    held = await Membership.get(person_id=contact.id)
    left = await entered(phone, "endMembership", id=gid(held))
    assert left["membership"]["organization"] is None
    assert (await mine(await callers.phones.of(invitee.id)))["invitations"] == []


async def test_a_district_keeps_its_last_admin(callers: Callers) -> None:
    people = [await callers.person("admin") for _ in range(2)]
    phones = [await callers.phones.of(person.id) for person in people]
    own = [{"input": {"id": gid(await Membership.get(person=person))}} for person in people]
    told = await at_once(phones, document("endMembership"), *own)
    assert sorted(map(outcome, told)) == ["INVALID id", "done"]


LISTED = """
query Listed($first: Int!) {
  organizations(kind: SCHOOL, first: $first) { edges { node { %s } } }
}
"""
SHOWN = {
    "members": "role organization { name } organizationName person { name }",
    "invitations": "role phone organizationName invitedBy { name }",
}


@pytest.mark.parametrize("field", SHOWN)
async def test_lists_of_members_cost_the_same_however_long(
    callers: Callers, invitee: Person, field: str
) -> None:
    for _ in range(12):
        school = await make_organization(OrganizationKind.SCHOOL, callers.tree.centre)
        for _ in range(3):
            await give_role(await make_person(), school, Role.SCHOOL_CONTACT)
            await make_invitation(school, Role.SCHOOL_CONTACT, new_number(), invitee)
    admin = await callers("admin")
    counted = []
    for first in (2, 12):
        with statements() as sent:
            found = await admin.ask(LISTED % f"{field} {{ {SHOWN[field]} }}", first=first)
        counted.append(len(sent))
        assert len(found["organizations"]["edges"]) == first
        assert len(found["organizations"]["edges"][-1]["node"][field]) == 3
    assert counted[0] == counted[1]
