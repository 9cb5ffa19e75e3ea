"""Importing busy times: who may, what is kept, what is shown, and when it is read."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.calendars import refreshing
from mulin.calendars.failures import CalendarUnread, Failure
from mulin.calendars.fetching import Fetched, Fetcher
from mulin.calendars.imports import LEASE, MOST_IMPORTS, REFRESH, checked_url
from mulin.calendars.models import CalendarImport, ImportedBusy
from mulin.calendars.refreshing import EVERY, LONGEST_WAIT, backoff, claim, refresh_due
from mulin.crypto import decrypt
from mulin.refusals import Refusal
from tests.calendars.asking import (
    ADD,
    IMPORTS,
    REMOVE,
    busy_of,
    calendar,
    code_of,
    event,
    make_import,
    payload,
)
from tests.calendars.asking import REFRESH as REFRESH_NOW
from tests.calendars.serving import ANY_PORT, LOOPBACK, calendar_server
from tests.district import District, gid, make_specialist
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import MONDAY, TUESDAY, at

SECRET_URL = "https://calendar.example/private-3f9a/basic.ics?token=s3cret"
ONE = calendar(event("1", "DTSTART:20260303T010000Z", "DTEND:20260303T020000Z"))
TWO = calendar(event("2", "DTSTART:20260304T010000Z", "DTEND:20260304T020000Z"))
LOCAL = Fetcher(plain_http=True, allowed=LOOPBACK, ports=ANY_PORT)


class Scripted:
    """Gives its answers one after the other, and remembers what it was asked."""

    def __init__(self, *answers: bytes | Failure | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str | None, str | None]] = []

    async def fetch(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | None:
        self.asked.append((url, etag, last_modified))
        answer = self.answers.pop(0)
        if isinstance(answer, Failure):
            raise CalendarUnread(answer)
        return None if answer is None else Fetched(answer, f'"{len(self.asked)}"')


async def giver(district: District, phones: Phones, language: str = "en") -> Phone:
    return await phones.of(district.specialist.person_id, language)


async def listed(phone: Phone) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await phone.ask(IMPORTS))["viewer"]["calendarImports"]
    return found


async def test_an_imported_calendar_is_read_at_once_and_keeps_busy(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    assert pushes.broker is not None
    pushes.broker.state.calendars = Scripted(ONE)
    phone = await giver(district, phones)

    made = await payload(phone, ADD, name="  Work\n ", url=SECRET_URL.replace("https", "webcal"))
    await pushes.settled()

    assert made["errors"] == []
    assert made["calendarImport"]["name"] == "Work"
    [shown] = await listed(phone)
    assert shown == {
        "id": made["calendarImport"]["id"],
        "name": "Work",
        "host": "calendar.example",
        "refreshedAt": "2026-03-02T01:00:00Z",
        "failure": None,
        "busyCount": 1,
    }
    row = await CalendarImport.get()
    assert await busy_of(row) == [
        (datetime(2026, 3, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, 2, tzinfo=UTC))
    ]
    assert b"s3cret" not in row.url_encrypted
    assert decrypt(row.url_encrypted) == SECRET_URL


async def test_an_address_is_never_shown_nor_traced(district: District, phones: Phones) -> None:
    phone = await giver(district, phones)
    made = await payload(phone, ADD, name="Work", url=SECRET_URL)
    await payload(phone, REMOVE, id=made["calendarImport"]["id"])

    said = str(await AuditEntry.all().values()) + str(await listed(phone)) + str(made)
    assert "s3cret" not in said
    assert "private-3f9a" not in said
    traces = AuditEntry.filter(object_type="calendar_import").order_by("id")
    assert [one.action for one in await traces] == ["import.added", "import.removed"]


async def test_what_a_removed_calendar_kept_busy_is_free(
    district: District, phones: Phones
) -> None:
    row = await make_import(district, SECRET_URL)
    await refresh_due(Scripted(ONE))
    assert await ImportedBusy.all().count() == 1
    removed = await payload(await giver(district, phones), REMOVE, id=gid(row))
    assert removed == {"removedId": gid(row), "errors": []}
    assert await ImportedBusy.all().count() == 0


async def test_imports_are_for_specialists_and_ones_own(district: District, phones: Phones) -> None:
    row = await make_import(district, SECRET_URL)
    resident = await phones.of(district.resident.id)
    other = await phones.of((await make_specialist(district.team)).person_id)

    refused = await payload(resident, ADD, name="Work", url=SECRET_URL)
    assert code_of(refused) == ("FORBIDDEN", None)
    assert await listed(resident) == await listed(other) == []
    for document in (REMOVE, REFRESH_NOW):
        assert code_of(await payload(other, document, id=gid(row))) == ("NOT_FOUND", "id")
        assert code_of(await payload(resident, document, id=gid(row))) == ("FORBIDDEN", None)


async def test_imports_are_bounded(district: District, phones: Phones) -> None:
    phone = await giver(district, phones)
    for number in range(MOST_IMPORTS):
        assert (await payload(phone, ADD, name=f"{number}", url=SECRET_URL))["errors"] == []
    refused = await payload(phone, ADD, name="one more", url=SECRET_URL)
    assert code_of(refused) == ("LIMIT_REACHED", None)


async def test_an_import_has_a_name(district: District, phones: Phones) -> None:
    refused = await payload(await giver(district, phones), ADD, name=" ", url=SECRET_URL)
    assert code_of(refused) == ("INVALID", "name")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://calendar.example/a.ics", "https://calendar.example/a.ics"),
        (" webcal://calendar.example/a.ics\n", "https://calendar.example/a.ics"),
        ("WEBCAL://calendar.example/a.ics", "https://calendar.example/a.ics"),
        ("webcals://calendar.example/a.ics#x", "https://calendar.example/a.ics"),
        ("https://user:word@calendar.example/?a=b", "https://user:word@calendar.example/?a=b"),
        ("https://calendar.example:443/a", "https://calendar.example/a"),
        ("https://8.8.8.8/a", "https://8.8.8.8/a"),
    ],
)
def test_an_address_is_kept_as_https(url: str, kept: str) -> None:
    assert checked_url(url, plain_http=False) == kept


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "bad_calendar_url"),
        ("calendar.example/a.ics", "bad_calendar_url"),
        ("http://calendar.example/a.ics", "bad_calendar_url"),
        ("ftp://calendar.example/a.ics", "bad_calendar_url"),
        ("file:///etc/passwd", "bad_calendar_url"),
        ("https:///a.ics", "bad_calendar_url"),
        ("https://a b/", "bad_calendar_url"),
        ("https://calendar.example/日历", "bad_calendar_url"),
        ("https://calendar.example:99999/", "calendar_address_refused"),
        ("https://calendar.example/" + "a" * 2_000, "too_long"),
        ("https://calendar.example:8443/", "calendar_address_refused"),
        ("https://127.0.0.1/", "calendar_address_refused"),
        ("https://[::1]/", "calendar_address_refused"),
        ("https://[::ffff:10.0.0.1]/", "calendar_address_refused"),
        ("https://169.254.169.254/", "calendar_address_refused"),
    ],
)
def test_what_is_no_calendars_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        checked_url(url, plain_http=False)
    assert (refusal.value.field, refusal.value.reason) == ("url", reason)


def test_plain_http_is_for_development() -> None:
    url = "http://calendar.example/a.ics"
    assert checked_url(url, plain_http=True) == url


async def test_a_failure_keeps_what_was_there_and_is_told_in_both_languages(
    district: District, phones: Phones
) -> None:
    row = await make_import(district, SECRET_URL)
    await refresh_due(Scripted(ONE))
    for failure in Failure:
        await CalendarImport.filter(id=row.id).update(due_at=clock.now())
        await refresh_due(Scripted(failure))
        [en] = await listed(await giver(district, phones))
        [zh] = await listed(await giver(district, phones, "zh"))
        assert (en["busyCount"], en["refreshedAt"]) == (1, "2026-03-02T01:00:00Z")
        assert en["failure"].isascii()
        assert not zh["failure"].isascii()

    await CalendarImport.filter(id=row.id).update(due_at=clock.now())
    await refresh_due(Scripted(TWO))
    [shown] = await listed(await giver(district, phones))
    assert shown["failure"] is None
    assert [starts.day for starts, _ in await busy_of(row)] == [4]


async def test_what_cannot_be_made_sense_of_is_a_failure(district: District) -> None:
    row = await make_import(district, SECRET_URL)
    await refresh_due(Scripted(b"<html>Sign in</html>"))
    await row.refresh_from_db()
    assert (row.failure, row.failures) == ("calendar_unreadable", 1)


async def test_a_calendar_is_read_every_quarter_of_an_hour_and_less_often_when_it_fails(
    district: District,
) -> None:
    row = await make_import(district, SECRET_URL)
    assert await refresh_due(Scripted(ONE)) == 1
    await row.refresh_from_db()
    assert 0.9 * EVERY <= row.due_at - clock.now() <= 1.1 * EVERY
    assert await refresh_due(Scripted()) == 0

    with clock.frozen(row.due_at):
        await refresh_due(Scripted(Failure.UNREACHABLE))
        await row.refresh_from_db()
        assert EVERY / 2 <= row.due_at - clock.now() <= EVERY
        assert row.failures == 1


@pytest.mark.parametrize(
    ("failures", "least", "most"),
    [
        (1, EVERY / 2, EVERY),
        (2, EVERY, 2 * EVERY),
        (4, 4 * EVERY, 8 * EVERY),
        (6, LONGEST_WAIT / 2, LONGEST_WAIT),
        (1_000, LONGEST_WAIT / 2, LONGEST_WAIT),
    ],
)
def test_failures_are_tried_again_ever_later(
    failures: int, least: timedelta, most: timedelta
) -> None:
    assert (backoff(failures, 0), backoff(failures, 1)) == (least, most)


async def test_an_unchanged_calendar_is_not_sent_again_but_read_whole_once_a_day(
    district: District,
) -> None:
    row = await make_import(district, SECRET_URL)
    fetcher = Scripted(ONE, None, ONE)
    for when in (MONDAY, MONDAY + timedelta(hours=1), at(TUESDAY, 9)):
        with clock.frozen(when):
            await refresh_due(fetcher)
            assert len(await busy_of(row)) == 1
            await row.refresh_from_db()
            assert row.refreshed_at == when
    assert [etag for _, etag, _ in fetcher.asked] == [None, '"1"', None]
    assert row.etag == '"3"'


async def test_the_calendar_of_who_is_no_specialist_any_more_is_left_alone(
    district: District,
) -> None:
    await make_import(district, SECRET_URL)
    await district.specialist.update_from_dict({"is_active": False}).save()
    assert await refresh_due(Scripted()) == 0


async def test_a_real_server_is_read_and_asked_whether_anything_changed(
    district: District,
) -> None:
    async with calendar_server(ONE) as server:
        server.headers = {"ETag": '"one"'}
        row = await make_import(district, f"{server.url}/busy.ics")
        await refresh_due(LOCAL)
        assert len(await busy_of(row)) == 1
        await CalendarImport.filter(id=row.id).update(due_at=clock.now())
        await refresh_due(LOCAL)
    assert [asked.get("if-none-match") for asked in server.asked] == [None, '"one"']
    await row.refresh_from_db()
    assert row.failure is None


async def test_several_workers_never_read_one_calendar_at_once(district: District) -> None:
    for number in range(12):
        await make_import(district, f"https://calendar.example/{number}")
    reading = set[str]()
    read = list[str]()

    class Watched:
        async def fetch(
            self, url: str, _etag: str | None = None, _last_modified: str | None = None
        ) -> Fetched | None:
            assert url not in reading
            reading.add(url)
            await asyncio.sleep(0.02)
            reading.remove(url)
            read.append(url)
            return None

    counts = await asyncio.gather(*(refresh_due(Watched()) for _ in range(6)))
    assert sum(counts) == 12
    assert len(read) == len(set(read)) == 12


async def test_a_worker_that_lost_its_lease_changes_nothing(district: District) -> None:
    row = await make_import(district, SECRET_URL)
    [slow] = await claim(1)
    assert await claim(1) == []
    with clock.frozen(clock.now() + LEASE):
        await refresh_due(Scripted(TWO))
        await refreshing.refresh(slow, Scripted(ONE))
        await refreshing.refresh(slow, Scripted(Failure.TOO_SLOW))
    assert [starts.day for starts, _ in await busy_of(row)] == [4]
    await row.refresh_from_db()
    assert row.failure is None


async def test_a_calendar_that_was_removed_while_it_was_read_stays_removed(
    district: District,
) -> None:
    row = await make_import(district, SECRET_URL)
    [claimed] = await claim(1)
    await row.delete()
    await refreshing.refresh(claimed, Scripted(ONE))
    assert await ImportedBusy.all().count() == 0


async def test_a_reading_asked_for_comes_at_once_but_never_beside_another(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    assert pushes.broker is not None
    fetcher = Scripted(ONE, TWO)
    row = await make_import(district, SECRET_URL)
    await refresh_due(fetcher)
    pushes.broker.state.calendars = fetcher
    phone = await giver(district, phones)

    assert (await payload(phone, REFRESH_NOW, id=gid(row)))["errors"] == []
    await pushes.settled()
    assert [starts.day for starts, _ in await busy_of(row)] == [4]

    await CalendarImport.filter(id=row.id).update(due_at=clock.now())
    [under_way] = await claim(1)
    await payload(phone, REFRESH_NOW, id=gid(row))
    await pushes.settled()
    assert len(fetcher.asked) == 2
    await row.refresh_from_db()
    assert row.due_at == under_way.leased_until


async def test_a_sweep_finds_what_is_due(district: District, pushes: RecordingChannel) -> None:
    assert pushes.broker is not None
    row = await make_import(district, SECRET_URL)
    pushes.broker.state.calendars = Scripted(ONE)
    task = pushes.broker.find_task(REFRESH)
    assert task is not None
    await (await task.kiq()).wait_result()
    assert len(await busy_of(row)) == 1
