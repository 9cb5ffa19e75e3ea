"""How these tests make feeds and imports, and what they read."""

from datetime import datetime
from typing import Any

import httpx
from icalendar import Calendar

from mulin import clock
from mulin.calendars.models import CalendarImport, ImportedBusy
from mulin.crypto import encrypt
from tests.district import District
from tests.phone import Phone, Phones

CREATE = """
mutation Create($input: CreateCalendarFeedInput!) {
  createCalendarFeed(input: $input) {
    feed { id kind createdAt readAt venue { id } } url errors { field code message }
  }
}
"""
REVOKE = """
mutation Revoke($input: RevokeCalendarFeedInput!) {
  revokeCalendarFeed(input: $input) { revokedId errors { field code message } }
}
"""
FEEDS = "{ viewer { calendarFeeds { id kind venue { id } createdAt readAt } } }"
SINGLE = "query Single($id: ID!) { appointmentCalendar(id: $id) { filename contents } }"
_IMPORT = "calendarImport { id name host refreshedAt failure busyCount }"
ADD = f"""
mutation Add($input: AddCalendarImportInput!) {{
  addCalendarImport(input: $input) {{ {_IMPORT} errors {{ field code message }} }}
}}
"""
REFRESH = f"""
mutation Refresh($input: RefreshCalendarImportInput!) {{
  refreshCalendarImport(input: $input) {{ {_IMPORT} errors {{ field code message }} }}
}}
"""
REMOVE = """
mutation Remove($input: RemoveCalendarImportInput!) {
  removeCalendarImport(input: $input) { removedId errors { field code message } }
}
"""
IMPORTS = "{ viewer { calendarImports { id name host refreshedAt failure busyCount } } }"


async def payload(phone: Phone, document: str, **fields: Any) -> dict[str, Any]:
    """The payload of a mutation."""
    (found,) = (await phone.ask(document, input=fields)).values()
    answered: dict[str, Any] = found
    return answered


def code_of(answered: dict[str, Any]) -> tuple[str, str | None]:
    """Code and field of the one refusal."""
    (error,) = answered["errors"]
    assert error["message"]
    return error["code"], error["field"]


async def feed_path(phone: Phone, **fields: Any) -> str:
    """The path of a new feed."""
    made = await payload(phone, CREATE, **fields)
    assert made["errors"] == []
    return httpx.URL(made["url"]).path


async def read(phones: Phones, path: str, **headers: str) -> httpx.Response:
    """What a calendar app gets."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(base_url=phones.url) as client:
        return await client.get(path, headers=named)


async def events_at(phones: Phones, path: str) -> dict[str, Any]:
    """The `icalendar.Event`s of a feed by the reference of their appointment."""
    answer = await read(phones, path)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content).events
    return {str(event["UID"]).partition("@")[0]: event for event in found}


async def make_import(district: District, url: str, **fields: Any) -> CalendarImport:
    """An import of the district's specialist that is due, written past every rule."""
    return await CalendarImport.create(
        specialist=district.specialist,
        name="Work",
        url_encrypted=encrypt(url),
        **{"due_at": clock.now(), "created_at": clock.now(), **fields},
    )


async def busy_of(row: CalendarImport) -> list[tuple[datetime, datetime]]:
    """What an import keeps busy, in order."""
    found = await ImportedBusy.filter(calendar_import=row).order_by("starts_at")
    return [(one.starts_at, one.ends_at) for one in found]


def event(uid: str, *lines: str) -> str:
    """A VEVENT of these lines."""
    return "\r\n".join(
        ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT")
    )


def calendar(*components: str) -> bytes:
    """A VCALENDAR of these components."""
    text = "\r\n".join(
        ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//EN", *components, "END:VCALENDAR")
    )
    return f"{text}\r\n".encode()
