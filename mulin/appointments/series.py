"""The same hour every week: each occurrence is booked, or refused, by itself."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mulin.appointments.askers import asking_organization
from mulin.appointments.booking import (
    NOTE_LIMIT,
    BookingRequest,
    Context,
    book_within,
    earlier_bookings,
    understood,
)
from mulin.appointments.models import Appointment
from mulin.people.viewer import Viewer
from mulin.refusals import Refusal, invalid
from mulin.scheduling.queries import refuse_unknown
from mulin.settings import settings
from mulin.teams.models import Specialist
from mulin.wording import clean

MOST_WEEKS = 12
LONGEST_KEY = 190


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One week of a series: the appointment, or why there is none."""

    starts_at: datetime
    appointment: Appointment | None
    refusal: Refusal | None = None


async def book_series(viewer: Viewer, request: BookingRequest, weeks: int) -> list[Occurrence]:
    """Book up to twelve weeks, all with the specialist of the first that could be booked.

    The hour on the wall stays the same, in that specialist's zone (before anything is booked, in
    the district's). A week that is refused leaves the others as they are; the series counts as one
    open appointment. With the same idempotency key no week is booked twice, and those that were
    refused are tried again. Raises Refusal INVALID and NOT_FOUND for what is wrong with every week;
    what speaks against one is told with it.
    """
    await _check(viewer, request, weeks)
    keys = _keys(request, weeks)
    made_before = await earlier_bookings(viewer, [key for key in keys if key is not None])
    first = await Appointment.get(id=min(made_before.values())) if made_before else None
    told: list[Occurrence] = []
    for week, key in enumerate(keys):
        zone = await _zone(request, first)
        one = replace(
            request, starts_at=_weeks_later(request.starts_at, week, zone), idempotency_key=key
        )
        try:
            made = await book_within(viewer, one, _context(viewer, request, first))
        except Refusal as refusal:
            told.append(Occurrence(one.starts_at, None, refusal))
            continue
        told.append(Occurrence(one.starts_at, made))
        first = first or made
    return told


async def _check(viewer: Viewer, request: BookingRequest, weeks: int) -> None:
    if not 2 <= weeks <= MOST_WEEKS:  # noqa: PLR2004 - one week is no series
        raise invalid("weeks", "bad_weeks", limit=MOST_WEEKS)
    key = request.idempotency_key
    if key is not None and len(key) > LONGEST_KEY:
        raise invalid("idempotency_key", "too_long", limit=LONGEST_KEY)
    if key is not None and not (key and key.isprintable()):
        raise invalid("idempotency_key", "bad_key")
    clean(request.note, "note", limit=NOTE_LIMIT)
    wanted = await understood(request)
    await asking_organization(viewer, request.organization_id, wanted.service.team_kind)
    await refuse_unknown(request.specialist_id, request.team_id, request.venue_id, request.topic_id)


def _keys(request: BookingRequest, weeks: int) -> list[str | None]:
    key = request.idempotency_key
    return [None if key is None else f"{key}#{week}" for week in range(weeks)]


def _context(viewer: Viewer, request: BookingRequest, first: Appointment | None) -> Context:
    if first is None:
        return Context(viewer.person_id)
    whose = None if request.specialist_ids else first.specialist_id
    return Context(viewer.person_id, series_id=first.id, specialist_id=whose)


async def _zone(request: BookingRequest, first: Appointment | None) -> ZoneInfo:
    asked_for = (request.specialist_id, *request.specialist_ids)
    whose = next((key for key in asked_for if key is not None), first and first.specialist_id)
    specialist = None if whose is None else await Specialist.get(id=whose)
    return ZoneInfo(settings().time_zone if specialist is None else specialist.time_zone)


def _weeks_later(starts_at: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    local = starts_at.astimezone(zone)
    return datetime.combine(local.date() + timedelta(weeks=weeks), local.time(), zone)
