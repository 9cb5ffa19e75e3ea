"""The enterprise's door: from registering under its park to rating what it got."""

from typing import Any

import pytest

from tests.district import District, gid
from tests.files.asking import Door
from tests.files.making import PDF
from tests.organizations.entering import credit_code
from tests.phone import Phones
from tests.scenarios.cast import Cast, Somebody
from tests.scenarios.documents import INVITATIONS, OWN_CONSULTATIONS
from tests.scenarios.places import Park, make_park
from tests.times import TUESDAY, at

FOUNDER, COLLEAGUE = "+8613900139501", "+8613900139502"


@pytest.fixture
async def park(district: District) -> Park:
    return await make_park(district)


def matter(district: District, **more: Any) -> dict[str, Any]:
    return {
        "title": "A supplier delivers late",
        "body": "Three weeks late for the second time. Can we step back from the contract?",
        "teamKind": "PARK_SERVICE",
        "topicId": gid(district.topic),
        **more,
    }


async def registered(founder: Somebody, park: Park) -> dict[str, Any]:
    """Their enterprise, which counts at once."""
    made = await founder.does(
        "registerEnterprise",
        parkId=gid(park.organization),
        creditCode=credit_code(),
        nameZh="示范晨光科技有限公司（演示）",
        nameEn="Demo Morning Light Co. (demo)",
        contactName="林女士（演示）",
    )
    enterprise: dict[str, Any] = made["organization"]
    assert not enterprise["isVerified"]
    return enterprise


async def brought(somebody: Somebody, phones: Phones) -> str:
    """The id of a file they uploaded: a ticket, then the bytes."""
    made = await somebody.does("createUpload", name="合同.pdf", size=len(PDF))
    answer = await Door(phones).send(made["uploadUrl"], PDF)
    assert answer.status_code == 201, answer.text
    return str(made["file"]["id"])


async def answered(
    question: dict[str, Any], founder: Somebody, member: Somebody, cast: Cast
) -> None:
    """The member asks back, is replied to, and answers with the law it rests on."""
    await member.does("askBack", id=question["id"], body="What does the contract say of delay?")
    assert await cast.news(founder, member) == [["More is needed from you"], []]
    await founder.does("postMessage", id=question["id"], body="Two weeks' grace, then nothing.")
    assert await cast.news(founder, member) == [[], ["A new message"]]
    law = {"law": "民法典", "article": "第五百六十三条"}
    words = "You can, after a notice."
    await member.does("answerConsultation", id=question["id"], body=words, citations=[law])
    assert await cast.news(founder, member) == [["Your question is answered"], []]


async def test_an_enterprise_asks_meets_and_rates(
    district: District, park: Park, cast: Cast, phones: Phones
) -> None:
    lead, member = [await cast.of(await one.person) for one in (park.lead, park.member)]
    neighbor = await cast.of(park.other_contact)
    coordinator = await cast.of(park.coordinator)
    everybody = (neighbor, lead, member)

    # The neighbor asks first: it is the lead's, so that the next one is the member's turn.
    first = (await neighbor.does("submitConsultation", **matter(district)))["consultation"]
    assert first["specialist"] == {"id": gid(park.lead)}
    assert await cast.news(*everybody) == [["Question received"], ["A question for you"], []]

    founder = await cast.signs_in(FOUNDER)
    enterprise = await registered(founder, park)

    asked = await founder.does(
        "submitConsultation",
        **matter(
            district,
            attachmentIds=[await brought(founder, phones)],
            opposingParties=[{"name": "示范迟到供应商（演示）"}],
        ),
    )
    question = asked["consultation"]
    assert question["organization"] == {"id": enterprise["id"]}
    assert question["specialist"] == {"id": gid(park.member)}
    party = (founder, member)
    assert await cast.news(*party) == [["Question received"], ["A question for you"]]

    read = await member.sees("Consultation", question)
    assert read["opposingParties"] == [{"name": "示范迟到供应商（演示）"}]
    [attached] = read["messages"]["edges"][0]["node"]["attachments"]
    assert attached["name"] == "合同.pdf"
    assert (await Door(phones).get(attached["url"])).content == PDF

    await answered(question, founder, member, cast)

    # A tap turns it into an appointment with whoever answered.
    booked = await founder.does(
        "bookAppointment",
        serviceId=gid(park.service),
        consultationId=question["id"],
        specialistId=gid(park.member),
        topicId=gid(district.topic),
        startsAt=at(TUESDAY, 10).isoformat(),
        mode="IN_PERSON",
    )
    meeting = booked["appointment"]
    assert meeting["consultation"] == {"id": question["id"]}
    assert meeting["organization"] == {"id": enterprise["id"]}
    assert await cast.news(*party) == [["Appointment booked"], ["Appointment booked"]]

    colleague = await join(founder, cast, enterprise)
    thread = await colleague.sees("Consultation", question)
    assert [edge["node"]["kind"] for edge in thread["messages"]["edges"]] == [
        *("QUESTION", "ASK_BACK", "MESSAGE", "ANSWER")
    ]
    assert thread["appointments"] == [{"id": meeting["id"]}]
    assert await colleague.sees("Appointment", meeting) is not None

    # The neighbors see nothing of it, nor does it see anything of theirs.
    for kind, row in (
        ("Consultation", question),
        ("Appointment", meeting),
        ("Organization", enterprise),
    ):
        assert await neighbor.sees(kind, row) is None
    assert await colleague.sees("Consultation", first) is None
    own = (await neighbor.phone.ask(OWN_CONSULTATIONS))["viewer"]["consultations"]["edges"]
    assert [edge["node"]["id"] for edge in own] == [first["id"]]

    await cast.wait_until(at(TUESDAY, 9, 50))
    await coordinator.does("checkInAppointment", id=meeting["id"])
    await cast.wait_until(at(TUESDAY, 10, 30))
    await member.does("completeAppointment", id=meeting["id"], note="The notice goes out today.")
    await cast.timers_at(at(TUESDAY, 11, 30))
    assert await cast.news(*party) == [["How was it?"], []]
    assert not (await colleague.sees("Appointment", meeting))["canRate"]
    rated = await founder.does("rate", appointmentId=meeting["id"], score=5, tags=["PROFESSIONAL"])
    assert await cast.news(*party) == [[], ["You were rated"]]
    await member.does("replyToRating", id=rated["rating"]["id"], reply="Good luck with it.")
    assert await cast.news(*party) == [["Your rating got a reply"], []]
    assert (await founder.sees("Appointment", meeting))["rating"]["reply"] == "Good luck with it."


async def join(founder: Somebody, cast: Cast, enterprise: dict[str, Any]) -> Somebody:
    """A colleague whom the contact invites by phone."""
    wanted = {"organizationId": enterprise["id"], "role": "ENTERPRISE_CONTACT"}
    await founder.does("inviteMember", **wanted, phone=COLLEAGUE)
    colleague = await cast.signs_in(COLLEAGUE)
    [invitation] = (await colleague.phone.ask(INVITATIONS))["viewer"]["invitations"]
    await colleague.does("acceptInvitation", id=invitation["id"])
    return colleague
