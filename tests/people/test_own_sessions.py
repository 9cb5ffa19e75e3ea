"""Where somebody is signed in: seeing it, ending it from afar, hearing of a new one."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.database import query
from mulin.global_ids import global_id
from mulin.notifications.models import Device, Notification, NotificationKind
from mulin.people.models import Session
from mulin.settings import settings
from tests.documents import INBOX
from tests.people.accounts import VIEWER, refresh, refused, sign_in
from tests.people.test_sessions import register, works
from tests.phone import ENDED, Phone, Phones

NUMBER = "+8613800138000"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Safari/537.36 MicroMessenger/8.0.50"
SESSIONS = """
{ viewer { sessions { totalCount edges { node {
  id createdAt usedAt device method current
} } } } }
"""
REVOKE = """
mutation($input: RevokeSessionInput!) {
  revokeSession(input: $input) { revokedId errors { field code message } }
}
"""
REVOKE_OTHERS = "mutation { revokeOtherSessions { count errors { field code message } } }"
HEAR = "subscription { notificationReceived { cursor } }"


async def sessions(phone: Phone) -> list[dict[str, Any]]:
    found = (await phone.ask(SESSIONS))["viewer"]["sessions"]
    rows = [edge["node"] for edge in found["edges"]]
    assert found["totalCount"] == len(rows)
    return rows


async def revoke(phone: Phone, session_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(REVOKE, input={"id": session_id}))["revokeSession"]
    return payload


async def kinds(phone: Phone) -> list[str]:
    edges = (await phone.ask(INBOX))["viewer"]["notifications"]["edges"]
    return [edge["node"]["kind"] for edge in edges]


async def test_one_sees_where_one_is_signed_in(phone: Phone, phones: Phones) -> None:
    other = await phones.new()
    other.agent = WECHAT
    first = await sign_in(other, NUMBER)
    clock.advance(timedelta(minutes=1))
    phone.agent = CHROME
    await sign_in(phone, NUMBER)
    await sign_in(await phones.new(), "+8613800138001")
    clock.advance(timedelta(minutes=1))
    await refresh(other, first["refreshToken"])
    here, there = await sessions(phone)

    assert (here["device"], here["method"], here["current"]) == ("Chrome, Windows", "CODE", True)
    assert here["createdAt"] == here["usedAt"] == "2026-03-02T01:01:00Z"
    assert (there["device"], there["current"]) == ("WeChat, Android", False)
    assert (there["createdAt"], there["usedAt"]) == ("2026-03-02T01:00:00Z", "2026-03-02T01:02:00Z")
    [row] = await query("SELECT string_agg(to_jsonb(session)::text, '') AS kept FROM session")
    assert "Mozilla" not in row["kept"]


async def test_what_has_ended_is_not_among_them(phone: Phone, phones: Phones) -> None:
    first = await sign_in(phone, NUMBER)
    for _ in range(2):
        await refresh(await phones.new(), first["refreshToken"])
    await sign_in(await phones.new(), NUMBER)
    clock.advance(timedelta(days=settings().refresh_token_days))
    phone = await phones.new()
    await sign_in(phone, NUMBER)

    assert [one["current"] for one in await sessions(phone)] == [True]


async def test_a_revoked_session_is_refused_at_once_and_pushes_to_it_stop(
    phone: Phone, phones: Phones
) -> None:
    lost = await phones.new()
    tokens = await sign_in(lost, NUMBER)
    await register(lost, "a lost phone")
    await sign_in(phone, NUMBER)
    _, there = await sessions(phone)
    async with lost.watching(HEAR) as heard:
        payload = await revoke(phone, there["id"])
        assert await asyncio.wait_for(heard.get(), 5) == ENDED

    assert payload == {"revokedId": there["id"], "errors": []}
    assert (await lost.post(VIEWER)).status_code == 401
    assert refused(await refresh(await phones.new(), tokens["refreshToken"])).code == (
        "UNAUTHENTICATED"
    )
    assert await Device.all().count() == 0
    assert await works(phones, phone.token or "")
    [ended] = await Session.filter(ended_at__isnull=False)
    assert ended.end_reason == "revoked"
    assert refused(await revoke(phone, there["id"]))[:2] == ("NOT_FOUND", "id")


async def test_all_others_end_and_this_one_goes_on(phone: Phone, phones: Phones) -> None:
    neighbor = await phones.new()
    await sign_in(neighbor, "+8613800138001")
    others = [await sign_in(await phones.new(), NUMBER) for _ in range(3)]
    await sign_in(phone, NUMBER)
    payload = (await phone.ask(REVOKE_OTHERS))["revokeOtherSessions"]

    assert payload == {"count": 3, "errors": []}
    assert not any([await works(phones, one["accessToken"]) for one in others])
    assert len(await sessions(phone)) == len(await sessions(neighbor)) == 1
    assert (await phone.ask(REVOKE_OTHERS))["revokeOtherSessions"]["count"] == 0


async def test_racing_to_end_each_other_leaves_one_at_most(phone: Phone, phones: Phones) -> None:
    both = [phone, await phones.new()]
    for one in both:
        await sign_in(one, NUMBER)
    await asyncio.gather(*(one.send(REVOKE_OTHERS) for one in both))

    assert await Session.filter(ended_at=None).count() <= 1


async def test_nobody_ends_or_sees_anothers(phone: Phone, phones: Phones) -> None:
    stranger = await phones.new()
    await sign_in(stranger, "+8613800138001")
    [theirs] = await sessions(stranger)
    await sign_in(phone, NUMBER)
    see = "query($id: ID!) { node(id: $id) { id } }"

    assert (await phone.ask(see, id=theirs["id"]))["node"] is None
    assert (await stranger.ask(see, id=theirs["id"]))["node"] == {"id": theirs["id"]}
    for wrong in (theirs["id"], global_id("Session", 2**62)):
        assert refused(await revoke(phone, wrong))[:2] == ("NOT_FOUND", "id")
    assert await works(phones, stranger.token or "")
    phone.token = None
    assert refused(await revoke(phone, theirs["id"])).code == "UNAUTHENTICATED"


@pytest.mark.parametrize("again", [True, False])
async def test_only_a_device_never_used_before_is_told_of(
    phone: Phone, phones: Phones, again: bool
) -> None:
    phone.agent = CHROME
    await sign_in(phone, NUMBER)
    assert await kinds(phone) == []
    other = await phones.new()
    other.agent = CHROME if again else WECHAT
    await sign_in(other, NUMBER)

    assert await kinds(phone) == ([] if again else ["NEW_SIGN_IN"])
    for told in await Notification.all():
        assert told.kind is NotificationKind.NEW_SIGN_IN
        assert told.parameters["device_en"] == "WeChat, Android"
