"""Fetching files: a link is its viewer's, for ten minutes, and asks anew each time."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api.files import disposition
from mulin import clock
from mulin.consultations.models import Consultation, ConsultationStatus, MessageKind
from mulin.files.links import LINK_LIFE, download_url
from mulin.files.models import File
from mulin.files.storage import storage
from mulin.people.models import Membership, Person, Role, Session
from mulin.services.models import TeamKind
from mulin.teams.models import TeamMember
from tests.district import District, gid, give_role, make_person, make_specialist, make_team
from tests.files.asking import (
    DELETE,
    Door,
    attach_to_message,
    brought,
    code_of,
    payload,
    row_of,
    shown,
)
from tests.files.making import PDF, TEXT, photo
from tests.phone import Phone, Phones
from tests.times import MONDAY


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    return await phones.of(district.resident.id)


@pytest.fixture
def door(phones: Phones) -> Door:
    return Door(phones)


async def consultation_of(district: District, **fields: Any) -> Consultation:
    """A question of the resident's that the district's team has, written past every rule."""
    return await Consultation.create(
        **{
            "reference": "AAAA0001",
            "person": district.resident,
            "submitted_by": district.resident,
            "served_by": district.station,
            "team_kind": TeamKind.COMMUNITY,
            "team": district.team,
            "title_encrypted": b"",
            "status": ConsultationStatus.TRIAGED,
            "promise_minutes": 60,
            "created_at": clock.now(),
            "updated_at": clock.now(),
            **fields,
        }
    )


async def test_what_was_brought_is_fetched_with_its_name(
    phones: Phones, phone: Phone, door: Door
) -> None:
    there = await brought(phones, phone, '租房合同 "v1" 🏠.pdf')
    assert there["url"].endswith(
        "/%E7%A7%9F%E6%88%BF%E5%90%88%E5%90%8C%20%22v1%22%20%F0%9F%8F%A0.pdf"
    )

    answer = await door.get(there["url"])

    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["Content-Disposition"] == (
        "inline; filename=\"____ _v1_ _.pdf\"; filename*=UTF-8''"
        "%E7%A7%9F%E6%88%BF%E5%90%88%E5%90%8C%20%22v1%22%20%F0%9F%8F%A0.pdf"
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"


@pytest.mark.parametrize(
    ("name", "content", "media_type", "way"),
    [
        ("a.jpg", photo(), "image/jpeg", "inline"),
        ("a.txt", TEXT, "text/plain; charset=utf-8", "attachment"),
    ],
)
async def test_only_pictures_and_pdfs_are_shown_in_the_browser(
    phones: Phones, district: District, *, name: str, content: bytes, media_type: str, way: str
) -> None:
    there = await brought(phones, await phones.of(district.resident.id), name, content)
    answer = await Door(phones).get(there["url"])
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"].startswith(f"{way}; ")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["a.pdf", 'a"\\b.pdf', "100%.pdf", "a\u0301 b;c='.pdf"])
def test_a_name_cannot_leave_its_header(name: str) -> None:
    plain = disposition(name, inline=False).split('"')
    assert len(plain) == 3
    assert plain[1].isascii()
    assert ";" not in plain[2].removeprefix("; ")


async def test_head_is_the_answer_without_the_file(
    phones: Phones, phone: Phone, door: Door
) -> None:
    url = (await brought(phones, phone))["url"]
    head, got = await door.get(url, "HEAD"), await door.get(url)
    assert (head.status_code, head.content) == (200, b"")
    for answer in (head, got):
        del answer.headers["x-request-id"]
    assert head.headers == got.headers
    assert (await door.get(url, "DELETE")).status_code == 405


async def test_the_name_in_the_address_is_for_people_only(
    phones: Phones, phone: Phone, door: Door
) -> None:
    url = (await brought(phones, phone))["url"]
    for name in ("evil.exe", "..%2F..%2Fetc%2Fpasswd", "%22%3B%20x%3D1"):
        answer = await door.get(f"{url.rpartition('/')[0]}/{name}")
        assert answer.content == PDF
        assert "evil" not in answer.headers["Content-Disposition"]


async def test_what_opens_nothing_is_one_answer(
    phones: Phones, phone: Phone, door: Door, district: District
) -> None:
    row = await row_of(await brought(phones, phone))
    url, deleted = (await shown(phone, gid(row)))["url"], await brought(phones, phone)
    lost = await brought(phones, phone)
    await storage().delete((await row_of(lost)).storage_key)
    assert (await payload(phone, DELETE, id=deleted["id"]))["errors"] == []
    head, _, name = url.rpartition("/")

    answers = [
        await door.get(one)
        for one in (
            f"{head[:-6]}AAAAAA/{name}",
            f"{head.rpartition('.')[0]}./{name}",
            f"{head.rpartition('/')[0]}/none/{name}",
            f"{head.rpartition('/')[0]}/%00%ff/{name}",
            deleted["url"],
            lost["url"],
            download_url(row, name, None),
        )
    ]
    with clock.frozen(MONDAY + LINK_LIFE):
        answers.append(await door.get(url))
    assert (await door.get(url)).status_code == 200
    await phone.ask("mutation { signOut { errors { code } } }")
    answers.append(await door.get(url))

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.text for answer in answers} == {
        '{"code":"NOT_FOUND","reason":"not_found","message":"Not found"}'
    }
    kept = [{**answer.headers, "x-request-id": "", "date": ""} for answer in answers]
    assert all(headers == kept[0] for headers in kept)


async def test_another_session_of_the_same_person_does_not_revive_a_link(
    phones: Phones, phone: Phone, door: Door, district: District
) -> None:
    url = (await brought(phones, phone))["url"]
    await Session.all().update(ended_at=clock.now())
    await phones.of(district.resident.id)
    assert (await door.get(url)).status_code == 404


async def test_an_altered_content_is_a_fault_and_not_shown(
    phones: Phones, phone: Phone, door: Door
) -> None:
    there = await brought(phones, phone)
    row = await row_of(there)
    await storage().put(row.storage_key, b"not what was put")
    answer = await door.get(there["url"])
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")


# Who may see


async def can_see(phones: Phones, person: Person, row: File) -> bool:
    """Whether it is shown to them, and whether the link they would get opens: the same."""
    found = await shown(await phones.of(person.id), gid(row))
    if found is None:
        return False
    return (await Door(phones).get(found["url"])).status_code == 200


async def test_a_file_that_belongs_to_nothing_is_its_owners_alone(
    phones: Phones, phone: Phone, district: District
) -> None:
    row = await row_of(await brought(phones, phone))
    admin = await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    assert await can_see(phones, district.resident, row)
    assert not await can_see(phones, admin, row)
    assert (await shown(await phones.new(), gid(row))) is None


@pytest.mark.parametrize("kind", [MessageKind.MESSAGE, MessageKind.NOTE])
async def test_a_file_of_a_message_is_seen_by_who_sees_the_message(
    phones: Phones, phone: Phone, district: District, kind: MessageKind
) -> None:
    row = await row_of(await brought(phones, phone))
    author = await Person.get(id=district.specialist.person_id)
    await attach_to_message(row, await consultation_of(district), author, kind)
    other_team = await make_team(district.centre)
    outsider = await make_specialist(other_team)
    roles: dict[Role | str, Person] = {
        "requester": district.resident,
        "member": author,
        "another team": await Person.get(id=outsider.person_id),
        "somebody": await make_person(),
    }
    for role in Role:
        roles[role] = await make_person()
        await give_role(roles[role], district.station, role)

    seen = {name for name, person in roles.items() if await can_see(phones, person, row)}

    overseeing = {Role.COORDINATOR, Role.STATION_STAFF, Role.DISTRICT_ADMIN, Role.AUDITOR}
    asked = {"requester"} if kind is MessageKind.MESSAGE else set()
    assert seen == {"member", *overseeing, *asked}
    assert (await shown(await phones.new(), gid(row))) is None


async def test_a_former_members_link_opens_nothing_at_once(
    phones: Phones, phone: Phone, door: Door, district: District
) -> None:
    row = await row_of(await brought(phones, phone))
    await attach_to_message(row, await consultation_of(district), district.resident)
    staff = await make_person()
    membership = await give_role(staff, district.station, Role.COORDINATOR)
    urls = [
        (await shown(await phones.of(person_id), gid(row)))["url"]
        for person_id in (staff.id, district.specialist.person_id)
    ]
    assert [(await door.get(url)).status_code for url in urls] == [200, 200]

    await Membership.filter(id=membership.id).update(ends_on=MONDAY.date())
    await TeamMember.all().delete()

    assert [(await door.get(url)).status_code for url in urls] == [404, 404]


async def test_a_contact_who_left_does_not_see_what_they_brought_for_the_enterprise(
    phones: Phones, phone: Phone, door: Door, district: District
) -> None:
    membership = await give_role(district.resident, district.station, Role.ENTERPRISE_CONTACT)
    there = await brought(phones, phone)
    row = await row_of(there)
    asked = await consultation_of(district, organization=district.station)
    await attach_to_message(row, asked, district.resident)
    assert (await door.get(there["url"])).status_code == 200

    await Membership.filter(id=membership.id).update(ends_on=MONDAY.date())

    assert (await door.get(there["url"])).status_code == 404
    assert await shown(phone, gid(row)) is None


async def test_a_specialists_photo_is_everybodys_while_they_serve(
    phones: Phones, door: Door, district: District
) -> None:
    giving = await phones.of(district.specialist.person_id)
    row = await row_of(await brought(phones, giving, "me.jpg", photo()))
    district.specialist.photo_id = row.id
    await district.specialist.save()
    row.attached_at = clock.now()
    await row.save()

    urls = [
        (await shown(somebody, gid(row)))["url"]
        for somebody in (await phones.new(), await phones.of(district.resident.id))
    ]
    assert [(await door.get(url)).status_code for url in urls] == [200, 200]
    with clock.frozen(MONDAY + LINK_LIFE):
        assert (await door.get(urls[0])).status_code == 404

    district.specialist.is_active = False
    await district.specialist.save()
    assert [(await door.get(url)).status_code for url in urls] == [404, 404]
    assert (await shown(await phones.new(), gid(row))) is None


# Deleting


async def test_a_file_that_belongs_to_nothing_can_be_deleted_by_its_owner(
    phones: Phones, phone: Phone, district: District
) -> None:
    there = await brought(phones, phone)
    row = await row_of(there)
    other = await phones.of((await make_person()).id)
    refused = await payload(other, DELETE, id=there["id"])
    assert code_of(refused) == ("NOT_FOUND", "id")

    done = await payload(phone, DELETE, id=there["id"])

    assert done == {"deletedId": there["id"], "errors": []}
    assert await storage().get(row.storage_key) is None
    assert code_of(await payload(phone, DELETE, id=there["id"])) == ("NOT_FOUND", "id")


async def test_a_file_in_use_stays(phones: Phones, phone: Phone, district: District) -> None:
    there = await brought(phones, phone)
    row = await row_of(there)
    await attach_to_message(row, await consultation_of(district), district.resident)
    giving = await phones.of(district.specialist.person_id)
    assert code_of(await payload(phone, DELETE, id=there["id"])) == ("WRONG_STATUS", "id")
    assert code_of(await payload(giving, DELETE, id=there["id"])) == ("FORBIDDEN", "id")
    assert await storage().get(row.storage_key) is not None


async def test_strangers_neither_bring_nor_delete(
    phones: Phones, phone: Phone, district: District
) -> None:
    there = await brought(phones, phone)
    stranger = await phones.new()
    create = 'mutation { createUpload(input: {name: "a.pdf", size: 1}) { errors { code } } }'
    answers = await asyncio.gather(
        stranger.ask(create), stranger.ask(DELETE, input={"id": there["id"]})
    )
    codes = [error["code"] for one in answers for part in one.values() for error in part["errors"]]
    assert codes == ["UNAUTHENTICATED"] * 2


@pytest.mark.parametrize("role", Role)
async def test_everybody_who_is_signed_in_can_bring_files_of_their_own(
    phones: Phones, district: District, role: Role
) -> None:
    person = await make_person()
    await give_role(person, district.station, role)
    phone = await phones.of(person.id)
    there = await brought(phones, phone)
    assert there["createdAt"] == (MONDAY - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (await payload(phone, DELETE, id=there["id"]))["errors"] == []
