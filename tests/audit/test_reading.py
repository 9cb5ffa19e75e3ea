"""Who reads the trace: auditors and admins that of their district, everybody their own."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from mulin import clock
from mulin.appointments.models import Appointment, ChangeKind
from mulin.appointments.policy import Step
from mulin.audit.actions import record
from mulin.audit.wording import PHRASES
from mulin.consultations.models import ConsultationChangeKind
from mulin.crypto import decrypt
from mulin.global_ids import global_id
from mulin.people.models import Person, Role
from tests.appointments.asking import booked, make_appointment, step_document
from tests.appointments.documents import key_of
from tests.appointments.test_finding import staff_of
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_team,
    make_venue,
)
from tests.intake.asking import found
from tests.phone import Phone, Phones
from tests.schema.source import modules
from tests.statements import statements
from tests.times import TUESDAY, at

A_MINUTE = timedelta(minutes=1)
ENTRIES = """
query Entries(
  $personId: ID, $action: String, $objectId: ID, $from: DateTime, $to: DateTime,
  $first: Int, $after: String
) {
  auditEntries(
    personId: $personId, action: $action, objectId: $objectId, from: $from, to: $to,
    first: $first, after: $after
  ) {
    totalCount pageInfo { hasNextPage endCursor }
    edges {
      node { id at action actor { name } actorRole object { kind id } requestId summary }
    }
  }
}
"""
TRACE = """
query { viewer { trace(first: 50) { edges { node { action actor { name } actorRole summary } } } } }
"""


async def entries(phone: Phone, **sought: Any) -> list[dict[str, Any]]:
    connection = (await phone.ask(ENTRIES, **sought))["auditEntries"]
    return [edge["node"] for edge in connection["edges"]]


async def actions(phone: Phone, **sought: Any) -> list[str]:
    return [one["action"] for one in await entries(phone, **sought)]


async def trace(phone: Phone) -> list[dict[str, Any]]:
    edges = (await phone.ask(TRACE))["viewer"]["trace"]["edges"]
    return [edge["node"] for edge in edges]


async def auditor_of(
    district: District, phones: Phones, role: Role = Role.AUDITOR, language: str = "en"
) -> Phone:
    person = await make_person("Auditor (demo)")
    await give_role(person, district.centre, role)
    return await phones.of(person.id, language)


async def number_of(person: Person) -> str:
    assert person.phone_encrypted is not None
    return decrypt(person.phone_encrypted)


async def test_an_auditor_reads_what_was_done_newest_first(
    district: District, phones: Phones, phone: Phone
) -> None:
    made = await booked(phone, district, at(TUESDAY, 10))
    clock.advance(A_MINUTE)
    staff = await staff_of(district, phones)
    await found(staff, await number_of(district.resident))
    auditor = await auditor_of(district, phones)

    looked, booking = [
        one
        for one in await entries(auditor)
        if one["action"] in {"person.looked_up", "appointment.booked"}
    ]
    assert looked["summary"] == "Resident (demo) looked up R** by phone number"
    assert looked["actorRole"] == "STATION_STAFF"
    assert looked["object"] == {"kind": "Person", "id": gid(district.resident)}
    reference = (await Appointment.get(id=key_of(made))).reference
    assert booking["summary"] == f"R** booked appointment {reference}"
    assert booking["actorRole"] == "RESIDENT"
    assert booking["object"] == {"kind": "Appointment", "id": made}
    assert booking["requestId"]
    chinese = await auditor_of(district, phones, Role.DISTRICT_ADMIN, "zh")
    (said,) = await entries(chinese, objectId=made)
    assert said["summary"] == f"Resident (demo)预订了预约 {reference}"


async def test_what_is_sought_is_found(district: District, phones: Phones, phone: Phone) -> None:
    first = await booked(phone, district, at(TUESDAY, 10))
    noon = clock.now() + A_MINUTE
    clock.advance(A_MINUTE)
    await phone.ask(step_document(Step.CANCEL), input={"id": first})
    auditor = await auditor_of(district, phones)

    assert await actions(auditor, objectId=first) == [
        "appointment.cancelled",
        "appointment.booked",
    ]
    about = {"personId": gid(district.resident)}
    assert await actions(auditor, **about) == ["appointment.cancelled", "appointment.booked"]
    assert await actions(auditor, action="appointment.booked") == ["appointment.booked"]
    assert await actions(auditor, **about, **{"from": noon.isoformat()}) == [
        "appointment.cancelled"
    ]
    assert await actions(auditor, **about, to=noon.isoformat()) == ["appointment.booked"]
    assert await actions(auditor, objectId=global_id("Appointment", 2**62)) == []
    connection = (await auditor.ask(ENTRIES, first=1, **about))["auditEntries"]
    assert (connection["totalCount"], connection["pageInfo"]["hasNextPage"]) == (2, True)
    after = connection["pageInfo"]["endCursor"]
    assert await actions(auditor, first=1, after=after, **about) == ["appointment.booked"]


async def test_another_districts_trace_is_not_theirs(
    district: District, phones: Phones, phone: Phone
) -> None:
    elsewhere = await make_organization(district.centre.kind)
    theirs = await make_appointment(
        district,
        at(TUESDAY, 10),
        venue_id=(await make_venue(elsewhere)).id,
        team_id=(await make_team(elsewhere)).id,
    )
    admin = await make_person()
    await give_role(admin, elsewhere, Role.DISTRICT_ADMIN)
    await record("appointment.booked", "appointment", theirs.id, actor_id=district.resident.id)
    await record("holiday.set", "holiday", 1, actor_id=admin.id)

    here, there = await auditor_of(district, phones), await phones.of(admin.id)
    assert not {"appointment.booked", "holiday.set"} & set(await actions(here))
    assert await actions(there) == ["session.opened", "holiday.set", "appointment.booked"]


async def test_nobody_else_reads_it(
    district: District, phones: Phones, phone: Phone, specialist: Phone
) -> None:
    for outsider in (phone, specialist, await staff_of(district, phones, Role.COORDINATOR)):
        assert (await outsider.error(ENTRIES))["code"] == "FORBIDDEN"
    assert (await (await phones.new()).error(ENTRIES))["code"] == "UNAUTHENTICATED"


async def test_everybody_reads_who_looked_and_who_changed_what_is_theirs(
    district: District, phones: Phones, phone: Phone, specialist: Phone
) -> None:
    made = await booked(phone, district, at(TUESDAY, 10))
    await specialist.ask(step_document(Step.CANCEL), input={"id": made})
    await found(await staff_of(district, phones), await number_of(district.resident))
    other = await phones.of((await make_person()).id)
    await found(await staff_of(district, phones), "+8613900139001")

    reference = (await Appointment.get(id=key_of(made))).reference
    giver = (await district.specialist.person).name
    assert [one["summary"] for one in await trace(phone)] == [
        "Resident (demo) looked up you by phone number",
        f"{giver} cancelled appointment {reference}",
        f"You booked appointment {reference}",
        "You signed in",
    ]
    assert [one["action"] for one in await trace(other)] == ["session.opened"]


async def test_a_long_page_takes_no_more_statements_than_a_short_one(
    district: District, phones: Phones
) -> None:
    auditor = await auditor_of(district, phones)
    for hour in range(9, 16):
        client = await make_person()
        made = await make_appointment(district, at(TUESDAY, hour), person_id=client.id)
        await record("appointment.booked", "appointment", made.id, actor_id=client.id)
    taken = []
    # The first look leaves an entry.
    await entries(auditor)
    for size in (2, 7):
        with statements() as sent:
            assert len(await entries(auditor, first=size)) == size
        taken.append(len(sent))
    assert taken[0] == taken[1]


def recorded() -> Iterator[str]:
    """Whatever the source records; what it makes of a word stands with a star."""
    for _, tree in modules("mulin"):
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Name(id="record"), args=[ast.Constant(value=str(action)), *_]
                ):
                    yield action
                case ast.Call(func=ast.Name(id="record"), args=[ast.JoinedStr(values=parts), *_]):
                    yield f"{ast.literal_eval(parts[0])}*"
                case _:
                    pass


def test_whatever_is_recorded_has_its_words() -> None:
    every = set(recorded())
    assert len(every) > 60
    assert {action for action in every if not action.endswith("*")} <= set(PHRASES)
    for family in (action[:-1] for action in every if action.endswith("*")):
        assert any(action.startswith(family) for action in PHRASES), family
    assert {f"appointment.{kind}" for kind in ChangeKind} <= set(PHRASES)
    assert {f"consultation.{kind}" for kind in ConsultationChangeKind} <= set(PHRASES)
