"""Booking: what a resident gets, and everything that comes with it."""

from mulin import crypto
from mulin.appointments.models import Appointment, AppointmentChange
from mulin.audit.models import AuditEntry
from mulin.database import query
from mulin.notifications.models import Delivery, Notification
from mulin.organizations.models import Desk
from mulin.people.models import Locale, Person
from tests.appointments.asking import book, booked, refused, set_policy, traces
from tests.district import District, gid, make_person, make_specialist
from tests.documents import AVAILABILITY, REGISTER_DEVICE
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import TUESDAY, at

READ_NOTE = "query ($id: ID!) { node(id: $id) { ... on Appointment { note } } }"
NOTE = "租房押金不退，合同在我这里。"


async def test_a_resident_books_a_free_slot(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    payload = await book(phone, district, at(TUESDAY, 10), topicId=gid(district.topic))
    made = payload["appointment"]
    assert payload["errors"] == []
    assert payload["alternatives"] == []
    assert made["status"] == "BOOKED"
    assert made["startsAt"] == "2026-03-03T02:00:00Z"
    assert made["endsAt"] == "2026-03-03T02:30:00Z"
    assert made["sequence"] == 0
    assert made["specialist"]["id"] == gid(district.specialist)
    assert made["venue"]["id"] == gid(district.venue)
    assert made["topic"]["id"] == gid(district.topic)


async def test_one_booking_leaves_exactly_its_rows(district: District, phones: Phones) -> None:
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(district.specialist.person_id)
    for phone, token in ((resident, "r1"), (resident, "r2"), (specialist, "s1")):
        await register(phone, token)
    before = await traces()
    await booked(resident, district, at(TUESDAY, 10), idempotencyKey="once")
    after = await traces()
    assert {table: after[table] - before[table] for table in after} == {
        "appointment": 1,
        "appointment_change": 1,
        "notification": 2,
        "delivery": 3,
        "audit_entry": 1,
        "idempotency_key": 1,
    }
    appointment = await Appointment.get()
    assert await AppointmentChange.all().values("kind", "from_status", "to_status", "actor_id") == [
        {
            "kind": "booked",
            "from_status": None,
            "to_status": "booked",
            "actor_id": district.resident.id,
        }
    ]
    told = await Notification.all().values_list("person_id", "kind", "appointment_id")
    assert sorted(told) == sorted(
        (person_id, "appointment_booked", appointment.id)
        for person_id in (district.resident.id, district.specialist.person_id)
    )
    trace = await AuditEntry.get(action="appointment.booked")
    assert (trace.object_type, trace.object_id) == ("appointment", appointment.id)
    assert trace.actor_id == district.resident.id
    assert trace.request_id


async def test_pushes_speak_the_language_of_each_device(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    resident = await phones.of(district.resident.id)
    specialist = await phones.of(district.specialist.person_id)
    await register(resident, "in Chinese", "zh-CN")
    await register(resident, "in English", "en")
    # Without a language of its own a device speaks its person's.
    await register(specialist, "as its person")
    await Person.filter(id=district.specialist.person_id).update(locale=Locale.EN)
    await booked(resident, district, at(TUESDAY, 10))
    sent = {message.address: message for message in await pushes.settled()}
    service, advisor, venue = district.service, district.specialist, district.venue
    in_chinese = f"3月3日星期二 10:00，{service.name_zh}，{advisor.name_zh}，{venue.name_zh}"
    in_english = f"Tue 3 Mar, 10:00, {service.name_en}, {advisor.name_en}, {venue.name_en}"
    to_specialist = (
        f"Tue 3 Mar, 10:00, {service.name_en}, {district.resident.name}, {venue.name_en}"
    )
    assert {token: (message.title, message.body) for token, message in sent.items()} == {
        "in Chinese": ("预约成功", in_chinese),
        "in English": ("Appointment booked", in_english),
        "as its person": ("Appointment booked", to_specialist),
    }
    assert len({message.dedupe_key for message in sent.values()}) == 3
    assert await Delivery.filter(status="sent").count() == 3


async def test_a_note_is_unreadable_in_the_database_and_readable_to_both_sides(
    district: District, phones: Phones
) -> None:
    resident = await phones.of(district.resident.id)
    made = await booked(resident, district, at(TUESDAY, 10), note=f"  {NOTE}\n")
    (row,) = await query("SELECT * FROM appointment")
    assert NOTE not in str(row)
    assert NOTE.encode() not in row["note_encrypted"]
    assert crypto.decrypt(row["note_encrypted"]) == NOTE
    for person_id in (district.resident.id, district.specialist.person_id):
        reader = await phones.of(person_id)
        seen = await reader.ask(READ_NOTE, id=made)
        assert seen == {"node": {"note": NOTE}}


async def test_a_service_that_needs_confirmation_makes_a_request(
    district: District, phones: Phones
) -> None:
    await set_policy(district, needs_confirmation=True)
    resident = await phones.of(district.resident.id)
    payload = await book(resident, district, at(TUESDAY, 10))
    assert payload["appointment"]["status"] == "PENDING"
    assert dict(await Notification.all().values_list("person_id", "kind")) == {
        district.resident.id: "appointment_received",
        district.specialist.person_id: "appointment_requested",
    }
    # A request holds the time like a booking does.
    other = await phones.of((await make_person()).id)
    assert await refused(other, district, at(TUESDAY, 10)) == ("SLOT_TAKEN", "startsAt")


async def test_buffers_keep_the_neighboring_slots_free(district: District, phones: Phones) -> None:
    await set_policy(district, buffer_before_minutes=15, buffer_after_minutes=15)
    await booked(await phones.of(district.resident.id), district, at(TUESDAY, 10))
    other = await phones.of((await make_person()).id)
    for hour, minute in ((9, 30), (10, 0), (10, 30)):
        assert await refused(other, district, at(TUESDAY, hour, minute)) == (
            "SLOT_TAKEN",
            "startsAt",
        )
    # Blocked ranges may touch: 08:45 to 09:45, 09:45 to 10:45, 10:45 to 11:45.
    await booked(other, district, at(TUESDAY, 9))
    await booked(other, district, at(TUESDAY, 11))


async def test_when_the_desks_run_out_a_slot_loses_in_person(
    district: District, phones: Phones
) -> None:
    await Desk.filter(name="2").delete()
    second = await make_specialist(district.team, venue=district.venue, topics=(district.topic,))
    resident, other = (
        await phones.of(district.resident.id),
        await phones.of((await make_person()).id),
    )
    with_second = {"specialistId": gid(second)}
    await booked(resident, district, at(TUESDAY, 10), specialistId=gid(district.specialist))
    assert (await offered_modes(other, district, **with_second))["2026-03-03T02:00:00Z"] == [
        "PHONE",
        "VIDEO",
    ]
    assert await refused(other, district, at(TUESDAY, 10), **with_second) == (
        "SLOT_TAKEN",
        "startsAt",
    )
    await booked(other, district, at(TUESDAY, 10), **with_second, mode="PHONE")


async def test_two_specialists_may_be_on_the_phone_at_the_same_time(
    district: District, phones: Phones
) -> None:
    await make_specialist(district.team, venue=district.venue, topics=(district.topic,))
    for person in (district.resident, await make_person()):
        await booked(await phones.of(person.id), district, at(TUESDAY, 10), mode="PHONE")
    assert await Appointment.filter(desk_id=None, status="booked").count() == 2


async def test_a_full_day_takes_no_more(district: District, phones: Phones) -> None:
    await set_policy(district, daily_limit=2)
    resident, other = (
        await phones.of(district.resident.id),
        await phones.of((await make_person()).id),
    )
    for hour in (10, 15):
        await booked(resident, district, at(TUESDAY, hour))
    assert await refused(other, district, at(TUESDAY, 12)) == ("SLOT_TAKEN", "startsAt")
    assert not [start for start in await offered_modes(other, district) if start < "2026-03-03T16"]
    payload = await book(other, district, at(TUESDAY, 12))
    assert [slot["startsAt"][:10] for slot in payload["alternatives"]] == ["2026-03-02"] * 3


async def register(phone: Phone, token: str, locale: str | None = None) -> None:
    wanted = {"token": token, "platform": "ANDROID", "locale": locale}
    answer = await phone.ask(REGISTER_DEVICE, input=wanted)
    assert answer["registerDevice"]["errors"] == []


async def offered_modes(phone: Phone, district: District, **more: str) -> dict[str, list[str]]:
    """The modes of each free slot of Tuesday and Wednesday, by its start."""
    span = {"from": "2026-03-03", "to": "2026-03-04"}
    found = await phone.ask(AVAILABILITY, serviceId=gid(district.service), **span, **more)
    days = found["availability"]["days"]
    return {slot["startsAt"]: slot["modes"] for day in days for slot in day["slots"]}
