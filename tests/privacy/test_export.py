"""Taking everything along: what is in it, what is not, how often, and for how long."""

import asyncio
from datetime import timedelta

import pytest

from mulin import clock
from mulin.conflicts.models import OpposingParty
from mulin.consultations.models import Consultation, Message, MessageKind
from mulin.crypto import decrypt, encrypt
from mulin.database import query
from mulin.files.models import File
from mulin.files.removing import sweep
from mulin.files.storage import storage
from mulin.notifications.models import Notification, NotificationKind
from mulin.people.models import Person, Role
from mulin.privacy import exporting
from mulin.privacy.archive import PAGE
from mulin.privacy.exporting import EXPORT, build_waiting, expire_due
from mulin.privacy.gathering import everything_of
from mulin.privacy.models import DataExport, ExportStatus
from mulin.privacy.schedule import KEEP_EXPORTS
from tests.appointments.asking import booked, make_appointment
from tests.appointments.crowd import phones_of
from tests.consultations.asking import done, found_park, submit
from tests.district import District, gid, give_role, make_person
from tests.files.asking import Door, brought, keys_in_storage
from tests.files.making import PDF
from tests.phone import Phones
from tests.privacy.asking import exports, part, request, taken_along
from tests.times import MONDAY, TUESDAY, at
from workers.broker import make_broker

HOSTILE = "<script>alert(1)</script>"


async def test_it_holds_what_is_theirs_and_nothing_of_others(
    district: District, phones: Phones
) -> None:
    resident = district.resident
    phone = await phones.of(resident.id)
    specialist = await phones.of(district.specialist.person_id)
    await booked(phone, district, at(TUESDAY, 10), note=f"Note {HOSTILE}")
    file = await brought(phones, phone, "lease.pdf")
    asked = await submit(phone, topicId=gid(district.topic), attachmentIds=[file["id"]])
    thread = await Consultation.get(reference=asked["reference"])
    await OpposingParty.create(consultation=thread, name_encrypted=encrypt("The landlord"))
    await Message.create(
        consultation=thread,
        author_id=district.specialist.person_id,
        kind=MessageKind.NOTE,
        body_encrypted=encrypt("An internal note"),
        created_at=clock.now(),
    )
    await done(specialist, "answerConsultation", asked, body="Write to them.")
    other = await phones.of((await make_person("Somebody else (demo)")).id)
    await submit(other, topicId=gid(district.topic), title="A question of another")

    archive = await taken_along(phone, phones)
    assert archive.testzip() is None
    [profile] = part(archive, "profile")
    assert (profile["name"], profile["phone"]) == (
        "Resident (demo)",
        decrypt(resident.phone_encrypted or b""),
    )
    assert [row["note"] for row in part(archive, "appointments")] == [f"Note {HOSTILE}"]
    assert [row["title"] for row in part(archive, "consultations")] == ["Deposit withheld"]
    assert [(row["kind"], row["own"]) for row in part(archive, "messages")] == [
        ("question", True),
        ("answer", False),
    ]
    assert [row["name"] for row in part(archive, "opposing_parties")] == ["The landlord"]
    actions = {row["action"] for row in part(archive, "trace")}
    assert {"appointment.booked", "consultation.submitted", "export.requested"} <= actions
    said = {row["action"]: row["summary"] for row in part(archive, "trace")}
    assert said["export.requested"] == "您请求导出全部数据"
    [name] = [name for name in archive.namelist() if name.startswith("files/")]
    assert name.endswith("-lease.pdf")
    assert archive.read(name) == PDF
    everything = b"".join(archive.read(one) for one in archive.namelist()).decode(errors="replace")
    for others in ("An internal note", "A question of another", "Somebody else"):
        assert others not in everything
    page = archive.read(PAGE).decode()
    assert HOSTILE not in page
    assert "Note &lt;script&gt;" in page


async def test_staff_and_contacts_take_along_their_own_alone(
    district: District, phones: Phones
) -> None:
    park = await found_park(district)
    await give_role(park.contact, district.centre, Role.DISTRICT_ADMIN)
    contact = await phones.of(park.contact.id)
    await submit(contact, topicId=gid(district.topic), organizationId=gid(park.enterprise))
    await submit(await phones.of(district.resident.id), topicId=gid(district.topic))
    await make_appointment(district, at(MONDAY, 8))

    archive = await taken_along(contact, phones)
    assert len(part(archive, "consultations")) == 1
    assert part(archive, "appointments") == []
    assert {row["role"] for row in part(archive, "memberships")} == {
        "enterprise_contact",
        "district_admin",
    }
    giving = await taken_along(await phones.of(park.lead.person_id), phones)
    assert [row["code"] for row in part(giving, "specialist")] == [park.lead.code]
    assert len(part(giving, "weekly_hours")) == 7


async def test_the_page_is_in_their_language(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    archive = await taken_along(phone, phones)
    assert '<html lang="zh">' in archive.read(PAGE).decode()
    assert "<h2>书面咨询</h2>" in archive.read(PAGE).decode()
    english = await make_person(locale="en")
    archive = await taken_along(await phones.of(english.id), phones)
    assert "<h2>Questions in writing</h2>" in archive.read(PAGE).decode()
    [told] = await Notification.filter(person_id=english.id)
    assert told.kind is NotificationKind.EXPORT_READY


async def test_one_at_a_time_once_a_day(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    assert (await request(phone))["errors"] == []
    assert (await request(phone))["errors"][0]["code"] == "LIMIT_REACHED"
    assert await build_waiting() == 1
    assert await build_waiting() == 0
    assert (await request(phone))["errors"][0]["code"] == "RATE_LIMITED"
    clock.advance(timedelta(days=1))
    assert (await request(await phones.of(district.resident.id)))["errors"] == []


async def test_of_many_who_ask_at_once_one_is_taken(district: District, phones: Phones) -> None:
    crowd = await phones_of([district.resident.id], 8, phones)
    answers = await asyncio.gather(*(request(phone) for phone in crowd))
    assert [answer["errors"] for answer in answers].count([]) == 1
    assert {one["code"] for answer in answers for one in answer["errors"]} == {"LIMIT_REACHED"}
    assert await DataExport.all().count() == 1
    # The lock aside, the table itself holds it.
    waiting = "INSERT INTO data_export (person_id, status, locale, tries, requested_at) "
    with pytest.raises(Exception, match="one_export_a_person"):
        await query(f"{waiting} VALUES ($1, 'waiting', 'zh', 0, now())", district.resident.id)


async def test_of_workers_that_build_at_once_one_builds(district: District, phones: Phones) -> None:
    people = [district.resident, await make_person(), await make_person()]
    for person in people:
        assert (await request(await phones.of(person.id)))["errors"] == []
    assert sum(await asyncio.gather(*(build_waiting() for _ in range(4)))) == len(people)
    assert await Notification.all().count() == await File.all().count() == len(people)


async def test_it_is_theirs_alone_sealed_and_gone_after_a_week(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    await taken_along(phone, phones)
    [place] = await keys_in_storage()
    sealed = await storage().get(place)
    assert sealed is not None
    assert sealed.startswith(b"mulin file 1")
    [export] = await exports(phone)
    [file] = await File.all()
    show = "query Show($id: ID!) { node(id: $id) { ... on File { name } } }"
    assert (await phone.ask(show, id=gid(file)))["node"] is not None
    stranger = await phones.of((await make_person()).id)
    assert (await stranger.ask(show, id=gid(file)))["node"] is None

    clock.advance(KEEP_EXPORTS - timedelta(seconds=1))
    assert await expire_due() == 0
    phone = await phones.of(district.resident.id)
    [still] = await exports(phone)
    assert (await Door(phones).get(still["url"])).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert (await Door(phones).get(still["url"])).status_code == 404
    assert await expire_due() == 1
    [over] = await exports(phone)
    assert (over["status"], over["url"], over["size"]) == ("EXPIRED", None, None)
    assert await sweep() == 1
    assert await keys_in_storage() == set()
    assert export["id"] == over["id"]


async def test_one_that_fails_keeps_no_other_waiting_and_is_given_up(
    district: District, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await make_person()
    for person in (district.resident, other):
        assert (await request(await phones.of(person.id)))["errors"] == []

    async def broken(person: Person) -> object:
        if person.id == district.resident.id:
            raise ValueError("unreadable")
        return await everything_of(person)

    monkeypatch.setattr(exporting, "everything_of", broken)
    for _ in range(exporting.MOST_TRIES):
        with pytest.raises(ExceptionGroup):
            await build_waiting()
        clock.advance(exporting.TRY_AGAIN_AFTER)
    assert await build_waiting() == 0
    status = dict(await DataExport.all().values_list("person_id", "status"))
    assert status == {district.resident.id: ExportStatus.FAILED, other.id: ExportStatus.READY}
    # A day's one export was none.
    assert (await request(await phones.of(district.resident.id)))["errors"] == []


async def test_the_task_builds_and_removes(district: District, phones: Phones) -> None:
    task = make_broker(None).find_task(EXPORT)
    assert task is not None
    await request(await phones.of(district.resident.id))
    await (await task.kiq()).wait_result()
    assert (await DataExport.get()).status is ExportStatus.READY
    clock.advance(KEEP_EXPORTS)
    await (await task.kiq()).wait_result()
    assert (await DataExport.get()).status is ExportStatus.EXPIRED
