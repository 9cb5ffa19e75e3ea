"""When a notification's push left, as the API tells it."""

from datetime import timedelta

from mulin import clock
from mulin.database import query
from tests.district import District, gid
from tests.documents import BOOK, REGISTER_DEVICE
from tests.notifications.posting import post
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.statements import statements
from tests.times import TUESDAY, at

PUSHED = "{ viewer { notifications(first: 50) { edges { node { pushedAt } } } } }"

NOW = "2026-03-02T01:00:00Z"
"""The instant at which the clock of these tests stands, MONDAY, as the API writes it."""


async def pushed(phone: Phone) -> list[str | None]:
    found = await phone.ask(PUSHED)
    return [edge["node"]["pushedAt"] for edge in found["viewer"]["notifications"]["edges"]]


async def test_it_is_null_until_a_push_left_for_one_of_the_devices(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    with_device = await phones.of(district.resident.id)
    without = await phones.of(district.specialist.person_id)
    await with_device.ask(REGISTER_DEVICE, input={"token": "a", "platform": "WEB"})
    await with_device.ask(
        BOOK,
        input={
            "serviceId": gid(district.service),
            "startsAt": at(TUESDAY, 10).isoformat(),
            "mode": "PHONE",
        },
    )
    await pushes.settled()
    assert await pushed(with_device) == [NOW]
    assert await pushed(without) == [None]
    await query("UPDATE delivery SET status = 'dead'")
    assert await pushed(with_device) == [None]


async def test_of_several_devices_the_first_counts_also_when_it_is_gone_by_now(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    for token in ("a", "b"):
        await phone.ask(REGISTER_DEVICE, input={"token": token, "platform": "WEB"})
    await post(district.resident)
    await pushes.settled()
    later = clock.now() + timedelta(minutes=1)
    await query(
        "UPDATE delivery SET settled_at = $1 WHERE id = (SELECT max(id) FROM delivery)", later
    )
    await query("DELETE FROM device")
    assert await pushed(phone) == [NOW]


async def test_a_longer_inbox_takes_no_more_statements(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await phones.of(district.resident.id)
    counts = []
    for _ in range(2):
        await post(district.resident, times=3)
        await pushes.settled()
        with statements() as sent:
            await pushed(phone)
        counts.append(len(sent))
    assert counts[0] == counts[1]
