"""The lists of clients: who keeps them, who reads them, what is refused."""

import asyncio
from typing import Any

import pytest

from mulin.audit.models import AuditEntry
from mulin.conflicts import clients
from mulin.conflicts.models import Client, Conflict
from tests.conflicts.asking import (
    COMPANY_CODE,
    add_client,
    client_names,
    make_client,
    make_conflict,
    outcome,
    remove_client,
)
from tests.conflicts.cast import PARTS, Cast, make_cast
from tests.district import District, gid
from tests.phone import Phones
from tests.statements import statements

DONE = ("DONE", None)
ABSENT = ("NOT_FOUND", "id")
UNKNOWN = ("UNAUTHENTICATED", None)

KEEPERS = {"specialist", "coordinator", "admin"}
FIRM_KEEPERS = {"partner", "clerk of the firm", "admin"}


@pytest.fixture
async def cast(district: District) -> Cast:
    return await make_cast(district)


async def test_a_client_says_who_it_is_and_never_their_code(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.specialist.person_id)

    payload = await add_client(phone, " 星辰软件有限公司 ", code=f"{COMPANY_CODE.lower()} ")

    assert payload["errors"] == []
    assert payload["client"]["name"] == "星辰软件有限公司"
    assert payload["client"]["hasCode"] is True
    assert payload["client"]["specialist"] == {"id": gid(district.specialist)}
    assert payload["client"]["organization"] is None
    assert await client_names(phone) == ["星辰软件有限公司"]
    entry = await AuditEntry.get(action="client.added")
    assert "星辰" not in str(entry.details)


@pytest.mark.parametrize("who", PARTS)
async def test_who_keeps_whose_list(
    district: District, cast: Cast, phones: Phones, who: str
) -> None:
    phone = await cast.phone(phones, who)
    kept = await make_client(district.specialist, "Entered before")
    owners = (
        ({"specialistId": gid(district.specialist)}, KEEPERS),
        ({"organizationId": gid(cast.firm)}, FIRM_KEEPERS),
    )
    for owner, keepers in owners:
        added = outcome(await add_client(phone, "星辰软件有限公司", **owner))

        if who == "stranger":
            assert added == UNKNOWN
            continue
        assert added == (DONE if who in keepers else ("FORBIDDEN", *owner))
        found = await client_names(phone, **owner)
        assert ("星辰软件有限公司" in found) == (who in keepers)
        assert ("Entered before" in found) == (who in KEEPERS and keepers is KEEPERS)

    removed = await remove_client(phone, gid(kept))
    assert removed == (UNKNOWN if who == "stranger" else DONE if who in KEEPERS else ABSENT)
    assert await Client.filter(id=kept.id).exists() == (who not in KEEPERS)


async def test_a_stranger_reads_no_list(district: District, phones: Phones) -> None:
    client = await make_client(district.specialist)
    phone = await phones.new()

    error = await phone.error("{ clients { totalCount } }")
    node = await phone.ask("query N($id: ID!) { node(id: $id) { id } }", id=gid(client))

    assert error["code"] == "UNAUTHENTICATED"
    assert node == {"node": None}


async def test_a_client_is_found_by_their_id_for_who_keeps_the_list(
    district: District, cast: Cast, phones: Phones
) -> None:
    client = await make_client(district.specialist, "张三")
    document = "query N($id: ID!) { node(id: $id) { ... on Client { name } } }"

    mine = await cast.phone(phones, "specialist")
    assert await mine.ask(document, id=gid(client)) == {"node": {"name": "张三"}}
    other = await cast.phone(phones, "colleague")
    assert await other.ask(document, id=gid(client)) == {"node": None}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "  "}, ("INVALID", "name")),
        ({"name": "x" * 121}, ("INVALID", "name")),
        ({"name": "x", "code": "123"}, ("INVALID", "code")),
        ({"name": "x", "idempotencyKey": ""}, ("INVALID", "idempotencyKey")),
    ],
)
async def test_what_is_no_client_is_refused(
    district: District, phones: Phones, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    phone = await phones.of(district.specialist.person_id)

    assert outcome(await add_client(phone, **given)) == expected
    assert not await Client.exists()


async def test_what_has_no_list_is_refused(district: District, cast: Cast, phones: Phones) -> None:
    admin, resident = await cast.phone(phones, "admin"), await cast.phone(phones, "resident")
    both = {"specialistId": gid(district.specialist), "organizationId": gid(cast.firm)}
    enterprise = cast.people["contact"]
    place = (await enterprise.memberships.all().select_related("organization"))[0].organization  # type: ignore[attr-defined]  # a reverse relation

    for given, expected in (
        (both, ("INVALID", "organizationId")),
        ({"organizationId": gid(district.station)}, ("INVALID", "organizationId")),
        ({"organizationId": gid(place)}, ("NOT_FOUND", "organizationId")),
        ({}, ("FORBIDDEN", None)),
    ):
        assert outcome(await add_client(admin, "x", **given)) == expected
    assert outcome(await add_client(resident, "x")) == ("FORBIDDEN", None)


async def test_a_key_adds_nobody_twice(district: District, phones: Phones) -> None:
    phone = await phones.of(district.specialist.person_id)

    answers = await asyncio.gather(
        *(add_client(phone, "张三", idempotencyKey="one") for _ in range(10))
    )

    assert len({answer["client"]["id"] for answer in answers}) == 1
    assert await Client.all().count() == 1
    other = await add_client(phone, "李四", idempotencyKey="one")
    assert outcome(other) == ("INVALID", "idempotencyKey")


async def test_a_list_ends_somewhere_however_many_add_at_once(
    district: District, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "MOST_CLIENTS", 3)
    phone = await phones.of(district.specialist.person_id)

    answers = await asyncio.gather(*(add_client(phone, f"Client {n}") for n in range(10)))

    refused = [outcome(answer) for answer in answers if answer["errors"]]
    assert refused == [("LIMIT_REACHED", "name")] * 7
    assert await Client.all().count() == 3


async def test_only_one_of_two_removes_a_client_and_their_conflicts_go_too(
    district: District, phones: Phones
) -> None:
    await make_conflict(district)
    (client,) = await Client.all()
    phone = await phones.of(district.specialist.person_id)

    answers = await asyncio.gather(*(remove_client(phone, gid(client)) for _ in range(5)))

    assert sorted(answers) == sorted([DONE, *[ABSENT] * 4])
    assert not await Conflict.exists()
    assert await AuditEntry.filter(action="client.removed").count() == 1


async def test_a_longer_list_costs_no_more_statements(district: District, phones: Phones) -> None:
    phone = await phones.of(district.specialist.person_id)
    await make_client(district.specialist, "First")
    with statements() as short:
        await client_names(phone)
    for number in range(5):
        await make_client(district.specialist, f"Client {number}")
    with statements() as long:
        await client_names(phone)

    assert len(long) == len(short)
