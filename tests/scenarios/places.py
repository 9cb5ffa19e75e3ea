"""A park and a school with the teams that serve them, written straight into the tables."""

from dataclasses import dataclass

from mulin.organizations.models import Organization, OrganizationKind, Venue
from mulin.people.models import Person, Role
from mulin.services.models import AppointmentMode, Service, TeamKind
from mulin.teams.models import Specialist, TeamMember, TeamRole
from tests.district import (
    District,
    give_role,
    make_organization,
    make_person,
    make_service,
    make_specialist,
    make_team,
    make_venue,
)
from tests.walkins.asking import person_with


@dataclass
class Park:
    """A tech park whose team has a lead and a member; an enterprise is there already."""

    organization: Organization
    venue: Venue
    service: Service
    lead: Specialist
    member: Specialist
    coordinator: Person
    other_contact: Person


async def make_park(district: District) -> Park:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    venue = await make_venue(park)
    team = await make_team(park, TeamKind.PARK_SERVICE)
    lead = await make_specialist(team, venue=venue, topics=(district.topic,))
    await TeamMember.filter(specialist=lead).update(role=TeamRole.LEAD)
    neighbor = await make_organization(OrganizationKind.ENTERPRISE, park)
    other_contact = await make_person("A neighbor (demo)")
    await give_role(other_contact, neighbor, Role.ENTERPRISE_CONTACT)
    return Park(
        organization=park,
        venue=venue,
        service=await make_service(district.topic, team_kind=TeamKind.PARK_SERVICE),
        lead=lead,
        member=await make_specialist(team, venue=venue, topics=(district.topic,)),
        coordinator=await person_with(Role.COORDINATOR, park),
        other_contact=other_contact,
    )


@dataclass
class School:
    """A school that the centre's advisory team visits, and the lecture that can be ordered."""

    organization: Organization
    venue: Venue
    lecture: Service
    adviser: Specialist
    coordinator: Person


async def make_school(district: District) -> School:
    school = await make_organization(OrganizationKind.SCHOOL, district.centre)
    venue = await make_venue(school, desks=1)
    team = await make_team(district.centre, TeamKind.SCHOOL_ADVISORY)
    return School(
        organization=school,
        venue=venue,
        lecture=await make_service(
            district.topic,
            team_kind=TeamKind.SCHOOL_ADVISORY,
            modes=[AppointmentMode.IN_PERSON.value],
            duration_minutes=90,
            needs_confirmation=True,
        ),
        adviser=await make_specialist(team, venue=venue, topics=(district.topic,)),
        coordinator=await person_with(Role.COORDINATOR, district.centre),
    )
