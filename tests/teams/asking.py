"""How tests run teams through the API."""

from typing import Any

from mulin import clock, crypto
from mulin.consultations.models import Consultation, ConsultationStatus
from mulin.files.models import File, FileStatus
from mulin.organizations.models import Organization
from mulin.people.models import Person, Role
from mulin.teams.models import Specialist, Team, TeamMember, TeamRole
from tests.district import District, give_role, make_person, make_specialist
from tests.phone import Phone, Phones

SPECIALIST = "id bio title licenceNumber languages topics { id } photo { id mediaType }"
MEMBER = "role weight openLimit team { id } specialist { id }"
TEAM = f"""
id kind code name organization {{ id }} members {{ {MEMBER} }}
coverages {{ organization {{ id }} topic {{ id }} }}
"""
DUTY = "date specialist { id } team { id }"

SELECTIONS = {
    "createTeam": f"team {{ {TEAM} }}",
    "updateTeam": f"team {{ {TEAM} }}",
    "addTeamMember": f"member {{ {MEMBER} }}",
    "updateTeamMember": f"member {{ {MEMBER} }}",
    "removeTeamMember": f"team {{ {TEAM} }}",
    "setTeamCoverage": f"team {{ {TEAM} }}",
    "setDuties": f"duties {{ {DUTY} }}",
    "updateSpecialistProfile": f"specialist {{ {SPECIALIST} }}",
}
"""Every mutation of teams, and what to read of its answer."""

READ_NODE = "query ($id: ID!) { node(id: $id) { id } }"
READ_TEAM = f"query ($id: ID!) {{ node(id: $id) {{ ... on Team {{ {TEAM} }} }} }}"


def document(mutation: str) -> str:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    return f"""
mutation ($input: {kind}!) {{
  done: {mutation}(input: $input) {{ {SELECTIONS[mutation]} errors {{ field code message }} }}
}}
"""


async def do(phone: Phone, mutation: str, **input_: Any) -> Any:
    """What a mutation made; it must be done."""
    done = (await phone.ask(document(mutation), input=input_))["done"]
    assert done.pop("errors") == [], done
    [made] = done.values()
    return made


async def refused(phone: Phone, mutation: str, **input_: Any) -> tuple[str, str | None]:
    """Code and field of the one reason why a mutation did nothing."""
    done = (await phone.ask(document(mutation), input=input_))["done"]
    [error] = done.pop("errors")
    assert list(done.values()) == [None]
    return error["code"], error["field"]


async def staff(phones: Phones, place: Organization, role: Role) -> Phone:
    """The phone of somebody new with a role in an organization."""
    person = await make_person()
    await give_role(person, place, role)
    return await phones.of(person.id)


async def coordinator(phones: Phones, district: District) -> Phone:
    """The phone of a coordinator of the district's station."""
    return await staff(phones, district.station, Role.COORDINATOR)


async def member_phone(phones: Phones, specialist: Specialist) -> Phone:
    return await phones.of(specialist.person_id)


async def make_lead(team: Team) -> Specialist:
    """A specialist who leads the team."""
    specialist = await make_specialist()
    await TeamMember.create(team=team, specialist=specialist, role=TeamRole.LEAD)
    return specialist


async def make_question(
    team: Team,
    person: Person,
    specialist: Specialist | None,
    status: ConsultationStatus = ConsultationStatus.ASSIGNED,
) -> Consultation:
    """A question in writing of the team, at which that specialist is."""
    at = clock.now()
    return await Consultation.create(
        reference=f"Q{await Consultation.all().count()}",
        person=person,
        submitted_by=person,
        served_by_id=team.organization_id,
        team_kind=team.kind,
        team=team,
        specialist=specialist,
        title_encrypted=crypto.encrypt("A question"),
        status=status,
        promise_minutes=60,
        promised_at=at,
        due_at=at,
        closed_at=at if status is ConsultationStatus.WITHDRAWN else None,
        created_at=at,
        updated_at=at,
    )


async def make_file(owner_id: int, **otherwise: Any) -> File:
    """A photo that somebody has brought and that belongs to nothing yet."""
    number = await File.all().count()
    return await File.create(
        **{
            "owner_id": owner_id,
            "storage_key": f"key-{number}",
            "name_encrypted": crypto.encrypt("photo.jpg"),
            "media_type": "image/jpeg",
            "size": 100,
            "sha256": "0" * 64,
            "status": FileStatus.STORED,
            "created_at": clock.now(),
            "stored_at": clock.now(),
            **otherwise,
        }
    )
