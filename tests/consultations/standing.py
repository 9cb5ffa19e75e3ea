"""Everybody who could have to do with an enterprise's question, and the question at any point."""

from dataclasses import dataclass
from datetime import date

from mulin import clock
from mulin.consultations.models import (
    Consultation,
    ConsultationStatus,
    DueStage,
    Message,
    MessageKind,
    Outcome,
    QueueReason,
)
from mulin.crypto import encrypt
from mulin.database import query
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Membership, Person, Role
from mulin.references import new_reference
from mulin.services.models import TeamKind
from mulin.teams.models import Specialist, TeamMember
from tests.consultations.asking import Park, found_park
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
)
from tests.phone import Phone, Phones
from tests.teams.asking import do

Status = ConsultationStatus

ROLES = (
    "asker",
    "fellow",
    "ex-fellow",
    "neighbor",
    "assignee",
    "member",
    "lead",
    "ex-member",
    "other team",
    "coordinator",
    "elsewhere",
    "staff",
    "admin",
    "auditor",
    "resident",
    "nobody",
)
"""The one who asked for their enterprise; another contact; one whose membership has ended; a
contact of another enterprise of the park; the specialist at it; others of the team; one who has
left it; one of another park's team; the park's coordinator; another park's; the park's staff; who
runs and who audits the district; somebody else; somebody who has not signed in."""

SEEING = frozenset(
    {
        "asker",
        "fellow",
        "assignee",
        "member",
        "lead",
        "coordinator",
        "staff",
        "admin",
        "auditor",
    }
)
TEAM_SIDE = SEEING - {"asker", "fellow"}


@dataclass
class Cast:
    """The park, and whose phone is whose."""

    park: Park
    assignee: Specialist
    people: dict[str, Person]
    phones: dict[str, Phone]

    @property
    def asker(self) -> Person:
        return self.people["asker"]


async def make_cast(district: District, phones: Phones) -> Cast:
    park, other = await found_park(district), await found_park(district)
    fellow, former, staff, admin, auditor = [await make_person() for _ in range(5)]
    await give_role(fellow, park.enterprise, Role.ENTERPRISE_CONTACT)
    await _ended(await give_role(former, park.enterprise, Role.ENTERPRISE_CONTACT))
    neighbor = await make_person()
    next_door = await make_organization(OrganizationKind.ENTERPRISE, park.organization)
    await give_role(neighbor, next_door, Role.ENTERPRISE_CONTACT)
    await give_role(staff, park.organization, Role.STATION_STAFF)
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    await give_role(auditor, district.centre, Role.AUDITOR)
    assignee, leaving = [await make_specialist(park.team, topics=(district.topic,)) for _ in "ab"]
    await TeamMember.filter(specialist=leaving).delete()
    people = {
        "asker": park.contact,
        "fellow": fellow,
        "ex-fellow": former,
        "neighbor": neighbor,
        "assignee": await assignee.person,
        "member": await park.member.person,
        "lead": await park.lead.person,
        "ex-member": await leaving.person,
        "other team": await other.member.person,
        "coordinator": park.coordinator,
        "elsewhere": other.coordinator,
        "staff": staff,
        "admin": admin,
        "auditor": auditor,
        "resident": district.resident,
    }
    each = {role: await phones.of(person.id) for role, person in people.items()}
    return Cast(park, assignee, people, {**each, "nobody": await phones.new()})


async def _ended(membership: Membership) -> None:
    membership.ends_on = date(2026, 3, 2)
    await membership.save()


async def make_matter(cast: Cast, status: Status = Status.ASSIGNED) -> Consultation:
    """The enterprise's question, written past every rule, with what was asked and a note."""
    at = clock.now()
    routed = status is not Status.SUBMITTED
    given = routed and status is not Status.TRIAGED
    ended = status in {Status.CLOSED, Status.WITHDRAWN}
    promised_at = None if status is Status.AWAITING_REQUESTER else at
    row = await Consultation.create(
        reference=new_reference(),
        person=cast.asker,
        submitted_by=cast.asker,
        organization=cast.park.enterprise,
        served_by=cast.park.organization,
        team_kind=TeamKind.PARK_SERVICE,
        team=cast.park.team if routed else None,
        specialist=cast.assignee if given else None,
        queue_reason=None if given else QueueReason.CONFLICT,
        title_encrypted=encrypt("Deposit withheld"),
        status=status,
        outcome=Outcome.ADVISED if status is Status.CLOSED else None,
        closed_at=at if ended else None,
        promise_minutes=360,
        promised_at=promised_at,
        remaining_minutes=60 if promised_at is None else None,
        due_stage=DueStage.FRESH,
        created_at=at,
        updated_at=at,
    )
    await say(row, cast.asker, MessageKind.QUESTION, "My landlord keeps my deposit.")
    await say(row, cast.people["lead"], MessageKind.NOTE, "Seems to be the third one.")
    return row


async def say(consultation: Consultation, author: Person, kind: MessageKind, words: str) -> Message:
    return await Message.create(
        consultation=consultation,
        author=author,
        kind=kind,
        body_encrypted=encrypt(words),
        created_at=clock.now(),
    )


async def leave(cast: Cast, whose: Specialist) -> None:
    where = {"teamId": gid(cast.park.team), "specialistId": gid(whose)}
    await do(cast.phones["coordinator"], "removeTeamMember", **where)


async def join(cast: Cast, whose: Specialist) -> None:
    where = {"teamId": gid(cast.park.team), "specialistId": gid(whose)}
    await do(cast.phones["coordinator"], "addTeamMember", **where)


async def stray() -> list[int]:
    """Open questions at which somebody is who is not of the team."""
    rows = await query(
        "SELECT c.id FROM consultation c WHERE c.status NOT IN ('closed', 'withdrawn') "
        "AND c.specialist_id IS NOT NULL AND NOT EXISTS (SELECT FROM team_member m "
        "WHERE m.team_id = c.team_id AND m.specialist_id = c.specialist_id)"
    )
    return [row["id"] for row in rows]
