"""What the battery of wrong values stands on: clients, conflicts of interest, ratings."""

from typing import Any

from mulin import clock, crypto
from mulin.conflicts.models import Client, Conflict
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person
from mulin.teams.models import Specialist
from tests.conflicts.asking import COMPANY_CODE
from tests.district import District, gid, make_organization
from tests.quality.asking import met, rated
from tests.schema.places import Variables


async def strange_judgments(
    district: District, stranger: Person, other: Specialist
) -> tuple[Any, ...]:
    """What a colleague keeps and is told, and a conflict of another district."""
    client = await _client(other)
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    conflict = await _conflict(client, stranger, centre.id)
    return client, conflict, await rated(district, specialist_id=other.id)


async def judging(district: District, client: Person) -> dict[str, Variables]:
    """Valid requests: a rating of the resident's, all else the specialist's and an admin's."""
    giving = district.specialist
    kept = await _client(giving)
    conflict = await _conflict(kept, client, district.station.id)
    return {
        "clients": {"specialistId": gid(giving), "organizationId": gid(district.station)},
        "conflicts": {"open": True},
        "ratings": {"specialistId": gid(giving), "teamId": gid(district.team)},
        "addClient": {
            "input": {
                "specialistId": gid(giving),
                "name": "星辰软件有限公司",
                "code": COMPANY_CODE,
            }
        },
        "removeClient": {"input": {"id": gid(kept)}},
        "overrideConflict": {"input": {"id": gid(conflict), "reason": "A reason"}},
        "rate": {
            "input": {
                "appointmentId": gid(await met(district)),
                "score": 5,
                "tags": ["CLEAR"],
                "words": "A word",
            }
        },
        "replyToRating": {"input": {"id": gid(await rated(district)), "reply": "A reply"}},
    }


async def _client(specialist: Specialist) -> Client:
    return await Client.create(
        specialist=specialist,
        name_encrypted=crypto.encrypt("星辰软件有限公司"),
        created_by_id=specialist.person_id,
        created_at=clock.now(),
    )


async def _conflict(client: Client, person: Person, organization_id: int) -> Conflict:
    return await Conflict.create(
        specialist_id=client.specialist_id,
        client=client,
        person=person,
        organization_id=organization_id,
        party_name_encrypted=crypto.encrypt("星辰软件"),
        likeness=100,
        created_at=clock.now(),
    )
