"""Reading feeds and imports, one's own, and what a feed shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from mulin.appointments.models import AppointmentStatus
from mulin.appointments.queries import visible_to
from mulin.calendars.events import Audience, Entry
from mulin.calendars.models import CalendarFeed, CalendarImport
from mulin.clock import now
from mulin.database import query
from mulin.messages import Language, current_locale
from mulin.people.viewer import STAFF, Viewer
from mulin.services.models import AppointmentMode
from mulin.settings import settings

SHOWN_BEFORE = timedelta(days=90)
SHOWN_AHEAD = timedelta(days=400)
CANCELLED_SHOWN = timedelta(weeks=6)
MOST_EVENTS = 2_000


def feeds_of(viewer: Viewer) -> QuerySet[CalendarFeed]:
    """The open feeds that the viewer made."""
    return CalendarFeed.filter(created_by_id=viewer.person_id, revoked_at=None)


def imports_of(viewer: Viewer) -> QuerySet[CalendarImport]:
    """The calendars that the viewer, as a specialist, imports; each with its `busy_count`."""
    return CalendarImport.filter(
        specialist_id=viewer.specialist_id, specialist_id__isnull=False
    ).annotate(busy_count=Count("busy"))


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose appointments a feed shows: the id of a person, specialist or venue, by `audience`."""

    feed_id: int
    audience: Audience
    id: int
    name: str
    language: Language


# The right to read is asked each time: who is not a specialist any more, or not on the venue's
# staff, has a feed that opens nothing.
_SUBJECT = """
SELECT f.id, f.person_id, f.specialist_id, f.venue_id, p.locale, v.name_zh, v.name_en
FROM calendar_feed f
JOIN person p ON p.id = f.created_by_id
LEFT JOIN specialist s ON s.id = f.specialist_id
LEFT JOIN venue v ON v.id = f.venue_id
WHERE f.secret_hash = $1 AND f.revoked_at IS NULL AND (
    f.person_id = f.created_by_id
    OR (s.is_active AND s.person_id = f.created_by_id)
    OR EXISTS (
        WITH RECURSIVE above(id, parent_id) AS (
            SELECT id, parent_id FROM organization WHERE id = v.organization_id
            UNION
            SELECT o.id, o.parent_id FROM above JOIN organization o ON o.id = above.parent_id
        )
        SELECT FROM above JOIN membership m ON m.organization_id = above.id
        WHERE m.person_id = f.created_by_id AND m.role = ANY($2::text[])
            AND m.starts_on <= $3::date AND (m.ends_on IS NULL OR m.ends_on > $3::date)
    )
)
"""

_NAMES: dict[Language, dict[Audience, str]] = {
    "zh": {
        Audience.PERSON: "我的法律服务预约",
        Audience.SPECIALIST: "我提供的法律服务",
        Audience.VENUE: "{}的预约",
    },
    "en": {
        Audience.PERSON: "My legal service appointments",
        Audience.SPECIALIST: "Legal service I give",
        Audience.VENUE: "Appointments at {}",
    },
}


async def subject_of(secret_hash: str) -> Subject | None:
    """What an open feed shows to whoever made it; None when there is none they may read."""
    today = now().astimezone(ZoneInfo(settings().time_zone)).date()
    rows = await query(_SUBJECT, secret_hash, [role.value for role in STAFF], today)
    if not rows:
        return None
    (row,) = rows
    language: Language = "en" if row["locale"] == "en" else "zh"
    audience, key = next(
        (audience, row[column]) for audience, column in _COLUMNS.items() if row[column] is not None
    )
    name = _NAMES[language][audience].format(row[f"name_{language}"])
    return Subject(row["id"], audience, key, name, language)


_COLUMNS = {
    Audience.PERSON: "person_id",
    Audience.SPECIALIST: "specialist_id",
    Audience.VENUE: "venue_id",
}

_ENTRIES = """
SELECT a.reference, a.sequence, a.status, a.mode,
    a.starts_at, a.ends_at, a.created_at, a.updated_at,
    coalesce(v.time_zone, sp.time_zone) AS time_zone, v.latitude, v.longitude, d.name AS desk,
    sv.name_zh AS service_zh, sv.name_en AS service_en,
    sp.name_zh AS specialist_zh, sp.name_en AS specialist_en,
    v.name_zh AS venue_zh, v.name_en AS venue_en,
    v.address_zh, v.address_en
FROM appointment a
JOIN service sv ON sv.id = a.service_id
JOIN specialist sp ON sp.id = a.specialist_id
LEFT JOIN venue v ON v.id = a.venue_id
LEFT JOIN desk d ON d.id = a.desk_id
"""

# A time kept while somebody fills in a form is nobody's appointment yet, and one that somebody on
# the waitlist has not accepted never was.
_SHOWN = """
    AND a.ends_at >= $2 AND a.starts_at < $3
    AND a.proposal IS DISTINCT FROM 'hold'
    AND (a.status NOT IN ('cancelled', 'entered-in-error') OR a.updated_at >= $4)
    AND (a.waitlist_entry_id IS NULL OR EXISTS (
        SELECT FROM appointment_change c WHERE c.appointment_id = a.id AND c.kind = 'accepted'))
ORDER BY a.starts_at DESC, a.id LIMIT $5
"""

# Colleagues at one meeting have rows of their own: the person meets, and the desk serves, once.
_OF = {
    Audience.PERSON: "WHERE a.person_id = $1 AND a.led_by_id IS NULL",
    Audience.SPECIALIST: "WHERE a.specialist_id = $1",
    Audience.VENUE: "WHERE a.venue_id = $1 AND a.led_by_id IS NULL",
}

_HANDED_ON = """
SELECT max(created_at) AS at FROM appointment_change WHERE previous_specialist_id = $1
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """The entries of a feed, and when what it shows last changed."""

    entries: Sequence[Entry]
    modified_at: datetime


async def shown_to(subject: Subject) -> Shown:
    """What a feed shows: from 90 days ago to 400 ahead, the oldest left out beyond `MOST_EVENTS`.

    Its edges move at midnight UTC, so that between two changes of appointments it stays the same
    for a day.
    """
    today = now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = await query(
        _ENTRIES + _OF[subject.audience] + _SHOWN,
        subject.id,
        today - SHOWN_BEFORE,
        today + SHOWN_AHEAD,
        today - CANCELLED_SHOWN,
        MOST_EVENTS,
    )
    changes = [today, *(row["updated_at"] for row in rows)]
    if subject.audience is Audience.SPECIALIST:
        handed_on = (await query(_HANDED_ON, subject.id))[0]["at"]
        changes += [handed_on] if handed_on else []
    return Shown([_entry(row, subject.language) for row in rows], max(changes))


async def entry_visible_to(viewer: Viewer, appointment_id: int) -> Entry | None:
    """One appointment as a calendar shows it, in the caller's language, if they may see it."""
    if not await visible_to(viewer).filter(id=appointment_id).exists():
        return None
    (row,) = await query(_ENTRIES + "WHERE a.id = $1", appointment_id)
    return _entry(row, current_locale())


def _entry(row: dict[str, Any], language: Language) -> Entry:
    def said(name: str) -> Any:
        return row[f"{name}_{language}"]

    return Entry(
        reference=row["reference"],
        sequence=row["sequence"],
        status=AppointmentStatus(row["status"]),
        mode=AppointmentMode(row["mode"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        time_zone=row["time_zone"],
        service=said("service"),
        specialist=said("specialist"),
        venue=said("venue"),
        address=said("address"),
        latitude=row["latitude"],
        longitude=row["longitude"],
        desk=row["desk"],
    )
