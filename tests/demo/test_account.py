"""The demo accounts, and signing in as one of them."""

from collections import Counter

import pytest

from mulin import demo
from mulin.clock import now
from mulin.crypto import encrypt
from mulin.demo.shapes import AccountRole
from mulin.people import phone as phones
from mulin.people.models import Person, Session
from mulin.people.tokens import read_access_token
from mulin.people.viewer import viewer_of
from mulin.refusals import Code, Refusal

pytestmark = pytest.mark.usefixtures("database_url")

RESIDENT = "+8613490000100"
DISTRICT_ADMIN = "+8613490000230"
REAL = "+8613800138000"


async def real_person() -> Person:
    return await Person.create(
        phone_index=phones.index_of(REAL), phone_encrypted=encrypt(REAL), created_at=now()
    )


async def test_there_are_no_accounts_before_the_first_load() -> None:
    assert await demo.accounts() == []


async def test_twelve_residents_sixty_specialists_and_two_or_more_of_every_other_role() -> None:
    await demo.load()
    roles = Counter(role for one in await demo.accounts() for role in one.roles)
    assert set(roles) == set(AccountRole)
    assert roles[AccountRole.RESIDENT] == 12
    assert roles[AccountRole.SPECIALIST] == 60
    assert min(roles.values()) >= 2


async def test_accounts_come_by_phone_each_once_and_each_fit_for_sign_in() -> None:
    await demo.load()
    found = [one.phone for one in await demo.accounts()]
    assert found == sorted(set(found))
    assert [phones.normalized(phone) for phone in found] == found


async def test_an_account_says_where_it_belongs() -> None:
    await demo.load()
    by_phone = {one.phone: one for one in await demo.accounts()}
    assert by_phone[RESIDENT].organization is None
    assert by_phone[DISTRICT_ADMIN].organization == "杨浦区公共法律服务中心"
    employed = [one for one in by_phone.values() if AccountRole.SPECIALIST in one.roles]
    assert all(one.organization for one in employed)


async def test_real_people_are_not_listed() -> None:
    await real_person()
    await demo.load()
    assert REAL not in {one.phone for one in await demo.accounts()}


async def test_a_token_opens_a_session_of_that_account() -> None:
    await demo.load()
    claims = read_access_token(await demo.token_for("134 9000 0230"))
    viewer = await viewer_of(claims.person_id, claims.session_id)
    assert viewer is not None
    assert [role for _, role in viewer.memberships] == ["district_admin"]


async def test_there_is_no_token_for_a_real_account() -> None:
    await demo.load()
    await real_person()
    with pytest.raises(demo.DemoAccountDoesNotExist):
        await demo.token_for(REAL)
    assert not await Session.exists()


async def test_there_is_no_token_for_a_phone_nobody_has() -> None:
    with pytest.raises(demo.DemoAccountDoesNotExist):
        await demo.token_for(RESIDENT)


async def test_there_is_no_token_for_what_is_no_phone() -> None:
    with pytest.raises(Refusal) as refusal:
        await demo.token_for("the mayor")
    assert (refusal.value.code, refusal.value.field) == (Code.INVALID, "phone")


async def test_production_lists_nobody_and_gives_no_token(production: None) -> None:
    with pytest.raises(demo.RefusedInProduction):
        await demo.accounts()
    with pytest.raises(demo.RefusedInProduction):
        await demo.token_for(RESIDENT)
    assert not await Session.exists()
