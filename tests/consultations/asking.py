"""What these tests ask of the API about consultations, and whom they stand among."""

from dataclasses import dataclass
from typing import Any

from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Person, Role
from mulin.services.models import TeamKind
from mulin.teams.models import Specialist, Team, TeamMember, TeamRole
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
)
from tests.phone import Phone

FIELDS = """
id reference title status urgency queueReason promisedAt dueStage outcome closedAt unreadCount may
team { id } specialist { id } organization { id } topic { id } mergedInto { id }
messages(first: 50) { edges { node {
  id kind version body citations { law article } attachments { name } author { name }
} } }
changes { kind reason specialist { id } team { id } }
"""

SUBMIT = (
    "mutation Submit($input: SubmitConsultationInput!) { submitConsultation(input: $input) "
    f"{{ consultation {{ {FIELDS} }} errors {{ field code message }} }} }}"
)

READ = f"query Read($id: ID!) {{ node(id: $id) {{ ... on Consultation {{ {FIELDS} }} }} }}"

LISTED = """
query Listed($status: [ConsultationStatus!], $late: Boolean, $team: ID, $mine: Boolean) {
  consultations(status: $status, late: $late, teamId: $team, mine: $mine) {
    edges { node { id } }
  }
}
"""

OWN = "{ viewer { consultations { totalCount edges { node { id title } } } } }"

INBOX = "{ viewer { notifications { edges { node { kind title body consultation { id } } } } } }"


@dataclass
class Park:
    """A tech park with its service team of two, and an enterprise with its contact."""

    organization: Organization
    enterprise: Organization
    contact: Person
    team: Team
    lead: Specialist
    member: Specialist
    coordinator: Person


async def found_park(district: District) -> Park:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, park)
    contact, coordinator = await make_person("Contact (demo)"), await make_person()
    await give_role(contact, enterprise, Role.ENTERPRISE_CONTACT)
    await give_role(coordinator, park, Role.COORDINATOR)
    team = await make_team(park, TeamKind.PARK_SERVICE)
    lead = await make_specialist(team, topics=(district.topic,))
    member = await make_specialist(team, topics=(district.topic,))
    await TeamMember.filter(specialist=lead).update(role=TeamRole.LEAD)
    return Park(park, enterprise, contact, team, lead, member, coordinator)


def question(**fields: Any) -> dict[str, Any]:
    """The input of a question, whatever else it says."""
    return {"title": "Deposit withheld", "body": "My landlord keeps my deposit.", **fields}


async def submit(phone: Phone, **fields: Any) -> dict[str, Any]:
    """Ask; the consultation, which must have been taken."""
    answer = (await phone.ask(SUBMIT, input=question(**fields)))["submitConsultation"]
    assert answer["errors"] == [], answer
    made: dict[str, Any] = answer["consultation"]
    return made


async def refused(phone: Phone, **fields: Any) -> tuple[str, str | None]:
    """Ask in vain; code and field of the one reason."""
    answer = (await phone.ask(SUBMIT, input=question(**fields)))["submitConsultation"]
    assert answer["consultation"] is None
    [error] = answer["errors"]
    return error["code"], error["field"]


async def step(phone: Phone, name: str, consultation: Any, **fields: Any) -> dict[str, Any]:
    """Take a step such as `answerConsultation`; the whole payload."""
    kind = name[0].upper() + name[1:]
    document = (
        f"mutation Step($input: {kind}Input!) {{ {name}(input: $input) "
        f"{{ consultation {{ {FIELDS} }} errors {{ field code message }} }} }}"
    )
    key = consultation if isinstance(consultation, str) else consultation["id"]
    answer: dict[str, Any] = (await phone.ask(document, input={"id": key, **fields}))[name]
    return answer


async def done(phone: Phone, name: str, consultation: Any, **fields: Any) -> dict[str, Any]:
    """Take a step that must be taken; the consultation as it is then."""
    answer = await step(phone, name, consultation, **fields)
    assert answer["errors"] == [], answer
    changed: dict[str, Any] = answer["consultation"]
    return changed


async def read(phone: Phone, consultation: Any) -> dict[str, Any] | None:
    key = consultation if isinstance(consultation, str) else consultation["id"]
    found: dict[str, Any] | None = (await phone.ask(READ, id=key))["node"]
    return found


async def listed(phone: Phone, **wanted: Any) -> set[str]:
    found = await phone.ask(LISTED, **wanted)
    return {edge["node"]["id"] for edge in found["consultations"]["edges"]}


async def heard(phone: Phone) -> list[str]:
    """The kinds of notification in somebody's inbox, oldest first."""
    edges = (await phone.ask(INBOX))["viewer"]["notifications"]["edges"]
    return [edge["node"]["kind"] for edge in reversed(edges)]


def bodies(consultation: dict[str, Any]) -> list[str]:
    return [edge["node"]["body"] for edge in consultation["messages"]["edges"]]


async def person_of(specialist: Specialist) -> int:
    return int((await specialist.person).id)


def of(row: Any) -> str:
    return gid(row)


def code(answer: dict[str, Any]) -> str | None:
    """What a payload was refused with."""
    return answer["errors"][0]["code"] if answer["errors"] else None
