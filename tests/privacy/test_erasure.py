"""After an account is closed no table says whose it was; what is kept says why and until when."""

from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken

from mulin import clock
from mulin.appointments.models import AppointmentStatus
from mulin.consultations.models import Consultation
from mulin.crypto import decrypt, encrypt
from mulin.database import query
from mulin.files.models import File
from mulin.files.removing import sweep
from mulin.people import phone as phones_
from mulin.people.models import Person
from mulin.privacy.exporting import build_waiting
from mulin.privacy.notice import VERSION
from mulin.privacy.schedule import KEEP_RECORDS
from mulin.search.lexemes import veiled
from tests.appointments.asking import booked, make_appointment
from tests.consultations.asking import done, submit
from tests.district import District, gid
from tests.files.asking import brought, keys_in_storage
from tests.phone import Phones
from tests.privacy.asking import ACCEPT, CLOSE, request
from tests.quality.asking import RATE
from tests.times import MONDAY, TUESDAY, at
from tests.waitlist.asking import joined

NAME = "欧阳测试"
EMAIL = "ouyang@mulin.example"

_TABLES = "SELECT relname AS name FROM pg_stat_user_tables WHERE schemaname = 'public'"


async def everything_kept() -> list[tuple[str, str]]:
    """Every value of every column of every table as text, what is encrypted opened."""
    return [
        (f"{table['name']}.{column}", _opened(value))
        for table in await query(_TABLES)
        for row in await query(f'SELECT * FROM "{table["name"]}"')  # noqa: S608
        for column, value in row.items()
    ]


def _opened(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return decrypt(value)
    except InvalidToken:
        return value.decode(errors="replace")


async def where(*needles: str) -> set[str]:
    """The columns in which any of these is found."""
    return {
        column
        for column, text in await everything_kept()
        if any(needle.casefold() in text.casefold() for needle in needles)
    }


async def test_no_row_of_any_table_says_whose_it_was(district: District, phones: Phones) -> None:
    resident = district.resident
    number = decrypt(resident.phone_encrypted or b"")
    bare, spaced = number.removeprefix("+86"), f"{number[3:6]} {number[6:10]}-{number[10:]}"
    await Person.filter(id=resident.id).update(name=NAME, email_encrypted=encrypt(EMAIL))
    phone = await phones.of(resident.id)
    specialist = await phones.of(district.specialist.person_id)
    words = f"我是{NAME}，电话 {bare} 或 {spaced}，+86{bare}，{EMAIL.upper()}"
    await booked(phone, district, at(TUESDAY, 10), note=words)
    met = await make_appointment(district, at(MONDAY, 8), status=AppointmentStatus.FULFILLED)
    await phone.ask(RATE, input={"appointmentId": gid(met), "score": 5, "words": words})
    file = await brought(phones, phone, f"{NAME}的合同.pdf")
    asked = await submit(
        phone, title=NAME, body=words, topicId=gid(district.topic), attachmentIds=[file["id"]]
    )
    await brought(phones, phone, f"{NAME}.pdf")
    await done(specialist, "answerConsultation", asked, body=f"{NAME}您好：请致函对方。")
    await joined(phone, district)
    await phone.ask(ACCEPT, input={"version": VERSION})
    await request(phone)
    assert await build_waiting() == 1

    index = phones_.index_of(number)
    needles = (NAME, bare, spaced, EMAIL, index)
    before = await where(*needles)
    assert {
        "person.name",
        "person.phone_index",
        "message.body_encrypted",
        "rating.words_encrypted",
        "file.name_encrypted",
        "consultation.title_encrypted",
        "appointment.note_encrypted",
        "notification.parameters",
    } <= before
    closed = (await phone.ask(CLOSE, input={"confirm": number}))["closeAccount"]
    assert closed["errors"] == []

    assert await where(*needles) == set()
    # Nor can the questions be found by it.
    entries = await query("SELECT document::text AS words FROM search_entry")
    hashed = set(veiled([NAME, bare]))
    assert not any(one in entry["words"] for one in hashed for entry in entries)
    body = {text for column, text in await everything_kept() if column == "message.body_encrypted"}
    assert "[…]您好：请致函对方。" in body

    deleted = {row["kind"]: row["count"] for row in closed["deleted"]}
    assert deleted["session"] == deleted["waitlist_entry"] == deleted["data_export"] == 1
    kept = {row["kind"]: row for row in closed["kept"]}
    assert set(kept) == {"APPOINTMENTS", "CONSULTATIONS", "CONSENTS", "TRACE"}
    [left] = await query(
        "SELECT count(*) AS rows, max(ends_at) AS last FROM appointment WHERE person_id = $1",
        resident.id,
    )
    assert kept["APPOINTMENTS"]["count"] == left["rows"] >= 2
    assert "Archives Law" in kept["CONSULTATIONS"]["why"]
    assert kept["TRACE"]["until"] is None
    until = datetime.fromisoformat(kept["APPOINTMENTS"]["until"])
    assert until == left["last"] + KEEP_RECORDS


async def test_loose_files_and_exports_go_with_the_next_sweep(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    await brought(phones, phone)
    await request(phone)
    await build_waiting()
    number = decrypt(district.resident.phone_encrypted or b"")
    assert (await phone.ask(CLOSE, input={"confirm": number}))["closeAccount"]["errors"] == []
    clock.advance(timedelta(days=1))
    assert await sweep() == 2
    assert await File.all().count() == 0
    assert await keys_in_storage() == set()


async def test_an_export_that_was_asked_for_is_not_built_any_more(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    await request(phone)
    number = decrypt(district.resident.phone_encrypted or b"")
    await phone.ask(CLOSE, input={"confirm": number})
    assert await build_waiting() == 0
    assert await keys_in_storage() == set()
    assert await Consultation.all().count() == 0
