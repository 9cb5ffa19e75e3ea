"""The first admin of a district is made on the server; nobody in the app could invite them."""

import asyncio

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.people.appointing import make_district_admin
from mulin.people.models import Membership, Person, Role
from mulin.refusals import Refusal
from tests.district import District, make_organization
from tests.organizations.entering import number_of
from tests.phone import Phones

NUMBER = "13900139001"
ROLES = "{ viewer { roles name } }"


async def test_who_is_made_admin_is_one_on_signing_in(district: District, phones: Phones) -> None:
    assert await make_district_admin(NUMBER, "The head")
    [held] = await Membership.filter(organization_id=district.centre.id)
    viewer = (await (await phones.of(held.person_id)).ask(ROLES))["viewer"]
    assert viewer == {"roles": ["RESIDENT", "DISTRICT_ADMIN"], "name": "The head"}
    entry = await AuditEntry.get(action="membership.given")
    assert (entry.object_id, entry.actor_id) == (held.id, None)
    assert entry.details["person"] == held.person_id


async def test_who_has_an_account_keeps_it(district: District) -> None:
    assert await make_district_admin(number_of(district.resident), "Somebody else")
    assert await Membership.filter(person_id=district.resident.id).count() == 1
    assert (await Person.get(id=district.resident.id)).name == district.resident.name


async def test_an_admin_is_made_once_and_anew_when_the_role_had_ended(district: District) -> None:
    made = await asyncio.gather(*(make_district_admin(NUMBER) for _ in range(5)))
    assert sorted(made) == [False] * 4 + [True]
    [held] = await Membership.filter(role=Role.DISTRICT_ADMIN)
    held.ends_on = clock.now().date()
    held.starts_on = clock.now().date().replace(day=1)
    await held.save()
    assert await make_district_admin(NUMBER)
    assert (await Membership.get(id=held.id)).ends_on is None


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("phone", "centre", "field"), [("12", None, "phone"), (NUMBER, "x", "centre")]
)
async def test_what_is_wrong_is_named_and_nothing_is_done(
    phone: str, centre: str | None, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await make_district_admin(phone, centre=centre)
    assert refused.value.field == field
    assert await Membership.filter(role=Role.DISTRICT_ADMIN).count() == 0


async def test_of_several_centres_one_must_be_named(district: District) -> None:
    other = await make_organization(kind=district.centre.kind)
    with pytest.raises(Refusal, match="several_centres") as refused:
        await make_district_admin(NUMBER)
    assert other.code in str(refused.value.values["codes"])
    assert await make_district_admin(NUMBER, centre=other.code)
    assert (await Membership.get(role=Role.DISTRICT_ADMIN)).organization_id == other.id


@pytest.mark.usefixtures("database_url")
async def test_without_a_centre_there_is_nothing_to_be_admin_of() -> None:
    with pytest.raises(Refusal, match="no_centre"):
        await make_district_admin(NUMBER)
