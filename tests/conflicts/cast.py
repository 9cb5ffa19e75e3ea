"""Everybody who might want to know whom a specialist advises."""

from dataclasses import dataclass

from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Person, Role
from mulin.teams.models import Specialist
from tests.district import (
    District,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
)
from tests.phone import Phone, Phones


@dataclass(frozen=True)
class Cast:
    """People by what they are, and a firm with two specialists."""

    people: dict[str, Person]
    firm: Organization
    partner: Specialist
    """Of the firm, and of the district's team."""

    async def phone(self, phones: Phones, who: str) -> Phone:
        if who == "stranger":
            return await phones.new()
        return await phones.of(self.people[who].id)


PARTS = (
    "stranger",
    "resident",
    "contact",
    "specialist",
    "colleague",
    "partner",
    "clerk of the firm",
    "coordinator",
    "coordinator elsewhere",
    "station staff",
    "admin",
    "auditor",
)


async def make_cast(district: District) -> Cast:
    """The district's own, and one of each role beside."""
    firm = await make_organization(OrganizationKind.LAW_FIRM, district.centre)
    elsewhere = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    partner = await make_specialist(district.team, organization=firm)
    clerk = await make_specialist(await make_team(elsewhere), organization=firm)
    colleague = await make_specialist(district.team)
    roles = {
        "contact": (
            await make_organization(OrganizationKind.ENTERPRISE, district.station),
            Role.ENTERPRISE_CONTACT,
        ),
        "coordinator": (district.station, Role.COORDINATOR),
        "coordinator elsewhere": (elsewhere, Role.COORDINATOR),
        "station staff": (district.station, Role.STATION_STAFF),
        "admin": (district.centre, Role.DISTRICT_ADMIN),
        "auditor": (district.centre, Role.AUDITOR),
    }
    people = {
        "resident": district.resident,
        "specialist": await district.specialist.person,
        "colleague": await colleague.person,
        "partner": await partner.person,
        "clerk of the firm": await clerk.person,
    }
    for who, (place, role) in roles.items():
        people[who] = await make_person(who)
        await give_role(people[who], place, role)
    return Cast(people, firm, partner)
