"""The hotline's door: an operator of 12348 helps whoever calls, with their consent."""

from typing import Any

import pytest

from mulin.people.models import Role
from tests.district import District, gid
from tests.scenarios.cast import Cast, Somebody
from tests.scenarios.documents import FIND_PERSON
from tests.times import TUESDAY, at
from tests.walkins.asking import person_with

CALLER = "+8613900139201"


@pytest.fixture
async def operator(district: District, cast: Cast) -> Somebody:
    return await cast.of(await person_with(Role.STATION_STAFF, district.centre))


async def found(operator: Somebody) -> Any:
    """Who has the caller's number, as the operator sees them."""
    return (await operator.phone.ask(FIND_PERSON, phone="139 0013 9201"))["findPerson"]


def booking(district: District) -> dict[str, Any]:
    return {
        "phone": CALLER,
        "name": "陈女士",
        "intakeChannel": "HOTLINE_12348",
        "booking": {
            "serviceId": gid(district.service),
            "topicId": gid(district.topic),
            "startsAt": at(TUESDAY, 10).isoformat(),
            "mode": "IN_PERSON",
            "venueId": gid(district.venue),
        },
    }


async def test_a_caller_is_booked_for_and_finds_it_on_their_phone_later(
    district: District, cast: Cast, operator: Somebody
) -> None:
    lawyer = await cast.of(await district.specialist.person)

    # The first call: nobody is known by that number, and without their word nothing is done.
    assert await found(operator) is None
    call = booking(district)
    assert await operator.cannot("takeCall", **call) == "INVALID consent"
    assert await found(operator) is None
    taken = await operator.does("takeCall", **call, consent={"method": "SPOKEN"})
    appointment = taken["appointment"]
    assert (appointment["status"], appointment["intakeChannel"]) == ("BOOKED", "HOTLINE_12348")
    assert appointment["reference"] in taken["slip"]
    assert await cast.news(lawyer) == [["Appointment booked"]]

    # Later the caller installs the app and signs in: what was done for them is theirs.
    caller = await cast.signs_in(CALLER)
    assert await caller.inbox() == ["Appointment booked"]
    theirs = await caller.sees("Appointment", appointment)
    assert theirs["person"] == taken["person"]

    # They call again: the operator sees what there is, and need not ask for consent once more.
    known = await found(operator)
    assert (known["person"]["id"], known["person"]["name"]) == (taken["person"]["id"], "陈女士")
    assert known["consentValidUntil"] is not None
    assert [one["id"] for one in known["appointments"]] == [appointment["id"]]
    asked = await operator.does(
        "takeCall",
        phone=CALLER,
        intakeChannel="HOTLINE_12348",
        organizationId=gid(district.station),
        consultation={
            "topicId": gid(district.topic),
            "title": "Which papers to bring",
            "body": "She asks which papers to bring tomorrow.",
        },
    )
    assert asked["person"] == taken["person"]
    assert await cast.news(caller, lawyer) == [["Question received"], ["A question for you"]]
    question = (await found(operator))["consultations"][0]
    await lawyer.does("answerConsultation", id=question["id"], body="The contract will do.")
    assert await cast.news(caller, lawyer) == [["Your question is answered"], []]

    # It takes place.
    await cast.wait_until(at(TUESDAY, 10))
    await lawyer.does("checkInAppointment", id=appointment["id"])
    assert await caller.cannot("rate", appointmentId=appointment["id"], score=5) == (
        "WRONG_STATUS appointmentId"
    )
    await cast.wait_until(at(TUESDAY, 10, 30))
    await lawyer.does("completeAppointment", id=appointment["id"], note="Sue after thirty days.")
    await cast.timers_at(at(TUESDAY, 11, 30))
    assert await cast.news(caller, lawyer) == [["How was it?"], []]
    await caller.does("rate", appointmentId=appointment["id"], score=4, tags=["ON_TIME"])
    assert await cast.news(caller, lawyer) == [[], ["You were rated"]]
    assert await operator.cannot("rate", appointmentId=appointment["id"], score=5) == (
        "FORBIDDEN appointmentId"
    )
