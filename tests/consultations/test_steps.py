"""What happens to a question, step by step."""

import pytest

from mulin.consultations.models import (
    Consultation,
)
from mulin.teams.models import TeamMember, TeamRole
from tests.consultations.asking import (
    bodies,
    code,
    done,
    heard,
    read,
    step,
)
from tests.consultations.standing import Cast, Status, leave, make_matter, stray
from tests.district import District, gid
from tests.files.asking import make_file


@pytest.mark.parametrize("gone", ["left", "on leave", None])
async def test_what_is_reopened_goes_to_who_was_at_it_while_they_are_there(
    gone: str | None, cast: Cast
) -> None:
    matter = gid(await make_matter(cast))
    await done(cast.phones["assignee"], "closeConsultation", matter, outcome="ADVISED")
    if gone == "left":
        await leave(cast, cast.assignee)
    if gone == "on leave":
        await TeamMember.filter(specialist=cast.assignee).update(role=TeamRole.ON_LEAVE)
    await done(cast.phones["fellow"], "reopenConsultation", matter, reason="It goes on.")
    found = await read(cast.phones["lead"], matter)
    assert found is not None
    if gone is None:
        assert (found["status"], found["queueReason"]) == ("ASSIGNED", None)
        assert (await heard(cast.phones["assignee"]))[-1] == "CONSULTATION_REOPENED"
        return
    assert (found["status"], found["specialist"]) == ("TRIAGED", None)
    assert found["queueReason"] == "RETURNED"
    assert (await heard(cast.phones["coordinator"]))[-1] == "CONSULTATION_WAITING"


async def test_who_leaves_gives_back_what_they_were_at(cast: Cast) -> None:
    rows = {status: await make_matter(cast, status) for status in Status}
    await leave(cast, cast.assignee)
    expected = {
        Status.SUBMITTED: Status.SUBMITTED,
        Status.TRIAGED: Status.TRIAGED,
        Status.ASSIGNED: Status.TRIAGED,
        Status.AWAITING_REQUESTER: Status.AWAITING_REQUESTER,
        Status.ANSWERED: Status.ANSWERED,
        Status.CLOSED: Status.CLOSED,
        Status.WITHDRAWN: Status.WITHDRAWN,
    }
    for status, row in rows.items():
        await row.refresh_from_db()
        assert row.status is expected[status]
        assert (row.specialist_id is None) == (status not in {Status.CLOSED, Status.WITHDRAWN})
    assert await stray() == []


async def test_a_reply_to_what_nobody_is_at_any_more_brings_it_to_the_coordinator(
    cast: Cast,
) -> None:
    matter = gid(await make_matter(cast, Status.AWAITING_REQUESTER))
    await done(cast.phones["assignee"], "returnConsultation", matter, reason="I am away.")
    assert "CONSULTATION_WAITING" not in await heard(cast.phones["coordinator"])
    replied = await done(cast.phones["asker"], "postMessage", matter, body="Since June.")
    assert replied["status"] == "TRIAGED"
    assert (await heard(cast.phones["coordinator"]))[-1] == "CONSULTATION_WAITING"


async def test_what_was_merged_points_on_and_stays_closed(cast: Cast) -> None:
    one, other = gid(await make_matter(cast)), gid(await make_matter(cast))
    kept = await done(cast.phones["lead"], "mergeConsultation", one, intoId=other)
    assert kept["id"] == other
    merged = await read(cast.phones["asker"], one)
    assert merged is not None
    assert (merged["outcome"], merged["mergedInto"]) == ("DUPLICATE", {"id": other})
    assert bodies(merged) == ["My landlord keeps my deposit."]
    assert (await heard(cast.phones["asker"]))[-1] == "CONSULTATION_CLOSED"
    again = await step(cast.phones["asker"], "reopenConsultation", one, reason="Once more.")
    assert code(again) == "WRONG_STATUS"
    noted = await read(cast.phones["member"], other)
    assert noted is not None
    assert bodies(noted)[-1] == f"⇠ {merged['reference']}"
    assert f"⇠ {merged['reference']}" not in bodies(await read(cast.phones["asker"], other) or {})


async def test_questions_of_two_askers_are_never_merged(cast: Cast, district: District) -> None:
    one, other = await make_matter(cast), await make_matter(cast)
    neighbor = cast.people["neighbor"]
    await Consultation.filter(id=other.id).update(person=neighbor)
    answer = await step(cast.phones["lead"], "mergeConsultation", gid(one), intoId=gid(other))
    assert (code(answer), answer["errors"][0]["field"]) == ("INVALID", "intoId")
    for into in (gid(one), gid(district.team)):
        answer = await step(cast.phones["lead"], "mergeConsultation", gid(one), intoId=into)
        assert (code(answer), answer["errors"][0]["field"]) == ("INVALID", "intoId")


async def test_limits(cast: Cast) -> None:
    asker = cast.phones["asker"]
    files = [gid(await make_file(cast.asker)) for _ in range(11)]
    matter = gid(await make_matter(cast))
    answer = await step(asker, "postMessage", matter, body="Look.", attachmentIds=files)
    assert (code(answer), answer["errors"][0]["field"]) == ("INVALID", "attachmentIds")
    posted = await done(asker, "postMessage", matter, body="Look.", attachmentIds=files[:10])
    assert len(posted["messages"]["edges"][-1]["node"]["attachments"]) == 10
    again = await step(asker, "postMessage", matter, body="Again.", attachmentIds=files[:1])
    assert (code(again), again["errors"][0]["field"]) == ("NOT_FOUND", "attachmentIds")
    law = [{"law": "民法典", "article": f"第{number}条"} for number in range(21)]
    giving = cast.phones["assignee"]
    answer = await step(giving, "answerConsultation", matter, body="So.", citations=law)
    assert (code(answer), answer["errors"][0]["field"]) == ("INVALID", "citations")
    answered = await done(giving, "answerConsultation", matter, body="So.", citations=law[:20])
    assert len(answered["messages"]["edges"][-1]["node"]["citations"]) == 20
    blank = await step(
        giving,
        "answerConsultation",
        matter,
        body="So.",
        citations=[law[0], {"law": " ", "article": "第一条"}],
    )
    assert (code(blank), blank["errors"][0]["field"]) == ("INVALID", "citations.1.law")
