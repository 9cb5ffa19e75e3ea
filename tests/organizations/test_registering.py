"""An enterprise registers itself under its park, once, and asks from then on."""

import asyncio
from typing import Any

import pytest

from mulin import events
from mulin.audit.models import AuditEntry
from mulin.organizations.actions.registering import MOST_UNVERIFIED
from mulin.organizations.models import Organization
from mulin.people.models import Membership, Person
from tests.appointments.crowd import at_once, crowd_of, phones_of
from tests.district import District, gid, make_person
from tests.organizations.entering import (
    MINE,
    Callers,
    credit_code,
    document,
    enter,
    entered,
    make_tree,
    outcome,
)
from tests.phone import Phones

NAMES = {"nameZh": "示范企业", "nameEn": "An enterprise"}
CROWD = 20


@pytest.fixture
async def callers(district: District, phones: Phones) -> Callers:
    return Callers(await make_tree(district), district, phones)


def registration(callers: Callers, **more: Any) -> dict[str, Any]:
    return {"parkId": gid(callers.tree.park), "creditCode": credit_code(), **NAMES, **more}


async def test_who_registers_an_enterprise_is_its_contact(callers: Callers) -> None:
    person = await make_person(name="")
    phone = await callers.phones.of(person.id)
    wanted = registration(callers, contactName="A contact")
    made = (await entered(phone, "registerEnterprise", **wanted))["organization"]
    assert made == {
        "id": made["id"],
        "code": f"enterprise-{wanted['creditCode'].lower()}",
        "kind": "ENTERPRISE",
        "name": "An enterprise",
        "parent": {"id": gid(callers.tree.park)},
        "isActive": True,
        "isVerified": False,
        "creditCode": wanted["creditCode"],
    }
    [mine] = (await phone.ask(MINE))["viewer"]["memberships"]
    assert (mine["role"], mine["organization"]) == ("ENTERPRISE_CONTACT", {"id": made["id"]})
    assert (mine["startsOn"], mine["endsOn"]) == ("2026-03-02", None)
    assert (await Person.get(id=person.id)).name == "A contact"


async def test_a_name_given_before_stays(callers: Callers) -> None:
    person = await make_person(name="A name")
    phone = await callers.phones.of(person.id)
    await entered(phone, "registerEnterprise", **registration(callers, contactName="Another"))
    assert (await Person.get(id=person.id)).name == "A name"


async def test_the_park_hears_of_it(callers: Callers) -> None:
    phone = await callers("resident")
    with events.hearing([events.of_organization(callers.tree.park.id)]) as listening:
        await entered(phone, "registerEnterprise", **registration(callers))
        async with asyncio.timeout(5):
            heard = await anext(listening)
    made = await Organization.get(name_zh=NAMES["nameZh"])
    assert heard == events.Event("organization", made.id, "registered")
    entry = await AuditEntry.get(action="organization.registered")
    assert (entry.object_id, entry.details["park"]) == (made.id, callers.tree.park.id)


async def test_a_code_is_registered_once(callers: Callers) -> None:
    wanted = registration(callers)
    await entered(await callers("resident"), "registerEnterprise", **wanted)
    for park in (callers.tree.park, callers.tree.other_park):
        again = await enter(
            await callers("resident"), "registerEnterprise", **{**wanted, "parkId": gid(park)}
        )
        assert outcome(again) == "INVALID creditCode"
        assert again["errors"][0]["message"] == "It is registered already; ask for an invitation"


async def test_of_many_at_once_one_registers_it(callers: Callers) -> None:
    crowd = await crowd_of(CROWD, callers.phones)
    wanted = registration(callers)
    told = await at_once(crowd, document("registerEnterprise"), input=wanted)
    assert sorted(map(outcome, told)) == ["INVALID creditCode"] * (CROWD - 1) + ["done"]
    made = await Organization.get(credit_code=wanted["creditCode"])
    assert await Membership.filter(organization_id=made.id).count() == 1


async def test_the_same_key_gives_the_same_enterprise(callers: Callers) -> None:
    person = await make_person()
    crowd = await phones_of([person.id], 5, callers.phones)
    wanted = registration(callers, idempotencyKey="once")
    told = await at_once(crowd, document("registerEnterprise"), input=wanted)
    assert len({payload["organization"]["id"] for payload in told}) == 1
    other = {**wanted, "creditCode": credit_code()}
    again = await enter(crowd[0], "registerEnterprise", **other)
    assert outcome(again) == "INVALID idempotencyKey"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"parkId": "station"}, "INVALID parkId"),
        ({"parkId": "centre"}, "INVALID parkId"),
        ({"parkId": "enterprise"}, "NOT_FOUND parkId"),
        ({"creditCode": "91310110"}, "INVALID creditCode"),
        ({"nameZh": ""}, "INVALID nameZh"),
        ({"nameEn": ""}, "INVALID nameEn"),
        ({"contactName": "n" * 81}, "INVALID contactName"),
    ],
)
async def test_what_cannot_be_registered_is_named_and_not_written(
    callers: Callers, wanted: dict[str, str], expected: str
) -> None:
    given = registration(callers, **wanted)
    if "parkId" in wanted:
        given["parkId"] = gid(getattr(callers.tree, wanted["parkId"]))
    before = await Organization.all().count()
    refused = await enter(await callers("resident"), "registerEnterprise", **given)
    assert outcome(refused) == expected
    assert await Organization.all().count() == before


async def test_of_unverified_enterprises_a_person_has_five(callers: Callers) -> None:
    phone, coordinator = await callers("resident"), await callers("coordinator")
    made = [
        (await entered(phone, "registerEnterprise", **registration(callers)))["organization"]["id"]
        for _ in range(MOST_UNVERIFIED)
    ]
    another = await enter(phone, "registerEnterprise", **registration(callers))
    assert outcome(another) == "LIMIT_REACHED creditCode"
    verified = await entered(coordinator, "verifyOrganization", id=made[0])
    assert verified["organization"]["isVerified"]
    await entered(phone, "registerEnterprise", **registration(callers))


async def test_verifying_twice_leaves_one_trace(callers: Callers) -> None:
    coordinator, enterprise = await callers("coordinator"), gid(callers.tree.enterprise)
    for _ in range(2):
        await entered(coordinator, "verifyOrganization", id=enterprise)
    assert await AuditEntry.filter(action="organization.verified").count() == 1
