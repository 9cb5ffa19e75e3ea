"""Appointments as iCalendar (RFC 5545, RFC 7986): the same bytes for the same rows.

No METHOD: PUBLISH and CANCEL are messages of iTIP and name an ORGANIZER with an address to write
to (RFC 5546, 3.2.1 and 3.2.5), which Mulin does not have. UID, SEQUENCE and STATUS say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from mulin.appointments.models import AppointmentStatus
from mulin.bilingual import part_in
from mulin.calendars.time_zones import vtimezone
from mulin.calendars.uids import uid_of
from mulin.messages import Language
from mulin.services.models import AppointmentMode

REFRESH = timedelta(hours=1)

_PRODUCT = "-//Mulin//Appointments//{}"


class Audience(StrEnum):
    """Whose calendar it is."""

    PERSON = "person"
    SPECIALIST = "specialist"
    VENUE = "venue"


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as calendars show it, its texts in one language; no one's name but the
    specialist's, no topic, no note: calendars are kept by other companies and read on lock screens.
    """

    reference: str
    sequence: int
    status: AppointmentStatus
    mode: AppointmentMode
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    updated_at: datetime
    time_zone: str
    service: str
    specialist: str
    venue: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    desk: str | None


_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "cancelled": "已取消：{}",
        "reference": "预约号：{}",
        "specialist": "专员：{}",
        "desk": "接待位：{}",
        AppointmentMode.IN_PERSON: "当面",
        AppointmentMode.PHONE: "电话",
        AppointmentMode.VIDEO: "视频",
    },
    "en": {
        "cancelled": "Cancelled: {}",
        "reference": "Reference: {}",
        "specialist": "Specialist: {}",
        "desk": "Desk: {}",
        AppointmentMode.IN_PERSON: "In person",
        AppointmentMode.PHONE: "By phone",
        AppointmentMode.VIDEO: "By video",
    },
}
_LANGUAGE_TAGS: dict[Language, str] = {"zh": "ZH", "en": "EN"}

_GONE = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR})
_OPEN = frozenset({AppointmentStatus.PROPOSED, AppointmentStatus.PENDING})


def feed(name: str, entries: Iterable[Entry], audience: Audience, language: Language) -> bytes:
    """A calendar that apps read again and again."""
    calendar = _calendar(entries, audience, language)
    calendar.calendar_name = name
    # VALUE is not optional here (RFC 7986, 5.7).
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    return bytes(calendar.to_ical())


def single(entry: Entry, language: Language) -> bytes:
    """A calendar with one appointment, to be opened by hand."""
    return bytes(_calendar([entry], Audience.PERSON, language).to_ical())


def _calendar(entries: Iterable[Entry], audience: Audience, language: Language) -> Calendar:
    shown = sorted(entries, key=lambda entry: (entry.starts_at, entry.reference))
    calendar = Calendar()
    calendar.prodid = _PRODUCT.format(_LANGUAGE_TAGS[language])
    calendar.version = "2.0"
    calendar.calscale = "GREGORIAN"
    if shown:
        # A year more at both ends: near the edge the local year may be another.
        first, last = shown[0].starts_at.year - 1, max(entry.ends_at.year for entry in shown) + 1
        for name in sorted({entry.time_zone for entry in shown}):
            calendar.add_component(vtimezone(name, first, last))
    for entry in shown:
        calendar.add_component(_event(entry, audience, language))
    return calendar


def _event(entry: Entry, audience: Audience, language: Language) -> Event:
    zone = ZoneInfo(entry.time_zone)
    event = Event()
    event.add("UID", uid_of(entry.reference))
    event.add("SEQUENCE", entry.sequence)
    starts, ends = _written(entry.starts_at, entry.ends_at, zone)
    event.add("DTSTART", starts)
    event.add("DTEND", ends)
    event.add("DTSTAMP", _second(entry.updated_at))
    event.add("LAST-MODIFIED", _second(entry.updated_at))
    event.add("CREATED", _second(entry.created_at))
    event.add("STATUS", _status(entry))
    event.add("TRANSP", "TRANSPARENT" if entry.status in _GONE else "OPAQUE")
    event.add("SUMMARY", _summary(entry, audience, language))
    event.add("DESCRIPTION", _description(entry, audience, language))
    event.add("CATEGORIES", [entry.service])
    if entry.mode is AppointmentMode.IN_PERSON and entry.venue is not None:
        event.add("LOCATION", ", ".join(filter(None, (entry.venue, entry.address))))
        if entry.latitude is not None and entry.longitude is not None:
            event.add("GEO", (entry.latitude, entry.longitude))
    return event


def _written(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Both on the zone's wall clock; in UTC where that clock shows one of them twice.

    Such a time means its first occurrence (RFC 5545, 3.3.5), but readers differ.
    """
    local = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if any(_twice(time) for time in local):
        return starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    return local


def _twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _status(entry: Entry) -> str:
    if entry.status in _GONE:
        return "CANCELLED"
    return "TENTATIVE" if entry.status in _OPEN else "CONFIRMED"


def _summary(entry: Entry, audience: Audience, language: Language) -> str:
    text = entry.service
    if audience is not Audience.SPECIALIST:
        text = f"{text} · {entry.specialist}"
    return _WORDS[language]["cancelled"].format(text) if entry.status in _GONE else text


def _description(entry: Entry, audience: Audience, language: Language) -> str:
    words = _WORDS[language]
    lines = [words["reference"].format(entry.reference), words[entry.mode]]
    if audience is not Audience.SPECIALIST:
        lines.append(words["specialist"].format(entry.specialist))
    if audience is not Audience.PERSON and entry.desk is not None:
        lines.append(words["desk"].format(part_in(language, entry.desk)))
    return "\n".join(lines)
