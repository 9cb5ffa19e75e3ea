"""Who serves in a team: coming, going on leave, going."""

import asyncio
from datetime import timedelta

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.consultations.models import ConsultationStatus
from mulin.teams.models import Duty, TeamMember, TeamRole
from tests.district import District, gid, make_specialist, make_team
from tests.phone import Phone, Phones
from tests.teams.asking import (
    READ_NODE,
    READ_TEAM,
    coordinator,
    do,
    document,
    make_lead,
    make_question,
    member_phone,
    refused,
)
from tests.times import MONDAY, TUESDAY


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """A coordinator's of the district's station."""
    return await coordinator(phones, district)


async def test_who_comes_new_joins_now(phone: Phone, district: District) -> None:
    newcomer = await make_specialist()
    place = {"teamId": gid(district.team), "specialistId": gid(newcomer)}
    made = await do(phone, "addTeamMember", **place)
    assert made == {
        "role": "MEMBER",
        "weight": 1,
        "openLimit": 10,
        "team": {"id": gid(district.team)},
        "specialist": {"id": gid(newcomer)},
    }
    # Nothing the team was given before is due to them: see mulin/appointments/assignment.py.
    assert (await TeamMember.get(specialist=newcomer)).joined_at == MONDAY
    assert await refused(phone, "addTeamMember", **place) == ("INVALID", "specialistId")
    assert await AuditEntry.filter(action="team_member.added").count() == 1


async def test_shares_and_limits_have_bounds(phone: Phone, district: District) -> None:
    newcomer = await make_specialist()
    new = {"teamId": gid(district.team), "specialistId": gid(newcomer)}
    there = {"teamId": gid(district.team), "specialistId": gid(district.specialist)}
    for field, wrong in (("weight", (0, 11)), ("openLimit", (-1, 101))):
        for value in wrong:
            refusal = ("INVALID", field)
            assert await refused(phone, "addTeamMember", **new, **{field: value}) == refusal
            assert await refused(phone, "updateTeamMember", **there, **{field: value}) == refusal
    for field in ("role", "weight", "openLimit"):
        assert await refused(phone, "updateTeamMember", **there, **{field: None}) == (
            "INVALID",
            field,
        )


async def test_an_inactive_specialist_cannot_join(phone: Phone, district: District) -> None:
    gone = await make_specialist(is_active=False)
    answer = await refused(
        phone, "addTeamMember", teamId=gid(district.team), specialistId=gid(gone)
    )
    assert answer == ("NOT_FOUND", "specialistId")


async def test_of_many_who_add_somebody_at_once_one_does(
    phones: Phones, district: District
) -> None:
    newcomer = await make_specialist()
    place = {"teamId": gid(district.team), "specialistId": gid(newcomer)}
    callers = [await coordinator(phones, district) for _ in range(5)]
    answers = await asyncio.gather(
        *(caller.ask(document("addTeamMember"), input=place) for caller in callers)
    )
    assert sorted(len(answer["done"]["errors"]) for answer in answers) == [0, 1, 1, 1, 1]
    assert await TeamMember.filter(specialist=newcomer).count() == 1


async def test_a_lead_says_all_but_weights(phones: Phones, district: District) -> None:
    lead = await member_phone(phones, await make_lead(district.team))
    there = {"teamId": gid(district.team), "specialistId": gid(district.specialist)}
    changed = await do(lead, "updateTeamMember", **there, role="ON_LEAVE", openLimit=0)
    assert (changed["role"], changed["openLimit"]) == ("ON_LEAVE", 0)
    assert await refused(lead, "updateTeamMember", **there, weight=5) == ("FORBIDDEN", "weight")


async def test_a_lead_says_nothing_of_other_teams(phones: Phones, district: District) -> None:
    lead = await make_lead(await make_team(district.station))
    there = {"teamId": gid(district.team), "specialistId": gid(district.specialist)}
    phone = await member_phone(phones, lead)
    assert await refused(phone, "updateTeamMember", **there, openLimit=0) == (
        "FORBIDDEN",
        "teamId",
    )


async def test_who_goes_on_leave_loses_their_turns_and_comes_back_as_if_new(
    phone: Phone, district: District
) -> None:
    there = {"teamId": gid(district.team), "specialistId": gid(district.specialist)}
    for day in (MONDAY - timedelta(days=1), MONDAY, TUESDAY):
        await Duty.create(team=district.team, specialist=district.specialist, date=day.date())
    await do(phone, "updateTeamMember", **there, role="ON_LEAVE")
    [past] = await Duty.filter(team=district.team)
    assert past.date == (MONDAY - timedelta(days=1)).date()
    with clock.frozen(MONDAY + timedelta(minutes=10)):
        await do(phone, "updateTeamMember", **there, role="MEMBER", weight=3)
    member = await TeamMember.get(specialist=district.specialist)
    assert member.joined_at == MONDAY + timedelta(minutes=10)


async def test_who_was_never_away_keeps_their_standing(phone: Phone, district: District) -> None:
    there = {"teamId": gid(district.team), "specialistId": gid(district.specialist)}
    await do(phone, "updateTeamMember", **there, role="LEAD", weight=2)
    member = await TeamMember.get(specialist=district.specialist)
    assert (member.role, member.weight, member.joined_at) == (TeamRole.LEAD, 2, None)


async def test_a_former_member_loses_sight_at_once(
    phones: Phones, phone: Phone, district: District
) -> None:
    theirs = await member_phone(phones, district.specialist)
    other = await make_specialist(district.team)
    there = {"teamId": gid(district.team), "specialistId": gid(district.specialist)}

    async def shares() -> list[int | None]:
        found = (await theirs.ask(READ_TEAM, id=gid(district.team)))["node"]
        return [one["weight"] for one in found["members"]]

    question = await make_question(district.team, district.resident, district.specialist)
    seen = {"id": gid(question)}
    assert await shares() == [1, 1]
    assert await theirs.ask(READ_NODE, **seen) == {"node": seen}
    left = await do(phone, "removeTeamMember", **there)
    assert [one["specialist"]["id"] for one in left["members"]] == [gid(other)]
    assert await shares() == [None]
    assert await theirs.ask(READ_NODE, **seen) == {"node": None}
    assert await refused(phone, "removeTeamMember", **there) == ("NOT_FOUND", "specialistId")
    assert await refused(phone, "updateTeamMember", **there, weight=2) == (
        "NOT_FOUND",
        "specialistId",
    )


async def test_what_a_former_member_has_not_answered_goes_back_to_the_team(
    phone: Phone, district: District
) -> None:
    other_team = await make_team(district.station)
    await TeamMember.create(team=other_team, specialist=district.specialist)
    asked, over, elsewhere = [
        await make_question(team, district.resident, district.specialist, status)
        for team, status in (
            (district.team, ConsultationStatus.ASSIGNED),
            (district.team, ConsultationStatus.WITHDRAWN),
            (other_team, ConsultationStatus.ASSIGNED),
        )
    ]
    await do(
        phone,
        "removeTeamMember",
        teamId=gid(district.team),
        specialistId=gid(district.specialist),
    )
    for question in (asked, over, elsewhere):
        await question.refresh_from_db()
    assert (asked.status, asked.specialist_id) == (ConsultationStatus.TRIAGED, None)
    assert (over.status, over.specialist_id) == ("withdrawn", district.specialist.id)
    assert (elsewhere.status, elsewhere.specialist_id) == ("assigned", district.specialist.id)


async def test_removing_and_giving_turns_at_once_leaves_no_turn_of_who_is_gone(
    phones: Phones, district: District
) -> None:
    lead = await member_phone(phones, await make_lead(district.team))
    phone = await coordinator(phones, district)
    there = {"teamId": gid(district.team), "specialistId": gid(district.specialist)}
    for _ in range(3):
        turns = {
            "teamId": gid(district.team),
            "from": "2026-03-02",
            "to": "2026-03-04",
            "duties": [{"date": "2026-03-03", "specialistId": gid(district.specialist)}],
        }
        await asyncio.gather(
            phone.ask(document("removeTeamMember"), input=there),
            lead.ask(document("setDuties"), input=turns),
        )
        assert await Duty.filter(specialist=district.specialist).count() == 0
        await do(phone, "addTeamMember", **there)
