"""Who may do what with webhooks: every mutation and every read, as every caller."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mulin.database import query
from mulin.global_ids import global_id
from tests.district import District, gid
from tests.organizations.entering import EVERYBODY, Callers, Tree, make_tree, outcome
from tests.phone import Phone, Phones
from tests.webhooks.asking import DELIVERIES, SELECTIONS, WEBHOOKS, enter, make_webhook, ping

URL = "https://partner.example/hook"
ALLOWED = frozenset({"admin"})
NODE = "query($id: ID!) { node(id: $id) { id } }"

Wanted = Callable[[Tree], Awaitable[dict[str, Any]]]


@pytest.fixture
async def callers(district: District, phones: Phones) -> Callers:
    return Callers(await make_tree(district), district, phones)


def at(place: str) -> Wanted:
    async def wanted(tree: Tree) -> dict[str, Any]:
        return {"organizationId": gid(getattr(tree, place)), "url": URL}

    return wanted


async def one(tree: Tree) -> dict[str, Any]:
    return {"id": gid(await make_webhook(tree.park))}


async def a_delivery(tree: Tree) -> dict[str, Any]:
    sent = await ping(await make_webhook(tree.park))
    return {"deliveryId": global_id("WebhookDelivery", sent.id)}


CASES: list[tuple[str, Wanted, str]] = [
    ("createWebhook", at("park"), "FORBIDDEN organizationId"),
    ("createWebhook", at("centre"), "FORBIDDEN organizationId"),
    *(
        (name, one, "NOT_FOUND id")
        for name in SELECTIONS
        if name not in {"createWebhook", "redeliverWebhook"}
    ),
    ("redeliverWebhook", a_delivery, "NOT_FOUND deliveryId"),
]


@pytest.mark.parametrize(
    ("name", "wanted", "usual"),
    CASES,
    ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)],
)
async def test_what_each_may_do(callers: Callers, name: str, wanted: Wanted, usual: str) -> None:
    expected = {
        **dict.fromkeys(EVERYBODY, usual),
        **dict.fromkeys(ALLOWED, "done"),
        "stranger": "UNAUTHENTICATED None",
    }
    told = {}
    for who in EVERYBODY:
        phone = await callers(who)
        told[who] = outcome(await enter(phone, name, **await wanted(callers.tree)))
    assert told == expected


def test_the_table_is_complete() -> None:
    assert {name for name, *_ in CASES} == set(SELECTIONS)


async def test_an_enterprise_that_is_not_theirs_to_see_is_not_found(callers: Callers) -> None:
    wanted = {"organizationId": gid(callers.tree.enterprise), "url": URL}
    told = {
        who: outcome(await enter(await callers(who), "createWebhook", **wanted))
        for who in ("admin", "auditor", "contact", "other contact", "resident")
    }
    assert told == {
        "admin": "done",
        "auditor": "FORBIDDEN organizationId",
        "contact": "FORBIDDEN organizationId",
        "other contact": "NOT_FOUND organizationId",
        "resident": "NOT_FOUND organizationId",
    }


async def refusal(phone: Phone, document: str, **wanted: Any) -> str:
    """ "done", or code and field of the one error."""
    body = await phone.send(document, **wanted)
    if "errors" not in body:
        return "done"
    [error] = body["errors"]
    return f"{error['extensions']['code']} {error['extensions']['field']}"


async def test_what_each_sees(callers: Callers) -> None:
    webhook = await make_webhook(callers.tree.park)
    await ping(webhook)
    place, key = gid(callers.tree.park), gid(webhook)
    for who in EVERYBODY:
        phone, may = await callers(who), who in ALLOWED
        told = (
            await refusal(phone, WEBHOOKS),
            await refusal(phone, WEBHOOKS, organizationId=place),
            await refusal(phone, DELIVERIES, id=key),
        )
        if who == "stranger":
            assert told == ("UNAUTHENTICATED None",) * 3
        elif may:
            assert told == ("done",) * 3, who
        else:
            assert told == (
                "FORBIDDEN organizationId",
                "FORBIDDEN organizationId",
                "NOT_FOUND webhookId",
            ), who
        assert ((await phone.ask(NODE, id=key))["node"] is not None) is may, who


async def test_an_admin_of_another_district_is_nobody_here(
    callers: Callers, district: District
) -> None:
    webhook = await make_webhook(district.station)
    admin = await callers("admin")
    # The centre of the admin's district has nothing below it any more.
    await query("UPDATE organization SET parent_id = NULL WHERE id = $1", district.station.id)

    refused = await enter(admin, "disableWebhook", id=gid(webhook))

    assert outcome(refused) == "NOT_FOUND id"
    assert (await admin.ask(WEBHOOKS))["webhooks"]["totalCount"] == 0
