"""Bringing files: a ticket for each, which works once, for content that is what its name says."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

import api.files
from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.crypto import decrypt
from mulin.files import actions
from mulin.files.kinds import MOST_BYTES, MediaType
from mulin.files.links import TICKET_LIFE
from mulin.files.models import File, FileStatus
from mulin.people.models import Session
from mulin.refusals import Code, Refusal
from mulin.settings import settings
from tests.district import District, gid, make_person
from tests.files.asking import (
    CREATE,
    Door,
    brought,
    code_of,
    keys_in_storage,
    payload,
    row_of,
    shown,
    ticket,
)
from tests.files.making import PDF, PLACE, office, photo
from tests.phone import Phone, Phones
from tests.times import MONDAY

MOMENT = timedelta(microseconds=1)


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    return await phones.of(district.resident.id)


@pytest.fixture
def door(phones: Phones) -> Door:
    return Door(phones)


async def test_a_file_is_announced_then_brought(
    phone: Phone, door: Door, district: District
) -> None:
    made = await ticket(phone, "合同 🏠.pdf")
    assert made["expiresAt"] == "2026-03-02T01:15:00Z"
    expected = {
        "id": made["file"]["id"],
        "name": "合同 🏠.pdf",
        "mediaType": "application/pdf",
        "size": len(PDF),
        "url": None,
        "createdAt": "2026-03-02T01:00:00Z",
    }
    assert made["file"] == expected

    answer = await door.send(made["uploadUrl"], PDF)

    assert answer.status_code == 201
    assert answer.json() == {name: expected[name] for name in ("id", "name", "mediaType", "size")}
    there = await shown(phone, expected["id"])
    assert there.pop("url").startswith(f"{settings().base_url}/files/")
    assert there == {name: value for name, value in expected.items() if name != "url"}
    traced = await AuditEntry.filter(object_type="file").order_by("id")
    assert [(one.action, one.actor_id) for one in traced] == [
        ("file.expected", district.resident.id),
        ("file.stored", district.resident.id),
    ]


async def test_post_is_as_good_as_put(phone: Phone, door: Door) -> None:
    made = await ticket(phone)
    answer = await door.send(made["uploadUrl"], PDF, method="POST", content_type="image/gif")
    assert answer.status_code == 201


async def test_nothing_of_a_file_lies_open(phones: Phones, phone: Phone, own_storage: Path) -> None:
    private = PDF + b"% my landlord is Mr Zhang\n%%EOF"
    row = await row_of(await brought(phones, phone, "张先生.pdf", private))

    (content,) = _contents(own_storage)
    assert private[:8] not in content
    assert b"Zhang" not in content
    assert "张".encode() not in bytes(row.name_encrypted)
    assert decrypt(row.name_encrypted) == "张先生.pdf"


def _contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_a_photo_is_kept_without_where_it_was_taken(
    phones: Phones, phone: Phone, door: Door
) -> None:
    taken = photo()
    there = await brought(phones, phone, "厨房.JPG", taken)
    kept = (await door.get(there["url"])).content
    assert PLACE.encode() in taken
    assert PLACE.encode() not in kept
    assert not Image.open(BytesIO(kept)).getexif().get_ifd(0x8825)
    assert there["size"] == len(kept) < len(taken)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Zhang\\合同.pdf", "合同.pdf"),
        ("/..\\.../..pdf", "..pdf"),
        ("  two\nlines.pdf ", "two lines.pdf"),
        ("家庭👨‍👩‍👧.PDF", "家庭👨‍👩‍👧.PDF"),
        ("e\u0301tat.pdf", "\u00e9tat.pdf"),
        ("عقد.pdf", "عقد.pdf"),
    ],
)
async def test_a_name_is_a_name_and_no_path(phone: Phone, name: str, kept: str) -> None:
    made = await ticket(phone, name)
    assert made["file"]["name"] == kept
    assert kept not in (await row_of(made["file"])).storage_key


@pytest.mark.parametrize(
    "name",
    [
        *("", "pdf", ".pdf", "a.", "..", "a.pdf/", "a.pdf/../b"),
        *("a.exe", "a.pdf.svg", "a.html", "a.docm", "a.heic"),
        *("a.pdf\0", "a.\u202efdp", "a" * 147 + ".pdf"),
    ],
)
async def test_what_is_no_name_of_an_allowed_kind_is_refused(phone: Phone, name: str) -> None:
    assert code_of(await payload(phone, CREATE, name=name, size=1)) == ("INVALID", "name")
    assert await File.all().count() == 0


@pytest.mark.parametrize("size", [-1, 0, MOST_BYTES + 1, 2**31 - 1])
async def test_a_file_has_one_byte_to_20_megabytes(phone: Phone, size: int) -> None:
    assert code_of(await payload(phone, CREATE, name="a.pdf", size=size)) == ("INVALID", "size")


# Content


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", photo(), "content_not_as_named"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "content_not_as_named"),
        ("a.docx", office(MediaType.DOCX, parts={"word/vbaProject.bin": b""}), "file_has_macros"),
        ("a.png", photo(MediaType.PNG)[:200], "file_damaged"),
        ("a.txt", "你好".encode("gb18030"), "text_not_utf8"),
    ],
)
async def test_content_that_is_not_allowed_is_refused_by_rule_and_ends_the_ticket(
    phone: Phone, phones: Phones, name: str, content: bytes, reason: str
) -> None:
    made = await ticket(phone, name, len(content))

    zh = await Door(phones, "zh").send(made["uploadUrl"], content)
    again = await Door(phones).send(made["uploadUrl"], content)

    assert zh.status_code == 422
    assert (zh.json()["code"], zh.json()["reason"]) == ("INVALID", reason)
    assert zh.json()["message"] == Refusal(Code.INVALID, reason, extension=name[1:]).message("zh")
    assert again.status_code == 404
    assert (await shown(phone, made["file"]["id"]))["url"] is None
    assert await keys_in_storage() == set()
    refused = await AuditEntry.get(action="file.refused")
    assert refused.details == {"reason": reason}


async def test_less_than_announced_is_not_the_file(phone: Phone, door: Door) -> None:
    made = await ticket(phone, size=len(PDF) + 1)
    answer = await door.send(made["uploadUrl"], PDF)
    assert (answer.status_code, answer.json()["reason"]) == (422, "file_incomplete")


async def test_a_form_is_told_to_send_the_file_itself(phone: Phone, door: Door) -> None:
    made = await ticket(phone)
    form = await door.send(
        made["uploadUrl"], b"--x", method="POST", content_type="multipart/form-data; boundary=x"
    )
    assert (form.status_code, form.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert (await door.send(made["uploadUrl"], PDF)).status_code == 201


# More than announced


CHUNK = bytes(65_536)


async def answer_to(url: str, path: str, head: str, content: bytes) -> bytes:
    """The answer to a request that has not come to its end."""
    host = httpx.URL(url)
    reader, writer = await asyncio.open_connection(host.host, host.port)
    begin = f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n{head}\r\n\r\n"
    writer.write(begin.encode() + content)
    answer = await reader.read()
    writer.close()
    return answer


async def test_what_says_that_it_is_larger_is_not_read(phone: Phone, phones: Phones) -> None:
    made = await ticket(phone, size=1)
    path = httpx.URL(made["uploadUrl"]).path
    answer = await answer_to(phones.url, path, f"Content-Length: {10**12}", b"")
    assert b" 413 " in answer.partition(b"\r\n")[0]
    assert b'"code":"PAYLOAD_TOO_LARGE"' in answer
    assert b"larger than 1 bytes" in answer


async def test_beyond_20_megabytes_nothing_is_read_whatever_the_head_says(
    phone: Phone, phones: Phones
) -> None:
    made = await ticket(phone, size=MOST_BYTES)
    path = httpx.URL(made["uploadUrl"]).path
    framed = b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK)
    whole = framed * (MOST_BYTES // len(CHUNK)) + b"1\r\na\r\n"
    answer = await answer_to(phones.url, path, "Transfer-Encoding: chunked", whole)
    assert b" 413 " in answer.partition(b"\r\n")[0]
    assert (await row_of(made["file"])).status is FileStatus.EXPECTED


async def test_twenty_megabytes_are_taken(phone: Phone, door: Door) -> None:
    content = PDF + b"%" * (MOST_BYTES - len(PDF) - 5) + b"%%EOF"
    made = await ticket(phone, size=MOST_BYTES)

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, MOST_BYTES, 2**20):
            yield content[at : at + 2**20]

    assert (await door.send(made["uploadUrl"], pieces())).status_code == 201


async def test_a_connection_that_breaks_leaves_the_ticket_good(
    phone: Phone, door: Door, phones: Phones
) -> None:
    made = await ticket(phone)
    url = httpx.URL(phones.url)
    _, writer = await asyncio.open_connection(url.host, url.port)
    path = httpx.URL(made["uploadUrl"]).path
    writer.write(
        f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(PDF)}\r\n\r\n%PDF".encode()
    )
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await door.send(made["uploadUrl"], PDF)).status_code == 201


async def test_one_person_sends_a_few_at_a_time(
    phone: Phone, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.files, "MOST_AT_ONCE_EACH", 1)
    first, second = await ticket(phone), await ticket(phone)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield PDF[:10]
        begun.set()
        await go_on.wait()
        yield PDF[10:]

    under_way = asyncio.create_task(door.send(first["uploadUrl"], slowly()))
    await begun.wait()
    answers = [await door.send(second["uploadUrl"], PDF)]
    while answers[-1].status_code == 201 and len(answers) < 3:
        second = await ticket(phone)
        answers.append(await door.send(second["uploadUrl"], PDF))
    go_on.set()

    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "5")
    assert (await under_way).status_code == 201
    assert (await door.send(second["uploadUrl"], PDF)).status_code == 201


# Tickets


async def refusals(door: Door, *urls: str) -> list[httpx.Response]:
    return [await door.send(url, PDF) for url in urls]


async def test_a_ticket_that_is_none_is_one_answer(
    phone: Phone, phones: Phones, door: Door, district: District
) -> None:
    used, made = await ticket(phone), await ticket(phone)
    assert (await door.send(used["uploadUrl"], PDF)).status_code == 201
    beside = await brought(phones, phone)
    good = made["uploadUrl"]
    answers = await refusals(
        door,
        used["uploadUrl"],
        good[:-6] + "AAAAAA",
        good.rpartition("/")[0] + "/none",
        beside["url"].replace("/files/", "/files/upload/").rpartition("/")[0],
    )
    with clock.frozen(MONDAY + TICKET_LIFE):
        answers += await refusals(door, good)
    await Session.all().update(ended_at=clock.now())
    answers += await refusals(door, good)

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.text for answer in answers} == {
        '{"code":"NOT_FOUND","reason":"not_found","message":"Not found"}'
    }
    await Session.all().update(ended_at=None)
    with clock.frozen(MONDAY + TICKET_LIFE - MOMENT):
        assert (await door.send(good, PDF)).status_code == 201


async def test_of_two_who_use_a_ticket_at_once_one_is_heard(phone: Phone, door: Door) -> None:
    for _ in range(3):
        made = await ticket(phone)
        answers = await asyncio.gather(*(door.send(made["uploadUrl"], PDF) for _ in range(3)))
        assert sorted(answer.status_code for answer in answers) == [201, 404, 404]
    there = {row.storage_key for row in await File.all()}
    assert await keys_in_storage() == there


async def test_a_storage_that_does_not_answer_leaves_the_ticket_good(
    phone: Phone, door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = await ticket(phone)
    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
        patch.setenv("AWS_ACCESS_KEY_ID", "a-key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
        patch.setenv("MULIN_STORAGE_URL", "s3://mulin/nobody-there")
        settings.cache_clear()
        away = await door.send(made["uploadUrl"], PDF)
    settings.cache_clear()
    assert (away.status_code, away.json()["reason"]) == (503, "storage_unavailable")
    assert (await door.send(made["uploadUrl"], PDF)).status_code == 201


# Limits


async def test_tickets_are_limited_by_the_hour_also_for_files_that_were_deleted(
    phone: Phone, phones: Phones, monkeypatch: pytest.MonkeyPatch, district: District
) -> None:
    monkeypatch.setattr(actions, "MOST_AN_HOUR", 3)
    for _ in range(3):
        await ticket(phone)
        await File.all().delete()
    assert code_of(await payload(phone, CREATE, name="a.pdf", size=1)) == ("RATE_LIMITED", None)
    with clock.frozen(MONDAY + timedelta(hours=1)):
        await ticket(await phones.of(district.resident.id))


async def test_files_that_belong_to_nothing_are_limited(
    phone: Phone, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_UNATTACHED", 2)
    stored = await brought(phones, phone)
    await ticket(phone)
    assert code_of(await payload(phone, CREATE, name="a.pdf", size=1)) == ("LIMIT_REACHED", None)
    row = await row_of(stored)
    row.attached_at = clock.now()
    await row.save()
    await ticket(phone)


async def test_limits_hold_for_requests_that_come_at_once(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_UNATTACHED", 2)

    async def one() -> Any:
        return await payload(phone, CREATE, name="a.pdf", size=1)

    made = await asyncio.gather(*(one() for _ in range(6)))
    assert len([one for one in made if not one["errors"]]) == 2


async def test_limits_are_each_persons_own(
    phone: Phone, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_UNATTACHED", 1)
    await ticket(phone)
    other = await phones.of((await make_person()).id)
    made = await ticket(other)
    assert (
        await phone.ask("query N($id: ID!) { node(id: $id) { id } }", id=made["file"]["id"])
    ) == {"node": None}
    assert gid(await row_of(made["file"])) == made["file"]["id"]
