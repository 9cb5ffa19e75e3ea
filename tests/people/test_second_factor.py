"""The second factor of staff: setting it up, giving it, losing it, and what is closed without."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin import clock
from mulin.crypto import decrypt
from mulin.database import query
from mulin.people import second_factor
from mulin.people.models import Person, RecoveryCode, Role, SecondFactor, Session
from mulin.people.second_factor import step_of
from mulin.people.viewer import viewer_of
from mulin.settings import settings
from tests.district import District, gid, give_role, make_person
from tests.people.accounts import Refused, codes_of, new_code, refused, sign_in
from tests.people.authenticator import totp
from tests.phone import Phone, Phones
from tests.times import MONDAY

STATE = "{ viewer { secondFactor recoveryCodesLeft roles } }"
BEGIN = "mutation { beginSecondFactor { secret uri errors { field code message } } }"
CONFIRM = """
mutation($input: ConfirmSecondFactorInput!) { confirmSecondFactor(input: $input) {
  recoveryCodes viewer { secondFactor } errors { field code message }
} }
"""
PROVE = """
mutation($input: ProveIdentityInput!) { proveIdentity(input: $input) {
  provedUntil viewer { secondFactor roles } errors { field code message }
} }
"""
REMOVE = """
mutation { removeSecondFactor { viewer { secondFactor } errors { field code message } } }
"""
MEMBERS = "query($id: ID!) { node(id: $id) { ... on Organization { members { id } } } }"
Policy = Callable[[str], None]
HALF_A_MINUTE = timedelta(seconds=30)


class Admin:
    """An admin of the district with a phone number and, once set up, an authenticator."""

    def __init__(self, phone: Phone, number: str) -> None:
        self.phone = phone
        self.number = number
        self.secret = ""
        self.recovery_codes: list[str] = []

    async def enrolls(self) -> None:
        begun = (await self.phone.ask(BEGIN))["beginSecondFactor"]
        assert begun["errors"] == []
        self.secret = begun["secret"]
        confirmed = await confirm(self.phone, totp(self.secret))
        assert confirmed["errors"] == []
        self.recovery_codes = confirmed["recoveryCodes"]
        clock.advance(HALF_A_MINUTE)

    async def signs_in_elsewhere(self, phones: Phones) -> Phone:
        elsewhere = await phones.new()
        await sign_in(elsewhere, self.number)
        return elsewhere


async def confirm(phone: Phone, code: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(CONFIRM, input={"code": code}))[
        "confirmSecondFactor"
    ]
    return payload


async def prove(phone: Phone, kind: str, proof: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(PROVE, input={"kind": kind, "proof": proof}))[
        "proveIdentity"
    ]
    return payload


async def state(phone: Phone) -> tuple[str, list[str]]:
    viewer = (await phone.ask(STATE))["viewer"]
    return viewer["secondFactor"], viewer["roles"]


@pytest.fixture
async def admin(district: District, phones: Phones) -> Admin:
    person = await make_person()
    await give_role(person, district.centre, Role.DISTRICT_ADMIN)
    assert person.phone_encrypted is not None
    admin = Admin(await phones.new(), decrypt(person.phone_encrypted))
    await sign_in(admin.phone, admin.number)
    return admin


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Policy]:
    def name(value: str) -> None:
        monkeypatch.setenv("MULIN_STAFF_SECOND_FACTOR", value)
        settings.cache_clear()

    yield name
    monkeypatch.undo()
    settings.cache_clear()


ALL = ["RESIDENT", "DISTRICT_ADMIN"]
NOTHING_OF_STAFF = ["RESIDENT"]


async def test_who_has_set_one_up_reaches_as_staff_only_with_it(
    admin: Admin, phones: Phones
) -> None:
    await admin.enrolls()
    assert await state(admin.phone) == ("NONE", ALL)
    elsewhere = await phones.new()
    signed_in = await sign_in(elsewhere, admin.number)
    assert signed_in["secondFactor"] == "NEEDED"
    assert signed_in["viewer"]["roles"] == NOTHING_OF_STAFF
    assert await state(elsewhere) == ("NEEDED", NOTHING_OF_STAFF)

    proved = await prove(elsewhere, "TOTP", totp(admin.secret))
    assert proved["viewer"] == {"secondFactor": "NONE", "roles": ALL}
    assert proved["provedUntil"] == "2026-03-02T01:10:30Z"
    assert await state(elsewhere) == ("NONE", ALL)


async def test_without_it_a_session_has_no_reach_at_all(admin: Admin, phones: Phones) -> None:
    await admin.enrolls()
    await admin.signs_in_elsewhere(phones)
    one, other = await Session.all().order_by("id")
    reaching, withheld = [await viewer_of(it.person_id, it.id) for it in (one, other)]

    assert reaching is not None
    assert withheld is not None
    assert reaching.staffed == reaching.coordinated == reaching.overseen != frozenset()
    assert withheld.staffed == withheld.coordinated == withheld.overseen == frozenset()
    assert withheld.memberships == ()


@pytest.mark.parametrize(
    ("value", "without", "with_one"),
    [
        ("required", ("ENROLL", NOTHING_OF_STAFF), ("NEEDED", NOTHING_OF_STAFF)),
        ("offered", ("NONE", ALL), ("NEEDED", NOTHING_OF_STAFF)),
        ("off", ("NONE", ALL), ("NONE", ALL)),
    ],
)
async def test_the_setting_says_who_needs_one(
    admin: Admin, policy: Policy, value: str, without: object, with_one: object
) -> None:
    policy(value)
    assert await state(admin.phone) == without
    policy("offered")
    await admin.enrolls()
    await query("UPDATE session SET factored_at = NULL")
    policy(value)

    assert await state(admin.phone) == with_one


@pytest.mark.usefixtures("production")
def test_in_production_it_is_required_unless_said_otherwise(policy: Policy) -> None:
    assert settings().second_factor == "required"
    policy("offered")
    assert settings().second_factor == "offered"


async def test_where_it_is_required_setting_it_up_opens_the_reach(
    admin: Admin, policy: Policy
) -> None:
    policy("required")
    await admin.enrolls()

    assert await state(admin.phone) == ("NONE", ALL)
    assert (await admin.phone.ask(REMOVE))["removeSecondFactor"] == {
        "viewer": {"secondFactor": "ENROLL"},
        "errors": [],
    }


async def test_it_keeps_nobody_else_from_anything(phone: Phone, policy: Policy) -> None:
    policy("required")
    assert (await sign_in(phone, "+8613800138000"))["secondFactor"] == "NONE"
    payload = (await phone.ask(BEGIN))["beginSecondFactor"]

    assert refused(payload)[:2] == ("FORBIDDEN", None)
    assert await SecondFactor.all().count() == 0


async def test_the_app_gets_what_it_needs_and_nothing_of_it_is_kept_in_clear(
    admin: Admin,
) -> None:
    begun = (await admin.phone.ask(BEGIN))["beginSecondFactor"]
    uri = urlsplit(begun["uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query)["secret"] == [begun["secret"]]
    assert parse_qs(uri.query)["issuer"] == ["Mulin"]
    confirmed = await confirm(admin.phone, totp(begun["secret"]))
    assert len(set(confirmed["recoveryCodes"])) == 10

    kept = await query(
        "SELECT (SELECT string_agg(to_jsonb(f)::text || encode(secret_encrypted, 'escape'), '') "
        "FROM second_factor f) || (SELECT string_agg(to_jsonb(r)::text, '') FROM recovery_code r) "
        "|| (SELECT string_agg(to_jsonb(a)::text, '') FROM audit_entry a) AS everything"
    )
    assert begun["secret"] not in kept[0]["everything"]
    for code in confirmed["recoveryCodes"]:
        assert code not in kept[0]["everything"]
        assert code.replace("-", "") not in kept[0]["everything"]


async def test_until_it_is_confirmed_it_counts_for_nothing_and_may_be_begun_anew(
    admin: Admin, phones: Phones
) -> None:
    first = (await admin.phone.ask(BEGIN))["beginSecondFactor"]["secret"]
    assert await state(await admin.signs_in_elsewhere(phones)) == ("NONE", ALL)
    second = (await admin.phone.ask(BEGIN))["beginSecondFactor"]["secret"]

    assert refused(await confirm(admin.phone, totp(first)))[:2] == ("INVALID", "code")
    assert refused(await prove(admin.phone, "TOTP", totp(second))).code == "WRONG_STATUS"
    assert (await confirm(admin.phone, totp(second)))["errors"] == []
    assert refused(await confirm(admin.phone, totp(second))).code == "WRONG_STATUS"
    payload = (await admin.phone.ask(BEGIN))["beginSecondFactor"]
    assert refused(payload).code == "WRONG_STATUS"


async def test_a_code_works_once_also_in_another_session(admin: Admin, phones: Phones) -> None:
    await admin.enrolls()
    one, other = [await admin.signs_in_elsewhere(phones) for _ in range(2)]
    code = totp(admin.secret)
    assert (await prove(one, "TOTP", code))["errors"] == []
    again = await prove(other, "TOTP", code)

    assert refused(again)[:2] == ("INVALID", "proof")
    # Nor one that is older than what has been taken.
    assert refused(await prove(other, "TOTP", totp(admin.secret, steps_off=-1))).code == "INVALID"
    assert (await prove(other, "TOTP", totp(admin.secret, steps_off=1)))["errors"] == []


async def test_of_racing_uses_of_a_code_one_succeeds(admin: Admin, phones: Phones) -> None:
    await admin.enrolls()
    phones_ = [await admin.signs_in_elsewhere(phones) for _ in range(4)]
    code = totp(admin.secret)
    answers = await asyncio.gather(*(prove(one, "TOTP", code) for one in phones_))

    assert sorted(codes_of(answers)) == ["INVALID"] * 3 + ["done"]
    assert await Session.filter(factored_at__isnull=False).count() == 2


async def test_of_racing_uses_of_a_recovery_code_one_succeeds(admin: Admin, phones: Phones) -> None:
    await admin.enrolls()
    phones_ = [await admin.signs_in_elsewhere(phones) for _ in range(4)]
    code = admin.recovery_codes[0]
    answers = await asyncio.gather(*(prove(one, "RECOVERY_CODE", code) for one in phones_))

    assert sorted(codes_of(answers)) == ["INVALID"] * 3 + ["done"]
    assert await RecoveryCode.filter(used_at__isnull=False).count() == 1


async def test_recovery_codes_stand_in_once_each_however_they_are_typed(
    admin: Admin, phones: Phones
) -> None:
    await admin.enrolls()
    elsewhere = await admin.signs_in_elsewhere(phones)
    first, second, *_ = admin.recovery_codes
    assert (await elsewhere.ask(STATE))["viewer"]["recoveryCodesLeft"] == 10
    typed = f" {first.lower().replace('-', ' ')} "
    assert (await prove(elsewhere, "RECOVERY_CODE", typed))["viewer"]["secondFactor"] == "NONE"

    assert refused(await prove(elsewhere, "RECOVERY_CODE", first))[:2] == ("INVALID", "proof")
    assert (await prove(elsewhere, "RECOVERY_CODE", second))["errors"] == []
    assert (await elsewhere.ask(STATE))["viewer"]["recoveryCodesLeft"] == 8


async def test_wrong_ones_make_wait_whatever_they_are(admin: Admin, phones: Phones) -> None:
    await admin.enrolls()
    elsewhere = await admin.signs_in_elsewhere(phones)
    wrong = [("TOTP", "x"), ("RECOVERY_CODE", "x"), ("TOTP", ""), ("TOTP", "１２３"), ("TOTP", "y")]
    tried = [await prove(elsewhere, kind, proof) for kind, proof in wrong]

    assert codes_of(tried) == ["INVALID"] * 5
    late = await prove(elsewhere, "TOTP", totp(admin.secret))
    assert refused(late)[:2] == ("RATE_LIMITED", "proof")
    clock.advance(timedelta(minutes=1))
    assert (await prove(elsewhere, "TOTP", totp(admin.secret)))["errors"] == []


async def test_fifty_racing_guesses_are_five(admin: Admin, phones: Phones) -> None:
    await admin.enrolls()
    elsewhere = await admin.signs_in_elsewhere(phones)
    tried = await asyncio.gather(*(prove(elsewhere, "TOTP", "x") for _ in range(50)))

    assert sorted(codes_of(tried)) == ["INVALID"] * 5 + ["RATE_LIMITED"] * 45


async def test_a_stolen_number_neither_proves_nor_removes_anything(
    admin: Admin, phones: Phones, district: District
) -> None:
    await admin.enrolls()
    thief = await admin.signs_in_elsewhere(phones)
    proved = await prove(thief, "CODE", await new_code(await phones.new(), admin.number))
    removed = (await thief.ask(REMOVE))["removeSecondFactor"]
    begun = (await thief.ask(BEGIN))["beginSecondFactor"]
    seen = (await thief.ask(MEMBERS, id=gid(district.centre)))["node"]

    assert refused(proved)[:2] == ("INVALID", "kind")
    assert refused(removed).code == refused(begun).code == "STEP_UP_REQUIRED"
    assert not seen["members"]
    assert (await admin.phone.ask(MEMBERS, id=gid(district.centre)))["node"]["members"]
    assert await SecondFactor.all().count() == 1


async def test_removing_one_takes_a_recent_proof_by_it(admin: Admin, phones: Phones) -> None:
    await admin.enrolls()
    elsewhere = await admin.signs_in_elsewhere(phones)
    await prove(elsewhere, "TOTP", totp(admin.secret))
    clock.advance(timedelta(minutes=10))
    late = (await elsewhere.ask(REMOVE))["removeSecondFactor"]
    assert refused(late) == Refused(
        "STEP_UP_REQUIRED", None, "Please prove once more that it is you"
    )
    await prove(elsewhere, "TOTP", totp(admin.secret))

    assert (await elsewhere.ask(REMOVE))["removeSecondFactor"]["errors"] == []
    assert await RecoveryCode.all().count() == 0
    again = (await elsewhere.ask(REMOVE))["removeSecondFactor"]
    assert refused(again).code == "WRONG_STATUS"


async def test_a_new_one_asks_the_sessions_of_the_one_before_again(
    admin: Admin, phones: Phones
) -> None:
    await admin.enrolls()
    elsewhere = await admin.signs_in_elsewhere(phones)
    await prove(elsewhere, "TOTP", totp(admin.secret))
    await admin.phone.ask(REMOVE)
    clock.advance(HALF_A_MINUTE)
    await admin.enrolls()

    assert await state(elsewhere) == ("NEEDED", NOTHING_OF_STAFF)
    assert await state(admin.phone) == ("NONE", ALL)


async def test_an_operator_can_take_it_away(admin: Admin) -> None:
    await admin.enrolls()
    assert await second_factor.take_from(admin.number)

    assert not await second_factor.take_from(admin.number)
    assert not await second_factor.take_from("+8613900139000")
    assert await state(admin.phone) == ("NONE", ALL)
    [entry] = await query("SELECT actor_id FROM audit_entry WHERE action = 'second_factor.removed'")
    assert entry["actor_id"] is None


async def test_it_goes_with_the_account(admin: Admin) -> None:
    await admin.enrolls()
    person = await Person.get(id=(await Session.first()).person_id)  # type: ignore[union-attr]
    await query("DELETE FROM session WHERE person_id = $1", person.id)
    assert await SecondFactor.filter(person_id=person.id).exists()
    await query("DELETE FROM membership WHERE person_id = $1", person.id)
    await query("DELETE FROM person WHERE id = $1", person.id)

    assert await SecondFactor.all().count() == await RecoveryCode.all().count() == 0


SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    at = datetime.fromtimestamp(second, MONDAY.tzinfo)
    assert step_of(SECRET, code, at, after=0) == second // 30


@given(st.integers(-4, 4), st.integers(0, 10**9), st.integers(-3, 3))
def test_a_code_is_taken_a_step_early_or_late_and_later_than_the_last(
    steps_off: int, seconds: int, last: int
) -> None:
    at = MONDAY + timedelta(seconds=seconds)
    current = int(at.timestamp()) // 30
    with clock.frozen(at):
        code = totp(SECRET, steps_off=steps_off)
    taken = step_of(SECRET, f" {code} ", at, after=current + last)

    usable = {
        step: shown
        for step in (-1, 0, 1)
        if step > last
        for shown in [_shown(at, step)]
        if shown == code
    }
    assert taken == (current + min(usable) if usable else None)
    if abs(steps_off) <= 1 and steps_off > last:
        assert taken is not None


def _shown(at: datetime, steps_off: int) -> str:
    with clock.frozen(at):
        return totp(SECRET, steps_off=steps_off)
