"""Muted threads: nothing of one appointment or consultation but its lines in the inbox."""

from datetime import timedelta

import pytest

from mulin import clock
from mulin.consultations.models import Consultation
from mulin.database import transaction
from mulin.global_ids import global_id
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import Delivery, MutedThread, Notification
from mulin.people.models import Person
from tests.appointments.asking import make_appointment
from tests.consultations.asking import SUBMIT, question
from tests.district import District, gid, make_person
from tests.notifications.choosing import CALM, MUTE, QUIET, URGENT, change, refused, sent
from tests.notifications.posting import PARAMETERS, make_device
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.statements import statements
from tests.times import TUESDAY, at

MUTED = """
{ viewer { mutedThreads { totalCount edges { node {
  id appointment { id } consultation { id } createdAt
} } } } }
"""
LISTED = """
query ($first: Int!) { viewer { appointments(first: $first) { edges { node { id muted } } } } }
"""


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    """The resident's, which takes pushes."""
    await make_device(district.resident, "token")
    return await phones.of(district.resident.id)


async def tell(person: Person, *, appointment_id: int | None = None, **thread: int) -> None:
    async with transaction():
        words = [Word(person.id, URGENT, PARAMETERS)]
        await notify(words, appointment_id=appointment_id, **thread)


async def test_a_muted_thread_is_in_the_inbox_only(
    phone: Phone, district: District, pushes: RecordingChannel
) -> None:
    muted, other = [await make_appointment(district, at(TUESDAY, hour)) for hour in (10, 11)]
    for _ in range(2):
        shown = await change(phone, MUTE, id=gid(muted), muted=True)
        assert shown == {"appointment": {"id": gid(muted), "muted": True}, "consultation": None}
    specialist = await district.specialist.person
    await make_device(specialist, "theirs")
    for person in (district.resident, specialist):
        for one in (muted, other):
            await tell(person, appointment_id=one.id)
    await sent(pushes)
    reached = await Delivery.filter(status="sent").values_list(
        "device__token", "notification__appointment_id"
    )
    assert set(reached) == {("token", other.id), ("theirs", muted.id), ("theirs", other.id)}
    assert await Notification.filter(person=district.resident).count() == 2
    assert not (await change(phone, MUTE, id=gid(muted), muted=False))["appointment"]["muted"]
    await tell(district.resident, appointment_id=muted.id)
    assert await sent(pushes) == [URGENT.name]


async def test_muting_takes_back_what_waits(
    phone: Phone, district: District, pushes: RecordingChannel
) -> None:
    [edge] = (await phone.ask(SUBMIT, input=question(topicId=gid(district.topic)))).values()
    thread = edge["consultation"]["id"]
    await sent(pushes)
    await change(phone, QUIET, **{"from": "08:00", "until": "18:00"})
    async with transaction():
        words = [Word(district.resident.id, CALM, PARAMETERS)]
        await notify(words, consultation_id=(await Consultation.get()).id)
    assert await sent(pushes) == []
    shown = await change(phone, MUTE, id=thread, muted=True)
    assert shown == {"appointment": None, "consultation": {"id": thread, "muted": True}}
    clock.advance(timedelta(hours=9))
    assert await sent(pushes) == []
    assert await Delivery.filter(last_error="no longer wanted", status="dropped").count() == 1


async def test_what_one_muted_is_listed_and_nobody_else_s(
    phone: Phone, phones: Phones, district: District
) -> None:
    rows = [await make_appointment(district, at(TUESDAY, hour)) for hour in (10, 11)]
    for row in rows:
        await change(phone, MUTE, id=gid(row), muted=True)
        clock.advance(timedelta(minutes=1))
    found = (await phone.ask(MUTED))["viewer"]["mutedThreads"]
    assert found["totalCount"] == 2
    listed = [edge["node"] for edge in found["edges"]]
    assert [one["appointment"]["id"] for one in listed] == [gid(row) for row in reversed(rows)]
    assert listed[1]["createdAt"] == "2026-03-02T01:00:00Z"
    specialist = await phones.of((await district.specialist.person).id)
    assert (await specialist.ask(MUTED))["viewer"]["mutedThreads"]["totalCount"] == 0
    find = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await phone.ask(find, id=listed[0]["id"]))["node"] is not None
    assert (await specialist.ask(find, id=listed[0]["id"]))["node"] is None
    edges = (await specialist.ask(LISTED, first=5))["viewer"]["appointments"]["edges"]
    assert [edge["node"]["muted"] for edge in edges] == [False, False]


async def test_only_what_one_sees_can_be_muted_and_what_one_muted_be_heard_again(
    phone: Phone, phones: Phones, district: District
) -> None:
    row = await make_appointment(district, at(TUESDAY, 10))
    stranger = await phones.of((await make_person()).id)
    for key in (gid(row), global_id("Appointment", 2**63 - 1), global_id("Consultation", 1)):
        for muted in (True, False):
            assert await refused(stranger, MUTE, id=key, muted=muted) == ("NOT_FOUND", "id")
    for key in (gid(district.venue), "nonsense"):
        assert await refused(phone, MUTE, id=key, muted=True) == ("INVALID", "id")
    nobody = await phones.new()
    assert (await refused(nobody, MUTE, id=gid(row), muted=True))[0] == "UNAUTHENTICATED"
    assert not await MutedThread.all().exists()
    # It was theirs to see when they muted it, and is no more.
    await change(phone, MUTE, id=gid(row), muted=True)
    row.person = await make_person()
    await row.save()
    unseen = {"appointment": None, "consultation": None}
    assert await change(phone, MUTE, id=gid(row), muted=False) == unseen
    assert await refused(phone, MUTE, id=gid(row), muted=False) == ("NOT_FOUND", "id")


async def test_a_longer_list_of_threads_costs_no_more_statements(
    phone: Phone, district: District
) -> None:
    for hour in range(10, 16):
        row = await make_appointment(district, at(TUESDAY, hour))
        await change(phone, MUTE, id=gid(row), muted=True)
    counts = []
    for first in (2, 6):
        with statements() as kept:
            answer = await phone.ask(LISTED, first=first)
        edges = answer["viewer"]["appointments"]["edges"]
        assert [edge["node"]["muted"] for edge in edges] == [True] * first
        counts.append(len(kept))
    assert counts[0] == counts[1]
