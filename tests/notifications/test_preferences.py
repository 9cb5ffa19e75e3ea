"""Preferences: somebody is told by the channels and at the hours they chose; the inbox has all."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import (
    Channel,
    ChannelChoice,
    Delivery,
    MutedThread,
    Notification,
    NotificationKind,
    NotificationSettings,
)
from mulin.settings import settings
from tests.appointments.asking import make_appointment
from tests.delivering import deliver
from tests.district import District, gid, make_person
from tests.notifications.choosing import (
    CALM,
    CHOOSE,
    MUTE,
    QUIET,
    URGENT,
    change,
    refused,
    sent,
)
from tests.notifications.posting import make_device, post
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import TUESDAY, at

HOUR = timedelta(hours=1)
NIGHT = {"from": "22:00", "until": "07:00"}

PREFERENCES = """
{ viewer { notificationPreferences {
  quietHours { from until timeZone }
  kinds { kind audience urgent channels { channel enabled isDefault } }
} } }
"""


@pytest.fixture
def _every_channel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Text messages and mail go from here too."""
    monkeypatch.setenv("MULIN_SMS_CHANNEL", "console")
    monkeypatch.setenv("MULIN_EMAIL_CHANNEL", "console")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    """The resident's, which takes pushes."""
    await make_device(district.resident, "token")
    return await phones.of(district.resident.id)


async def preferences(phone: Phone) -> dict[str, Any]:
    answer = await phone.ask(PREFERENCES)
    return dict(answer["viewer"]["notificationPreferences"])


async def channels_of(phone: Phone, kind: NotificationKind) -> dict[str, tuple[bool, bool]]:
    """Of each channel whether a kind goes by it, and whether that is as for everybody."""
    [found] = [one for one in (await preferences(phone))["kinds"] if one["kind"] == kind.name]
    return {one["channel"]: (one["enabled"], one["isDefault"]) for one in found["channels"]}


# What somebody is shown.


async def test_everybody_is_shown_every_kind_as_it_goes_by_itself(phone: Phone) -> None:
    found = await preferences(phone)
    assert found["quietHours"] is None
    assert [one["kind"] for one in found["kinds"]] == [kind.name for kind in KINDS]
    by_name = {one["kind"]: one for one in found["kinds"]}
    assert by_name["WALK_IN_CALLED"] == {
        "kind": "WALK_IN_CALLED",
        "audience": "ASKER",
        "urgent": True,
        "channels": [{"channel": "PUSH", "enabled": True, "isDefault": True}],
    }
    assert by_name["AGENDA"]["audience"] == "SPECIALIST"
    assert not by_name["AGENDA"]["urgent"]


@pytest.mark.usefixtures("_every_channel")
async def test_each_channel_there_is_can_be_chosen(phone: Phone) -> None:
    told = (True, True)
    assert await channels_of(phone, URGENT) == {"PUSH": told, "SMS": told, "EMAIL": (False, True)}
    await change(phone, CHOOSE, kind=URGENT.name, channel="SMS", enabled=False)
    chosen = await change(phone, CHOOSE, kind=URGENT.name, channel="EMAIL", enabled=True)
    assert {one["channel"] for one in chosen["preference"]["channels"]} == {"PUSH", "SMS", "EMAIL"}
    assert await channels_of(phone, URGENT) == {
        "PUSH": told,
        "SMS": (False, False),
        "EMAIL": (True, False),
    }
    await change(phone, CHOOSE, kind=URGENT.name, channel="SMS", enabled=None)
    await change(phone, CHOOSE, kind=URGENT.name, channel="EMAIL", enabled=False)
    assert await channels_of(phone, URGENT) == {"PUSH": told, "SMS": told, "EMAIL": (False, True)}
    assert not await ChannelChoice.all().exists()


async def test_what_is_not_there_cannot_be_switched(phone: Phone, phones: Phones) -> None:
    wanted = {"kind": CALM.name, "channel": "SMS", "enabled": True}
    assert await refused(phone, CHOOSE, **wanted) == ("INVALID", "channel")
    webhook = await phone.send(CHOOSE, input={**wanted, "channel": "WEBHOOK"})
    assert webhook["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    nobody = await phones.new()
    assert (await refused(nobody, CHOOSE, **wanted))[0] == "UNAUTHENTICATED"
    assert (await refused(nobody, QUIET, **NIGHT))[0] == "UNAUTHENTICATED"
    assert not await ChannelChoice.all().exists()


async def test_hours_that_are_none_are_refused(phone: Phone) -> None:
    await change(phone, QUIET, **NIGHT)
    wrong: list[tuple[dict[str, str], str]] = [
        ({"from": "22:00"}, "until"),
        ({"until": "07:00"}, "from"),
        ({"from": "22:00", "until": "22:00"}, "until"),
        ({"from": "00:00", "until": "24:00"}, "until"),
        ({**NIGHT, "timeZone": "Asia/Atlantis"}, "timeZone"),
        ({**NIGHT, "timeZone": "../etc/passwd"}, "timeZone"),
        ({**NIGHT, "timeZone": ""}, "timeZone"),
    ]
    for wanted, field in wrong:
        assert await refused(phone, QUIET, **wanted) == ("INVALID", field)
    assert (await preferences(phone))["quietHours"] == {**NIGHT, "timeZone": "Asia/Shanghai"}


async def test_quiet_hours_are_one_s_own_and_can_be_taken_back(
    phone: Phone, phones: Phones
) -> None:
    until_midnight = {"from": "20:30", "until": "24:00", "timeZone": "America/New_York"}
    kept = {**until_midnight, "until": "00:00"}
    assert await change(phone, QUIET, **until_midnight) == {"quietHours": kept}
    assert (await preferences(phone))["quietHours"] == kept
    other = await phones.of((await make_person()).id)
    assert (await preferences(other))["quietHours"] is None
    assert await change(phone, QUIET) == {"quietHours": None}
    assert (await preferences(phone))["quietHours"] is None


# What the outbox makes of it.


async def test_a_kind_switched_off_is_in_the_inbox_only(
    phone: Phone, district: District, pushes: RecordingChannel
) -> None:
    await change(phone, CHOOSE, kind=CALM.name, channel="PUSH", enabled=False)
    await post(district.resident)
    await post(district.resident, kind=URGENT)
    assert await sent(pushes) == [URGENT.name]
    assert await Notification.filter(person=district.resident).count() == 2
    await change(phone, CHOOSE, kind=CALM.name, channel="PUSH", enabled=True)
    await post(district.resident)
    assert await sent(pushes) == [CALM.name]


@pytest.mark.usefixtures("_every_channel")
async def test_a_channel_switched_on_is_used_and_what_waits_goes_when_it_is_switched_off(
    phone: Phone, district: District
) -> None:
    await change(phone, CHOOSE, kind=CALM.name, channel="SMS", enabled=True)
    await post(district.resident)
    await post(district.resident, kind=URGENT)
    messages = Delivery.filter(channel=Channel.SMS)
    assert [one.is_fallback for one in await messages.order_by("id")] == [False, True]
    await change(phone, CHOOSE, kind=URGENT.name, channel="SMS", enabled=False)
    [fallback] = await messages.filter(is_fallback=True)
    assert (fallback.status, fallback.last_error) == ("dropped", "no longer wanted")
    clock.advance(HOUR)
    text_messages = RecordingChannel()
    await deliver(text_messages, Channel.SMS)
    assert [message.data["kind"] for message in text_messages.sent] == [CALM.name]


async def test_the_night_holds_back_what_can_wait(
    phone: Phone, district: District, pushes: RecordingChannel
) -> None:
    await change(phone, QUIET, **NIGHT)
    await post(district.resident)
    assert await sent(pushes) == [CALM.name]
    clock.advance(14 * HOUR)  # eleven at night
    await post(district.resident)
    await post(district.resident, kind=URGENT)
    assert await sent(pushes) == [URGENT.name]
    clock.advance(8 * HOUR - timedelta(seconds=1))
    assert await sent(pushes) == []
    clock.advance(timedelta(seconds=1))
    assert await sent(pushes) == [CALM.name]


async def test_what_is_of_no_use_in_the_morning_is_not_sent_then(
    phone: Phone, district: District, pushes: RecordingChannel
) -> None:
    await change(phone, QUIET, **NIGHT)
    clock.advance(14 * HOUR)
    await post(district.resident, kind=NotificationKind.APPOINTMENT_TOMORROW)
    clock.advance(8 * HOUR)
    assert await sent(pushes) == []
    assert (await Delivery.get()).last_error == "expired"
    assert await Notification.all().count() == 1


async def test_the_night_is_as_long_as_the_clock_on_the_wall_makes_it(
    phone: Phone, district: District, pushes: RecordingChannel
) -> None:
    there = {"from": "22:00", "timeZone": "America/New_York"}
    for until, posted, end in (
        # The clock there jumps from two to three.
        ("02:30", "2026-03-08T06:30+00:00", "2026-03-08T07:00+00:00"),
        # A night of eight hours, and one of ten.
        ("07:00", "2026-03-08T03:00+00:00", "2026-03-08T11:00+00:00"),
        ("07:00", "2026-11-01T02:00+00:00", "2026-11-01T12:00+00:00"),
    ):
        await change(phone, QUIET, **there, until=until)
        ends_at = datetime.fromisoformat(end)
        with clock.frozen(datetime.fromisoformat(posted)):
            await post(district.resident)
            assert await sent(pushes) == []
            assert (await Delivery.get(status="pending")).due_at == ends_at
            clock.advance(ends_at - clock.now())
            assert await sent(pushes) == [CALM.name]


async def test_with_other_hours_what_is_held_back_is_looked_at_anew(
    phone: Phone, district: District, pushes: RecordingChannel
) -> None:
    await change(phone, QUIET, **{"from": "08:00", "until": "18:00"})
    await post(district.resident)
    assert await sent(pushes) == []
    await change(phone, QUIET, **{"from": "08:00", "until": "10:00"})
    assert await sent(pushes) == []
    assert (await Delivery.get()).due_at == clock.now() + HOUR
    await change(phone, QUIET)
    assert await sent(pushes) == [CALM.name]
    assert (await Delivery.get()).attempts == 1


async def test_changes_made_at_once_leave_one_of_them(
    phone: Phone, district: District, phones: Phones
) -> None:
    row = await make_appointment(district, at(TUESDAY, 10))
    held = [phone, *[await phones.of(district.resident.id) for _ in range(3)]]
    wishes = [False, True, None, False]
    await asyncio.gather(
        *(
            change(one, CHOOSE, kind=kind.name, channel="PUSH", enabled=wish)
            for one, wish in zip(held, wishes, strict=True)
            for kind in (CALM, URGENT)
        ),
        *(
            change(one, QUIET, **{"from": f"2{number}:00", "until": "07:00"})
            for number, one in enumerate(held)
        ),
        *(change(one, MUTE, id=gid(row), muted=True) for one in held),
    )
    assert await MutedThread.all().count() == 1
    assert await NotificationSettings.all().count() == 1
    assert await ChannelChoice.all().count() <= 2
    assert not await ChannelChoice.filter(wanted=True).exists()
