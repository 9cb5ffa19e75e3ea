"""Who must not advise somebody, because they or their firm advise the other side."""

import pytest

from mulin.conflicts.checking import Hit, conflicted
from mulin.conflicts.clients import add
from mulin.conflicts.models import Client, OpposingParty
from mulin.conflicts.parties import Party, cleaned, index_of, keep, parties_of
from mulin.crypto import decrypt
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.refusals import Refusal
from tests.appointments.asking import make_appointment
from tests.conflicts.asking import (
    COMPANY_CODE,
    RESIDENT_ID,
    make_client,
    make_conflict,
    override,
    viewer_for,
)
from tests.district import District, gid, give_role, make_organization, make_person, make_specialist
from tests.phone import Phones
from tests.statements import statements
from tests.times import TUESDAY


async def hits(district: District, *parties: Party) -> dict[int, Hit]:
    me = district.specialist.id
    return await conflicted([me], parties, person_id=district.resident.id)


async def test_a_client_by_another_spelling_of_the_name(district: District) -> None:
    client = await make_client(district.specialist, "上海星辰软件有限公司")

    found = await hits(district, Party("张三"), Party("星辰软件股份有限公司"))

    me = district.specialist.id
    assert found == {me: Hit(me, client.id, "星辰软件股份有限公司", 100)}


async def test_a_client_by_their_code_whatever_the_name(district: District) -> None:
    client = await make_client(district.specialist, "张三", RESIDENT_ID)

    found = await hits(district, *cleaned([Party("张叁", RESIDENT_ID)], "parties"))

    assert [(hit.client_id, hit.likeness) for hit in found.values()] == [(client.id, 100)]


async def test_others_are_no_clients(district: District) -> None:
    await make_client(district.specialist, "王伟", RESIDENT_ID)

    assert await hits(district, Party("王炜", COMPANY_CODE), Party("星辰软件有限公司")) == {}


async def test_the_likest_of_several_is_named(district: District) -> None:
    await make_client(district.specialist, "星晨软件有限公司")
    same = await make_client(district.specialist, "星辰软件有限公司")
    await make_client(district.specialist, "星辰软件园有限公司")

    found = await hits(district, Party("星辰软件"))

    assert found[district.specialist.id].client_id == same.id


async def test_the_clients_of_the_firm_are_those_of_all_its_specialists(
    district: District,
) -> None:
    firm = await make_organization(OrganizationKind.LAW_FIRM, district.centre)
    colleagues = [await make_specialist(district.team, organization=firm) for _ in range(2)]
    keeper = await viewer_for(colleagues[0].person_id)
    await add(keeper, Party("星辰软件有限公司"), organization_id=firm.id)
    everybody = [district.specialist.id, *(one.id for one in colleagues)]

    found = await conflicted(everybody, [Party("星辰软件")], person_id=district.resident.id)

    assert set(found) == {one.id for one in colleagues}


async def test_what_was_overridden_for_a_person_stands_in_their_way_no_more(
    district: District, phones: Phones
) -> None:
    conflict = await make_conflict(district)
    assert await hits(district, Party("星辰软件"))
    coordinator = await make_person()
    await give_role(coordinator, district.station, Role.COORDINATOR)

    await override(await phones.of(coordinator.id), gid(conflict))

    assert await hits(district, Party("星辰软件")) == {}
    me, parties = district.specialist.id, [Party("星辰软件")]
    assert set(await conflicted([me], parties, person_id=coordinator.id)) == {me}


async def test_one_statement_however_many_there_are_and_none_for_nobody(
    district: District,
) -> None:
    others = [await make_specialist(district.team) for _ in range(3)]
    for one in others:
        await make_client(one)
    ids = [one.id for one in others]

    with statements() as sent:
        assert len(await conflicted(ids, [Party("星辰软件")], person_id=1)) == 3
        assert await conflicted(ids, [], person_id=1) == {}
        assert await conflicted([], [Party("星辰软件")], person_id=1) == {}

    assert len(sent) == 1


async def test_parties_are_kept_encrypted_and_in_order(district: District) -> None:
    appointment = await make_appointment(district, TUESDAY)
    twice = Party("张三", RESIDENT_ID)
    named = cleaned([Party(" 张三 ", RESIDENT_ID), Party("星辰软件有限公司"), twice], "parties")

    await keep(named, appointment_id=appointment.id)

    kept = await parties_of(appointment_id=appointment.id)
    assert [party.name for party in kept] == ["张三", "星辰软件有限公司"]
    assert [party.code for party in kept] == [None, None]
    assert [party.code_index for party in kept] == [index_of(RESIDENT_ID), None]
    row = await OpposingParty.filter(appointment=appointment).first()
    assert row is not None
    assert "张三".encode() not in bytes(row.name_encrypted)
    assert RESIDENT_ID not in str(row.code_index)
    assert await parties_of(consultation_id=1) == []
    assert await parties_of() == []


async def test_a_client_s_name_is_kept_encrypted(district: District) -> None:
    client = await Client.get(id=(await make_client(district.specialist, "张三", RESIDENT_ID)).id)

    assert "张三".encode() not in bytes(client.name_encrypted)
    assert decrypt(client.name_encrypted) == "张三"
    assert client.code_index == index_of(f" {RESIDENT_ID[:6]} {RESIDENT_ID[6:]}")


@pytest.mark.parametrize(
    ("parties", "field", "reason"),
    [
        ([Party("a")] * 11, "parties", "too_many_entries"),
        ([Party("a"), Party("  ")], "parties.1.name", "empty"),
        ([Party("……")], "parties.0.name", "empty"),
        ([Party("a" * 121)], "parties.0.name", "too_long"),
        ([Party("a\0b")], "parties.0.name", "bad_character"),
        ([Party("a", COMPANY_CODE[:-1] + "A")], "parties.0.code", "bad_party_code"),
        ([Party("a", "360426199113010071")], "parties.0.code", "bad_party_code"),
        ([Party("a", "")], "parties.0.code", "bad_party_code"),
        ([Party("a", "1" * 41)], "parties.0.code", "too_long"),
    ],
)
def test_what_is_no_party_is_refused(parties: list[Party], field: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        cleaned(parties, "parties")

    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_nobody_s_name_or_code_is_shown_by_accident() -> None:
    party = Party("张三", RESIDENT_ID)

    assert "张三" not in repr(party)
    assert RESIDENT_ID not in repr(party)
    assert "张三" not in repr(Hit(1, 2, "张三", 100))
