"""Who reads what was said, who answers, and the averages everybody sees."""

import asyncio
from typing import Any

import pytest

from mulin.appointments.models import Appointment
from mulin.audit.models import AuditEntry
from mulin.notifications.models import Notification, NotificationKind
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person, Role
from mulin.quality.models import Rating
from mulin.teams.models import TeamMember, TeamRole
from tests.conflicts.cast import PARTS, Cast, make_cast
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
)
from tests.phone import Phones
from tests.quality.asking import AVERAGES, asked, met, outcome, rated, ratings, reply
from tests.statements import statements

READERS = {"specialist", "lead", "coordinator", "station staff", "admin", "auditor"}
REPLIERS = {"specialist", "lead", "coordinator", "admin"}
EVERYBODY = (*PARTS, "lead", "rater")


@pytest.fixture
async def cast(district: District) -> Cast:
    return await make_cast(district)


@pytest.fixture
async def rating(district: District, cast: Cast) -> Rating:
    """One given by the rater, to the district's specialist, in a team with a lead."""
    lead = await make_specialist()
    await TeamMember.create(team=district.team, specialist=lead, role=TeamRole.LEAD)
    found = await rated(district, 2)
    cast.people["lead"] = await lead.person
    cast.people["rater"] = await Person.get(id=found.person_id)
    return found


BESIDE = """
query Beside($asked: ID!, $met: ID!) {
  asked: node(id: $asked) { ... on Consultation { rating { words } } }
  met: node(id: $met) { ... on Appointment { rating { words } } }
}
"""


async def test_who_sees_the_matter_need_not_read_what_was_said_of_it(
    district: District, phones: Phones
) -> None:
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    fellow = await make_person()
    for person in (district.resident, fellow):
        await give_role(person, enterprise, Role.ENTERPRISE_CONTACT)
    member = await make_specialist(district.team)
    question = await asked(district, organization_id=enterprise.id)
    meeting = await met(district, organization_id=enterprise.id)
    for about in ({"consultation": question, "appointment": None}, {"appointment": meeting}):
        await rated(district, person=district.resident, **about)

    async def read_by(person_id: int) -> tuple[object, object]:
        answer = await (await phones.of(person_id)).ask(
            BESIDE, asked=gid(question), met=gid(meeting)
        )
        return answer["asked"], answer["met"]

    said = {"rating": {"words": "Private words"}}
    assert await read_by(district.resident.id) == (said, said)
    assert await read_by(district.specialist.person_id) == (said, said)
    assert await read_by(fellow.id) == ({"rating": None}, {"rating": None})
    assert await read_by(member.person_id) == ({"rating": None}, None)


@pytest.mark.parametrize("who", EVERYBODY)
async def test_who_reads_and_who_answers(
    district: District, cast: Cast, rating: Rating, phones: Phones, who: str
) -> None:
    phone = await cast.phone(phones, who)
    node = await phone.ask("query N($id: ID!) { node(id: $id) { id } }", id=gid(rating))
    reads = who in READERS | {"rater"}
    assert node == {"node": {"id": gid(rating)} if reads else None}
    if who == "stranger":
        error = await phone.error("{ ratings { totalCount } }")
        assert error["code"] == "UNAUTHENTICATED"
    else:
        assert len(await ratings(phone)) == reads
        assert len(await ratings(phone, specialistId=gid(district.specialist))) == reads
        assert len(await ratings(phone, teamId=gid(district.team))) == reads
        assert await ratings(phone, teamId=gid(await make_team(district.centre))) == []

    answered = outcome(await reply(phone, gid(rating)))

    if who in REPLIERS:
        assert answered == ("DONE", None)
    elif who == "stranger":
        assert answered == ("UNAUTHENTICATED", None)
    else:
        assert answered == ("FORBIDDEN" if reads else "NOT_FOUND", "id")


async def test_the_person_reads_the_reply_and_is_told_of_it(
    district: District, cast: Cast, rating: Rating, phones: Phones
) -> None:
    await reply(await cast.phone(phones, "specialist"), gid(rating), " We are sorry. ")

    (found,) = await ratings(await cast.phone(phones, "rater"))
    assert (found["words"], found["reply"]) == ("Private words", "We are sorry.")
    assert found["repliedAt"] == "2026-03-02T01:00:00Z"
    told = await Notification.get(kind=NotificationKind.RATING_REPLIED)
    appointment = await Appointment.get(id=rating.appointment_id)
    assert told.person_id == rating.person_id
    assert told.parameters == {"reference": appointment.reference}
    await rating.refresh_from_db()
    assert b"sorry" not in bytes(rating.reply_encrypted or b"")
    assert await AuditEntry.filter(action="rating.replied").count() == 1


async def test_the_reply_to_what_was_said_of_a_question_names_it(
    district: District, cast: Cast, phones: Phones
) -> None:
    consultation = await asked(district)
    rating = await rated(district, appointment=None, consultation=consultation)

    await reply(await cast.phone(phones, "coordinator"), gid(rating))

    told = await Notification.get(kind=NotificationKind.RATING_REPLIED)
    assert told.parameters == {"reference": consultation.reference}
    assert told.consultation_id == consultation.id


async def test_two_answer_at_once_and_one_is_read(
    cast: Cast, rating: Rating, phones: Phones
) -> None:
    callers = [await cast.phone(phones, who) for who in ("specialist", "coordinator") * 5]

    answers = await asyncio.gather(*(reply(phone, gid(rating)) for phone in callers))

    outcomes = sorted(outcome(answer)[0] for answer in answers)
    assert outcomes == ["DONE", *["WRONG_STATUS"] * 9]
    assert await Notification.filter(kind=NotificationKind.RATING_REPLIED).count() == 1


@pytest.mark.parametrize("words", ["", "  ", "x" * 501, "a\0b"])
async def test_what_is_no_reply_is_refused(
    cast: Cast, rating: Rating, phones: Phones, words: str
) -> None:
    phone = await cast.phone(phones, "specialist")

    assert outcome(await reply(phone, gid(rating), words)) == ("INVALID", "reply")


async def averages(phones: Phones, district: District) -> tuple[Any, Any]:
    """Of the district's specialist and team, as a stranger reads them."""
    found = await (await phones.new()).ask(AVERAGES)
    specialists = {one["node"]["id"]: one["node"] for one in found["specialists"]["edges"]}
    teams = {one["node"]["id"]: one["node"] for one in found["teams"]["edges"]}
    return specialists[gid(district.specialist)]["rating"], teams[gid(district.team)]["rating"]


async def test_an_average_is_shown_from_five_ratings_on(district: District, phones: Phones) -> None:
    for score in (5, 4, 4, 5):
        await rated(district, score)
    assert await averages(phones, district) == (None, None)

    await rated(district, 3)

    shown = {"average": 4.2, "count": 5}
    assert await averages(phones, district) == (shown, shown)


async def test_an_average_has_one_decimal(district: District, phones: Phones) -> None:
    for score in (5, 5, 5, 4, 4, 4):
        await rated(district, score)
    assert await averages(phones, district) == ({"average": 4.5, "count": 6},) * 2
    await rated(district, 1)
    assert (await averages(phones, district))[0] == {"average": 4.0, "count": 7}


async def test_a_team_s_average_is_of_its_own_work(district: District, phones: Phones) -> None:
    for _ in range(4):
        await rated(district, 5)
    await rated(district, 1, team_id=None)

    assert await averages(phones, district) == ({"average": 4.2, "count": 5}, None)


async def test_averages_of_many_cost_no_more_statements(district: District, phones: Phones) -> None:
    phone = await phones.new()
    with statements() as few:
        await phone.ask(AVERAGES)
    for _ in range(5):
        await make_specialist(district.team)
        await make_team(district.station)
    with statements() as many:
        await phone.ask(AVERAGES)

    assert len(many) == len(few)


async def test_a_longer_list_costs_no_more_statements(
    district: District, cast: Cast, phones: Phones
) -> None:
    phone = await cast.phone(phones, "admin")
    await rated(district)
    with statements() as short:
        await ratings(phone)
    for _ in range(4):
        await rated(district)
    with statements() as long:
        assert len(await ratings(phone)) == 5

    assert len(long) == len(short)
