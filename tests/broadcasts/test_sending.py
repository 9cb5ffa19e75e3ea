"""A broadcast reaches everybody it is for, as their own settings say, and stops when told to."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from mulin import clock, jobs
from mulin.broadcasts import sending
from mulin.broadcasts.models import Broadcast, BroadcastStatus, Following
from mulin.broadcasts.sending import send_due
from mulin.notifications import outbox
from mulin.notifications.models import (
    Channel,
    ChannelChoice,
    Delivery,
    DeliveryStatus,
    NotificationKind,
    NotificationSettings,
)
from mulin.notifications.outbox import Postponement
from mulin.people.models import Locale, Person
from tests.broadcasts.asking import (
    WORDS,
    admin_phone,
    do,
    done,
    followers_of,
    give_devices,
    make_broadcast,
    read,
    refusal,
    to_area,
    told,
)
from tests.delivering import deliver
from tests.district import District, gid
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import MONDAY, SHANGHAI

INBOX = """
{ viewer { notifications { edges { node { kind title body } } } } }
"""


@pytest.fixture
async def admin(district: District, phones: Phones) -> Phone:
    return await admin_phone(district, phones)


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three people."""
    monkeypatch.setattr(sending, "PORTION", 3)


@pytest.fixture
def unwoken(pushes: RecordingChannel) -> None:
    """No worker is woken: what is to be done waits until a test does it."""
    jobs.send_through(None)


async def drafted(admin: Phone, district: District, **more: Any) -> str:
    wanted = to_area(district.centre, district.station, **more)
    return str((await done(admin, "createBroadcast", **wanted))["id"])


async def test_everybody_is_told_and_their_phones_ring(
    district: District, admin: Phone, phones: Phones, pushes: RecordingChannel, small_portions: None
) -> None:
    people = await followers_of(district.station, 7)
    await give_devices(people[:2])
    await Person.filter(id=people[1].id).update(locale=Locale.EN)
    draft = await drafted(admin, district, link="/talks/7")
    late = await followers_of(district.station, 1)

    sent = await done(admin, "sendBroadcast", id=draft)
    assert (sent["status"], sent["recipientsEstimated"]) == ("SENDING", 8)
    messages = await pushes.settled()

    assert await told() == dict.fromkeys([one.id for one in (*people, *late)], 1)
    assert {(one.address, one.title, one.body, one.link) for one in messages} == {
        (f"the phone of {people[0].id}", WORDS["titleZh"], WORDS["bodyZh"], "/talks/7"),
        (f"the phone of {people[1].id}", WORDS["titleEn"], WORDS["bodyEn"], "/talks/7"),
    }
    [row] = (await (await phones.of(people[6].id)).ask(INBOX))["viewer"]["notifications"]["edges"]
    assert row["node"] == {
        "kind": "BROADCAST",
        "title": WORDS["titleEn"],
        "body": WORDS["bodyEn"],
    }
    ended = await read(admin, sent)
    assert ended["status"] == "SENT"
    assert ended["startedAt"] == ended["endedAt"] is not None
    assert ended["progress"] == {
        "recipients": 8,
        "told": 8,
        "deliveriesSent": 2,
        "deliveriesPending": 0,
        "deliveriesFailed": 0,
        "deliveriesDropped": 0,
    }


async def test_followers_of_a_topic_are_told_and_nobody_else(
    district: District, admin: Phone, pushes: RecordingChannel
) -> None:
    await followers_of(district.station, 2)
    await Following.create(person=district.resident, topic=district.topic, created_at=clock.now())
    to_topic = {"organizationId": gid(district.centre), "topicId": gid(district.topic)}
    draft = await done(admin, "createBroadcast", **to_topic, **WORDS)
    await done(admin, "sendBroadcast", id=draft["id"])
    await pushes.settled()
    assert await told() == {district.resident.id: 1}


async def test_quiet_hours_hold_and_a_choice_against_pushes_counts(
    district: District, pushes: RecordingChannel, unwoken: None
) -> None:
    asleep, silent = await followers_of(district.station, 2)
    await give_devices([asleep, silent])
    await NotificationSettings.create(
        person=asleep, quiet_from=22 * 60, quiet_until=8 * 60, time_zone=SHANGHAI.key
    )
    await ChannelChoice.create(
        person=silent, kind=NotificationKind.BROADCAST, channel=Channel.PUSH, wanted=False
    )
    await make_broadcast(district.station)
    with clock.frozen(MONDAY.replace(hour=23)):
        await send_due()
        await deliver(pushes)
        assert pushes.sent == []
    with clock.frozen(MONDAY.replace(hour=8) + timedelta(days=1)):
        await deliver(pushes)
    assert [one.address for one in pushes.sent] == [f"the phone of {asleep.id}"]
    assert await told() == {asleep.id: 1, silent.id: 1}


async def test_a_draft_is_sent_once(
    district: District, admin: Phone, pushes: RecordingChannel
) -> None:
    await followers_of(district.station, 2)
    draft = await drafted(admin, district)
    answers = await asyncio.gather(*(do(admin, "sendBroadcast", id=draft) for _ in range(5)))
    codes = sorted(error["code"] for answer in answers for error in answer["errors"])
    assert codes == ["WRONG_STATUS"] * 4
    await pushes.settled()
    # Another request may have looked at it when the worker came: then it is the next sweep's.
    await send_due()
    assert sorted((await told()).values()) == [1, 1]
    assert await refusal(admin, "sendBroadcast", id=draft) == ("WRONG_STATUS", "id")


async def test_a_draft_that_is_cancelled_reaches_nobody(
    district: District, admin: Phone, pushes: RecordingChannel
) -> None:
    await followers_of(district.station, 2)
    draft = await drafted(admin, district)
    assert (await done(admin, "cancelBroadcast", id=draft))["status"] == "CANCELLED"
    for step in ("sendBroadcast", "cancelBroadcast"):
        assert await refusal(admin, step, id=draft) == ("WRONG_STATUS", "id")
    await pushes.settled()
    assert not await told()


async def test_what_is_cancelled_on_its_way_tells_nobody_more_and_pushes_nothing_more(
    district: District, admin: Phone, pushes: RecordingChannel, unwoken: None, small_portions: None
) -> None:
    people = await followers_of(district.station, 7)
    await give_devices(people)
    row = await make_broadcast(district.station)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "MOST_WAITING", 1)
        assert await send_due() == 3

    cancelled = await done(admin, "cancelBroadcast", id=gid(row))
    assert await send_due() == 0
    await deliver(pushes)

    assert pushes.sent == []
    assert await told() == dict.fromkeys([one.id for one in people[:3]], 1)
    assert cancelled["status"] == "CANCELLED"
    assert (cancelled["progress"]["told"], cancelled["progress"]["deliveriesDropped"]) == (3, 3)
    assert {one.last_error for one in await Delivery.all()} == {"cancelled"}


async def test_of_what_was_sent_the_pushes_still_to_leave_can_be_stopped(
    district: District, admin: Phone, pushes: RecordingChannel, unwoken: None
) -> None:
    await give_devices(await followers_of(district.station, 2))
    row = await make_broadcast(district.station)
    await send_due()
    assert (await read(admin, {"id": gid(row)}))["status"] == "SENT"
    assert (await done(admin, "cancelBroadcast", id=gid(row)))["status"] == "CANCELLED"

    other = await make_broadcast(district.station)
    await send_due()
    await deliver(pushes)
    assert await refusal(admin, "cancelBroadcast", id=gid(other)) == ("WRONG_STATUS", "id")
    assert (await Broadcast.get(id=other.id)).status is BroadcastStatus.SENT


async def test_what_a_worker_has_in_hand_is_told_as_it_is_and_not_tried_again(
    district: District, admin: Phone, unwoken: None
) -> None:
    await give_devices(await followers_of(district.station, 3))
    row = await make_broadcast(district.station)
    await send_due()
    arrives, fails = await outbox.claim(Channel.PUSH, 2)
    await done(admin, "cancelBroadcast", id=gid(row))

    await outbox.settle([outbox.Settlement(arrives, message_id="a")], DeliveryStatus.SENT)
    await outbox.postpone([Postponement(fails, "unavailable", None)])
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert await outbox.claim(Channel.PUSH, 5) == []

    progress = (await read(admin, {"id": gid(row)}))["progress"]
    assert (progress["deliveriesSent"], progress["deliveriesDropped"]) == (1, 2)
    assert progress["deliveriesPending"] == 0


async def test_what_slipped_past_a_cancelling_is_dropped_by_the_sweep(
    district: District, admin: Phone, unwoken: None
) -> None:
    await give_devices(await followers_of(district.station, 1))
    row = await make_broadcast(district.station)
    await send_due()
    await Broadcast.filter(id=row.id).update(status=BroadcastStatus.CANCELLED, ended_at=clock.now())
    await send_due()
    assert [one.status for one in await Delivery.all()] == [DeliveryStatus.DROPPED]


async def test_its_page_moves_with_every_portion(
    district: District, admin: Phone, phones: Phones, pushes: RecordingChannel, small_portions: None
) -> None:
    await followers_of(district.station, 7)
    draft = await drafted(admin, district)
    changed = f"""
    subscription {{ broadcastChanged(id: "{draft}") {{ status progress {{ told }} }} }}
    """
    async with admin.watching(changed) as listening:
        await done(admin, "sendBroadcast", id=draft)
        seen: list[tuple[str, int]] = []
        while not seen or seen[-1][0] != "SENT":
            event = await asyncio.wait_for(listening.get(), timeout=10)
            row = event["broadcastChanged"]
            seen.append((row["status"], row["progress"]["told"]))
    assert seen == sorted(seen, key=lambda one: one[1])
    assert seen[-1] == ("SENT", 7)
    assert len(seen) > 1
    resident = await phones.of(district.resident.id)
    async with resident.watching(changed) as listening:
        [error] = (await asyncio.wait_for(listening.get(), timeout=10))["errors"]
        assert error["extensions"]["code"] == "NOT_FOUND"
