"""Who may speak to whom: every query and mutation about broadcasts as every role."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from mulin.broadcasts.models import Broadcast, BroadcastStatus
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.models import Membership, Person, Role
from tests.broadcasts.asking import (
    BROADCASTS,
    ESTIMATE,
    NODE,
    WORDS,
    do,
    make_broadcast,
)
from tests.district import District, gid, give_role, make_organization, make_person
from tests.phone import Phone, Phones

STRANGER = "stranger"
RESIDENT = "resident"
SPECIALIST = "specialist"
ELSEWHERE = "staff elsewhere"
STATION = "staff of the station"
COORDINATOR = "coordinator of the station"
ADMIN = "district admin"
AUDITOR = "auditor"
CALLERS = (STRANGER, RESIDENT, SPECIALIST, ELSEWHERE, AUDITOR, STATION, COORDINATOR, ADMIN)
DONE = "done"

NOBODY = {**dict.fromkeys(CALLERS, "FORBIDDEN"), STRANGER: "UNAUTHENTICATED"}
UNSEEN = {**dict.fromkeys(CALLERS, "NOT_FOUND"), STRANGER: "UNAUTHENTICATED", AUDITOR: "FORBIDDEN"}
OF_STATION = dict.fromkeys((STATION, COORDINATOR, ADMIN), DONE)

SPEAKING: dict[str, dict[str, str]] = {
    "the station to itself": {**NOBODY, **OF_STATION},
    "the station to a studio of its own": {**NOBODY, **OF_STATION},
    "the station to the district": NOBODY,
    "the station to another": NOBODY,
    "the station to a topic": NOBODY,
    "the district to the station": {**NOBODY, ADMIN: DONE},
    "the district to itself": {**NOBODY, ADMIN: DONE},
    "the district to a topic": {**NOBODY, ADMIN: DONE},
}
"""Whoever may write such a broadcast may ask for its estimate; nobody else."""

STEPS: dict[str, dict[str, str]] = {
    "of the station": {**UNSEEN, **OF_STATION},
    "of the district": {**UNSEEN, ADMIN: DONE},
}
"""Sending and cancelling."""


@dataclass
class Town:
    """A district with whoever may speak in it, each with a phone."""

    district: District
    studio: Organization
    other: Organization
    phones: Phones
    known: dict[str, Person] = field(default_factory=dict)

    async def phone(self, caller: str) -> Phone:
        if caller == STRANGER:
            return await self.phones.new()
        if caller not in self.known:
            self.known[caller] = await self._made(caller)
        return await self.phones.of(self.known[caller].id)

    async def _made(self, caller: str) -> Person:
        if caller == SPECIALIST:
            return await Person.get(id=self.district.specialist.person_id)
        person = await make_person()
        centre, station = self.district.centre, self.district.station
        roles = {
            ELSEWHERE: (self.other, Role.STATION_STAFF),
            STATION: (station, Role.STATION_STAFF),
            COORDINATOR: (station, Role.COORDINATOR),
            AUDITOR: (centre, Role.AUDITOR),
            ADMIN: (centre, Role.DISTRICT_ADMIN),
        }
        if caller in roles:
            await give_role(person, *roles[caller])
        return person

    def addressed(self, speaking: str) -> dict[str, Any]:
        """Who speaks, and to whom, of a line of the table."""
        speaker, _, to = speaking.partition(" to ")
        areas = {
            "itself": self.district.station,
            "a studio of its own": self.studio,
            "the district": self.district.centre,
            "another": self.other,
            "the station": self.district.station,
        }
        organization = self.district.station
        if speaker == "the district":
            organization = areas["itself"] = self.district.centre
        if to == "a topic":
            return {"organizationId": gid(organization), "topicId": gid(self.district.topic)}
        return {"organizationId": gid(organization), "areaId": gid(areas[to])}

    async def estimates(self, phone: Phone) -> dict[str, str]:
        """What becomes of asking for the estimate of each line of the table, in one request."""
        asked = dict.fromkeys(SPEAKING, DONE)
        lines = {f"line{number}": speaking for number, speaking in enumerate(SPEAKING)}
        fields = [
            f"{alias}: broadcastEstimate("
            + ", ".join(f'{name}: "{id_}"' for name, id_ in self.addressed(speaking).items())
            + ") { recipients }"
            for alias, speaking in lines.items()
        ]
        answer = await phone.send(f"query Estimates {{ {' '.join(fields)} }}")
        for error in answer.get("errors", ()):
            asked[lines[error["path"][0]]] = error["extensions"]["code"]
        return asked


@pytest.fixture
async def town(district: District, phones: Phones) -> Town:
    studio = await make_organization(OrganizationKind.NEIGHBORHOOD_STUDIO, district.station)
    other = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    return Town(district, studio, other, phones)


def outcome(payload: dict[str, Any]) -> str:
    return str(payload["errors"][0]["code"]) if payload["errors"] else DONE


async def test_who_may_speak_to_whom(town: Town) -> None:
    written, estimated = dict[str, dict[str, str]](), dict[str, dict[str, str]]()
    for caller in CALLERS:
        phone = await town.phone(caller)
        for speaking in SPEAKING:
            payload = await do(phone, "createBroadcast", **town.addressed(speaking), **WORDS)
            written.setdefault(speaking, {})[caller] = outcome(payload)
        for speaking, code in (await town.estimates(phone)).items():
            estimated.setdefault(speaking, {})[caller] = code
    assert written == SPEAKING
    assert estimated == SPEAKING


@pytest.mark.parametrize("step", ["sendBroadcast", "cancelBroadcast"])
async def test_who_may_send_and_stop(town: Town, step: str) -> None:
    taken = dict[str, dict[str, str]]()
    for whose, organization in (
        ("of the station", town.district.station),
        ("of the district", town.district.centre),
    ):
        for caller in CALLERS:
            row = await make_broadcast(organization, BroadcastStatus.DRAFT)
            payload = await do(await town.phone(caller), step, id=gid(row))
            taken.setdefault(whose, {})[caller] = outcome(payload)
    assert taken == STEPS


async def test_who_sees_a_broadcast(town: Town) -> None:
    row = await make_broadcast(town.district.station, BroadcastStatus.DRAFT)
    listed, found = set[str](), set[str]()
    for caller in CALLERS:
        phone = await town.phone(caller)
        if (await phone.ask(NODE, id=gid(row)))["node"] is not None:
            found.add(caller)
        if caller != STRANGER and (await phone.ask(BROADCASTS))["broadcasts"]["totalCount"]:
            listed.add(caller)
    assert listed == found == {AUDITOR, STATION, COORDINATOR, ADMIN}
    refused = await (await town.phone(STRANGER)).error(BROADCASTS)
    assert refused["code"] == "UNAUTHENTICATED"


async def test_an_enterprise_of_others_is_not_even_there(town: Town) -> None:
    district = town.district
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    contact = await make_person()
    await give_role(contact, enterprise, Role.ENTERPRISE_CONTACT)
    own = {"organizationId": gid(enterprise), "areaId": gid(enterprise)}
    theirs = {"organizationId": gid(district.station), "areaId": gid(enterprise)}
    for phone, addressed, code, at in (
        (await town.phones.of(contact.id), own, "FORBIDDEN", "organizationId"),
        (await town.phone(STATION), own, "NOT_FOUND", "organizationId"),
        (await town.phone(STATION), theirs, "NOT_FOUND", "areaId"),
    ):
        refused = await phone.error(ESTIMATE, **addressed)
        assert (refused["code"], refused["field"]) == (code, at)
    admins = {"organizationId": gid(district.centre), "areaId": gid(enterprise)}
    estimated = await (await town.phone(ADMIN)).ask(ESTIMATE, **admins)
    assert estimated["broadcastEstimate"] == {"recipients": 1}


async def test_a_role_that_ended_while_it_was_a_draft_sends_nothing(town: Town) -> None:
    phone = await town.phone(STATION)
    row = await make_broadcast(town.district.station, BroadcastStatus.DRAFT)
    await Membership.filter(person=town.known[STATION]).delete()
    assert outcome(await do(phone, "sendBroadcast", id=gid(row))) == "NOT_FOUND"
    assert (await Broadcast.get()).status is BroadcastStatus.DRAFT


async def test_an_area_that_was_moved_away_while_it_was_a_draft_hears_nothing(town: Town) -> None:
    station, studio = town.district.station, town.studio
    row = await make_broadcast(studio, BroadcastStatus.DRAFT, organization=station)
    await studio.update_from_dict({"parent_id": town.other.id}).save()
    for caller in (STATION, ADMIN):
        payload = await do(await town.phone(caller), "sendBroadcast", id=gid(row))
        assert outcome(payload) == "FORBIDDEN"
    assert (await Broadcast.get()).status is BroadcastStatus.DRAFT
