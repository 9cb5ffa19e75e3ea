"""What these tests ask of the API as operators of 12348 and as desk staff."""

from typing import Any

from mulin.database import query
from mulin.people.models import Role
from tests.district import District, gid
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at
from tests.walkins.asking import person_with

STRANGER = "+8613900139009"
SPOKEN = {"method": "SPOKEN"}

TAKE_CALL = """
mutation Take($input: TakeCallInput!) {
  takeCall(input: $input) {
    person { id name }
    appointment { id reference status startsAt person { id } specialist { id } venue { id } }
    consultation { id reference status title }
    slip
    alternatives { startsAt }
    errors { field code message }
  }
}
"""

FIND_PERSON = """
query Find($phone: String!) {
  findPerson(phone: $phone) {
    person { id name }
    consents { method intakeChannel createdAt organization { id } }
    consentValidUntil
    appointments { id service { name } specialist { name } venue { name } person { name } }
    consultations { id title topic { name } team { name } }
  }
}
"""

_TRACES = """
SELECT (SELECT count(*) FROM person) AS people,
    (SELECT count(*) FROM consent) AS consents,
    (SELECT count(*) FROM appointment) AS appointments,
    (SELECT count(*) FROM consultation) AS consultations,
    (SELECT count(*) FROM notification) AS notifications,
    (SELECT count(*) FROM audit_entry) AS audit_entries,
    (SELECT count(*) FROM idempotency_key) AS keys
"""


def booking(district: District, hour: int = 10, **more: Any) -> dict[str, Any]:
    """Half an hour on Tuesday at the district's venue."""
    return {
        "serviceId": gid(district.service),
        "startsAt": at(TUESDAY, hour).isoformat(),
        "mode": "IN_PERSON",
        "venueId": gid(district.venue),
        **more,
    }


def question(district: District, **more: Any) -> dict[str, Any]:
    return {
        "teamKind": "COMMUNITY",
        "topicId": gid(district.topic),
        "title": "A wall of the neighbors",
        "body": "It stands on our side.",
        **more,
    }


def calling(**more: Any) -> dict[str, Any]:
    """Somebody new who calls 12348, says who they are, and agrees."""
    return {
        "phone": STRANGER,
        "name": "陈女士",
        "consent": SPOKEN,
        "intakeChannel": "HOTLINE_12348",
        **more,
    }


async def take_call(phone: Phone, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a call."""
    payload: dict[str, Any] = (await phone.ask(TAKE_CALL, input=calling(**wanted)))["takeCall"]
    return payload


async def taken(phone: Phone, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a call that nothing stands in the way of."""
    payload = await take_call(phone, **wanted)
    assert payload["errors"] == []
    return payload


async def refusal(phone: Phone, /, **wanted: Any) -> tuple[str, str | None]:
    """Code and field of a call that is refused, which must have written nothing."""
    before = await traces()
    payload = await take_call(phone, **wanted)
    assert await traces() == before
    made = [payload[name] for name in ("person", "appointment", "consultation", "slip")]
    assert made == [None] * 4
    [error] = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]


async def traces() -> dict[str, int]:
    """How many rows there are in every table that a call writes to."""
    return (await query(_TRACES))[0]


async def operator_phone(district: District, phones: Phones) -> Phone:
    """That of an operator of 12348, who works for the centre."""
    return await phones.of((await person_with(Role.STATION_STAFF, district.centre)).id)


async def found(phone: Phone, number: str) -> Any:
    return (await phone.ask(FIND_PERSON, phone=number))["findPerson"]
