"""From a question to its answer, and what each side reads on the way."""

import asyncio
from datetime import timedelta

from mulin import clock
from tests.consultations.asking import (
    bodies,
    done,
    found_park,
    heard,
    person_of,
    read,
    step,
    submit,
)
from tests.district import District, gid
from tests.phone import Phones


async def test_a_question_is_answered_and_closed(district: District, phones: Phones) -> None:
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(await person_of(district.specialist))
    asked = await submit(resident, topicId=gid(district.topic))
    assert (asked["status"], asked["specialist"]) == ("ASSIGNED", {"id": gid(district.specialist)})
    assert set(asked["may"]) == {"POST", "CLOSE", "WITHDRAW", "CONVERT"}
    theirs = await read(specialist, asked)
    assert theirs is not None
    assert theirs["unreadCount"] == 1
    more = await done(specialist, "askBack", asked, body="Since when?")
    assert (more["status"], more["promisedAt"]) == ("AWAITING_REQUESTER", None)
    replied = await done(resident, "postMessage", asked, body="Since June.")
    assert (replied["status"], replied["unreadCount"]) == ("ASSIGNED", 0)
    law = {"law": "民法典", "article": "第七百二十三条"}
    answered = await done(
        specialist, "answerConsultation", asked, body="Ask for it.", citations=[law]
    )
    assert answered["status"] == "ANSWERED"
    again = await done(specialist, "answerConsultation", asked, body="Ask in writing.")
    versions = [edge["node"]["version"] for edge in again["messages"]["edges"]]
    assert versions == [None, None, None, 1, 2]
    seen = await read(resident, asked)
    assert seen is not None
    assert bodies(seen)[-2:] == ["Ask for it.", "Ask in writing."]
    assert seen["messages"]["edges"][3]["node"]["citations"] == [law]
    assert seen["unreadCount"] == 2
    marked = await done(
        resident, "markThreadRead", asked, messageId=seen["messages"]["edges"][-1]["node"]["id"]
    )
    assert marked["unreadCount"] == 0
    closed = await done(resident, "closeConsultation", asked, outcome="RESOLVED")
    assert (closed["status"], closed["outcome"], closed["may"]) == (
        "CLOSED",
        "RESOLVED",
        ["REOPEN"],
    )
    assert await heard(resident) == [
        "CONSULTATION_RECEIVED",
        "CONSULTATION_ASKED_BACK",
        "CONSULTATION_ANSWERED",
        "CONSULTATION_ANSWERED",
        "RATING_ASKED",
    ]
    assert await heard(specialist) == [
        "CONSULTATION_ASSIGNED",
        "CONSULTATION_REPLIED",
        "CONSULTATION_CLOSED",
    ]


async def test_a_message_sent_again_with_its_key_is_written_once(
    district: District, phones: Phones
) -> None:
    resident = await phones.of(district.resident.id)
    asked = await submit(resident)
    said = {"body": "Since June.", "idempotencyKey": "a tap"}
    made = await asyncio.gather(*(step(resident, "postMessage", asked, **said) for _ in range(6)))
    assert {bodies(one["consultation"])[-1] for one in made} == {"Since June."}
    await done(resident, "closeConsultation", asked, outcome="RESOLVED")
    later = await done(resident, "postMessage", asked, **said)
    assert (len(bodies(later)), later["status"]) == (2, "CLOSED")
    other = await step(resident, "postMessage", asked, **{**said, "body": "Since July."})
    assert [(error["code"], error["field"]) for error in other["errors"]] == [
        ("INVALID", "idempotencyKey")
    ]


async def test_notes_are_the_teams_alone(district: District, phones: Phones) -> None:
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(await person_of(district.specialist))
    asked = await submit(resident)
    noted = await done(specialist, "addNote", asked, body="Seems to be the third one.")
    assert bodies(noted)[-1] == "Seems to be the third one."
    seen = await read(resident, asked)
    assert seen is not None
    assert (len(bodies(seen)), seen["unreadCount"]) == (1, 0)
    refused = await step(resident, "addNote", asked, body="Me too.")
    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]


async def test_a_closed_one_is_reopened_within_fourteen_days(
    district: District, phones: Phones
) -> None:
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(await person_of(district.specialist))
    asked = await submit(resident)
    await done(specialist, "closeConsultation", asked, outcome="OUT_OF_SCOPE", reason="No law.")
    clock.advance(timedelta(days=14))
    resident = await phones.of(district.resident.id)
    again = await done(resident, "reopenConsultation", asked, reason="It is one.")
    assert (again["status"], again["outcome"], again["closedAt"]) == ("ASSIGNED", None, None)
    await done(resident, "closeConsultation", asked, outcome="RESOLVED")
    clock.advance(timedelta(days=14, seconds=1))
    resident = await phones.of(district.resident.id)
    refused = await step(resident, "reopenConsultation", asked, reason="Once more.")
    assert [error["code"] for error in refused["errors"]] == ["TOO_FAR"]


async def test_an_enterprises_question_is_its_contacts_and_its_parks(
    district: District, phones: Phones
) -> None:
    park, other = await found_park(district), await found_park(district)
    contact = await phones.of(park.contact.id)
    asked = await submit(contact, teamKind="PARK_SERVICE", topicId=gid(district.topic))
    assert asked["organization"] == {"id": gid(park.enterprise)}
    assert asked["team"] == {"id": gid(park.team)}
    for stranger in (other.contact.id, await person_of(other.lead), district.resident.id):
        assert await read(await phones.of(stranger), asked) is None
    for insider in (await person_of(park.member), park.coordinator.id):
        assert await read(await phones.of(insider), asked) is not None
