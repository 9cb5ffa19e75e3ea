"""Building the tree: what may stand under what, and what happens when two move it at once."""

import asyncio
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.audit.models import AuditEntry
from mulin.organizations.models import Organization, OrganizationKind
from mulin.organizations.tree import ABOVE, fits, refuse_misplaced
from mulin.people.models import Role
from mulin.refusals import Refusal
from tests.appointments.crowd import at_once
from tests.district import District, gid, give_role, make_organization, make_person, make_venue
from tests.organizations.directory import ids
from tests.organizations.entering import (
    Callers,
    credit_code,
    document,
    enter,
    entered,
    make_tree,
    outcome,
)
from tests.phone import Phone, Phones
from tests.statements import statements

Kind = OrganizationKind
NAMES = {"nameZh": "示范机构", "nameEn": "An organization"}
NODE = "query N($id: ID!) { node(id: $id) { id ... on Organization { isActive } } }"


@pytest.fixture
async def callers(district: District, phones: Phones) -> Callers:
    return Callers(await make_tree(district), district, phones)


@pytest.fixture
async def admin(callers: Callers) -> Phone:
    return await callers("admin")


# As the issue draws it: centre → stations → studios; parks → enterprises; schools; firms; notaries.
DRAWN = {
    (Kind.DISTRICT_CENTRE, None),
    (Kind.STREET_STATION, Kind.DISTRICT_CENTRE),
    (Kind.NEIGHBORHOOD_STUDIO, Kind.STREET_STATION),
    (Kind.TECH_PARK, Kind.DISTRICT_CENTRE),
    (Kind.SCHOOL, Kind.DISTRICT_CENTRE),
    (Kind.LAW_FIRM, Kind.DISTRICT_CENTRE),
    (Kind.NOTARY_OFFICE, Kind.DISTRICT_CENTRE),
    (Kind.ENTERPRISE, Kind.TECH_PARK),
    (Kind.ENTERPRISE, Kind.DISTRICT_CENTRE),
}


def test_an_organization_stands_where_its_kind_belongs_and_nowhere_else() -> None:
    for kind, above in product(Kind, (None, *Kind)):
        if (kind, above) in DRAWN:
            refuse_misplaced(kind, above, "parent_id")
            continue
        with pytest.raises(Refusal) as refused:
            refuse_misplaced(kind, above, "parent_id")
        assert (refused.value.code, refused.value.field) == ("INVALID", "parent_id")


@given(st.lists(st.sampled_from(Kind), min_size=1, max_size=10))
@settings(max_examples=50)
def test_no_way_up_comes_back_to_a_kind(way: list[Kind]) -> None:
    climbs = all(above in ABOVE[kind] for kind, above in pairwise(way))
    assert not climbs or len(set(way)) == len(way)


def test_a_role_is_had_where_there_is_work_for_it() -> None:
    served = {role: {kind for kind in Kind if fits(role, kind)} for role in Role}
    centre = {Kind.DISTRICT_CENTRE}
    assert served == {
        Role.ENTERPRISE_CONTACT: {Kind.ENTERPRISE},
        Role.SCHOOL_CONTACT: {Kind.SCHOOL},
        Role.STATION_STAFF: centre | {Kind.STREET_STATION, Kind.NEIGHBORHOOD_STUDIO},
        Role.COORDINATOR: set(Kind) - {Kind.ENTERPRISE},
        Role.DISTRICT_ADMIN: centre,
        Role.AUDITOR: centre,
    }


async def test_what_was_created_is_in_the_directory(admin: Phone, callers: Callers) -> None:
    code = credit_code()
    made = await entered(
        admin,
        "createOrganization",
        kind="LAW_FIRM",
        parentId=gid(callers.tree.centre),
        code="a-firm",
        creditCode=f" {code[:8].lower()} {code[8:]}",
        **NAMES,
    )
    assert made["organization"] == {
        "id": made["organization"]["id"],
        "code": "a-firm",
        "kind": "LAW_FIRM",
        "name": "An organization",
        "parent": {"id": gid(callers.tree.centre)},
        "isActive": True,
        "isVerified": True,
        "creditCode": code,
    }
    stranger = await callers("stranger")
    assert await ids(stranger, "organizations", kind="LAW_FIRM") == [made["organization"]["id"]]


CREATIONS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "STREET_STATION", "parentId": "park"}, "INVALID parentId"),
    ({"kind": "ENTERPRISE", "parentId": "station"}, "INVALID parentId"),
    ({"kind": "NEIGHBORHOOD_STUDIO", "parentId": "centre"}, "INVALID parentId"),
    ({"kind": "SCHOOL", "parentId": None}, "INVALID parentId"),
    ({"kind": "DISTRICT_CENTRE", "parentId": "centre"}, "INVALID parentId"),
    ({"code": "A Code"}, "INVALID code"),
    ({"code": "a--code"}, "INVALID code"),
    ({"code": ""}, "INVALID code"),
    ({"code": "a" * 65}, "INVALID code"),
    ({"nameZh": " "}, "INVALID nameZh"),
    ({"nameZh": "名" * 121}, "INVALID nameZh"),
    ({"nameEn": "\n"}, "INVALID nameEn"),
    ({"nameEn": "n" * 201}, "INVALID nameEn"),
    ({"creditCode": "91310110"}, "INVALID creditCode"),
]


@pytest.mark.parametrize(("wanted", "expected"), CREATIONS)
async def test_what_cannot_be_created_is_named_and_not_written(
    admin: Phone, callers: Callers, wanted: dict[str, Any], expected: str
) -> None:
    before = await Organization.all().count()
    given = {"kind": "SCHOOL", "parentId": "centre", "code": "a-code", **NAMES, **wanted}
    if given["parentId"] is not None:
        given["parentId"] = gid(getattr(callers.tree, given["parentId"]))
    assert outcome(await enter(admin, "createOrganization", **given)) == expected
    assert await Organization.all().count() == before


async def test_codes_are_had_by_one_organization(admin: Phone, callers: Callers) -> None:
    school, centre = callers.tree.school, gid(callers.tree.centre)
    number = credit_code()
    await entered(admin, "updateOrganization", id=gid(school), creditCode=number)
    again = {"kind": "SCHOOL", "parentId": centre, "code": "a-code", **NAMES}
    taken = await enter(admin, "createOrganization", **again, creditCode=number)
    assert outcome(taken) == "INVALID creditCode"
    taken = await enter(admin, "createOrganization", **{**again, "code": school.code})
    assert outcome(taken) == "INVALID code"
    # Given away, it can be had by another.
    await entered(admin, "updateOrganization", id=gid(school), creditCode="")
    await entered(admin, "createOrganization", **again, creditCode=number)


async def test_an_update_changes_what_it_names(admin: Phone, callers: Callers) -> None:
    enterprise, other = callers.tree.enterprise, gid(callers.tree.other_park)
    before = {"kind": "ENTERPRISE", "isActive": True, "isVerified": False, "creditCode": None}
    changed = await entered(
        admin, "updateOrganization", id=gid(enterprise), parentId=other, nameEn="Renamed"
    )
    assert changed["organization"] == {
        "id": gid(enterprise),
        "code": enterprise.code,
        "name": "Renamed",
        "parent": {"id": other},
        **before,
    }
    entry = await AuditEntry.get(action="organization.updated")
    assert entry.object_id == enterprise.id
    assert entry.before is not None
    assert set(entry.before) == {"parent_id", "name_en"}
    assert entry.after == {"parent_id": callers.tree.other_park.id, "name_en": "Renamed"}


async def test_nobody_moves_an_organization_out_of_or_into_what_is_not_theirs(
    callers: Callers,
) -> None:
    tree = callers.tree
    coordinator = await callers("coordinator")
    for enterprise, park, expected in (
        (tree.enterprise, tree.other_park, "FORBIDDEN parentId"),
        (tree.enterprise, tree.other_enterprise, "NOT_FOUND parentId"),
        (tree.other_enterprise, tree.park, "NOT_FOUND id"),
    ):
        wanted = {"id": gid(enterprise), "parentId": gid(park)}
        assert outcome(await enter(coordinator, "updateOrganization", **wanted)) == expected


async def test_another_kind_must_suit_what_there_is(admin: Phone, callers: Callers) -> None:
    tree = callers.tree
    empty = await make_organization(Kind.TECH_PARK, tree.centre)
    served = await make_organization(Kind.SCHOOL, tree.centre)
    await give_role(await make_person(), served, Role.SCHOOL_CONTACT)
    for organization, kind, expected in (
        (tree.park, "SCHOOL", "INVALID kind"),
        (served, "LAW_FIRM", "INVALID kind"),
        (empty, "NEIGHBORHOOD_STUDIO", "INVALID kind"),
        (empty, "SCHOOL", "done"),
        (tree.centre, "SCHOOL", "INVALID id"),
    ):
        wanted = {"id": gid(organization), "kind": kind}
        assert outcome(await enter(admin, "updateOrganization", **wanted)) == expected, kind


async def test_a_centre_stays_at_the_top(admin: Phone, callers: Callers) -> None:
    wanted = {"id": gid(callers.tree.centre), "parentId": gid(callers.tree.station)}
    assert outcome(await enter(admin, "updateOrganization", **wanted)) == "INVALID id"


async def test_nothing_moves_below_itself(admin: Phone, callers: Callers) -> None:
    # Only what was never checked can be so far out of order: an enterprise above its own park.
    enterprise = callers.tree.enterprise
    await Organization.filter(id=callers.tree.other_park.id).update(parent_id=enterprise.id)
    wanted = {"id": gid(enterprise), "parentId": gid(callers.tree.other_park)}
    assert outcome(await enter(admin, "updateOrganization", **wanted)) == "INVALID parentId"


async def go_in_circles() -> bool:
    """Whether from some organization the way up never ends."""
    above = {one.id: one.parent_id for one in await Organization.all()}
    for start in above:
        at: int | None = start
        for _ in above:
            at = None if at is None else above[at]
        if at is not None:
            return True
    return False


async def test_of_two_moves_that_make_a_circle_together_one_is_refused(
    callers: Callers,
) -> None:
    centre = callers.tree.centre
    phones = [await callers("admin") for _ in range(2)]
    for _ in range(5):
        one, other = [await make_organization(Kind.STREET_STATION, centre) for _ in range(2)]
        moves = [
            {"input": {"id": gid(a), "kind": "NEIGHBORHOOD_STUDIO", "parentId": gid(b)}}
            for a, b in ((one, other), (other, one))
        ]
        told = await at_once(phones, document("updateOrganization"), *moves)
        assert sorted(map(outcome, told)) == ["INVALID parentId", "done"]
    assert not await go_in_circles()


async def test_a_park_does_not_become_a_school_while_an_enterprise_is_added(
    callers: Callers,
) -> None:
    one, other = await callers("admin"), await callers("admin")
    for number in range(5):
        park = await make_organization(Kind.TECH_PARK, callers.tree.centre)
        kind = {"id": gid(park), "kind": "SCHOOL"}
        new = {"parentId": gid(park), "kind": "ENTERPRISE", "code": f"e-{number}", **NAMES}
        told = await asyncio.gather(
            enter(one, "updateOrganization", **kind), enter(other, "createOrganization", **new)
        )
        assert sorted(outcome(payload).split()[0] for payload in told) == ["INVALID", "done"]


async def test_what_is_inactive_leaves_the_lists_and_keeps_its_history(
    admin: Phone, callers: Callers
) -> None:
    stranger, tree = await callers("stranger"), callers.tree
    venue = await make_venue(tree.school)
    near = {"near": {"lat": 31.27, "lng": 121.52}}
    await entered(admin, "updateOrganization", id=gid(tree.school), isActive=False)
    assert gid(tree.school) not in await ids(stranger, "organizations")
    for where in ({}, near):
        assert gid(venue) not in await ids(stranger, "venues", **where)
    seen = (await stranger.ask(NODE, id=gid(tree.school)))["node"]
    assert seen == {"id": gid(tree.school), "isActive": False}
    everything = "{ organizations(kind: SCHOOL, includeInactive: true) { totalCount } }"
    assert (await stranger.ask(everything))["organizations"]["totalCount"] == 0
    assert (await admin.ask(everything))["organizations"]["totalCount"] == 1
    await entered(admin, "updateOrganization", id=gid(tree.school), isActive=True)
    assert gid(tree.school) in await ids(stranger, "organizations")


async def test_nothing_begins_below_what_is_inactive(admin: Phone, callers: Callers) -> None:
    tree = callers.tree
    await Organization.filter(id=tree.park.id).update(is_active=False)
    new = {"kind": "ENTERPRISE", "parentId": gid(tree.park), "code": "a-code", **NAMES}
    assert outcome(await enter(admin, "createOrganization", **new)) == "INVALID parentId"
    mine = {"parkId": gid(tree.park), "creditCode": credit_code(), **NAMES}
    assert outcome(await enter(admin, "registerEnterprise", **mine)) == "INVALID parkId"


CHILDREN = """
query Children($id: ID!, $after: String) {
  node(id: $id) {
    ... on Organization {
      children(first: 2, after: $after) {
        edges { node { id } } pageInfo { endCursor hasNextPage }
      }
    }
  }
}
"""
BELOW = """
query Below($first: Int!) {
  organizations(first: $first) {
    edges { node { creditCode parent { name } children(first: 2) { totalCount edges { node {
      name children(first: 1) { totalCount }
    } } } } }
  }
}
"""


async def test_what_stands_below_costs_the_same_however_much_is_listed(
    admin: Phone, callers: Callers
) -> None:
    for _ in range(8):
        station = await make_organization(Kind.STREET_STATION, callers.tree.centre)
        await make_organization(Kind.NEIGHBORHOOD_STUDIO, station)
    counted = []
    for first in (3, 20):
        with statements() as sent:
            found = (await admin.ask(BELOW, first=first))["organizations"]["edges"]
        counted.append(len(sent))
        assert len(found) == first
        assert found[0]["node"]["children"]["totalCount"] == 12
    assert counted[0] == counted[1]


async def test_what_is_below_comes_in_pages(callers: Callers) -> None:
    stranger, centre = await callers("stranger"), gid(callers.tree.centre)
    whole = await ids(stranger, "organizations", parentId=centre)
    found, cursor = [], None
    while True:
        page = (await stranger.ask(CHILDREN, id=centre, after=cursor))["node"]["children"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == whole
    error = await stranger.error(CHILDREN, id=centre, after="garbage")
    assert (error["code"], error["field"]) == ("INVALID", "after")
