"""Saying how it was: who can, of what, until when, and once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import AppointmentStatus
from mulin.appointments.policy import Step
from mulin.audit.models import AuditEntry
from mulin.consultations.models import ConsultationStatus, Outcome
from mulin.notifications.models import Notification, NotificationKind
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.quality.models import Rating
from mulin.timers.firing import fire_due
from tests.appointments.asking import booked, take
from tests.conflicts.cast import PARTS, make_cast
from tests.district import District, gid, give_role, make_organization, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.quality.asking import asked, met, outcome, rate
from tests.times import MONDAY, TUESDAY, at

CAN_RATE = """
query C($id: ID!) {
  node(id: $id) {
    ... on Appointment { canRate rating { score } }
    ... on Consultation { canRate rating { score } }
  }
}
"""
ALREADY = ("WRONG_STATUS", "appointmentId")
DONE = ("DONE", None)
CLOSED = {
    "status": ConsultationStatus.CLOSED,
    "outcome": Outcome.ADVISED,
    "closed_at": MONDAY,
}
MERGED = {**CLOSED, "outcome": Outcome.DUPLICATE}
WITHDRAWN = {"status": ConsultationStatus.WITHDRAWN, "closed_at": MONDAY}


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    return await phones.of(district.resident.id)


async def test_a_meeting_is_rated_with_score_tags_and_words(
    district: District, phone: Phone
) -> None:
    appointment = await met(district)

    payload = await rate(
        phone,
        appointmentId=gid(appointment),
        score=4,
        tags=["CLEAR", "LATE", "CLEAR"],
        words=" It helped. ",
    )

    assert payload["errors"] == []
    assert payload["rating"] == {
        "id": payload["rating"]["id"],
        "score": 4,
        "tags": ["CLEAR", "LATE"],
        "words": "It helped.",
        "createdAt": "2026-03-02T01:00:00Z",
        "reply": None,
        "repliedAt": None,
        "specialist": {"id": gid(district.specialist)},
        "team": {"id": gid(district.team)},
        "appointment": {"reference": appointment.reference},
        "consultation": None,
    }
    kept = await Rating.get()
    assert b"helped" not in bytes(kept.words_encrypted or b"")
    entry = await AuditEntry.get(action="rating.given")
    assert entry.details == {"score": 4}


async def test_the_specialist_is_told_and_nobody_else(district: District, phone: Phone) -> None:
    appointment = await met(district)

    await rate(phone, appointmentId=gid(appointment), score=2)

    told = await Notification.get(kind=NotificationKind.RATING_GIVEN)
    assert told.person_id == district.specialist.person_id
    assert told.parameters == {"reference": appointment.reference, "score": "2"}
    assert told.appointment_id == appointment.id


async def test_an_answered_question_is_rated_too(district: District, phone: Phone) -> None:
    consultation = await asked(district)

    payload = await rate(phone, consultationId=gid(consultation))

    assert outcome(payload) == DONE
    assert payload["rating"]["appointment"] is None
    assert payload["rating"]["consultation"] == {"reference": consultation.reference}
    told = await Notification.get(kind=NotificationKind.RATING_GIVEN)
    assert told.consultation_id == consultation.id
    again = await rate(phone, consultationId=gid(consultation), score=1)
    assert outcome(again) == ("WRONG_STATUS", "consultationId")


async def test_twenty_at_once_and_one_counts(district: District, phone: Phone) -> None:
    appointment = await met(district)

    answers = await asyncio.gather(
        *(rate(phone, appointmentId=gid(appointment), score=1 + n % 5) for n in range(20))
    )

    assert sorted(map(outcome, answers)) == [DONE, *[ALREADY] * 19]
    assert await Rating.all().count() == 1
    assert await Notification.filter(kind=NotificationKind.RATING_GIVEN).count() == 1


@pytest.mark.parametrize("status", [one for one in AppointmentStatus if one != "fulfilled"])
async def test_only_what_took_place_is_rated(
    district: District, phone: Phone, status: AppointmentStatus
) -> None:
    appointment = await met(district, status=status)

    assert outcome(await rate(phone, appointmentId=gid(appointment))) == ALREADY
    found = await phone.ask(CAN_RATE, id=gid(appointment))
    assert found["node"] == {"canRate": False, "rating": None}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"first_answered_at": None}, ("WRONG_STATUS", "consultationId")),
        ({"specialist_id": None}, ("WRONG_STATUS", "consultationId")),
        ({"first_answered_at": None, **WITHDRAWN}, ("WRONG_STATUS", "consultationId")),
        (
            {"first_answered_at": None, **CLOSED},
            DONE,
        ),
        (
            {"first_answered_at": MONDAY - timedelta(days=100), **CLOSED},
            DONE,
        ),
        ({"first_answered_at": MONDAY - timedelta(days=90)}, ("WRONG_STATUS", "consultationId")),
    ],
)
async def test_a_question_is_rated_once_it_has_an_answer(
    district: District, phone: Phone, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    consultation = await asked(district, **fields)

    assert outcome(await rate(phone, consultationId=gid(consultation))) == expected


async def test_a_duplicate_is_rated_where_its_thread_went_on(
    district: District, phone: Phone
) -> None:
    kept = await asked(district)
    merged = await asked(district, merged_into_id=kept.id, **MERGED)

    refused = await rate(phone, consultationId=gid(merged))

    assert outcome(refused) == ("WRONG_STATUS", "consultationId")


async def test_after_ninety_days_it_is_too_late(district: District, phone: Phone) -> None:
    over = MONDAY - timedelta(days=90)
    late = await met(district, days_ago=91, ends_at=over)
    just = await met(district, days_ago=92, ends_at=over + timedelta(microseconds=1))

    assert outcome(await rate(phone, appointmentId=gid(late))) == ALREADY
    assert outcome(await rate(phone, appointmentId=gid(just))) == DONE


@pytest.mark.parametrize("who", PARTS)
async def test_only_the_person_themselves_rates(
    district: District, phones: Phones, who: str
) -> None:
    cast = await make_cast(district)
    phone = await cast.phone(phones, who)
    appointment, consultation = await met(district), await asked(district)

    meeting = outcome(await rate(phone, appointmentId=gid(appointment)))
    question = outcome(await rate(phone, consultationId=gid(consultation)))

    sees_meeting = {"specialist", "coordinator", "station staff", "admin", "auditor"}
    sees_question = sees_meeting | {"colleague", "partner"}
    if who == "resident":
        assert (meeting, question) == (DONE, DONE)
    elif who == "stranger":
        assert meeting == question == ("UNAUTHENTICATED", None)
    else:
        code = "FORBIDDEN" if who in sees_meeting else "NOT_FOUND"
        assert meeting == (code, "appointmentId")
        code = "FORBIDDEN" if who in sees_question else "NOT_FOUND"
        assert question == (code, "consultationId")
    assert await Rating.all().count() == (2 if who == "resident" else 0)


async def test_what_was_asked_for_an_organization_is_rated_by_the_contact_who_asked(
    district: District, phones: Phones
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.station)
    contact, colleague, operator = [await make_person() for _ in range(3)]
    memberships = [
        await give_role(one, enterprise, Role.ENTERPRISE_CONTACT) for one in (contact, colleague)
    ]
    await give_role(operator, district.station, Role.STATION_STAFF)
    theirs = {"person_id": contact.id, "organization_id": enterprise.id}
    by_contact = await asked(district, **theirs, submitted_by_id=contact.id)
    by_operator = await asked(district, **theirs, submitted_by_id=operator.id)
    by_former = await asked(district, **theirs, submitted_by_id=contact.id)

    async def outcome_of(person: Any, consultation: Any) -> str:
        phone = await phones.of(person.id)
        return outcome(await rate(phone, consultationId=gid(consultation)))[0]

    assert await outcome_of(colleague, by_contact) == "FORBIDDEN"
    assert await outcome_of(operator, by_operator) == "FORBIDDEN"
    assert await outcome_of(contact, by_contact) == "DONE"
    assert await outcome_of(contact, by_operator) == "DONE"
    await memberships[0].delete()
    assert await outcome_of(contact, by_former) == "NOT_FOUND"


async def test_a_companion_s_row_is_nobody_s_to_rate(district: District, phone: Phone) -> None:
    leading = await met(district)
    other = await make_specialist(district.team, venue=district.venue)
    companion = await met(district, specialist_id=other.id, led_by_id=leading.id)

    refused = await rate(phone, appointmentId=gid(companion))

    assert outcome(refused) == ("NOT_FOUND", "appointmentId")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"score": 0}, "score"),
        ({"score": 6}, "score"),
        ({"score": -(2**31)}, "score"),
        ({"words": "x" * 501}, "words"),
        ({"words": "a\0b"}, "words"),
    ],
)
async def test_what_is_no_rating_is_refused(
    district: District, phone: Phone, given: dict[str, Any], field: str
) -> None:
    appointment = await met(district)

    refused = await rate(phone, appointmentId=gid(appointment), **given)

    assert outcome(refused) == ("INVALID", field)
    assert not await Rating.exists()


async def test_it_is_about_one_thing(district: District, phone: Phone) -> None:
    both = {"appointmentId": gid(await met(district)), "consultationId": gid(await asked(district))}

    assert outcome(await rate(phone, **both)) == ("INVALID", "consultationId")
    assert outcome(await rate(phone)) == ("INVALID", "appointmentId")


async def test_an_app_knows_whether_to_ask(
    district: District, phones: Phones, phone: Phone
) -> None:
    appointment, question = gid(await met(district)), gid(await asked(district))
    specialist = await phones.of(district.specialist.person_id)
    assert (await phone.ask(CAN_RATE, id=appointment))["node"]["canRate"] is True
    assert (await specialist.ask(CAN_RATE, id=appointment))["node"]["canRate"] is False
    assert (await phone.ask(CAN_RATE, id=question))["node"]["canRate"] is True
    assert (await specialist.ask(CAN_RATE, id=question))["node"]["canRate"] is False

    await rate(phone, appointmentId=appointment, score=3)
    await rate(phone, consultationId=question, score=3)

    for one in (phone, specialist):
        for thing in (appointment, question):
            found = (await one.ask(CAN_RATE, id=thing))["node"]
            assert found == {"canRate": False, "rating": {"score": 3}}


async def test_a_person_is_asked_once_their_meeting_took_place(
    district: District, phones: Phones, phone: Phone
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    together = {"specialistIds": [gid(district.specialist), gid(second)]}
    made = await booked(phone, district, at(TUESDAY, 10), **together)
    with clock.frozen(at(TUESDAY, 11)):
        specialist = await phones.of(district.specialist.person_id)
        await take(specialist, Step.COMPLETE, made)
        assert not await Notification.exists(kind=NotificationKind.RATING_ASKED)
    with clock.frozen(at(TUESDAY, 12)):
        await fire_due()
        phone = await phones.of(district.resident.id)

        told = await Notification.get(kind=NotificationKind.RATING_ASKED)
        assert told.person_id == district.resident.id
        answer = await phone.ask(
            "{ viewer { notifications(first: 1) { edges { node { kind body } } } } }"
        )
        newest = answer["viewer"]["notifications"]["edges"][0]["node"]
        assert newest["kind"] == "RATING_ASKED"
        assert told.parameters["reference"] in newest["body"]
        assert outcome(await rate(phone, appointmentId=made)) == DONE
