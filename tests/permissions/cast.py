"""Everybody who could ask: each role in each relation to one matter, and their tokens."""

from dataclasses import dataclass

from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Person, Role
from mulin.people.permissions.standings import Standing
from mulin.people.sign_in import open_session
from mulin.teams.models import Specialist, TeamMember, TeamRole
from tests.district import (
    District,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
)

Kind = OrganizationKind


@dataclass
class Cast:
    """Who stands where, and the organization that the resident's matter is for."""

    people: dict[Standing, Person]
    tokens: dict[Standing, str | None]
    enterprise: Organization
    firm: Organization


async def make_cast(district: District) -> Cast:
    """The matter is the district's: its resident's, for their enterprise, at the station's team."""
    enterprise = await make_organization(Kind.ENTERPRISE, district.station)
    studio = await make_organization(Kind.NEIGHBORHOOD_STUDIO, district.station)
    next_door = await make_organization(Kind.STREET_STATION, district.centre)
    other_centre = await make_organization(Kind.DISTRICT_CENTRE)
    other_enterprise = await make_organization(Kind.ENTERPRISE, next_door)
    member, lead = [await make_specialist(district.team, venue=district.venue) for _ in "ml"]
    await TeamMember.filter(team=district.team, specialist=lead).update(role=TeamRole.LEAD)
    foreign = await make_specialist(await make_team(next_door))
    roles = {
        Standing.CONTACT: (enterprise, Role.ENTERPRISE_CONTACT),
        Standing.CONTACT_ELSEWHERE: (other_enterprise, Role.ENTERPRISE_CONTACT),
        Standing.STAFF: (district.station, Role.STATION_STAFF),
        Standing.STAFF_ABOVE: (district.centre, Role.STATION_STAFF),
        Standing.STAFF_BELOW: (studio, Role.STATION_STAFF),
        Standing.STAFF_ELSEWHERE: (next_door, Role.STATION_STAFF),
        Standing.COORDINATOR: (district.station, Role.COORDINATOR),
        Standing.COORDINATOR_ABOVE: (district.centre, Role.COORDINATOR),
        Standing.COORDINATOR_BELOW: (studio, Role.COORDINATOR),
        Standing.COORDINATOR_ELSEWHERE: (next_door, Role.COORDINATOR),
        Standing.ADMIN: (district.centre, Role.DISTRICT_ADMIN),
        Standing.ADMIN_ELSEWHERE: (other_centre, Role.DISTRICT_ADMIN),
        Standing.AUDITOR: (district.centre, Role.AUDITOR),
        Standing.AUDITOR_ELSEWHERE: (other_centre, Role.AUDITOR),
    }
    people = {
        Standing.RESIDENT: await make_person(),
        Standing.SELF: district.resident,
        Standing.ASSIGNED: await district.specialist.person,
        Standing.MEMBER: await member.person,
        Standing.LEAD: await lead.person,
        Standing.SPECIALIST_ELSEWHERE: await foreign.person,
    }
    await give_role(district.resident, enterprise, Role.ENTERPRISE_CONTACT)
    for standing, (place, role) in roles.items():
        people[standing] = await make_person(f"{standing} (demo)")
        await give_role(people[standing], place, role)
    # Of both kinds, each elsewhere.
    school = await make_organization(Kind.SCHOOL, next_door)
    await give_role(people[Standing.CONTACT_ELSEWHERE], school, Role.SCHOOL_CONTACT)
    firm = await make_organization(Kind.LAW_FIRM, district.station)
    await Specialist.filter(id=district.specialist.id).update(organization=firm)
    tokens: dict[Standing, str | None] = {Standing.NOBODY: None}
    for standing, person in people.items():
        tokens[standing] = (await open_session(person.id)).access_token
    return Cast(people, tokens, enterprise, firm)
