"""What the battery of wrong values stands on: questions in writing, their threads, searching."""

from typing import Any

from mulin import clock, crypto
from mulin.consultations.models import (
    Consultation,
    ConsultationStatus,
    Message,
    MessageKind,
    Outcome,
)
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person, Role
from tests.conflicts.asking import COMPANY_CODE
from tests.district import District, gid, give_role, make_organization, make_team
from tests.files.asking import make_file
from tests.schema.places import Variables
from tests.teams.asking import make_question

AS_SPECIALIST = frozenset(
    {
        "askBack",
        "answerConsultation",
        "addNote",
        "claimConsultation",
        "returnConsultation",
        "consultations",
    }
)
AS_ADMIN = frozenset(
    {
        "assignConsultation",
        "handOverConsultation",
        "mergeConsultation",
        "setPromise",
        "coordination",
    }
)

Status = ConsultationStatus
_PARTIES = [{"name": "远洋贸易有限公司", "code": COMPANY_CODE}]
_LAW = {"law": "民法典", "article": "第七百二十三条"}


async def _message(consultation: Consultation, author: Person) -> Message:
    return await Message.create(
        consultation=consultation,
        author=author,
        kind=MessageKind.QUESTION,
        body_encrypted=crypto.encrypt("private"),
        created_at=clock.now(),
    )


async def strange_threads(stranger: Person) -> tuple[Any, ...]:
    """A stranger's question in another district, and what they wrote in it."""
    team = await make_team(await make_organization(OrganizationKind.DISTRICT_CENTRE))
    asked = await make_question(team, stranger, None, Status.TRIAGED)
    return asked, await _message(asked, stranger)


async def consulting(district: District) -> dict[str, Variables]:
    """Valid requests: the resident's own question, the specialist's work on it, an admin's view."""
    team, giving = district.team, district.specialist
    answering = await giving.person
    other = await make_team(district.centre)

    async def asked(status: Status = Status.ASSIGNED) -> Consultation:
        whose = None if status is Status.TRIAGED else giving
        return await make_question(team, district.resident, whose, status)

    async def one(status: Status = Status.ASSIGNED, **fields: Any) -> Variables:
        return {"input": {"id": gid(await asked(status)), **fields}}

    async def written(author: Person, **fields: Any) -> Variables:
        file = await make_file(author)
        return await one(body="Some words", attachmentIds=[gid(file)], **fields)

    duplicate, kept, read, closed = [await asked() for _ in range(4)]
    over = {"status": Status.CLOSED, "closed_at": clock.now(), "outcome": Outcome.ADVISED}
    await Consultation.filter(id=closed.id).update(**over)
    return {
        "viewer.consultations": {"status": ["ASSIGNED"]},
        "consultations": {
            "teamId": gid(team),
            "specialistId": gid(giving),
            "mine": True,
            "status": ["ASSIGNED"],
            "late": False,
        },
        "coordination": {"organizationId": gid(district.station)},
        "search": {"text": "律师", "kinds": ["SPECIALIST", "CONSULTATION"], "limit": 5},
        "submitConsultation": {
            "input": {
                "teamKind": "COMMUNITY",
                "organizationId": gid(district.station),
                "topicId": gid(district.topic),
                "title": "A title",
                "body": "A question",
                "urgency": "URGENT",
                "attachmentIds": [gid(await make_file(district.resident))],
                "opposingParties": _PARTIES,
                "intakeChannel": "WEB",
            }
        },
        "postMessage": await written(district.resident),
        "askBack": await written(answering),
        "answerConsultation": await written(answering, citations=[_LAW]),
        "addNote": await written(answering),
        "markThreadRead": {
            "input": {"id": gid(read), "messageId": gid(await _message(read, answering))}
        },
        "claimConsultation": await one(Status.TRIAGED),
        "assignConsultation": await one(
            Status.TRIAGED, specialistId=gid(giving), reason="A reason"
        ),
        "handOverConsultation": await one(teamId=gid(other), reason="A reason"),
        "returnConsultation": await one(reason="A reason"),
        "closeConsultation": await one(outcome="RESOLVED", reason="A reason"),
        "reopenConsultation": {"input": {"id": gid(closed), "reason": "A reason"}},
        "withdrawConsultation": await one(reason="A reason"),
        "mergeConsultation": {"input": {"id": gid(duplicate), "intoId": gid(kept)}},
        "setPromise": {
            "input": {"teamKind": "SCHOOL_ADVISORY", "urgency": "URGENT", "minutes": 90}
        },
    }


async def book_for_organizations(district: District, valid: dict[str, Variables]) -> None:
    """Let what the resident books be for an enterprise of theirs, and about a question."""
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    await give_role(district.resident, enterprise, Role.ENTERPRISE_CONTACT)
    for booking in ("bookAppointment", "holdSlot", "bookSeries", "bookFollowUp"):
        valid[booking]["input"]["organizationId"] = gid(enterprise)
    asked = await make_question(district.team, district.resident, district.specialist)
    valid["bookAppointment"]["input"] |= {
        "consultationId": gid(asked),
        "opposingParties": _PARTIES,
    }
