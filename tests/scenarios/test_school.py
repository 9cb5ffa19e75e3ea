"""The school's door: an incident that cannot wait, and a lecture in the hall."""

from datetime import datetime, timedelta

import pytest

from tests.district import District, gid
from tests.scenarios.cast import Cast, Somebody
from tests.scenarios.documents import INVITATIONS
from tests.scenarios.places import School, make_school
from tests.times import MONDAY, at

PRINCIPAL = "+8613900139401"
THURSDAY = MONDAY + timedelta(days=3)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
async def school(district: District) -> School:
    return await make_school(district)


async def contact_of(school: School, cast: Cast, coordinator: Somebody) -> Somebody:
    """The centre invites somebody by phone; who signs in with it finds that, and accepts."""
    await coordinator.does(
        "inviteMember",
        organizationId=gid(school.organization),
        phone=PRINCIPAL,
        role="SCHOOL_CONTACT",
        name="王老师（演示）",
    )
    contact = await cast.signs_in(PRINCIPAL)
    assert await contact.inbox() == ["You are invited"]
    [invitation] = (await contact.phone.ask(INVITATIONS))["viewer"]["invitations"]
    assert invitation["organizationName"] == school.organization.name_en
    await contact.does("acceptInvitation", id=invitation["id"])
    return contact


async def test_an_incident_is_answered_the_same_morning(
    district: District, school: School, cast: Cast
) -> None:
    coordinator = await cast.of(school.coordinator)
    adviser = await cast.of(await school.adviser.person)
    stranger = await cast.signs_in("+8613900139402")
    contact = await contact_of(school, cast, coordinator)

    incident = {
        "title": "A pupil fell from the wall bars",
        "body": "It was in the gym this morning. What must we do, and what keep?",
        "topicId": gid(district.topic),
        "urgency": "URGENT",
    }
    # Nobody but its contact asks for the school.
    named = {**incident, "organizationId": gid(school.organization)}
    assert await stranger.cannot("submitConsultation", **named, teamKind="SCHOOL_ADVISORY") == (
        "INVALID organizationId"
    )
    asked = (await contact.does("submitConsultation", **named))["consultation"]
    assert asked["organization"] == {"id": gid(school.organization)}
    assert asked["specialist"] == {"id": gid(school.adviser)}
    # Three working hours are promised, and there is a break at noon.
    assert datetime.fromisoformat(asked["promisedAt"]) == at(MONDAY, 14)
    assert await cast.news(contact, adviser) == [["Question received"], ["A question for you"]]

    await cast.wait_until(at(MONDAY, 10, 15))
    await cast.a_minute_of_work("consultations.remind")
    answered = await adviser.does(
        "answerConsultation",
        id=asked["id"],
        body="Call the parents, keep the recording, write down who saw it.",
        citations=[{"law": "民法典", "article": "第一千一百九十九条"}],
    )
    assert answered["consultation"]["dueStage"] == "FRESH"
    assert await cast.news(contact, adviser) == [["Your question is answered"], []]
    assert await stranger.sees("Consultation", asked) is None
    await contact.does("closeConsultation", id=asked["id"], outcome="ADVISED")
    await contact.does("rate", consultationId=asked["id"], score=5, tags=["ON_TIME"])
    assert await cast.news(contact, adviser) == [
        ["How was it?"],
        ["Question closed", "You were rated"],
    ]


async def test_a_lecture_is_ordered_confirmed_and_given(
    district: District, school: School, cast: Cast
) -> None:
    coordinator = await cast.of(school.coordinator)
    adviser = await cast.of(await school.adviser.person)
    contact = await contact_of(school, cast, coordinator)

    ordered = await contact.does(
        "bookAppointment",
        serviceId=gid(school.lecture),
        venueId=gid(school.venue),
        topicId=gid(district.topic),
        startsAt=at(FRIDAY, 14).isoformat(),
        mode="IN_PERSON",
        note="Two hundred pupils, in the hall.",
    )
    lecture = ordered["appointment"]
    assert lecture["status"] == "PENDING"
    assert lecture["organization"] == {"id": gid(school.organization)}
    assert lecture["venue"] == {"id": gid(school.venue)}
    assert await cast.news(contact, adviser) == [["Request received"], ["Appointment to confirm"]]

    confirmed = await adviser.does("confirmAppointment", id=lecture["id"])
    assert confirmed["appointment"]["status"] == "BOOKED"
    assert await cast.news(contact, adviser) == [["Appointment confirmed"], []]

    # Everybody is reminded in time; the adviser of the whole day, too.
    await cast.timers_at(at(THURSDAY, 14))
    assert await cast.news(contact, adviser) == [["Your appointment tomorrow"], []]
    await cast.timers_at(at(THURSDAY, 18))
    assert await cast.news(contact, adviser) == [[], ["Your agenda for Fri 6 Mar"]]
    await cast.timers_at(at(FRIDAY, 13))
    soon = ["Your appointment is soon"]
    assert await cast.news(contact, adviser) == [soon, soon]

    await cast.wait_until(at(FRIDAY, 15, 30))
    done = await adviser.does("completeAppointment", id=lecture["id"], note="Many questions.")
    assert done["appointment"]["status"] == "FULFILLED"
    await cast.timers_at(at(FRIDAY, 16, 30))
    assert await cast.news(contact, adviser) == [["How was it?"], []]
    rated = await contact.does(
        "rate", appointmentId=lecture["id"], score=5, words="Nobody looked at their phone."
    )
    await adviser.does("replyToRating", id=rated["rating"]["id"], reply="Thank you for having me.")
    assert await cast.news(contact, adviser) == [["Your rating got a reply"], ["You were rated"]]
