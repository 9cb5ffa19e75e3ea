"""What the battery of wrong values stands on: the hotline, the desk and the queue in the hall."""

from datetime import timedelta

from mulin import clock
from mulin.organizations.models import Desk, OrganizationKind
from mulin.people.models import Person
from mulin.walkins.models import WalkIn, WalkInStatus
from tests.district import District, gid, make_organization, make_venue
from tests.schema.places import Variables
from tests.times import TUESDAY, at
from tests.walkins.asking import make_walk_in

AS_ADMIN = frozenset(
    {
        "findPerson",
        "takeCall",
        "takeNumber",
        "leaveQueue",
        "callNext",
        "recallWalkIn",
        "skipWalkIn",
        "startServing",
        "finishServing",
    }
)
"""What staff do."""

_CALLER = "+8613900139001"
_CODE = "91110000600037341L"
_LATER = TUESDAY + timedelta(days=21)


async def strange_walk_in(stranger: Person) -> WalkIn:
    """A number of a stranger's, in another district."""
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    return await make_walk_in(await make_venue(centre), 1, person=stranger)


async def receiving(district: District) -> dict[str, Variables]:
    """Valid requests of staff."""
    hall = await make_venue(district.station, desks=6)
    desks = await Desk.filter(venue=hall).order_by("id")

    async def row(number: int, status: WalkInStatus, desk: Desk | None = None) -> str:
        over = {"ended_at": clock.now()} if status is WalkInStatus.SKIPPED else {}
        return gid(await make_walk_in(hall, number, status=status, desk=desk, **over))

    venue, topic, service = gid(hall), gid(district.topic), gid(district.service)
    who = {"phone": _CALLER, "name": "A name", "consent": {"method": "SPOKEN"}}
    skipped = await row(1, WalkInStatus.SKIPPED, desks[0])
    giving = {"specialistId": gid(district.specialist), "serviceId": service, "topicId": topic}
    served = await row(4, WalkInStatus.SERVING, desks[3])
    return {
        "findPerson": {"phone": _CALLER},
        "venueQueue": {"venueId": venue},
        "takeCall": _calling(
            district,
            booking={
                **giving,
                "startsAt": at(_LATER, 11).isoformat(),
                "mode": "IN_PERSON",
                "teamId": gid(district.team),
                "venueId": gid(district.venue),
                "organizationId": gid(district.station),
                "note": "A note",
                "opposingParties": [{"name": "远洋贸易有限公司", "code": _CODE}],
            },
        ),
        "takeNumber": {
            "input": {
                "venueId": venue,
                "serviceId": service,
                "topicId": topic,
                "phone": _CALLER,
                "consent": {"method": "WRITTEN"},
            }
        },
        "leaveQueue": {"input": {"id": await row(6, WalkInStatus.WAITING)}},
        "callNext": {"input": {"venueId": venue, "deskId": gid(desks[5])}},
        "recallWalkIn": {"input": {"id": skipped, "deskId": gid(desks[0])}},
        "skipWalkIn": {"input": {"id": await row(2, WalkInStatus.CALLED, desks[1])}},
        "startServing": {"input": {"id": await row(3, WalkInStatus.CALLED, desks[2]), **who}},
        "finishServing": {"input": {"id": served, **giving, "note": "A note", **who}},
    }


def receiving_otherwise(district: District) -> dict[str, Variables]:
    """Valid requests with what may not be given beside what the first ones have."""
    return {
        "takeCall": _calling(
            district,
            consultation={
                "teamKind": "COMMUNITY",
                "topicId": gid(district.topic),
                "title": "A title",
                "body": "A question",
                "urgency": "URGENT",
                "opposingParties": [{"name": "远洋贸易有限公司", "code": _CODE}],
            },
        )
    }


def _calling(district: District, **wanted: Variables) -> Variables:
    return {
        "input": {
            "phone": _CALLER,
            "name": "A name",
            "consent": {"method": "SPOKEN"},
            "intakeChannel": "HOTLINE_12348",
            "organizationId": gid(district.station),
            **wanted,
        }
    }
