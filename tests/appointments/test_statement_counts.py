"""A list of fifty costs as many SQL statements as one of five."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from mulin.appointments.models import AppointmentChange, AppointmentStatus, ChangeKind
from mulin.database import transaction
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.organizations.models import Organization, Venue
from mulin.services.models import TeamKind, Topic
from mulin.teams.models import Specialist, Team
from tests.appointments.asking import make_appointment
from tests.district import (
    District,
    gid,
    make_organization,
    make_service,
    make_specialist,
    make_team,
    make_topic,
    make_venue,
)
from tests.phone import Phone, Phones
from tests.statements import statements
from tests.times import TUESDAY, at

MANY, FEW = 50, 5
LANGUAGES = ("zh", "en")

APPOINTMENT = """
  id status note outcome
  person { id name } service { name topics { name } } topic { name }
  specialist { name organization { name } topics { name } }
  team { name organization { name parent { name } } members { specialist { name } } }
  venue { name openingHours { weekday } organization { name } }
  changes { kind reason }
"""
APPOINTMENTS = f"""
query ($first: Int!) {{
  viewer {{
    list: appointments(first: $first) {{ totalCount edges {{ node {{ {APPOINTMENT} }} }} }}
  }}
}}
"""
NOTIFICATIONS = f"""
query ($first: Int!) {{
  viewer {{
    list: notifications(first: $first) {{
      totalCount edges {{ node {{ title body pushedAt appointment {{ {APPOINTMENT} }} }} }}
    }}
  }}
}}
"""
SPECIALISTS = """
query ($first: Int!) {
  list: specialists(first: $first) {
    totalCount edges { node { name organization { name } topics { name } } }
  }
}
"""
AVAILABILITY = """
query ($serviceId: ID!, $to: Date!) {
  availability(serviceId: $serviceId, from: "2026-03-03", to: $to) {
    days { slots { startsAt specialist { name topics { name } } venue { name address } } }
  }
}
"""
PARAMETERS = {
    "starts_at": TUESDAY.isoformat(),
    "zone": "Asia/Shanghai",
    **{
        f"{name}_{language}": name for name in ("who", "service", "where") for language in LANGUAGES
    },
}


@dataclass
class Post:
    """A specialist with a place, a team and topics of their own."""

    station: Organization
    team: Team
    venue: Venue
    topics: tuple[Topic, ...]
    specialist: Specialist


@pytest.fixture
async def posts(district: District) -> list[Post]:
    """As many as the longest list: the first ten with one topic each, the next with two, and on.

    First topics are never second ones, nor those third, so that none is read in passing.
    """
    every = [[await make_topic() for _ in range(3)] for _ in range(5)]
    found = []
    for number in range(MANY):
        station = await make_organization(district.station.kind, district.centre)
        team, venue = await make_team(station), await make_venue(station)
        topics = tuple(rank[number % len(rank)] for rank in every[: number // 10 + 1])
        specialist = await make_specialist(team, venue=venue, topics=topics, organization=station)
        found.append(Post(station, team, venue, topics, specialist))
    return found


@pytest.fixture
async def full(district: District, posts: list[Post]) -> None:
    """An appointment of the resident with each of them, and word of it in the inbox."""
    for number, post in enumerate(posts):
        appointment = await make_appointment(
            district,
            at(TUESDAY, 9) + timedelta(days=number),
            specialist_id=post.specialist.id,
            team_id=post.team.id,
            venue_id=post.venue.id,
            topic_id=district.topic.id,
            service_id=(await make_service(*post.topics)).id,
        )
        await AppointmentChange.create(
            appointment=appointment,
            kind=ChangeKind.BOOKED,
            to_status=AppointmentStatus.BOOKED,
            sequence=0,
            actor=district.resident,
            created_at=TUESDAY,
        )
        async with transaction():
            word = Word(district.resident.id, NotificationKind.APPOINTMENT_BOOKED, PARAMETERS)
            await notify([word], appointment_id=appointment.id)


async def test_a_long_list_takes_as_many_statements_as_a_short_one(
    district: District, phones: Phones, full: None
) -> None:
    phone = await phones.of(district.resident.id)
    for document in (APPOINTMENTS, NOTIFICATIONS, SPECIALISTS):
        few, many = await counted(phone, document)
        assert len(few) == len(many), document


async def test_free_slots_of_many_specialists_take_no_more_than_those_of_one(
    district: District, phones: Phones, posts: list[Post]
) -> None:
    school = await make_team(district.station, TeamKind.SCHOOL_ADVISORY)
    await make_specialist(school, venue=district.venue, topics=posts[0].topics)
    advice = await make_service(team_kind=TeamKind.SCHOOL_ADVISORY)
    phone = await phones.new()
    taken = {}
    for service, last in ((advice, "2026-03-03"), (district.service, "2026-03-04")):
        with statements() as sent:
            found = await phone.ask(AVAILABILITY, serviceId=gid(service), to=last)
        slots = [slot for day in found["availability"]["days"] for slot in day["slots"]]
        taken[len({slot["specialist"]["name"] for slot in slots})] = len(sent)
    assert set(taken) == {1, MANY + 1}
    assert taken[1] == taken[MANY + 1]


async def counted(phone: Phone, document: str) -> list[list[str]]:
    """The statements it takes to read the short list, and the long one."""
    taken: list[list[str]] = []
    for size in (FEW, MANY):
        with statements() as sent:
            data = await phone.ask(document, first=size)
        connection = data.get("viewer", data)["list"]
        assert len(connection["edges"]) == size
        taken.append(sent)
    return taken
