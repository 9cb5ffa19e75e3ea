"""What happens to a question, and what does not when two want something else at once."""

import asyncio
from typing import Any

import pytest

from mulin.audit.models import AuditEntry
from mulin.consultations.models import (
    Consultation,
    Message,
    MessageKind,
    QueueReason,
)
from mulin.database import query
from mulin.notifications.models import Notification
from mulin.services.models import TeamKind
from mulin.teams.models import TeamMember, TeamRole
from tests.consultations.asking import (
    SUBMIT,
    bodies,
    done,
    found_park,
    heard,
    question,
    read,
    refused,
    step,
    submit,
)
from tests.consultations.standing import Cast, Status, make_cast, make_matter
from tests.district import District, gid, make_specialist, make_team
from tests.files.asking import make_file
from tests.phone import Phones
from tests.teams.asking import do

ROUNDS = 8


@pytest.fixture
async def cast(district: District, phones: Phones) -> Cast:
    return await make_cast(district, phones)


def code(answer: dict[str, Any]) -> str | None:
    """What a payload was refused with."""
    return answer["errors"][0]["code"] if answer["errors"] else None


async def _leave(cast: Cast, whose: Any) -> None:
    where = {"teamId": gid(cast.park.team), "specialistId": gid(whose)}
    await do(cast.phones["coordinator"], "removeTeamMember", **where)


async def _join(cast: Cast, whose: Any) -> None:
    where = {"teamId": gid(cast.park.team), "specialistId": gid(whose)}
    await do(cast.phones["coordinator"], "addTeamMember", **where)


async def _stray() -> list[int]:
    """Open questions at which somebody is who is not of the team."""
    rows = await query(
        "SELECT c.id FROM consultation c WHERE c.status NOT IN ('closed', 'withdrawn') "
        "AND c.specialist_id IS NOT NULL AND NOT EXISTS (SELECT FROM team_member m "
        "WHERE m.team_id = c.team_id AND m.specialist_id = c.specialist_id)"
    )
    return [row["id"] for row in rows]


@pytest.mark.parametrize("gone", ["left", "on leave", None])
async def test_what_is_reopened_goes_to_who_was_at_it_while_they_are_there(
    gone: str | None, cast: Cast
) -> None:
    matter = gid(await make_matter(cast))
    await done(cast.phones["assignee"], "closeConsultation", matter, outcome="ADVISED")
    if gone == "left":
        await _leave(cast, cast.assignee)
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
    await _leave(cast, cast.assignee)
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
    assert await _stray() == []


async def test_a_reply_to_what_nobody_is_at_any_more_brings_it_to_the_coordinator(
    cast: Cast,
) -> None:
    matter = gid(await make_matter(cast, Status.AWAITING_REQUESTER))
    await done(cast.phones["assignee"], "returnConsultation", matter, reason="I am away.")
    assert "CONSULTATION_WAITING" not in await heard(cast.phones["coordinator"])
    replied = await done(cast.phones["asker"], "postMessage", matter, body="Since June.")
    assert replied["status"] == "TRIAGED"
    assert (await heard(cast.phones["coordinator"]))[-1] == "CONSULTATION_WAITING"


async def test_a_duplicate_is_merged_into_one_whichever_is_faster(cast: Cast) -> None:
    for _ in range(ROUNDS):
        one, other = gid(await make_matter(cast)), gid(await make_matter(cast))
        answers = await asyncio.gather(
            step(cast.phones["lead"], "mergeConsultation", one, intoId=other),
            step(cast.phones["coordinator"], "mergeConsultation", other, intoId=one),
        )
        assert sorted(map(str, map(code, answers))) == ["None", "WRONG_STATUS"]
        [lost] = [answer["errors"][0]["field"] for answer in answers if answer["errors"]]
        assert lost in {"id", "intoId"}
    closed = await Consultation.filter(status=Status.CLOSED)
    assert len(closed) == ROUNDS
    assert all(row.merged_into_id is not None for row in closed)


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


@pytest.mark.parametrize("how", ["claim", "assign", "reopen", "hand over"])
async def test_nobody_who_is_leaving_is_given_anything(
    how: str, cast: Cast, district: District
) -> None:
    leaving = cast.assignee
    # Of what is handed to the team it would be their turn.
    await TeamMember.exclude(specialist=leaving).update(open_limit=0)
    begin = {
        "claim": Status.TRIAGED,
        "assign": Status.TRIAGED,
        "reopen": Status.CLOSED,
        "hand over": Status.SUBMITTED,
    }
    for _ in range(ROUNDS):
        row = await make_matter(cast, begin[how])
        given: dict[str, Any] = {
            "claim": ("assignee", "claimConsultation", {}),
            "assign": ("lead", "assignConsultation", {"specialistId": gid(leaving)}),
            "reopen": ("asker", "reopenConsultation", {"reason": "It goes on."}),
            "hand over": (
                "coordinator",
                "handOverConsultation",
                {"teamId": gid(cast.park.team), "reason": "Theirs."},
            ),
        }
        role, name, fields = given[how]
        answer, _ = await asyncio.gather(
            step(cast.phones[role], name, gid(row), **fields), _leave(cast, leaving)
        )
        assert code(answer) in {None, "NOT_FOUND", "FORBIDDEN"}
        assert await _stray() == []
        await _join(cast, leaving)


async def test_teams_hand_over_to_each_other_and_let_members_go_at_once(
    cast: Cast, district: District
) -> None:
    other = await make_team(cast.park.organization, TeamKind.PARK_SERVICE)
    theirs = await make_specialist(other, topics=(district.topic,))
    coordinator = cast.phones["coordinator"]
    for _ in range(ROUNDS):
        mine, yours = await make_matter(cast), await make_matter(cast)
        await Consultation.filter(id=yours.id).update(team=other, specialist=theirs)
        answers = await asyncio.gather(
            step(coordinator, "handOverConsultation", gid(mine), teamId=gid(other), reason="A"),
            step(
                coordinator,
                "handOverConsultation",
                gid(yours),
                teamId=gid(cast.park.team),
                reason="B",
            ),
            step(
                cast.phones["lead"],
                "assignConsultation",
                gid(mine),
                specialistId=gid(cast.park.lead),
                reason="C",
            ),
            _leave(cast, cast.assignee),
            do(
                coordinator,
                "removeTeamMember",
                teamId=gid(other),
                specialistId=gid(theirs),
            ),
        )
        assert [code(one) for one in answers[:2]] == [None, None]
        assert code(answers[2]) in {None, "NOT_FOUND", "FORBIDDEN"}
        assert await _stray() == []
        await _join(cast, cast.assignee)
        await do(coordinator, "addTeamMember", teamId=gid(other), specialistId=gid(theirs))


async def test_a_question_is_withdrawn_or_answered_never_both(cast: Cast) -> None:
    for _ in range(ROUNDS):
        matter = await make_matter(cast)
        answers = await asyncio.gather(
            step(cast.phones["asker"], "withdrawConsultation", gid(matter)),
            step(cast.phones["assignee"], "answerConsultation", gid(matter), body="Ask for it."),
        )
        assert sorted(map(str, map(code, answers))) == ["None", "WRONG_STATUS"]
        await matter.refresh_from_db()
        given = await Message.filter(consultation=matter, kind=MessageKind.ANSWER).count()
        assert (matter.status is Status.ANSWERED) == (given == 1)


async def test_two_answers_at_once_are_two_versions(cast: Cast) -> None:
    matter = await make_matter(cast)
    roles = ("assignee", "lead") * 3
    answers = await asyncio.gather(
        *(
            step(cast.phones[role], "answerConsultation", gid(matter), body=f"Answer {number}.")
            for number, role in enumerate(roles)
        )
    )
    assert [code(one) for one in answers] == [None] * 6
    given = await Message.filter(consultation=matter, kind=MessageKind.ANSWER).order_by("id")
    assert [one.version for one in given] == [1, 2, 3, 4, 5, 6]


async def test_a_park_team_is_given_nothing_of_another_park(cast: Cast, district: District) -> None:
    other = await found_park(district)
    matter = gid(await make_matter(cast))
    wanted = {"teamId": gid(other.team), "reason": "They have time."}
    for role in ("assignee", "coordinator", "admin"):
        answer = await step(cast.phones[role], "handOverConsultation", matter, **wanted)
        error = answer["errors"][0]
        assert (error["code"], error["field"]) == ("FORBIDDEN", "teamId")
    residents = await submit(cast.phones["resident"])
    answer = await step(cast.phones["admin"], "handOverConsultation", residents, **wanted)
    assert code(answer) == "FORBIDDEN"


async def test_what_is_handed_over_leaves_the_sight_of_those_who_had_it(
    cast: Cast, district: District
) -> None:
    matter = gid(await make_matter(cast))
    wanted = {"teamId": gid(district.team), "reason": "A matter of the station."}
    given = await done(cast.phones["coordinator"], "handOverConsultation", matter, **wanted)
    assert given["team"] == {"id": gid(district.team)}
    for role in ("assignee", "member", "lead", "coordinator"):
        assert await read(cast.phones[role], matter) is None, role
    for role in ("asker", "fellow", "admin"):
        assert await read(cast.phones[role], matter) is not None, role
    again = await step(cast.phones["admin"], "handOverConsultation", matter, **wanted)
    assert (code(again), again["errors"][0]["field"]) == ("INVALID", "teamId")
    assert (await heard(cast.phones["assignee"]))[-1] == "CONSULTATION_HANDED_ON"


async def test_nobody_answers_their_own_enterprise(
    cast: Cast, district: District, phones: Phones
) -> None:
    """Nor themselves: whose contact serves in the park's team is passed over, and not assigned."""
    await TeamMember.all().delete()
    answering = await make_specialist(cast.park.team, topics=(district.topic,))
    await query(
        "UPDATE membership SET person_id = $1 WHERE person_id = $2",
        *(
            answering.person_id,
            cast.people["fellow"].id,
        ),
    )
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert (asked["status"], asked["specialist"]) == ("TRIAGED", None)
    given = {"specialistId": gid(answering), "reason": "A reason"}
    answer = await step(cast.phones["coordinator"], "assignConsultation", asked, **given)
    assert (code(answer), answer["errors"][0]["field"]) == ("NOT_FOUND", "specialistId")
    mine = await phones.of(answering.person_id)
    assert "CONSULTATION_WAITING" not in await heard(mine)


async def test_an_overseer_hears_nothing_of_what_becomes_of_their_own_question(
    cast: Cast, district: District, phones: Phones
) -> None:
    """A coordinator who asks must not learn that it waits for a conflict of interest."""
    await TeamMember.all().update(open_limit=0)
    admin = cast.phones["admin"]
    asked = await submit(admin)
    assert (asked["status"], asked["queueReason"]) == ("TRIAGED", None)
    assert await heard(admin) == ["CONSULTATION_RECEIVED"]


async def test_what_a_requester_is_told_never_says_why_nobody_has_it(cast: Cast) -> None:
    row = await make_matter(cast, Status.TRIAGED)
    assert row.queue_reason is QueueReason.CONFLICT
    await done(cast.phones["fellow"], "postMessage", gid(row), body="Anybody there?")
    lead = {"specialistId": gid(cast.park.lead), "reason": "Hush: a conflict."}
    await done(cast.phones["coordinator"], "assignConsultation", gid(row), **lead)
    await done(cast.phones["lead"], "returnConsultation", gid(row), reason="Hush: a conflict.")
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert asked["queueReason"] is None
    theirs = await Notification.filter(person_id__in=[cast.asker.id, cast.people["fellow"].id])
    assert theirs
    for one in theirs:
        assert not {"why_zh", "why_en"} & set(one.parameters)
    for role in ("asker", "fellow"):
        seen = await read(cast.phones[role], gid(row))
        assert seen is not None
        assert [change["reason"] for change in seen["changes"]] == [None] * len(seen["changes"])
    for entry in await AuditEntry.all():
        assert "Hush" not in str(entry.details)


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


async def test_one_person_has_twenty_open_questions_however_fast_they_ask(cast: Cast) -> None:
    for _ in range(18):
        await make_matter(cast)
    asker = cast.phones["asker"]
    tried = await asyncio.gather(*(step_of_asking(asker) for _ in range(6)))
    assert sorted(map(str, tried)) == ["LIMIT_REACHED"] * 4 + ["None"] * 2
    assert await Consultation.filter(person=cast.asker).count() == 20
    assert await refused(asker, teamKind="PARK_SERVICE") == ("LIMIT_REACHED", None)
    first = await Consultation.filter(person=cast.asker).order_by("id").first()
    await done(asker, "withdrawConsultation", gid(first))
    assert (await submit(asker, teamKind="PARK_SERVICE"))["status"] == "ASSIGNED"


async def step_of_asking(phone: Any) -> str | None:
    answer = await phone.ask(SUBMIT, input=question(teamKind="PARK_SERVICE"))
    return code(answer["submitConsultation"])


async def test_a_question_on_somebodys_behalf_comes_through_staff_alone(cast: Cast) -> None:
    for channel in ("HOTLINE_12348", "WALK_IN"):
        assert await refused(cast.phones["asker"], intakeChannel=channel) == (
            "INVALID",
            "intakeChannel",
        )
    await submit(cast.phones["asker"], intakeChannel="WEB")


PROMISES = "{ promises { teamKind urgency minutes } }"
SET = """
mutation Set($input: SetPromiseInput!) {
  setPromise(input: $input) { promise { minutes } errors { field code message } }
}
"""


async def test_an_urgent_question_is_promised_sooner(cast: Cast) -> None:
    usual = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    urgent = await submit(cast.phones["asker"], teamKind="PARK_SERVICE", urgency="URGENT")
    # Asked on Monday at nine: 720 minutes are two days, 180 this afternoon at two.
    assert usual["promisedAt"] == "2026-03-03T09:00:00Z"
    assert urgent["promisedAt"] == "2026-03-02T06:00:00Z"


async def test_what_an_admin_promises_holds_from_then_on(cast: Cast) -> None:
    before = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    wanted = {"teamKind": "PARK_SERVICE", "urgency": "NORMAL", "minutes": 150}
    answers = await asyncio.gather(
        *(cast.phones["admin"].ask(SET, input={**wanted, "minutes": m}) for m in (60, 90, 120))
    )
    assert all(answer["setPromise"]["errors"] == [] for answer in answers)
    answer = (await cast.phones["admin"].ask(SET, input=wanted))["setPromise"]
    assert answer == {"promise": {"minutes": 150}, "errors": []}
    told = (await cast.phones["nobody"].ask(PROMISES))["promises"]
    assert wanted in told
    assert {"teamKind": "SCHOOL_ADVISORY", "urgency": "URGENT", "minutes": 180} in told
    after = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert after["promisedAt"] == "2026-03-02T03:30:00Z"
    kept = await read(cast.phones["asker"], before)
    assert kept is not None
    assert kept["promisedAt"] == before["promisedAt"]
    entry = await AuditEntry.filter(action="promise.set").order_by("-id").first()
    assert entry is not None
    assert (entry.actor_id, entry.details["minutes"]) == (cast.people["admin"].id, 150)


@pytest.mark.parametrize(
    ("minutes", "taken"), [(29, False), (30, True), (10_000, True), (10_001, False)]
)
async def test_promises_have_bounds(minutes: int, taken: bool, cast: Cast) -> None:
    wanted = {"teamKind": "MEDIATION", "urgency": "NORMAL", "minutes": minutes}
    answer = (await cast.phones["admin"].ask(SET, input=wanted))["setPromise"]
    found = [(one["code"], one["field"]) for one in answer["errors"]]
    assert found == ([] if taken else [("INVALID", "minutes")])
