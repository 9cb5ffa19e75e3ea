"""Closing an account: what is open ends, whose it was is erased, what took place stays."""

import asyncio
from datetime import timedelta
from itertools import islice
from typing import Any

from mulin.appointments.models import ACTIVE, Appointment, AppointmentStatus
from mulin.consultations.models import Consultation
from mulin.crypto import decrypt, encrypt
from mulin.database import query
from mulin.notifications import devices
from mulin.notifications.models import Notification, Platform
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Membership, Person, Role
from mulin.people.sign_in import open_session
from mulin.people.viewer import viewer_of
from tests.appointments.asking import booked, make_appointment, wanting
from tests.appointments.crowd import phones_of
from tests.appointments.documents import HOLD, key_of
from tests.appointments.documents import done as held
from tests.appointments.test_races import ROUNDS, slots
from tests.consultations.asking import done, read, submit
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
)
from tests.documents import BOOK, INBOX
from tests.notifications.choosing import CALM, CHOOSE, change
from tests.people.accounts import VIEWER, refused, sign_in
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at
from tests.waitlist.asking import joined

CLOSE = """
mutation Close($input: CloseAccountInput!) {
  closeAccount(input: $input) { closedAt errors { field code message } }
}
"""
NAMES = "query ($id: ID!) { node(id: $id) { ... on Appointment { person { name } personPhone } } }"


async def number_of(person: Person) -> str:
    assert person.phone_encrypted is not None
    return decrypt(person.phone_encrypted)


async def close(phone: Phone, person: Person) -> dict[str, Any]:
    answer = await phone.ask(CLOSE, input={"confirm": await number_of(person)})
    return dict(answer["closeAccount"])


async def statuses(person: Person) -> dict[str, int]:
    rows = await query(
        "SELECT status, count(*) AS count FROM appointment WHERE person_id = $1 GROUP BY status",
        person.id,
    )
    return {row["status"]: row["count"] for row in rows}


async def test_what_is_open_ends_and_what_took_place_stays(
    district: District, phones: Phones
) -> None:
    resident = district.resident
    phone = await phones.of(resident.id)
    specialist = await phones.of(district.specialist.person_id)
    await make_appointment(district, at(MONDAY, 8), status=AppointmentStatus.FULFILLED)
    await booked(phone, district, at(TUESDAY, 10))
    await held(phone, HOLD, **wanting(district, at(TUESDAY, 12)))
    answered = await submit(phone, topicId=gid(district.topic))
    await done(specialist, "answerConsultation", answered, body="Write to them.")
    waiting = await submit(phone, topicId=gid(district.topic))
    await joined(phone, district)

    payload = await close(phone, resident)
    assert payload == {"closedAt": "2026-03-02T01:00:00Z", "errors": []}
    assert await statuses(resident) == {"fulfilled": 1, "cancelled": 1}
    found = {str(row.id): row.status for row in await Consultation.all()}
    assert found == {str(key_of(answered["id"])): "closed", str(key_of(waiting["id"])): "withdrawn"}
    thread = await read(specialist, answered)
    assert thread is not None
    assert [edge["node"]["body"] for edge in thread["messages"]["edges"]][-1] == "Write to them."
    assert await query("SELECT status FROM waitlist_entry") == []
    told = await specialist.ask(INBOX)
    kinds = [edge["node"]["kind"] for edge in told["viewer"]["notifications"]["edges"]]
    assert {"APPOINTMENT_CANCELLED", "CONSULTATION_WITHDRAWN"} <= set(kinds)
    assert await query(
        "SELECT object_id, actor_id FROM audit_entry WHERE action = $1", "account.closed"
    ) == [{"object_id": resident.id, "actor_id": resident.id}]


async def test_nothing_says_any_more_whose_it_was(district: District, phones: Phones) -> None:
    resident = district.resident
    number = await number_of(resident)
    await Person.filter(id=resident.id).update(email_encrypted=encrypt("a@mulin.example"))
    made = await make_appointment(district, at(MONDAY, 8), status=AppointmentStatus.FULFILLED)
    session = await open_session(resident.id)
    viewer = await viewer_of(resident.id, session.session_id)
    assert viewer is not None
    await devices.register(viewer, "a token", Platform.ANDROID, None)
    phone = await phones.new(session.access_token)
    await booked(phone, district, at(TUESDAY, 10))
    await change(phone, CHOOSE, kind=CALM.name, channel="PUSH", enabled=False)
    specialist = await phones.of(district.specialist.person_id)
    await close(phone, resident)

    erased = await Person.get(id=resident.id)
    assert (erased.name, erased.phone_index, erased.phone_encrypted, erased.email_encrypted) == (
        "",
        None,
        None,
        None,
    )
    for table in ("session", "device", "notification", "channel_choice", "idempotency_key"):
        left = await query(f"SELECT FROM {table} WHERE person_id = $1", resident.id)
        assert left == [], table
    others = await Notification.filter(person_id=district.specialist.person_id)
    assert others
    assert all("Resident" not in str(one.parameters) for one in others)
    assert (await phone.send(VIEWER))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    shown = (await specialist.ask(NAMES, id=gid(made)))["node"]
    assert shown == {"person": {"name": "Closed account"}, "personPhone": None}
    chinese = await phones.of(district.specialist.person_id, "zh")
    assert (await chinese.ask(NAMES, id=gid(made)))["node"]["person"]["name"] == "已注销用户"
    # The same number begins anew.
    again = await sign_in(await phones.new(), number)
    assert again["viewer"]["id"] != gid(resident)
    assert again["viewer"]["name"] == ""


async def test_it_takes_ones_own_number(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    for typed in ("+8613900139000", "yes", ""):
        answer = await phone.ask(CLOSE, input={"confirm": typed})
        assert refused(answer["closeAccount"])[:2] == ("INVALID", "confirm")
    assert (await Person.get(id=district.resident.id)).closed_at is None


async def test_who_serves_has_to_end_that_first(district: District, phones: Phones) -> None:
    giver = await district.specialist.person
    staff = await make_person()
    membership = await give_role(staff, district.station, Role.STATION_STAFF)
    for person in (giver, staff):
        payload = await close(await phones.of(person.id), person)
        assert refused(payload)[:2] == ("FORBIDDEN", None)
    await Membership.filter(id=membership.id).update(ends_on=MONDAY.date())
    assert (await close(await phones.of(staff.id), staff))["errors"] == []


async def test_a_contact_gives_up_their_part(district: District, phones: Phones) -> None:
    school = await make_organization(OrganizationKind.SCHOOL, district.centre)
    contact = await make_person()
    membership = await give_role(contact, school, Role.SCHOOL_CONTACT)
    assert (await close(await phones.of(contact.id), contact))["errors"] == []
    assert (await Membership.get(id=membership.id)).ends_on == MONDAY.date()


async def test_what_they_book_meanwhile_is_cancelled_or_refused(
    district: District, phones: Phones
) -> None:
    for start in islice(slots(2 * ROUNDS), 0, None, 2):
        person = await make_person()
        crowd = await phones_of([person.id], 4, phones)
        booking = [
            one.send(BOOK, input=wanting(district, start + number * timedelta(minutes=30)))
            for number, one in enumerate(crowd[1:3])
        ]
        closing = crowd[0].ask(CLOSE, input={"confirm": await number_of(person)})
        first, payload, second = await asyncio.gather(booking[0], closing, booking[1])
        assert payload["closeAccount"]["errors"] == []
        for answer in (first, second):
            assert (
                "UNAUTHENTICATED" in str(answer)
                or answer["data"]["bookAppointment"]["errors"] == []
            )
        assert not await Appointment.filter(person=person, status__in=list(ACTIVE)).exists()
