"""The inbox: everybody's own, newest first, in their language, read or not."""

from datetime import timedelta
from typing import Any

from mulin import clock
from mulin.global_ids import global_id
from mulin.notifications.kinds import KINDS, render
from mulin.notifications.models import Notification, NotificationKind
from tests.district import District, gid, make_person
from tests.documents import INBOX
from tests.notifications.posting import PARAMETERS, make_device, post
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel

MARK = """
mutation ($input: MarkNotificationReadInput!) {
  markNotificationRead(input: $input) {
    notification { id readAt } errors { field code message }
  }
}
"""
MARK_ALL = "mutation { markAllNotificationsRead { markedCount errors { code } } }"
FIND = "query ($id: ID!) { node(id: $id) { id } }"


async def inbox(phone: Phone, **wanted: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await phone.ask(INBOX, **wanted))["viewer"]["notifications"]
    return found


def ids(connection: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in connection["edges"]]


async def mark(phone: Phone, notification_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(MARK, input={"id": notification_id}))[
        "markNotificationRead"
    ]
    return payload


async def test_the_newest_comes_first_and_only_one_s_own(
    district: District, phones: Phones
) -> None:
    for _ in range(3):
        await post(district.resident, times=2)
        clock.advance(timedelta(minutes=1))
    await post(await make_person())
    phone = await phones.of(district.resident.id)
    mine = await Notification.filter(person=district.resident).order_by("-id")
    found = await inbox(phone)
    assert ids(found) == [gid(row) for row in mine]
    assert found["totalCount"] == 6
    pages, window = list[str](), {"first": 4}
    for _ in range(2):
        page = await inbox(phone, **window)
        pages += ids(page)
        window["after"] = page["pageInfo"]["endCursor"]
    assert pages == ids(found)


async def test_a_notification_is_told_in_the_language_that_is_asked_for(
    district: District, phones: Phones
) -> None:
    await post(district.resident)
    told = {}
    for language in ("zh", "en"):
        found = await inbox(await phones.of(district.resident.id, language))
        told[language] = [(one["node"]["title"], one["node"]["body"]) for one in found["edges"]]
    in_chinese = "3月3日星期二 10:00，法律咨询，张三（演示），现场"
    in_english = "Tue 3 Mar, 10:00, Legal advice, Zhang San (demo), in person"
    assert told == {
        "zh": [("预约成功", in_chinese)],
        "en": [("Appointment booked", in_english)],
    }


def test_every_kind_has_its_words_in_both_languages() -> None:
    assert set(KINDS) == set(NotificationKind)
    parameters = {
        **PARAMETERS,
        "reference": "7K3QX0ZD",
        "number": "A012",
        "count": "3",
        "day_zh": "3月3日",
        "day_en": "3 March",
        "title_zh": "法致睦邻",
        "title_en": "Law in the neighborhood",
        "body_zh": "周六的活动",
        "body_en": "An event on Saturday",
        "score": "5",
        "topic_zh": "合同",
        "topic_en": "Contracts",
        "why_zh": "无",
        "why_en": "none",
    }
    texts = {
        kind: (render(kind, parameters, "zh"), render(kind, parameters, "en"))
        for kind in NotificationKind
    }
    dated = {kind for kind in NotificationKind if "{when}" in KINDS[kind].wording["en"].body}
    assert {kind for kind in NotificationKind if kind.startswith("appointment")} <= dated
    assert all("3月3日星期二 10:00" in texts[kind][0].body for kind in dated)
    assert all("Tue 3 Mar, 10:00" in texts[kind][1].body for kind in dated)
    assert all(en.title.isascii() and not zh.title.isascii() for zh, en in texts.values())
    assert len({zh.title for zh, _ in texts.values()}) == len(texts)


async def test_reading_one_leaves_the_others_unread(district: District, phones: Phones) -> None:
    await post(district.resident, times=3)
    phone = await phones.of(district.resident.id)
    every = ids(await inbox(phone))
    first = await mark(phone, every[1])
    assert first["notification"]["readAt"] == "2026-03-02T01:00:00Z"
    clock.advance(timedelta(minutes=5))
    assert await mark(phone, every[1]) == first
    unread = await inbox(phone, unread=True)
    assert ids(unread) == [every[0], every[2]]
    assert unread["totalCount"] == 2


async def test_the_whole_inbox_can_be_read_at_once(district: District, phones: Phones) -> None:
    other = await make_person()
    await post(district.resident, times=3)
    await post(other)
    phone = await phones.of(district.resident.id)
    await mark(phone, ids(await inbox(phone))[0])
    counts = [
        (await phone.ask(MARK_ALL))["markAllNotificationsRead"]["markedCount"] for _ in range(2)
    ]
    assert counts == [2, 0]
    assert ids(await inbox(phone, unread=True)) == []
    assert len(ids(await inbox(await phones.of(other.id), unread=True))) == 1


async def test_somebody_else_s_is_not_found(district: District, phones: Phones) -> None:
    await post(district.resident)
    row = await Notification.get()
    stranger, nobody = await phones.of((await make_person()).id), await phones.new()
    for key in (gid(row), global_id("Notification", 999_999)):
        payload = await mark(stranger, key)
        assert [(one["code"], one["field"]) for one in payload["errors"]] == [("NOT_FOUND", "id")]
        assert (await stranger.ask(FIND, id=key))["node"] is None
    assert (await nobody.ask(FIND, id=gid(row)))["node"] is None
    assert (await mark(nobody, gid(row)))["errors"][0]["code"] == "UNAUTHENTICATED"
    assert (await mark(stranger, "nonsense"))["errors"][0]["code"] == "INVALID"
    refused = (await nobody.ask(MARK_ALL))["markAllNotificationsRead"]
    assert refused == {"markedCount": None, "errors": [{"code": "UNAUTHENTICATED"}]}
    assert (await Notification.get()).read_at is None


async def test_the_inbox_tells_when_a_push_first_left(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    await post(district.resident)
    await make_device(district.resident, "one")
    await make_device(district.resident, "two")
    clock.advance(timedelta(minutes=1))
    await post(district.resident)
    assert len(await pushes.settled()) == 2
    pushed = [edge["node"]["pushedAt"] for edge in (await inbox(phone))["edges"]]
    assert pushed == ["2026-03-02T01:01:00Z", None]
