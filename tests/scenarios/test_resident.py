"""The resident's door: a short question without booking, and what happens when it is forgotten."""

from datetime import timedelta

from mulin.people.models import Role
from tests.district import District, gid
from tests.scenarios.cast import Cast, Somebody
from tests.times import MONDAY, TUESDAY, at
from tests.walkins.asking import person_with

RESIDENT = "+8613900139101"


async def question(resident: Somebody, district: District) -> dict[str, str]:
    asked = await resident.does(
        "submitConsultation",
        title="Deposit withheld",
        body="I moved out in January; my landlord keeps the deposit.",
        topicId=gid(district.topic),
    )
    made: dict[str, str] = asked["consultation"]
    return made


async def test_a_short_question_is_answered_without_a_visit(district: District, cast: Cast) -> None:
    resident = await cast.signs_in(RESIDENT)
    lawyer = await cast.of(await district.specialist.person)

    asked = await question(resident, district)
    assert asked["status"] == "ASSIGNED"
    assert await cast.news(resident, lawyer) == [["Question received"], ["A question for you"]]

    law = {"law": "民法典", "article": "第五百零九条"}
    await lawyer.does(
        "answerConsultation", id=asked["id"], body="Ask for it in writing.", citations=[law]
    )
    assert await cast.news(resident, lawyer) == [["Your question is answered"], []]
    assert await cast.leads_to() == f"/consultations/{asked['id']}"

    thread = await resident.sees("Consultation", asked)
    assert (thread["unreadCount"], thread["canRate"]) == (1, True)
    answer = thread["messages"]["edges"][-1]["node"]
    assert (answer["kind"], answer["citations"]) == ("ANSWER", [law])
    read = await resident.does("markThreadRead", id=asked["id"], messageId=answer["id"])
    assert read["consultation"]["unreadCount"] == 0

    await resident.does("closeConsultation", id=asked["id"], outcome="RESOLVED")
    assert await cast.news(resident, lawyer) == [["How was it?"], ["Question closed"]]
    rated = await resident.does(
        "rate", consultationId=asked["id"], score=5, tags=["CLEAR"], words="It worked."
    )
    assert await cast.news(resident, lawyer) == [[], ["You were rated"]]
    await lawyer.does("replyToRating", id=rated["rating"]["id"], reply="Glad to hear it.")
    assert await cast.news(resident, lawyer) == [["Your rating got a reply"], []]


async def test_a_question_that_is_forgotten_climbs_to_the_district(
    district: District, cast: Cast
) -> None:
    resident = await cast.signs_in(RESIDENT)
    lawyer = await cast.of(await district.specialist.person)
    coordinator = await cast.of(await person_with(Role.COORDINATOR, district.station))
    admin = await cast.of(await person_with(Role.DISTRICT_ADMIN, district.centre))
    everybody = (resident, lawyer, coordinator, admin)

    asked = await question(resident, district)
    await cast.news(*everybody)

    # Three working days are promised; a day of Monday's hours has six.
    wednesday, thursday, friday = (MONDAY + timedelta(days=days) for days in (2, 3, 4))
    for moment, stage, heard in (
        (at(TUESDAY, 14), "HALF", [[], ["An answer is due soon"], [], []]),
        (at(wednesday, 15), "MOST", [[], ["An answer is due soon"], [], []]),
        (at(thursday, 9), "LATE", [[], ["An answer is late"], ["An answer is late"], []]),
        (at(friday, 17), "ESCALATED", [[], [], [], ["An answer is late"]]),
    ):
        await cast.wait_until(moment)
        await cast.a_minute_of_work("consultations.remind")
        assert await cast.news(*everybody) == heard
        seen = await admin.sees("Consultation", asked)
        assert seen["dueStage"] == stage

    await lawyer.does("answerConsultation", id=asked["id"], body="I am sorry it took so long.")
    assert await cast.news(*everybody) == [["Your question is answered"], [], [], []]
    await resident.does("rate", consultationId=asked["id"], score=3, tags=["LATE"])
    assert await cast.news(*everybody) == [[], ["You were rated"], [], []]
