"""A small made-up district, written straight into the tables."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from mulin import clock, crypto
from mulin.global_ids import global_id
from mulin.organizations.models import Desk, Organization, OrganizationKind, Venue
from mulin.people import phone as phones
from mulin.people.models import Membership, Person, Role
from mulin.scheduling.models import WeeklyHours
from mulin.services.models import AppointmentMode, Service, ServiceTopic, TeamKind, Topic
from mulin.teams.models import Specialist, SpecialistTopic, Team, TeamMember

_numbers = count(1)
ALL_MODES = [mode.value for mode in AppointmentMode]


@dataclass
class District:
    """The centre with its station, one team of one specialist, one service, one resident."""

    centre: Organization
    station: Organization
    venue: Venue
    topic: Topic
    service: Service
    team: Team
    specialist: Specialist
    resident: Person


def gid(row: Any) -> str:
    """The Relay id of a row."""
    return global_id(type(row).__name__, row.pk)


async def make_person(name: str = "Resident (demo)", **fields: Any) -> Person:
    number = f"+86138{next(_numbers):08}"
    return await Person.create(
        phone_encrypted=crypto.encrypt(number),
        phone_index=phones.index_of(number),
        name=name,
        created_at=clock.now(),
        **fields,
    )


async def make_organization(
    kind: OrganizationKind, parent: Organization | None = None
) -> Organization:
    number = next(_numbers)
    return await Organization.create(
        code=f"organization-{number}",
        kind=kind,
        parent=parent,
        name_zh=f"机构{number}",
        name_en=f"Organization {number}",
        created_at=clock.now(),
    )


async def make_venue(organization: Organization, *, desks: int = 2, **fields: Any) -> Venue:
    number = next(_numbers)
    venue = await Venue.create(
        code=f"venue-{number}",
        organization=organization,
        name_zh=f"接待点{number}",
        name_en=f"Venue {number}",
        address_zh="演示路1号",
        address_en="1 Demo Road",
        **{"time_zone": "Asia/Shanghai", "latitude": 31.27, "longitude": 121.52, **fields},
    )
    for desk in range(desks):
        await Desk.create(venue=venue, name=f"{desk + 1}")
    return venue


async def make_topic() -> Topic:
    number = next(_numbers)
    return await Topic.create(
        code=f"topic-{number}", name_zh=f"主题{number}", name_en=f"Topic {number}", position=number
    )


async def make_service(*topics: Topic, **fields: Any) -> Service:
    number = next(_numbers)
    policy = {
        "team_kind": TeamKind.COMMUNITY,
        "modes": ALL_MODES,
        "duration_minutes": 30,
        "step_minutes": 30,
        "minimum_notice_minutes": 60,
        "horizon_days": 30,
        "open_limit": 3,
        "daily_limit": 20,
    }
    service = await Service.create(
        code=f"service-{number}",
        name_zh=f"服务{number}",
        name_en=f"Service {number}",
        **{**policy, **fields},
    )
    for topic in topics:
        await ServiceTopic.create(service=service, topic=topic)
    return service


async def make_specialist(
    *teams: Team,
    venue: Venue | None = None,
    topics: tuple[Topic, ...] = (),
    weight: int = 1,
    **fields: Any,
) -> Specialist:
    """Works every day of the week from nine to five at the venue, in every mode."""
    number = next(_numbers)
    person = await make_person(f"Specialist {number} (demo)")
    specialist = await Specialist.create(
        person=person,
        code=f"specialist-{number}",
        name_zh=f"专员{number}",
        name_en=f"Specialist {number}",
        languages=["zh-CN"],
        **{"time_zone": "Asia/Shanghai", **fields},
    )
    for team in teams:
        await TeamMember.create(team=team, specialist=specialist, weight=weight)
    for topic in topics:
        await SpecialistTopic.create(specialist=specialist, topic=topic)
    for weekday in range(1, 8):
        await WeeklyHours.create(
            specialist=specialist,
            venue=venue,
            weekday=weekday,
            starts_minute=9 * 60,
            ends_minute=17 * 60,
            modes=ALL_MODES,
        )
    return specialist


async def make_team(organization: Organization, kind: TeamKind = TeamKind.COMMUNITY) -> Team:
    number = next(_numbers)
    return await Team.create(
        code=f"team-{number}",
        kind=kind,
        organization=organization,
        name_zh=f"团队{number}",
        name_en=f"Team {number}",
    )


async def give_role(person: Person, organization: Organization, role: Role) -> Membership:
    return await Membership.create(
        person=person, organization=organization, role=role, starts_on=date(2020, 1, 1)
    )


async def found_district() -> District:
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    station = await make_organization(OrganizationKind.STREET_STATION, centre)
    venue = await make_venue(station)
    topic = await make_topic()
    team = await make_team(station)
    return District(
        centre=centre,
        station=station,
        venue=venue,
        topic=topic,
        service=await make_service(topic),
        team=team,
        specialist=await make_specialist(team, venue=venue, topics=(topic,)),
        resident=await make_person(),
    )
