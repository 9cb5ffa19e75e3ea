"""Two who want something else at once: one after the other, and nobody waits for ever."""

import asyncio
from typing import Any

import pytest

from mulin.consultations.models import (
    Consultation,
    Message,
    MessageKind,
)
from mulin.services.models import TeamKind
from mulin.teams.models import TeamMember
from tests.consultations.asking import (
    SUBMIT,
    code,
    done,
    question,
    refused,
    step,
    submit,
)
from tests.consultations.standing import Cast, Status, join, leave, make_matter, stray
from tests.district import District, gid, make_specialist, make_team
from tests.teams.asking import do

ROUNDS = 8


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
            step(cast.phones[role], name, gid(row), **fields), leave(cast, leaving)
        )
        assert code(answer) in {None, "NOT_FOUND", "FORBIDDEN"}
        assert await stray() == []
        await join(cast, leaving)


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
            leave(cast, cast.assignee),
            do(
                coordinator,
                "removeTeamMember",
                teamId=gid(other),
                specialistId=gid(theirs),
            ),
        )
        assert [code(one) for one in answers[:2]] == [None, None]
        assert code(answers[2]) in {None, "NOT_FOUND", "FORBIDDEN"}
        assert await stray() == []
        await join(cast, cast.assignee)
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
