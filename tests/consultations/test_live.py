"""What open screens are told of questions and their threads: by whom, to whom, until when."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.people.models import Membership, Role
from mulin.people.sign_in import open_session
from tests.consultations.asking import done, submit
from tests.consultations.standing import SEEING, TEAM_SIDE, Cast, make_matter
from tests.district import District, gid, give_role
from tests.phone import Phones
from tests.teams.asking import do
from tests.times import TUESDAY

CHANGED = "subscription { consultationChanged { change consultation { id status queueReason } } }"
POSTED = """
subscription { messagePosted {
  consultation { id unreadCount } message { kind body author { name } }
} }
"""


async def heard(queue: "asyncio.Queue[dict[str, Any]]") -> dict[str, Any]:
    """The next thing that arrives, without the name of its field."""
    (event,) = (await asyncio.wait_for(queue.get(), timeout=10)).values()
    found: dict[str, Any] = event
    return found


async def until_own(
    queue: "asyncio.Queue[dict[str, Any]]", own: str, matter: str
) -> list[dict[str, Any]]:
    """What came of a matter before word of a question of one's own, asked last."""
    told = []
    while (event := await heard(queue))["consultation"]["id"] != own:
        told.append(event)
    return [one for one in told if one["consultation"]["id"] == matter]


async def test_each_side_hears_its_own_and_nobody_else_anything(
    cast: Cast, district: District
) -> None:
    matter = gid(await make_matter(cast))
    roles = [role for role in cast.people if role != "admin"]
    async with AsyncExitStack() as open_:
        changes, messages = [
            {
                role: await open_.enter_async_context(cast.phones[role].watching(document))
                for role in roles
            }
            for document in (CHANGED, POSTED)
        ]
        await done(cast.phones["asker"], "postMessage", matter, body="Since June.")
        await done(cast.phones["lead"], "addNote", matter, body="The third one.")
        await done(cast.phones["assignee"], "answerConsultation", matter, body="Ask for it.")
        for role in roles:
            own = (await submit(cast.phones[role], teamKind="COMMUNITY"))["id"]
            kinds = [one["change"] for one in await until_own(changes[role], own, matter)]
            assert kinds == (["REPLIED", "ANSWERED"] if role in SEEING else []), role
            posted = [
                one["message"]["body"] for one in await until_own(messages[role], own, matter)
            ]
            noted = ["The third one."] * (role in TEAM_SIDE)
            said = ["Since June.", *noted, "Ask for it."] if role in SEEING else []
            assert posted == said, role


async def test_why_nobody_has_it_is_told_to_the_teams_side_alone(cast: Cast) -> None:
    matter = gid(await make_matter(cast))
    async with (
        cast.phones["asker"].watching(CHANGED) as asker,
        cast.phones["member"].watching(CHANGED) as member,
    ):
        await done(cast.phones["assignee"], "returnConsultation", matter, reason="Too much.")
        told, inside = await heard(asker), await heard(member)
    assert told["change"] == inside["change"] == "RETURNED"
    assert told["consultation"]["queueReason"] is None
    assert inside["consultation"]["queueReason"] == "RETURNED"


Leaving = Callable[[Cast, District], Awaitable[None]]


async def _removed_from_the_team(cast: Cast, _district: District) -> None:
    where = {"teamId": gid(cast.park.team), "specialistId": gid(cast.park.member)}
    await do(cast.phones["coordinator"], "removeTeamMember", **where)


async def _contact_no_more(cast: Cast, _district: District) -> None:
    await _membership_ended(cast, "fellow")


async def _coordinator_no_more(cast: Cast, _district: District) -> None:
    await _membership_ended(cast, "coordinator")


async def _membership_ended(cast: Cast, role: str) -> None:
    membership = await Membership.get(person=cast.people[role])
    document = "mutation ($id: ID!) { endMembership(input: {id: $id}) { errors { code } } }"
    answer = await cast.phones["admin"].ask(document, id=gid(membership))
    assert answer["endMembership"]["errors"] == []


@pytest.mark.parametrize(
    ("role", "leave"),
    [
        ("member", _removed_from_the_team),
        ("fellow", _contact_no_more),
        ("coordinator", _coordinator_no_more),
    ],
)
async def test_who_has_left_hears_nothing_from_that_moment_on(
    role: str, leave: Leaving, cast: Cast, district: District
) -> None:
    matter = gid(await make_matter(cast))
    leaving = cast.phones[role]
    async with leaving.watching(CHANGED) as changes, leaving.watching(POSTED) as messages:
        await done(cast.phones["asker"], "postMessage", matter, body="One.")
        assert (await heard(changes))["change"] == "REPLIED"
        assert (await heard(messages))["message"]["body"] == "One."
        await leave(cast, district)
        await done(cast.phones["asker"], "postMessage", matter, body="Two.")
        own = (await submit(leaving, teamKind="COMMUNITY"))["id"]
        assert await until_own(changes, own, matter) == []
        assert await until_own(messages, own, matter) == []


async def test_a_membership_that_runs_out_ends_it_as_well(cast: Cast, phones: Phones) -> None:
    matter = gid(await make_matter(cast))
    fellow = cast.people["fellow"]
    await Membership.filter(person=fellow).update(ends_on=TUESDAY.date())
    clock.advance(timedelta(hours=14, minutes=55))
    watching = await phones.of(fellow.id)

    async def post(words: str) -> None:
        await done(await phones.of(cast.asker.id), "postMessage", matter, body=words)

    async with watching.watching(POSTED) as messages:
        await post("On the last day.")
        assert (await heard(messages))["message"]["body"] == "On the last day."
        clock.advance(timedelta(minutes=5))
        await post("On the day after.")
        own = (await submit(watching, teamKind="COMMUNITY"))["id"]
        assert await until_own(messages, own, matter) == []


async def test_who_hears_of_it_in_two_ways_hears_each_change_once(
    cast: Cast, phones: Phones
) -> None:
    matter = gid(await make_matter(cast))
    both = cast.people["lead"]
    await give_role(both, cast.park.organization, Role.COORDINATOR)
    phone = await phones.new((await open_session(both.id)).access_token)
    async with phone.watching(CHANGED) as changes, phone.watching(POSTED) as messages:
        for words in ("One.", "Two."):
            await done(cast.phones["asker"], "postMessage", matter, body=words)
        await done(cast.phones["coordinator"], "addNote", matter, body="Three.")
        own = (await submit(phone, teamKind="COMMUNITY"))["id"]
        assert [one["change"] for one in await until_own(changes, own, matter)] == [
            "REPLIED",
            "REPLIED",
        ]
        bodies = [one["message"]["body"] for one in await until_own(messages, own, matter)]
        assert bodies == ["One.", "Two.", "Three."]


async def test_two_alike_changes_one_after_the_other_are_both_told(cast: Cast) -> None:
    matter = gid(await make_matter(cast))
    async with cast.phones["auditor"].watching(CHANGED) as changes:
        for whose in (cast.park.member, cast.park.lead):
            given = {"specialistId": gid(whose), "reason": "A reason"}
            await done(cast.phones["coordinator"], "assignConsultation", matter, **given)
        told = [(await heard(changes))["change"] for _ in range(2)]
    assert told == ["ASSIGNED", "ASSIGNED"]


async def test_who_has_not_signed_in_hears_nothing(cast: Cast) -> None:
    for document in (CHANGED, POSTED):
        async with cast.phones["nobody"].watching(document) as queue:
            (error,) = (await asyncio.wait_for(queue.get(), timeout=10))["errors"]
            assert error["extensions"]["code"] == "UNAUTHENTICATED"
