"""What the database holds of what a book speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mulin.importing.checking import Book
from mulin.importing.rows import (
    EnterpriseRow,
    MemberRow,
    OrganizationRow,
    ServiceRow,
    SpecialistRow,
    TeamRow,
    VenueRow,
)
from mulin.organizations.actions.opening import OpeningRange
from mulin.organizations.models import Desk, OpeningHours, Organization, OrganizationKind, Venue
from mulin.people import phone as phones
from mulin.people.models import Membership, Person, Role
from mulin.services.models import Service, ServiceTopic, Topic
from mulin.teams.models import Coverage, Specialist, SpecialistTopic, Team, TeamMember

CoverageKey = tuple[int, int, int | None]
"""Ids of team, organization and (None: every) topic."""


@dataclass(slots=True)
class Known:
    """Rows by the key that a spreadsheet knows them by.

    All organizations and topics are there, of all else only what the book names. People are by the
    blind index of their phone; memberships are enterprises' contacts, by person and organization.
    Topics are `offered` by the id of a service, `advised` on by that of a specialist.
    """

    organizations: dict[str, Organization] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    desks: dict[int, set[str]] = field(default_factory=dict)
    hours: dict[int, set[OpeningRange]] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    offered: dict[int, set[int]] = field(default_factory=dict)
    specialists: dict[str, Specialist] = field(default_factory=dict)
    advised: dict[int, set[int]] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    members: dict[tuple[int, int], TeamMember] = field(default_factory=dict)
    coverages: set[CoverageKey] = field(default_factory=set)
    people: dict[str, int] = field(default_factory=dict)
    specialists_by_person: dict[int, Specialist] = field(default_factory=dict)
    contacts: dict[tuple[int, int], Membership] = field(default_factory=dict)

    def by_credit_code(self) -> dict[str, Organization]:
        return {one.credit_code: one for one in self.organizations.values() if one.credit_code}

    def by_id(self) -> dict[int, Organization]:
        return {one.id: one for one in self.organizations.values()}


def phones_of(book: Book) -> dict[str, str]:
    """Every phone named, by its blind index."""
    named = [one.row.phone for one in book.of(SpecialistRow) if one.sound("phone")]
    named += [one.row.contact_phone for one in book.of(EnterpriseRow) if one.row.contact_phone]
    return {phones.index_of(phone): phone for phone in named}


async def known(book: Book) -> Known:
    """Read on the present transaction, in a number of statements that does not grow."""
    found = Known()
    found.organizations = {one.code: one for one in await Organization.all()}
    await _venues(found, [one.row.code for one in book.of(VenueRow)])
    await _services(found, [one.row.code for one in book.of(ServiceRow)])
    await _people(found, book)
    await _teams(found, book)
    return found


async def _venues(found: Known, codes: list[str]) -> None:
    found.venues = {one.code: one for one in await Venue.filter(code__in=codes)}
    ids = [one.id for one in found.venues.values()]
    for desk in await Desk.filter(venue_id__in=ids):
        found.desks.setdefault(desk.venue_id, set()).add(desk.name)
    for hours in await OpeningHours.filter(venue_id__in=ids):
        found.hours.setdefault(hours.venue_id, set()).add(range_of(hours))


def range_of(hours: OpeningHours) -> OpeningRange:
    return OpeningRange(hours.weekday, hours.starts_minute, hours.ends_minute, hours.on_holidays)


async def _services(found: Known, codes: list[str]) -> None:
    found.topics = {one.code: one for one in await Topic.all()}
    found.services = {one.code: one for one in await Service.filter(code__in=codes)}
    ids = [one.id for one in found.services.values()]
    for link in await ServiceTopic.filter(service_id__in=ids):
        found.offered.setdefault(link.service_id, set()).add(link.topic_id)


async def _people(found: Known, book: Book) -> None:
    indexes = list(phones_of(book))
    found.people = dict(
        await Person.filter(phone_index__in=indexes).values_list("phone_index", "id")
    )
    codes = set(_specialist_codes(book))
    specialists = await Specialist.filter(code__in=codes)
    found.specialists = {one.code: one for one in specialists}
    people = list(found.people.values())
    found.specialists_by_person = {
        one.person_id: one for one in await Specialist.filter(person_id__in=people)
    }
    ids = [one.id for one in specialists]
    for topic in await SpecialistTopic.filter(specialist_id__in=ids):
        found.advised.setdefault(topic.specialist_id, set()).add(topic.topic_id)
    contacts = await Membership.filter(
        person_id__in=people,
        role=Role.ENTERPRISE_CONTACT,
        organization__kind=OrganizationKind.ENTERPRISE,
    )
    found.contacts = {(one.person_id, one.organization_id): one for one in contacts}


def _specialist_codes(book: Book) -> Iterable[str]:
    yield from (one.row.code for one in book.of(SpecialistRow))
    yield from (one.row.specialist_code for one in book.of(MemberRow))
    for team in book.of(TeamRow):
        yield from (member.specialist_code for member in team.row.members or ())


async def _teams(found: Known, book: Book) -> None:
    codes = {one.row.code for one in book.of(TeamRow)}
    codes |= {one.row.team_code for one in book.of(MemberRow)}
    found.teams = {one.code: one for one in await Team.filter(code__in=codes)}
    ids = [one.id for one in found.teams.values()]
    found.members = {
        (one.team_id, one.specialist_id): one for one in await TeamMember.filter(team_id__in=ids)
    }
    found.coverages = {
        (one.team_id, one.organization_id, one.topic_id)
        for one in await Coverage.filter(team_id__in=ids)
    }


def enterprise_code(credit_code: str) -> str:
    """The code of an enterprise that has none of its own, as when it registers itself."""
    return f"enterprise-{credit_code.lower()}"


def codes_of(book: Book) -> set[str]:
    """Codes of the organizations in the file."""
    own = {one.row.code for one in book.of(OrganizationRow) if one.sound("code")}
    return own | {
        enterprise_code(one.row.credit_code)
        for one in book.of(EnterpriseRow)
        if one.sound("credit_code")
    }
