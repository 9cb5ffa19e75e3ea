"""Who may do what with organizations: every mutation and every read, as every caller."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from mulin.organizations.models import Desk, OrganizationKind
from mulin.people.models import Role
from tests.district import District, gid, give_role, make_organization, make_person, make_venue
from tests.organizations.entering import (
    EVERYBODY,
    MEMBERS,
    Callers,
    Tree,
    credit_code,
    enter,
    make_invitation,
    make_tree,
    new_number,
    outcome,
)
from tests.phone import Phone, Phones

NAMES = {"nameZh": "示范企业", "nameEn": "An enterprise"}
ABOVE_PARK = {"admin": "done", "centre staff": "done", "coordinator": "done"}
ABOVE_CENTRE = {"admin": "done", "centre staff": "done"}
AT_STATION = {**ABOVE_CENTRE, "station staff": "done"}
Wanted = Callable[[Tree], Awaitable[dict[str, Any]]]


@pytest.fixture
async def callers(district: District, phones: Phones) -> Callers:
    return Callers(await make_tree(district), district, phones)


def named() -> dict[str, str]:
    number = credit_code()
    return {"code": number.lower(), **NAMES}


async def below_the_park(tree: Tree) -> dict[str, Any]:
    return {"kind": "ENTERPRISE", "parentId": gid(tree.park), **named()}


async def a_new_district(_tree: Tree) -> dict[str, Any]:
    return {"kind": "DISTRICT_CENTRE", **named()}


def the(place: str) -> Wanted:
    async def wanted(tree: Tree) -> dict[str, Any]:
        return {"id": gid(getattr(tree, place)), "nameEn": "Another name"}

    return wanted


async def an_enterprise(tree: Tree) -> dict[str, Any]:
    return {"id": gid(await make_organization(OrganizationKind.ENTERPRISE, tree.park))}


async def a_registration(tree: Tree) -> dict[str, Any]:
    return {"parkId": gid(tree.park), "creditCode": credit_code(), **NAMES}


async def a_venue(tree: Tree) -> dict[str, Any]:
    addresses = {"addressZh": "演示路1号", "addressEn": "1 Demo Road"}
    return {"organizationId": gid(tree.station), **named(), **addresses}


async def a_venue_of_the_station(tree: Tree) -> dict[str, Any]:
    return {"id": gid(await make_venue(tree.station)), "nameEn": "Another name"}


async def a_desk(tree: Tree) -> dict[str, Any]:
    return {"venueId": gid(await make_venue(tree.station)), "name": "A"}


async def a_desk_of_the_station(tree: Tree) -> dict[str, Any]:
    return {"id": gid(await Desk.get(venue=await make_venue(tree.station, desks=1)))}


async def a_new_name(tree: Tree) -> dict[str, Any]:
    return {**await a_desk_of_the_station(tree), "name": "A"}


def inviting(place: str, role: Role) -> Wanted:
    async def wanted(tree: Tree) -> dict[str, Any]:
        organization = gid(getattr(tree, place))
        return {"organizationId": organization, "role": role.name, "phone": new_number()}

    return wanted


async def an_invitation(tree: Tree) -> dict[str, Any]:
    by = await make_person()
    role, number = Role.ENTERPRISE_CONTACT, new_number()
    return {"id": gid(await make_invitation(tree.enterprise, role, number, by))}


def a_membership(place: str, role: Role) -> Wanted:
    async def wanted(tree: Tree) -> dict[str, Any]:
        return {"id": gid(await give_role(await make_person(), getattr(tree, place), role))}

    return wanted


CASES: list[tuple[str, Wanted, str, Mapping[str, str]]] = [
    ("createOrganization", below_the_park, "FORBIDDEN parentId", ABOVE_PARK),
    ("createOrganization", a_new_district, "FORBIDDEN kind", {}),
    (
        "updateOrganization",
        the("enterprise"),
        "NOT_FOUND id",
        {**ABOVE_PARK, "auditor": "FORBIDDEN id", "contact": "FORBIDDEN id"},
    ),
    ("updateOrganization", the("park"), "FORBIDDEN id", ABOVE_CENTRE),
    ("updateOrganization", the("centre"), "FORBIDDEN id", {"admin": "done"}),
    (
        "verifyOrganization",
        an_enterprise,
        "NOT_FOUND id",
        {**ABOVE_PARK, "auditor": "FORBIDDEN id"},
    ),
    ("registerEnterprise", a_registration, "done", {}),
    ("createVenue", a_venue, "FORBIDDEN organizationId", AT_STATION),
    ("updateVenue", a_venue_of_the_station, "FORBIDDEN id", AT_STATION),
    ("addDesk", a_desk, "FORBIDDEN venueId", AT_STATION),
    ("renameDesk", a_new_name, "FORBIDDEN id", AT_STATION),
    ("removeDesk", a_desk_of_the_station, "FORBIDDEN id", AT_STATION),
    (
        "inviteMember",
        inviting("park", Role.COORDINATOR),
        "FORBIDDEN organizationId",
        ABOVE_PARK,
    ),
    (
        "inviteMember",
        inviting("enterprise", Role.ENTERPRISE_CONTACT),
        "NOT_FOUND organizationId",
        {**ABOVE_PARK, "contact": "done", "auditor": "FORBIDDEN organizationId"},
    ),
    (
        "inviteMember",
        inviting("school", Role.SCHOOL_CONTACT),
        "FORBIDDEN organizationId",
        {**ABOVE_CENTRE, "school contact": "done"},
    ),
    (
        "inviteMember",
        inviting("school", Role.COORDINATOR),
        "FORBIDDEN organizationId",
        {**ABOVE_CENTRE, "school contact": "FORBIDDEN role"},
    ),
    (
        "inviteMember",
        inviting("centre", Role.DISTRICT_ADMIN),
        "FORBIDDEN organizationId",
        {"admin": "done", "centre staff": "FORBIDDEN role"},
    ),
    (
        "revokeInvitation",
        an_invitation,
        "NOT_FOUND id",
        {**ABOVE_PARK, "contact": "done"},
    ),
    *(
        (
            name,
            an_invitation,
            "NOT_FOUND id",
            dict.fromkeys((*ABOVE_PARK, "contact"), "FORBIDDEN id"),
        )
        for name in ("acceptInvitation", "declineInvitation")
    ),
    (
        "endMembership",
        a_membership("enterprise", Role.ENTERPRISE_CONTACT),
        "NOT_FOUND id",
        {**ABOVE_PARK, "contact": "done", "auditor": "FORBIDDEN id"},
    ),
    (
        "endMembership",
        a_membership("centre", Role.DISTRICT_ADMIN),
        "NOT_FOUND id",
        {"admin": "done", "centre staff": "FORBIDDEN id", "auditor": "FORBIDDEN id"},
    ),
]


@pytest.mark.parametrize(
    ("name", "wanted", "usual", "others"),
    CASES,
    ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)],
)
async def test_what_each_may_do(
    callers: Callers, name: str, wanted: Wanted, usual: str, others: Mapping[str, str]
) -> None:
    expected = {**dict.fromkeys(EVERYBODY, usual), **others, "stranger": "UNAUTHENTICATED None"}
    told = {}
    for who in EVERYBODY:
        phone = await callers(who)
        told[who] = outcome(await enter(phone, name, **await wanted(callers.tree)))
    assert told == expected


SEEING = {*ABOVE_PARK, "auditor", "contact"}
INVITING = SEEING - {"auditor"}
NODE = "query($id: ID!) { node(id: $id) { id } }"
LIST = '{ organizations(kind: ENTERPRISE, parentId: "%s") { edges { node { id } } } }'
BELOW = "query($id: ID!) { node(id: $id) { ... on Organization { children { totalCount } } } }"


async def sees(phone: Phone, row: Any) -> bool:
    return (await phone.ask(NODE, id=gid(row)))["node"] is not None


async def test_what_each_sees_of_an_enterprise(callers: Callers) -> None:
    tree = callers.tree
    tree.enterprise.credit_code = credit_code()
    await tree.enterprise.save()
    venue = await make_venue(tree.enterprise, desks=1)
    member = await give_role(await make_person(), tree.enterprise, Role.ENTERPRISE_CONTACT)
    role = Role.ENTERPRISE_CONTACT
    invited = await make_invitation(tree.enterprise, role, new_number(), await make_person())
    for who in EVERYBODY:
        phone = await callers(who)
        seeing = who in SEEING
        for row in (tree.enterprise, venue, await Desk.get(venue=venue), member):
            assert await sees(phone, row) is seeing, (who, row)
        assert await sees(phone, invited) is (who in INVITING), who
        listed = (await phone.ask(LIST % gid(tree.park)))["organizations"]["edges"]
        assert listed == ([{"node": {"id": gid(tree.enterprise)}}] if seeing else []), who
        below = (await phone.ask(BELOW, id=gid(tree.park)))["node"]["children"]
        assert below == {"totalCount": int(seeing)}, who
        found = (await phone.ask(MEMBERS, id=gid(tree.enterprise)))["node"]
        assert (found is not None) is seeing, who
        if seeing:
            assert found["creditCode"] == tree.enterprise.credit_code
            assert gid(member) in [one["id"] for one in found["members"]]
            assert (found["invitations"] is not None) is (who in INVITING), who


async def test_who_serves_in_a_public_organization_is_for_those_who_oversee_it(
    callers: Callers,
) -> None:
    park = callers.tree.park
    for who in EVERYBODY:
        found = (await (await callers(who)).ask(MEMBERS, id=gid(park)))["node"]
        seeing = who in {*ABOVE_PARK, "auditor"}
        assert (found["members"] is not None) is seeing, who
        assert (found["invitations"] is not None) is (who in ABOVE_PARK), who
