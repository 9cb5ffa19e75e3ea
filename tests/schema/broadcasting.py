"""What the battery of wrong values stands on: following, and messages to many."""

from typing import Any

from mulin import clock
from mulin.broadcasts.models import BroadcastStatus, Following
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person
from tests.broadcasts.asking import WORDS, make_broadcast
from tests.district import District, gid, make_organization
from tests.schema.places import Variables

AS_ADMIN = frozenset(
    {"broadcasts", "broadcastEstimate", "createBroadcast", "sendBroadcast", "cancelBroadcast"}
)
"""What staff do."""


async def strange_broadcasts(stranger: Person) -> tuple[Any, ...]:
    """What a stranger follows, and a draft of another district."""
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    following = await Following.create(person=stranger, organization=centre, created_at=clock.now())
    return following, await make_broadcast(centre, BroadcastStatus.DRAFT, author=stranger)


async def broadcasting(district: District, admin: Person) -> dict[str, Variables]:
    """Valid requests: followings of the resident's, all else an admin's."""
    to = {"organizationId": gid(district.centre), "areaId": gid(district.station)}

    async def draft() -> Variables:
        row = await make_broadcast(district.centre, BroadcastStatus.DRAFT, author=admin)
        return {"input": {"id": gid(row)}}

    return {
        "viewer.followings": {},
        "follow": {"input": {"topicId": gid(district.topic)}},
        "unfollow": {"input": {"topicId": gid(district.topic)}},
        "broadcasts": {"organizationId": gid(district.centre)},
        "broadcastEstimate": to,
        "createBroadcast": {"input": {**to, **WORDS, "link": "/topics"}},
        "sendBroadcast": await draft(),
        "cancelBroadcast": await draft(),
    }
