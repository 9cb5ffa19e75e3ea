"""What cannot be undone, or gives others power, takes a recent proof of who one is."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mulin import clock
from mulin.crypto import decrypt
from mulin.people.models import Invitation, Membership, Person, Role, Session
from mulin.people.stepping_up import FRESH_FOR
from mulin.people.tokens import access_token
from tests.district import District, gid, give_role, make_person
from tests.people.accounts import codes_of, new_code, other_than, refused, sign_in
from tests.people.test_closing import CLOSE
from tests.people.test_firebase import present
from tests.people.test_second_factor import prove
from tests.phone import Phone, Phones
from tests.schema.partnering import partnering
from tests.standins.google import SigningKey
from tests.standins.identity import claims, signing_in_with

_SENDS = """
mutation($input: {name}Input!) {{ {field}(input: $input) {{ errors {{ field code message }} }} }}
"""
NUMBER = "+8613800138000"
Send = Callable[[Phone], Awaitable[dict[str, Any]]]


def mutation(name: str, **variables: Any) -> Send:
    field = f"{name[0].lower()}{name[1:]}"
    kind = "Webhook" if name == "RotateWebhookSecret" else name

    async def send(phone: Phone) -> dict[str, Any]:
        answer = await phone.ask(_SENDS.format(name=kind, field=field), input=variables)
        return dict(answer[field])

    return send


async def export(phone: Phone) -> dict[str, Any]:
    answer = await phone.ask("mutation { exportDistrict { errors { field code message } } }")
    return dict(answer["exportDistrict"])


async def number_of(person: Person) -> str:
    assert person.phone_encrypted is not None
    return decrypt(person.phone_encrypted)


@pytest.fixture
async def admin(district: District) -> Person:
    person = await make_person()
    await give_role(person, district.centre, Role.DISTRICT_ADMIN)
    return person


async def test_what_is_dangerous_is_refused_later_than_ten_minutes_and_done_once_proved(
    district: District, phones: Phones, admin: Person
) -> None:
    colleague = await make_person()
    await give_role(colleague, district.station, Role.STATION_STAFF)
    role = await Membership.get(person_id=colleague.id)
    webhook = (await partnering(district))["rotateWebhookSecret"]["input"]
    phone = await phones.of(admin.id)
    dangerous = [
        mutation(
            "InviteMember", organizationId=gid(district.station), phone=NUMBER, role="STATION_STAFF"
        ),
        mutation("EndMembership", id=gid(role)),
        mutation("RotateWebhookSecret", **webhook),
        export,
    ]
    clock.advance(FRESH_FOR)
    for send in dangerous:
        assert refused(await send(phone))[:2] == ("STEP_UP_REQUIRED", None)
    assert await Invitation.all().count() == 0
    assert (await Membership.get(id=role.id)).ends_on is None

    number = await number_of(admin)
    assert (await prove(phone, "CODE", await new_code(phone, number)))["errors"] == []
    clock.advance(FRESH_FOR - timedelta(microseconds=1))
    phone = await phones.new(await _renewed(admin))
    assert codes_of([await send(phone) for send in dangerous]) == ["done"] * 4


async def _renewed(person: Person) -> str:
    """An access token of the same session: the one before has expired meanwhile."""
    session = await Session.get(person_id=person.id)
    return access_token(person.id, session.id)


async def test_an_account_is_closed_by_who_proves_that_it_is_theirs(
    district: District, phones: Phones
) -> None:
    number = await number_of(district.resident)
    phone = await phones.of(district.resident.id)
    clock.advance(FRESH_FOR)
    close = mutation("CloseAccount", confirm=number)
    assert refused(await close(phone))[:2] == ("STEP_UP_REQUIRED", None)
    assert (await Person.get(id=district.resident.id)).closed_at is None
    await prove(phone, "CODE", await new_code(phone, number))

    assert (await phone.ask(CLOSE, input={"confirm": number}))["closeAccount"]["errors"] == []


async def test_one_who_may_not_is_told_so_and_not_asked_for_a_proof(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    clock.advance(FRESH_FOR)

    assert refused(await export(phone)).code == "FORBIDDEN"


async def test_refreshing_proves_nothing(phone: Phone, phones: Phones) -> None:
    await sign_in(phone, NUMBER)
    clock.advance(FRESH_FOR)
    session = await Session.get()
    await sign_in(await phones.new(), NUMBER)

    assert session.proved_at == clock.now() - FRESH_FOR
    assert refused(await mutation("CloseAccount", confirm=NUMBER)(phone)).code == "STEP_UP_REQUIRED"


async def test_a_proof_is_of_ones_own_phone_right_and_counted(phone: Phone, phones: Phones) -> None:
    await sign_in(phone, NUMBER)
    clock.advance(FRESH_FOR)
    strangers = await new_code(await phones.new(), "+8613800138001")
    code = await new_code(phone, NUMBER)
    wrong = [
        await prove(phone, "CODE", strangers if strangers != code else other_than(code)),
        *[await prove(phone, "CODE", other_than(code)) for _ in range(4)],
    ]
    assert {refused(one)[:2] for one in wrong} == {("INVALID", "proof")}
    assert refused(await prove(phone, "CODE", code))[:2] == ("RATE_LIMITED", "proof")
    clock.advance(timedelta(minutes=1))
    newer = await new_code(phone, NUMBER)
    tried = await asyncio.gather(*(prove(phone, "CODE", newer) for _ in range(4)))

    assert codes_of(tried).count("done") == 1
    phone.token = None
    assert refused(await prove(phone, "CODE", newer)).code == "UNAUTHENTICATED"


async def test_who_signed_in_with_firebase_proves_it_by_signing_in_there_anew(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = SigningKey.make("current")
    then = int(clock.now().timestamp())
    async with signing_in_with(key, monkeypatch, tmp_path) as google:
        google.accounts["another"] = {"localId": "another"}
        old = key.sign(claims(phone_number=None, auth_time=then - 600))
        phone.token = (await present(phone, old))["accessToken"]
        # A token that Firebase renewed is no newer proof.
        assert (await Session.get()).proved_at == clock.now() - FRESH_FOR
        assert refused(await prove(phone, "FIREBASE", old))[:2] == ("INVALID", "proof")
        others = key.sign(claims(sub="another", user_id="another", auth_time=then))
        assert refused(await prove(phone, "FIREBASE", others))[:2] == ("INVALID", "proof")
        assert refused(await prove(phone, "CODE", "000000"))[:2] == ("INVALID", "proof")
        fresh = key.sign(claims(phone_number=None, auth_time=then))
        assert (await prove(phone, "FIREBASE", fresh))["errors"] == []

    assert (await Session.get()).proved_at == clock.now()
    assert (await Session.get()).method == "firebase"
