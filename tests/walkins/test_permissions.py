"""Who may do what in a hall: every query and mutation as every role, and as a stranger."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person, Role
from mulin.walkins.models import WalkInStatus
from tests.district import District, gid, give_role, make_organization, make_person
from tests.phone import Phone, Phones
from tests.walkins.asking import NODE, OWN, desks_of, do, make_walk_in, queue

HOLDER = "holder"
STRANGER = "stranger"
RESIDENT = "resident"
SPECIALIST = "specialist"
ELSEWHERE = "staff elsewhere"
STAFF: tuple[str, ...] = (Role.STATION_STAFF, Role.COORDINATOR, Role.DISTRICT_ADMIN)
CALLERS: tuple[str, ...] = (
    STRANGER,
    RESIDENT,
    HOLDER,
    SPECIALIST,
    ELSEWHERE,
    Role.ENTERPRISE_CONTACT,
    Role.SCHOOL_CONTACT,
    Role.AUDITOR,
    *STAFF,
)

DONE = "done"
UNSEEN: dict[str, str] = {STRANGER: "UNAUTHENTICATED", **dict.fromkeys(CALLERS[1:], "NOT_FOUND")}
"""Of a number that is not theirs people hear nothing."""

SEEN_ONLY: dict[str, str] = {**UNSEEN, HOLDER: "FORBIDDEN", Role.AUDITOR: "FORBIDDEN"}
RUN: dict[str, str] = dict.fromkeys(STAFF, DONE)

EXPECTED: dict[str, dict[str, str]] = {
    "takeNumber": {**dict.fromkeys(CALLERS, DONE), STRANGER: "UNAUTHENTICATED"},
    "leaveQueue": {**SEEN_ONLY, HOLDER: DONE, **RUN},
    "callNext": {**dict.fromkeys(CALLERS, "FORBIDDEN"), STRANGER: "UNAUTHENTICATED", **RUN},
    "recallWalkIn": {**SEEN_ONLY, **RUN},
    "skipWalkIn": {**SEEN_ONLY, **RUN},
    "startServing": {**SEEN_ONLY, **RUN},
    "finishServing": {**SEEN_ONLY, **RUN},
}


@dataclass
class Hall:
    """A district with whoever may stand in its hall, each with a phone."""

    district: District
    phones: Phones
    known: dict[str, Person] = field(default_factory=dict)

    async def phone(self, caller: str) -> Phone:
        if caller == STRANGER:
            return await self.phones.new()
        return await self.phones.of((await self.person(caller)).id)

    async def person(self, caller: str) -> Person:
        if caller not in self.known:
            self.known[caller] = await self._made(caller)
        return self.known[caller]

    async def _made(self, caller: str) -> Person:
        if caller == HOLDER:
            return self.district.resident
        if caller == SPECIALIST:
            return await Person.get(id=self.district.specialist.person_id)
        person = await make_person()
        if caller == ELSEWHERE:
            kind = OrganizationKind.STREET_STATION
            elsewhere = await make_organization(kind, self.district.centre)
            await give_role(person, elsewhere, Role.STATION_STAFF)
        elif caller != RESIDENT:
            await give_role(person, self.district.station, Role(caller))
        return person

    async def request(self, name: str) -> dict[str, Any]:
        """What stands in the way of nobody who may."""
        district, desk = self.district, (await desks_of(self.district.venue))[0]
        venue = gid(district.venue)
        if name == "takeNumber":
            return {"venueId": venue}
        status = {
            "finishServing": WalkInStatus.SERVING,
            "callNext": WalkInStatus.WAITING,
            "leaveQueue": WalkInStatus.WAITING,
        }.get(name, WalkInStatus.CALLED)
        at_desk = {} if status is WalkInStatus.WAITING else {"desk": desk}
        row = await make_walk_in(
            district.venue, 1, person=district.resident, status=status, **at_desk
        )
        if name == "callNext":
            return {"venueId": venue, "deskId": gid(desk)}
        giving = {"specialistId": gid(district.specialist), "serviceId": gid(district.service)}
        return {"id": gid(row), **(giving if name == "finishServing" else {})}


@pytest.fixture
async def hall(district: District, phones: Phones) -> Hall:
    return Hall(district, phones)


@pytest.mark.parametrize("name", EXPECTED)
async def test_nobody_else_takes_a_step(hall: Hall, name: str) -> None:
    wanted = await hall.request(name)
    refused = {caller: code for caller, code in EXPECTED[name].items() if code != DONE}
    told = {
        caller: outcome(await do(await hall.phone(caller), name, **wanted)) for caller in refused
    }
    assert told == refused


@pytest.mark.parametrize(
    ("name", "caller"),
    [(name, who) for name, told in EXPECTED.items() for who, code in told.items() if code == DONE],
)
async def test_those_who_may_take_it(hall: Hall, name: str, caller: str) -> None:
    wanted = await hall.request(name)
    assert outcome(await do(await hall.phone(caller), name, **wanted)) == DONE


def outcome(payload: dict[str, Any]) -> str:
    return str(payload["errors"][0]["code"]) if payload["errors"] else DONE


async def test_a_number_is_seen_by_who_holds_it_and_who_runs_the_hall(hall: Hall) -> None:
    row = await make_walk_in(hall.district.venue, 1, person=hall.district.resident)
    seen = set[str]()
    own = set[str]()
    lists = set[str]()
    for caller in CALLERS:
        phone = await hall.phone(caller)
        if (await phone.ask(NODE, id=gid(row)))["node"] is not None:
            seen.add(caller)
        viewer = (await phone.ask(OWN))["viewer"]
        if viewer is not None and viewer["walkIns"]:
            own.add(caller)
        if (await queue(phone, hall.district.venue))["waiting"] is not None:
            lists.add(caller)
    assert seen == {HOLDER, Role.AUDITOR, *STAFF}
    assert own == {HOLDER}
    assert lists == {Role.AUDITOR, *STAFF}
