"""Feeds: what they show to whom, and that an address opens nothing more than it must."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from mulin import clock
from mulin.appointments.models import AppointmentStatus, Proposal
from mulin.audit.models import AuditEntry
from mulin.calendars.feeds import MOST_OPEN
from mulin.calendars.links import hash_of
from mulin.calendars.models import CalendarFeed
from mulin.crypto import encrypt
from mulin.organizations.models import Desk
from mulin.people.models import Locale, Membership, Person, Role
from mulin.services.models import AppointmentMode
from mulin.settings import settings
from tests.appointments.asking import make_appointment
from tests.calendars.asking import (
    CREATE,
    FEEDS,
    REVOKE,
    code_of,
    events_at,
    feed_path,
    payload,
    read,
)
from tests.district import District, gid, give_role, make_person, make_specialist, make_venue
from tests.phone import Phones
from tests.times import MONDAY, TUESDAY, at
from tests.waitlist.asking import waiting

Status = AppointmentStatus
DAY = timedelta(days=1)


async def staff_of(district: District) -> tuple[Person, Membership]:
    person = await make_person()
    return person, await give_role(person, district.station, Role.STATION_STAFF)


async def test_a_feed_is_shown_once_and_only_a_keyed_hash_of_its_secret_is_kept(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    made = await payload(phone, CREATE)
    secret = made["url"].rpartition("/")[2].removesuffix(".ics")

    assert made["url"].startswith(f"{settings().base_url}/calendars/mulincal_")
    assert len(secret.removeprefix("mulincal_")) == 43
    (row,) = await CalendarFeed.all()
    assert row.secret_hash == hash_of(secret)
    (listed,) = (await phone.ask(FEEDS))["viewer"]["calendarFeeds"]
    assert listed == {**made["feed"], "readAt": None}
    assert secret not in str([dict(entry) for entry in await AuditEntry.all().values()])


async def test_a_persons_feed_shows_what_they_booked_and_nothing_of_others(
    district: District, phones: Phones
) -> None:
    other = await make_person()
    mine = await make_appointment(district, at(MONDAY, 10))
    theirs = await make_appointment(district, at(MONDAY, 11), person_id=other.id)
    path = await feed_path(await phones.of(district.resident.id))

    shown = await events_at(phones, path)

    assert mine.reference in shown
    assert theirs.reference not in shown


async def test_a_specialists_feed_shows_what_they_give_companions_included(
    district: District, phones: Phones
) -> None:
    colleague = await make_specialist(district.team)
    lead = await make_appointment(district, at(MONDAY, 10), specialist_id=colleague.id)
    companion = await make_appointment(
        district, at(MONDAY, 10), led_by_id=lead.id, status=Status.FULFILLED
    )
    given = await feed_path(await phones.of(district.specialist.person_id), forSpecialist=True)
    booked = await feed_path(await phones.of(district.resident.id))

    assert set(await events_at(phones, given)) == {companion.reference}
    assert set(await events_at(phones, booked)) == {lead.reference}


async def test_time_kept_while_a_form_is_filled_in_or_offered_and_not_taken_is_in_no_feed(
    district: District, phones: Phones
) -> None:
    await make_appointment(district, at(MONDAY, 10), status=Status.PROPOSED, proposal=Proposal.HOLD)
    place = await waiting(district, district.resident)
    for hour, status in ((11, Status.PROPOSED), (12, Status.CANCELLED)):
        await make_appointment(
            district, at(MONDAY, hour), status=status, waitlist_entry_id=place.id
        )
    for phone, fields in (
        (await phones.of(district.resident.id), {}),
        (await phones.of(district.specialist.person_id), {"forSpecialist": True}),
    ):
        assert await events_at(phones, await feed_path(phone, **fields)) == {}


async def test_a_venues_feed_names_nobody_who_comes(district: District, phones: Phones) -> None:
    desk = await Desk.filter(venue=district.venue).get(name="1")
    person = await make_person("Somebody Private")
    row = await make_appointment(
        district,
        at(MONDAY, 10),
        person_id=person.id,
        desk_id=desk.id,
        mode=AppointmentMode.IN_PERSON,
        note_encrypted=encrypt("a private note"),
    )
    elsewhere = await make_venue(district.station)
    other = await make_appointment(district, at(MONDAY, 11), venue_id=elsewhere.id)
    staff, _ = await staff_of(district)
    path = await feed_path(await phones.of(staff.id), venueId=gid(district.venue))

    answer = await read(phones, path)

    assert row.reference in answer.text
    assert other.reference not in answer.text
    assert "Private" not in answer.text
    assert "private" not in answer.text
    for shown in (f"接待位：{desk.name}", district.specialist.name_zh, district.service.name_zh):
        assert shown in answer.text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("stands", "told", "taken"),
    [
        ((Status.PROPOSED, Proposal.WAITLIST), "TENTATIVE", "OPAQUE"),
        ((Status.PROPOSED, Proposal.ABSENCE), "TENTATIVE", "OPAQUE"),
        ((Status.PENDING, None), "TENTATIVE", "OPAQUE"),
        ((Status.BOOKED, None), "CONFIRMED", "OPAQUE"),
        ((Status.ARRIVED, None), "CONFIRMED", "OPAQUE"),
        ((Status.FULFILLED, None), "CONFIRMED", "OPAQUE"),
        ((Status.NOSHOW, None), "CONFIRMED", "OPAQUE"),
        ((Status.CANCELLED, None), "CANCELLED", "TRANSPARENT"),
        ((Status.ENTERED_IN_ERROR, None), "CANCELLED", "TRANSPARENT"),
    ],
)
async def test_an_event_says_where_the_appointment_stands(
    district: District,
    phones: Phones,
    stands: tuple[Status, Proposal | None],
    told: str,
    taken: str,
) -> None:
    status, proposal = stands
    row = await make_appointment(
        district,
        at(MONDAY, 10),
        status=status,
        proposal=proposal,
        expires_at=at(MONDAY, 9, 30) if proposal else None,
        sequence=3,
        mode=AppointmentMode.IN_PERSON,
    )
    await Person.filter(id=district.resident.id).update(locale=Locale.EN)
    path = await feed_path(await phones.of(district.resident.id))

    shown = (await events_at(phones, path))[row.reference]

    assert (str(shown["STATUS"]), str(shown["TRANSP"])) == (told, taken)
    assert str(shown["SUMMARY"]).startswith("Cancelled: ") == (told == "CANCELLED")
    assert shown["SEQUENCE"] == 3
    assert shown["UID"] == f"{row.reference}@appointments.mulin"
    assert (shown.start, shown.end) == (row.starts_at, row.ends_at)
    assert shown["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert shown["DTSTAMP"].dt == shown["LAST-MODIFIED"].dt == shown["CREATED"].dt == clock.now()
    assert shown["LOCATION"] == f"{district.venue.name_en}, 1 Demo Road"
    assert (shown["GEO"].latitude, shown["GEO"].longitude) == (31.27, 121.52)
    assert f"Reference: {row.reference}" in shown["DESCRIPTION"]


async def test_nobody_is_sent_to_a_venue_for_a_call(district: District, phones: Phones) -> None:
    row = await make_appointment(district, at(MONDAY, 10), mode=AppointmentMode.PHONE)
    path = await feed_path(await phones.of(district.resident.id))
    shown = (await events_at(phones, path))[row.reference]

    assert "LOCATION" not in shown
    assert "GEO" not in shown
    assert "电话" in shown["DESCRIPTION"]


async def test_a_feed_reaches_90_days_back_400_ahead_and_six_weeks_for_what_was_cancelled(
    district: District, phones: Phones
) -> None:
    async def one(days: int, status: Status = Status.BOOKED, ago: int = 0) -> str:
        row = await make_appointment(district, MONDAY + days * DAY, status=status)
        row.updated_at = clock.now() - ago * DAY
        await row.save()
        return row.reference

    shown = {await one(-89), await one(399), await one(5, Status.CANCELLED, ago=41)}
    hidden = {await one(-92), await one(401), await one(6, Status.CANCELLED, ago=44)}
    path = await feed_path(await phones.of(district.resident.id))

    assert set(await events_at(phones, path)) == shown
    assert hidden


async def test_a_feed_is_in_the_language_of_whoever_made_it(
    district: District, phones: Phones
) -> None:
    path = await feed_path(await phones.of(district.resident.id, "en"))
    await make_appointment(district, at(MONDAY, 10))

    zh = await read(phones, path, accept_language="en")
    await Person.filter(id=district.resident.id).update(locale=Locale.EN)
    en = await read(phones, path, accept_language="zh")

    assert "NAME:我的法律服务预约" in zh.text
    assert "NAME:My legal service appointments" in en.text


async def test_what_opens_nothing_is_one_answer(district: District, phones: Phones) -> None:
    staff, membership = await staff_of(district)
    of_staff = await phones.of(staff.id)
    giving = await phones.of(district.specialist.person_id)
    revoked = await payload(of_staff, CREATE)
    venue = await feed_path(of_staff, venueId=gid(district.venue))
    given = await feed_path(giving, forSpecialist=True)
    for path in (venue, given, httpx.URL(revoked["url"]).path):
        assert (await read(phones, path)).status_code == 200

    await payload(of_staff, REVOKE, id=revoked["feed"]["id"])
    membership.ends_on = MONDAY.date()
    await membership.save()
    await district.specialist.update_from_dict({"is_active": False}).save()
    answers = [
        await read(phones, path)
        for path in (
            venue,
            given,
            httpx.URL(revoked["url"]).path,
            f"/calendars/mulincal_{'A' * 43}.ics",
            "/calendars/mulincal_short.ics",
            "/calendars/%00%ff.ics",
        )
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    kept = [{**answer.headers, "x-request-id": "", "date": ""} for answer in answers]
    assert all(headers == kept[0] for headers in kept)


async def test_somebody_back_on_the_staff_can_read_again(
    district: District, phones: Phones
) -> None:
    staff, membership = await staff_of(district)
    path = await feed_path(await phones.of(staff.id), venueId=gid(district.venue))
    membership.starts_on = (MONDAY + DAY).date()
    await membership.save()
    assert (await read(phones, path)).status_code == 404
    with clock.frozen(at(TUESDAY, 9)):
        assert (await read(phones, path)).status_code == 200


async def test_a_role_higher_in_the_tree_reaches_the_venue(
    district: District, phones: Phones
) -> None:
    admin = await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    path = await feed_path(await phones.of(admin.id), venueId=gid(district.venue))
    assert (await read(phones, path)).status_code == 200


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.SCHOOL_CONTACT])
async def test_a_venues_feed_is_for_its_staff(
    district: District, phones: Phones, role: Role | None
) -> None:
    person = await make_person()
    if role is not None:
        await give_role(person, district.station, role)
    refused = await payload(await phones.of(person.id), CREATE, venueId=gid(district.venue))
    assert code_of(refused) == ("NOT_FOUND", "venueId")


async def test_who_gives_no_advice_has_no_specialists_feed(
    district: District, phones: Phones
) -> None:
    refused = await payload(await phones.of(district.resident.id), CREATE, forSpecialist=True)
    assert code_of(refused) == ("FORBIDDEN", "forSpecialist")


async def test_a_feed_is_of_one_thing(district: District, phones: Phones) -> None:
    giving = await phones.of(district.specialist.person_id)
    refused = await payload(giving, CREATE, forSpecialist=True, venueId=gid(district.venue))
    assert code_of(refused) == ("INVALID", "forSpecialist")


async def test_feeds_are_bounded_and_a_revoked_one_makes_room(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    made = [await payload(phone, CREATE) for _ in range(MOST_OPEN)]
    assert code_of(await payload(phone, CREATE)) == ("LIMIT_REACHED", None)
    await payload(phone, REVOKE, id=made[0]["feed"]["id"])
    assert (await payload(phone, CREATE))["errors"] == []


async def test_a_feed_is_revoked_by_whoever_made_it_and_once(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    made = await payload(phone, CREATE)
    other = await phones.of((await make_person()).id)

    refused = await payload(other, REVOKE, id=made["feed"]["id"])
    assert code_of(refused) == ("NOT_FOUND", "id")
    revoked = await payload(phone, REVOKE, id=made["feed"]["id"])
    assert revoked == {"revokedId": made["feed"]["id"], "errors": []}
    assert code_of(await payload(phone, REVOKE, id=made["feed"]["id"])) == ("NOT_FOUND", "id")
    assert (await phone.ask(FEEDS))["viewer"]["calendarFeeds"] == []
    traced = await AuditEntry.filter(object_type="calendar_feed").order_by("id")
    assert [(one.action, one.actor_id) for one in traced] == [
        ("feed.created", district.resident.id),
        ("feed.revoked", district.resident.id),
    ]


async def test_a_reading_is_noted_at_most_once_an_hour(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    path = await feed_path(phone)

    async def read_at(minutes: int) -> Any:
        with clock.frozen(MONDAY + timedelta(minutes=minutes)):
            await read(phones, path)
        (feed,) = (await phone.ask(FEEDS))["viewer"]["calendarFeeds"]
        return feed["readAt"]

    assert [await read_at(minutes) for minutes in (0, 59, 60, 61)] == [
        "2026-03-02T01:00:00Z",
        "2026-03-02T01:00:00Z",
        "2026-03-02T02:00:00Z",
        "2026-03-02T02:00:00Z",
    ]


async def test_the_calendar_says_what_it_is(district: District, phones: Phones) -> None:
    await make_appointment(district, at(MONDAY, 10))
    path = await feed_path(await phones.of(district.resident.id))
    answer = await read(phones, path)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    head = answer.text.partition("BEGIN:VTIMEZONE")[0].split("\r\n")
    assert set(head) == {
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mulin//Appointments//ZH",
        "CALSCALE:GREGORIAN",
        "NAME:我的法律服务预约",
        "X-WR-CALNAME:我的法律服务预约",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "",
    }
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    assert not re.search(r"(?<!\r)\n", answer.text)


async def test_head_is_the_answer_without_the_calendar(district: District, phones: Phones) -> None:
    path = await feed_path(await phones.of(district.resident.id))
    got = await read(phones, path)
    async with httpx.AsyncClient(base_url=phones.url) as client:
        head = await client.head(path)
        posted = await client.post(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))
    assert posted.status_code == 405
