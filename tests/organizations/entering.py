"""How tests build the tree and bring people into it."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from stdnum.cn import uscc

from mulin import clock, crypto
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people import phone as phones
from mulin.people.models import Invitation, Person, Role
from tests.district import District, give_role, make_organization, make_person
from tests.phone import Phone, Phones
from tests.times import MONDAY

_numbers = count(1)

ORGANIZATION = "organization { id code kind name parent { id } isActive isVerified creditCode }"
INVITATION = (
    "invitation { id phone role startsOn endsOn status expiresAt organizationName "
    "organization { id } invitedBy { name } }"
)
MEMBERSHIP = "membership { id role startsOn endsOn organizationName organization { id } }"
VENUE = (
    "venue { id code name address latitude longitude timeZone phone organization { id } "
    "desks { id } }"
)
DOCUMENTS = {
    "createOrganization": ORGANIZATION,
    "updateOrganization": ORGANIZATION,
    "verifyOrganization": ORGANIZATION,
    "registerEnterprise": ORGANIZATION,
    "createVenue": VENUE,
    "updateVenue": VENUE,
    "addDesk": "desk { id name equipment }",
    "renameDesk": "desk { id name }",
    "removeDesk": "removedId",
    "inviteMember": INVITATION,
    "acceptInvitation": f"{INVITATION} {MEMBERSHIP}",
    "declineInvitation": INVITATION,
    "revokeInvitation": INVITATION,
    "endMembership": MEMBERSHIP,
}
"""What tests look at in the payload of each mutation."""

_INPUTS = {"acceptInvitation": "AnswerInvitation", "declineInvitation": "AnswerInvitation"}

MEMBERS = """
query Members($id: ID!) {
  node(id: $id) {
    ... on Organization {
      id creditCode members { id role startsOn endsOn person { id name } }
      invitations { id role phone status }
    }
  }
}
"""
MINE = """
{
  viewer {
    memberships { id role startsOn endsOn organizationName organization { id } }
    invitations { id role organizationName organization { id } status }
  }
}
"""


def document(name: str) -> str:
    kind = f"{_INPUTS.get(name, name[0].upper() + name[1:])}Input"
    body = f"{DOCUMENTS[name]} errors {{ field code message }}"
    return f"mutation Enter($input: {kind}!) {{ {name}(input: $input) {{ {body} }} }}"


async def enter(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a mutation, done or refused."""
    payload: dict[str, Any] = (await phone.ask(document(name), input=wanted))[name]
    return payload


async def entered(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a mutation that was done."""
    payload = await enter(phone, name, **wanted)
    assert payload["errors"] == []
    return payload


def outcome(payload: dict[str, Any]) -> str:
    """ "done", or code and field of the one error, beside which nothing came."""
    if not payload["errors"]:
        return "done"
    [error] = payload["errors"]
    assert error["message"]
    assert all(value is None for key, value in payload.items() if key != "errors")
    return f"{error['code']} {error['field']}"


def credit_code(number: int | None = None) -> str:
    """A valid one of Yangpu (310110); without a number another one each time."""
    body = f"91310110{next(_numbers) if number is None else number:09}"
    return body + str(uscc.calc_check_digit(body))


@dataclass
class Tree:
    """The district's centre and station, a park with an enterprise, a second park, a school."""

    centre: Organization
    station: Organization
    park: Organization
    enterprise: Organization
    other_park: Organization
    other_enterprise: Organization
    school: Organization


async def make_tree(district: District) -> Tree:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    other_park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    return Tree(
        centre=district.centre,
        station=district.station,
        park=park,
        enterprise=await make_organization(OrganizationKind.ENTERPRISE, park),
        other_park=other_park,
        other_enterprise=await make_organization(OrganizationKind.ENTERPRISE, other_park),
        school=await make_organization(OrganizationKind.SCHOOL, district.centre),
    )


PLACES = {
    "admin": ("centre", Role.DISTRICT_ADMIN),
    "centre staff": ("centre", Role.STATION_STAFF),
    "auditor": ("centre", Role.AUDITOR),
    "station staff": ("station", Role.STATION_STAFF),
    "coordinator": ("park", Role.COORDINATOR),
    "other coordinator": ("other_park", Role.COORDINATOR),
    "contact": ("enterprise", Role.ENTERPRISE_CONTACT),
    "other contact": ("other_enterprise", Role.ENTERPRISE_CONTACT),
    "school contact": ("school", Role.SCHOOL_CONTACT),
}
"""Callers by what they are, and where in the tree."""


@dataclass
class Callers:
    """One signed-in phone of each caller."""

    tree: Tree
    district: District
    phones: Phones

    async def __call__(self, who: str) -> Phone:
        """The phone of a new caller of that sort, "stranger" and "resident" included."""
        if who == "stranger":
            return await self.phones.new()
        return await self.phones.of((await self.person(who)).id)

    async def person(self, who: str) -> Person:
        person = await make_person(who)
        if who == "specialist":
            self.district.specialist.person = person
            await self.district.specialist.save()
        elif who != "resident":
            place, role = PLACES[who]
            await give_role(person, getattr(self.tree, place), role)
        return person


EVERYBODY = ("stranger", "resident", "specialist", *PLACES)


def number_of(person: Person) -> str:
    assert person.phone_encrypted is not None
    return crypto.decrypt(person.phone_encrypted)


def new_number() -> str:
    """A number that nobody has yet."""
    return f"+86139{next(_numbers):08}"


async def make_invitation(
    organization: Organization, role: Role, number: str, by: Person, **fields: Any
) -> Invitation:
    return await Invitation.create(
        organization=organization,
        role=role,
        phone_encrypted=crypto.encrypt(number),
        phone_index=phones.index_of(number),
        invited_by=by,
        **{
            "starts_on": MONDAY.date(),
            "created_at": clock.now(),
            "expires_at": clock.now().replace(year=2027),
            **fields,
        },
    )
