"""A question in writing that goes on at a meeting."""

import asyncio
from datetime import date

import pytest

from mulin import clock
from mulin.appointments.models import Appointment
from mulin.conflicts.models import Client
from mulin.consultations.models import Consultation, ConsultationChange, Message
from mulin.crypto import encrypt
from mulin.people.models import Membership
from tests.appointments.for_organizations import BOOK, Parks, found_parks, made, refusal, send
from tests.consultations.asking import READ, done, heard, person_of, submit
from tests.district import District, gid, make_specialist
from tests.phone import Phones
from tests.times import TUESDAY, at

GOES_ON = """
query ($id: ID!) { node(id: $id) { ... on Consultation {
  status appointments { id } changes { kind } messages { totalCount }
} } }
"""
TEN = at(TUESDAY, 10)


@pytest.fixture
async def parks(district: District, phones: Phones) -> Parks:
    return await found_parks(district, phones)


async def test_the_requester_or_who_is_at_it_books_and_the_thread_stays(
    district: District, phones: Phones
) -> None:
    resident = await phones.of(district.resident.id)
    giving = await phones.of(await person_of(district.specialist))
    asked = await submit(resident)
    usual = {"serviceId": gid(district.service), "mode": "PHONE", "consultationId": asked["id"]}
    made_by = {}
    for hour, phone in ((10, resident), (11, giving)):
        wanted = {**usual, "startsAt": at(TUESDAY, hour).isoformat()}
        booked = await made(phone, BOOK, wanted)
        assert booked["consultation"] == {"id": asked["id"]}
        assert booked["person"] == {"name": district.resident.name}
        made_by[hour] = booked["id"]
    for phone in (resident, giving):
        found = (await phone.ask(GOES_ON, id=asked["id"]))["node"]
        assert [one["id"] for one in found["appointments"]] == [made_by[10], made_by[11]]
        assert [one["kind"] for one in found["changes"]] == ["SUBMITTED", "CONVERTED", "CONVERTED"]
        assert (found["status"], found["messages"]["totalCount"]) == ("ASSIGNED", 1)
    assert await heard(resident) == ["CONSULTATION_RECEIVED"] + ["APPOINTMENT_BOOKED"] * 2


async def test_a_question_of_others_cannot_be_gone_on_with(
    parks: Parks, district: District, phones: Phones
) -> None:
    asked = await submit(parks.contact, teamKind="PARK_SERVICE")
    wanted = parks.slot(TEN, consultationId=asked["id"])
    for stranger in (parks.neighbor, await phones.of(district.resident.id)):
        assert await refusal(stranger, BOOK, wanted) == ("NOT_FOUND", "consultationId")
    member = parks.mine.lead
    if asked["specialist"] == {"id": gid(member)}:
        member = parks.mine.member
    await Consultation.all().update(specialist=await _other(parks, member.id))
    outsider = await make_specialist(parks.mine.team)
    phone = await phones.of(outsider.person_id)
    assert await refusal(phone, BOOK, wanted) == ("FORBIDDEN", "consultationId")
    await done(parks.contact, "withdrawConsultation", asked)
    assert await refusal(parks.contact, BOOK, wanted) == ("WRONG_STATUS", "consultationId")
    assert await Appointment.all().count() == 0


async def _other(parks: Parks, key: int) -> object:
    return parks.mine.member if parks.mine.lead.id == key else parks.mine.lead


async def test_for_an_enterprise_it_is_the_contacts_who_books_or_who_is_left(
    parks: Parks, phones: Phones
) -> None:
    asked = await submit(parks.contact, teamKind="PARK_SERVICE")
    coordinator = await phones.of(parks.mine.coordinator.id)
    wanted = parks.slot(TEN, consultationId=asked["id"])
    booked = await made(coordinator, BOOK, wanted)
    assert booked["person"] == {"name": parks.mine.contact.name}
    assert booked["organization"] == {"id": gid(parks.mine.enterprise)}
    # Another contact books: the meeting is theirs.
    await Membership.filter(person=parks.other.contact).update(
        organization_id=parks.mine.enterprise.id
    )
    wanted = parks.slot(at(TUESDAY, 11), consultationId=asked["id"])
    theirs = await made(parks.neighbor, BOOK, wanted)
    row = await Appointment.get(starts_at=at(TUESDAY, 11))
    assert theirs["consultation"] == {"id": asked["id"]}
    assert row.person_id == parks.other.contact.id
    # Who asked is no contact any more: the team's side books for who is left, then for nobody.
    gone = {"ends_on": date(2026, 3, 2)}
    await Membership.filter(person=parks.mine.contact).update(**gone)
    wanted = parks.slot(at(TUESDAY, 12), consultationId=asked["id"])
    await made(coordinator, BOOK, wanted)
    assert (await Appointment.get(starts_at=at(TUESDAY, 12))).person_id == parks.other.contact.id
    assert await refusal(parks.contact, BOOK, wanted) == ("NOT_FOUND", "consultationId")
    await Membership.filter(person=parks.other.contact).update(**gone)
    wanted = parks.slot(at(TUESDAY, 13), consultationId=asked["id"])
    assert await refusal(coordinator, BOOK, wanted) == ("WRONG_STATUS", "consultationId")


async def test_the_other_side_of_the_question_is_that_of_the_meeting(
    parks: Parks, phones: Phones
) -> None:
    await Client.create(
        specialist=parks.mine.member,
        name_encrypted=encrypt("上海恒远置业有限公司"),
        created_by=parks.mine.coordinator,
        created_at=clock.now(),
    )
    asked = await submit(
        parks.contact, teamKind="PARK_SERVICE", opposingParties=[{"name": "恒远置业有限公司"}]
    )
    assert asked["specialist"] == {"id": gid(parks.mine.lead)}
    wanted = parks.slot(TEN, consultationId=asked["id"])
    named = {**wanted, "specialistId": gid(parks.mine.member)}
    assert await refusal(parks.contact, BOOK, named) == ("NOT_AVAILABLE", "startsAt")
    booked = await made(parks.contact, BOOK, wanted)
    assert booked["specialist"] == {"id": gid(parks.mine.lead)}
    # Of one matter the coordinator hears once: when it was asked.
    coordinator = await phones.of(parks.mine.coordinator.id)
    assert await heard(coordinator) == ["CONFLICT_FOUND"]


async def test_a_repeat_books_nothing_more(parks: Parks) -> None:
    asked = await submit(parks.contact, teamKind="PARK_SERVICE")
    wanted = parks.slot(TEN, consultationId=asked["id"], idempotencyKey="a tap")
    booked = await asyncio.gather(*(made(parks.contact, BOOK, wanted) for _ in range(4)))
    assert len({one["id"] for one in booked}) == 1
    changes = await ConsultationChange.filter(kind="converted").count()
    assert (await Appointment.all().count(), changes) == (1, 1)
    assert await Message.all().count() == 1


async def test_two_meetings_about_one_question_at_once(parks: Parks, phones: Phones) -> None:
    """Contacts of one enterprise, specialists of one team: nobody waits in a circle."""
    await Membership.filter(person=parks.other.contact).update(
        organization_id=parks.mine.enterprise.id
    )
    asked = await submit(parks.contact, teamKind="PARK_SERVICE")
    for hour in range(9, 15):
        wanted = parks.slot(at(TUESDAY, hour), consultationId=asked["id"])
        booked = await asyncio.gather(
            made(parks.contact, BOOK, wanted),
            made(parks.neighbor, BOOK, wanted),
            done(parks.contact, "postMessage", asked, body="On our way."),
        )
        assert booked[0]["specialist"] != booked[1]["specialist"]
    assert await ConsultationChange.filter(kind="converted").count() == 12


async def test_what_is_withdrawn_in_the_same_moment_is_booked_before_or_not_at_all(
    parks: Parks,
) -> None:
    for hour in range(9, 15):
        asked = await submit(parks.contact, teamKind="PARK_SERVICE")
        wanted = parks.slot(at(TUESDAY, hour), consultationId=asked["id"])
        booking = asyncio.create_task(send(parks.contact, BOOK, wanted))
        await done(parks.contact, "withdrawConsultation", asked)
        payload = await booking
        refused = [(error["code"], error["field"]) for error in payload["errors"]]
        assert refused in ([], [("WRONG_STATUS", "consultationId")])
        found = (await parks.contact.ask(READ, id=asked["id"]))["node"]
        kinds = [change["kind"] for change in found["changes"]]
        booked = [] if refused else ["CONVERTED"]
        assert kinds == ["SUBMITTED", *booked, "WITHDRAWN"]
        meetings = await Appointment.filter(starts_at=at(TUESDAY, hour)).count()
        assert meetings == len(booked)
