"""What these tests ask of the API about following and broadcasts, and who is told."""

from collections import Counter
from typing import Any

from mulin import clock
from mulin.broadcasts.models import Broadcast, BroadcastStatus, Following
from mulin.database import query
from mulin.notifications.models import Notification, NotificationKind
from mulin.organizations.models import Organization
from mulin.people.models import Person, Role
from tests.district import District, gid, give_role, make_person
from tests.phone import Phone, Phones

FOLLOWING = "id createdAt topic { id name } organization { id name }"
FOLLOW = f"""
mutation Follow($input: FollowInput!) {{
  follow(input: $input) {{ following {{ {FOLLOWING} }} errors {{ field code message }} }}
}}
"""
UNFOLLOW = """
mutation Unfollow($input: UnfollowInput!) {
  unfollow(input: $input) { unfollowedId errors { field code message } }
}
"""
FOLLOWINGS = f"""
query Followings($first: Int) {{
  viewer {{ followings(first: $first) {{ totalCount edges {{ node {{ {FOLLOWING} }} }} }} }}
}}
"""

PROGRESS = """
progress { recipients told deliveriesSent deliveriesPending deliveriesFailed deliveriesDropped }
"""
BROADCAST = f"""
id status recipientsEstimated titleZh titleEn bodyZh bodyEn link createdAt startedAt endedAt
organization {{ id }} author {{ id name }} topic {{ id }} area {{ id }} {PROGRESS}
"""
BROADCASTS = f"""
query Broadcasts($first: Int, $organizationId: ID) {{
  broadcasts(first: $first, organizationId: $organizationId) {{
    totalCount edges {{ node {{ {BROADCAST} }} }}
  }}
}}
"""
NODE = f"query Node($id: ID!) {{ node(id: $id) {{ ... on Broadcast {{ {BROADCAST} }} }} }}"
ESTIMATE = """
query Estimate($organizationId: ID!, $topicId: ID, $areaId: ID) {
  broadcastEstimate(organizationId: $organizationId, topicId: $topicId, areaId: $areaId) {
    recipients
  }
}
"""

WORDS = {
    "titleZh": "法律讲座",
    "titleEn": "A talk on the law",
    "bodyZh": "周六上午十点，社区活动室",
    "bodyEn": "On Saturday at ten, in the community room",
}


def document(name: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    payload = f"{{ broadcast {{ {BROADCAST} }} errors {{ field code message }} }}"
    return f"mutation Do($input: {kind}!) {{ {name}(input: $input) {payload} }}"


async def do(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a mutation about broadcasts."""
    payload: dict[str, Any] = (await phone.ask(document(name), input=wanted))[name]
    return payload


async def done(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The broadcast, when nothing stood in the way."""
    payload = await do(phone, name, **wanted)
    assert payload["errors"] == []
    broadcast: dict[str, Any] = payload["broadcast"]
    return broadcast


async def refusal(phone: Phone, name: str, /, **wanted: Any) -> tuple[str, str | None]:
    """Code and field of the one error, which came alone."""
    payload = await do(phone, name, **wanted)
    assert payload["broadcast"] is None
    [error] = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]


def to_area(organization: Organization, area: Organization, **more: Any) -> dict[str, Any]:
    """The input of a broadcast."""
    return {"organizationId": gid(organization), "areaId": gid(area), **WORDS, **more}


async def read(phone: Phone, broadcast: dict[str, Any]) -> dict[str, Any]:
    """The broadcast as it is now."""
    found: dict[str, Any] = (await phone.ask(NODE, id=broadcast["id"]))["node"]
    return found


async def admin_phone(district: District, phones: Phones) -> Phone:
    admin = await make_person("Admin (demo)")
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    return await phones.of(admin.id)


async def followers_of(organization: Organization, size: int) -> list[Person]:
    """As many new people who follow it."""
    people = [await make_person() for _ in range(size)]
    at = clock.now()
    await Following.bulk_create(
        [Following(person=one, organization=organization, created_at=at) for one in people]
    )
    return people


async def make_broadcast(
    area: Organization, status: BroadcastStatus = BroadcastStatus.SENDING, **fields: Any
) -> Broadcast:
    """A broadcast of an organization to itself and below, written past every rule."""
    at = clock.now()
    usual = {
        "organization": area,
        "area_id": area.id,
        "title_zh": "题",
        "title_en": "A title",
        "body_zh": "文",
        "body_en": "A text",
        "recipients_estimated": 0,
        "created_at": at,
        "started_at": None if status is BroadcastStatus.DRAFT else at,
    }
    author = fields.pop("author", None) or await make_person()
    return await Broadcast.create(author=author, status=status, **{**usual, **fields})


async def told() -> Counter[int]:
    """How often each person was told of any broadcast."""
    kind = NotificationKind.BROADCAST
    return Counter([row.person_id for row in await Notification.filter(kind=kind)])


_DEVICES = """
INSERT INTO device (person_id, token, token_hash, platform, created_at, seen_at)
SELECT id, 'the phone of ' || id, 'hash of ' || id, 'android', $2::timestamptz, $2::timestamptz
FROM unnest($1::bigint[]) AS id
"""


async def give_devices(people: list[Person]) -> None:
    """A phone that takes pushes to each of them."""
    await query(_DEVICES, [one.id for one in people], clock.now())
