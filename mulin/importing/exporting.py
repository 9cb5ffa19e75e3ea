"""A district as the workbook that imports it: what was exported changes nothing when imported."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.crypto import decrypt
from mulin.importing import hours
from mulin.importing.known import range_of
from mulin.importing.rows import (
    ENTERPRISES,
    MEMBERS,
    MODES,
    ORGANIZATION_KINDS,
    ORGANIZATIONS,
    SERVICES,
    SPECIALISTS,
    TEAM_KINDS,
    TEAM_ROLES,
    TEAMS,
    TOPICS,
    VENUES,
)
from mulin.importing.workbook import Values
from mulin.organizations.models import Desk, OpeningHours, Organization, OrganizationKind, Venue
from mulin.people.models import Membership, Role
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import AppointmentMode, Service, ServiceTopic, Topic
from mulin.settings import settings
from mulin.teams.models import Coverage, Specialist, SpecialistTopic, Team, TeamMember

Filled = Mapping[str, list[Values]]
"""Rows by sheet, each by column."""


async def district(mine: frozenset[int] | None) -> Filled:
    """The organizations of these ids and what belongs to them; None is everything there is.

    Topics and services are every district's, and in every export: its rows name them.

    Private of what is in it: the phones of specialists and of enterprises' contacts.
    """
    places = await Organization.filter(**_among("id", mine)).order_by("id")
    codes = dict(await Organization.all().values_list("id", "code"))
    own = [one for one in places if _has_own_sheet(one)]
    return {
        ORGANIZATIONS.name: [
            _organization(one, codes) for one in places if not _has_own_sheet(one)
        ],
        VENUES.name: await _venues(mine, codes),
        TOPICS.name: await _topics(),
        SERVICES.name: await _services(),
        SPECIALISTS.name: await _specialists(mine, codes),
        TEAMS.name: await _teams(mine, codes),
        MEMBERS.name: await _members(mine),
        ENTERPRISES.name: await _enterprises(own, codes),
    }


def _among(column: str, ids: frozenset[int] | None) -> dict[str, Any]:
    return {} if ids is None else {f"{column}__in": sorted(ids)}


def _has_own_sheet(one: Organization) -> bool:
    """Enterprises are known by their credit code there; one without stands among the others."""
    return one.kind is OrganizationKind.ENTERPRISE and bool(one.credit_code and one.parent_id)


def _organization(one: Organization, codes: Mapping[int, str]) -> Values:
    return {
        "code": one.code,
        "kind": ORGANIZATION_KINDS[one.kind],
        "parent_code": codes[one.parent_id] if one.parent_id else None,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "credit_code": one.credit_code,
    }


async def _venues(mine: frozenset[int] | None, codes: Mapping[int, str]) -> list[Values]:
    found = await Venue.filter(**_among("organization_id", mine)).order_by("id")
    ids = [one.id for one in found]
    desks, opening = dict[int, list[str]](), dict[int, list[OpeningHours]]()
    for desk in await Desk.filter(venue_id__in=ids).order_by("id"):
        desks.setdefault(desk.venue_id, []).append(desk.name)
    for row in await OpeningHours.filter(venue_id__in=ids):
        opening.setdefault(row.venue_id, []).append(row)
    return [
        {
            "code": one.code,
            "organization_code": codes[one.organization_id],
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "address_zh": one.address_zh,
            "address_en": one.address_en,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "time_zone": one.time_zone,
            "phone": one.phone,
            "desks": _names(desks.get(one.id, [])),
            "opening_hours": hours.written(range_of(row) for row in opening.get(one.id, ())),
        }
        for one in found
    ]


def _names(desks: list[str]) -> str:
    """A name that is a number would be how many there are."""
    return f"{desks[0]};" if len(desks) == 1 and desks[0].isdecimal() else "; ".join(desks)


async def _topics() -> list[Values]:
    return [
        {
            "code": one.code,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "position": one.position,
        }
        for one in await Topic.all().order_by("position", "id")
    ]


async def _services() -> list[Values]:
    covered = dict[int, list[str]]()
    links = ServiceTopic.all().select_related("topic")
    for link in await links.order_by("topic__position", "topic_id"):
        covered.setdefault(link.service_id, []).append(link.topic.code)
    return [
        {
            "code": one.code,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "team_kind": TEAM_KINDS[one.team_kind],
            "modes": ", ".join(MODES[AppointmentMode(mode)] for mode in one.modes),
            "duration_minutes": one.duration_minutes,
            "topic_codes": ", ".join(covered.get(one.id, ())),
        }
        for one in await Service.all().order_by("id")
    ]


async def _specialists(mine: frozenset[int] | None, codes: Mapping[int, str]) -> list[Values]:
    found = Specialist.filter(**_among("organization_id", mine)).order_by("id")
    rows = await found.select_related("person")
    advised = dict[int, list[str]]()
    topics = SpecialistTopic.filter(specialist_id__in=[one.id for one in rows])
    for topic in await topics.select_related("topic").order_by("topic__position", "topic_id"):
        advised.setdefault(topic.specialist_id, []).append(topic.topic.code)
    return [
        {
            "code": one.code,
            "phone": _phone(one.person.phone_encrypted),
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "title_zh": one.title_zh,
            "title_en": one.title_en,
            "firm_code": codes[one.organization_id] if one.organization_id else None,
            "languages": ", ".join(one.languages),
            "topic_codes": ", ".join(advised.get(one.id, ())),
            "licence_number": one.licence_number,
        }
        for one in rows
    ]


def _phone(encrypted: bytes | None) -> str | None:
    return decrypt(encrypted) if encrypted is not None else None


async def _teams(mine: frozenset[int] | None, codes: Mapping[int, str]) -> list[Values]:
    found = await Team.filter(**_among("organization_id", mine)).order_by("id")
    covered = dict[int, list[str]]()
    coverages = Coverage.filter(team_id__in=[one.id for one in found])
    for one in await coverages.select_related("topic").order_by("id"):
        topic = f":{one.topic.code}" if one.topic else ""
        covered.setdefault(one.team_id, []).append(f"{codes[one.organization_id]}{topic}")
    return [
        {
            "code": one.code,
            "kind": TEAM_KINDS[one.kind],
            "organization_code": codes[one.organization_id],
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "coverage": ", ".join(covered.get(one.id, ())),
        }
        for one in found
    ]


async def _members(mine: frozenset[int] | None) -> list[Values]:
    found: QuerySet[TeamMember] = TeamMember.filter(**_among("team__organization_id", mine))
    return [
        {
            "team_code": one.team.code,
            "specialist_code": one.specialist.code,
            "role": TEAM_ROLES[one.role],
            "weight": one.weight,
            "open_limit": one.open_limit,
        }
        for one in await found.select_related("team", "specialist").order_by("team_id", "id")
    ]


async def _enterprises(rows: Iterable[Organization], codes: Mapping[int, str]) -> list[Values]:
    found = list(rows)
    first = dict[int, Membership]()
    for one in await _contacts([row.id for row in found]):
        first.setdefault(one.organization_id, one)
    return list(_each_enterprise(found, first, codes))


async def _contacts(ids: list[int]) -> list[Membership]:
    """Those who are it today, whoever has been it longest first."""
    today = local_date(now(), settings().time_zone)
    contacts = Membership.filter(
        organization_id__in=ids,
        role=Role.ENTERPRISE_CONTACT,
        starts_on__lte=today,
        ends_on__isnull=True,
        person__phone_encrypted__isnull=False,
    )
    return await contacts.select_related("person").order_by("id")


def _each_enterprise(
    rows: Iterable[Organization], first: Mapping[int, Membership], codes: Mapping[int, str]
) -> Iterator[Values]:
    for row in rows:
        contact = first.get(row.id)
        yield {
            "credit_code": row.credit_code,
            "park_code": codes[row.parent_id or 0],
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "contact_phone": _phone(contact.person.phone_encrypted) if contact else None,
            "contact_name": contact.person.name if contact else None,
        }
